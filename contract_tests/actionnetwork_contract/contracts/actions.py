"""Actions in general: where they come from, who made them, what the server decides, and those of the user interface."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED
from actionnetwork_mock.resources import RESOURCES, Field, Resource, resource_named

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..furnishing import below
from ..in_ui import made_in_ui
from .blind import action_of
from .errors import NOBODY, check_error
from .filters import quoted
from .hal import without_curies
from .people import href, unchanged
from .records import needed, take

_ACTIONS = [one for one in RESOURCES if one.kind == "action"]
_RECORDS = [one for one in RESOURCES if one.kind == "action record"]
_UNWANTED: dict[str, Any] = {
    "integer": 99,
    "string": "contract",
    "datetime": "2001-01-01T00:00:00Z",
    "boolean": True,
    "money": "99.00",
    "object": {"title": "contract"},
    "objects": [{"title": "contract"}],
}


def _body(check: Check, resource: Resource, **fields: Any) -> dict[str, Any]:
    more = {"type": "email"} if resource.name == "advocacy_campaigns" else {}
    return {"title": check.traces.next_name(), "origin_system": "Contract suite", **more, **fields}


def _total(check: Check, resource: Resource) -> int:
    total: int = check.api.get(f"/{resource.name}", per_page=1).object["total_records"]
    return total


@contract(
    "actions.required", provenance=DOCUMENTED, where="[petitions.fields], [actions-3]", writes=True, calls=80
)
def an_action_needs_a_title_and_an_origin(check: Check) -> None:
    """An action without a title or an origin_system, or with an empty one, is refused and not made."""
    for resource in _ACTIONS:
        before = _total(check, resource)
        for name in ("title", "origin_system"):
            body = _body(check, resource)
            for sent in ({k: v for k, v in body.items() if k != name}, {**body, name: ""}):
                answer = check.api.post(f"/{resource.name}", sent)
                check_error(check, answer, check.ways.validation_status)
        check.that(_total(check, resource) == before, "nothing is made", answer)


@contract("actions.server-decides", provenance=DOCUMENTED, where="the declarations", writes=True, calls=40)
def what_the_server_decides_is_not_taken(check: Check) -> None:
    """Fields that the server decides are not taken from a POST or a PUT: totals, dates, sponsor and the like."""
    for resource in _ACTIONS:
        sent = _decided(resource.fields)
        answer = check.create(f"/{resource.name}", _body(check, resource, **sent))
        _check_decided(check, resource, sent, answer)
        put = check.api.put(href(answer.item()), {**sent, "origin_system": "Contract suite, changed"})
        unchanged(check, answer.item(), put)
    for resource in _RECORDS:
        action, person = action_of(check, resource), check.sign_up().item()
        sent = _decided(resource.fields)
        answer = take(check, resource, action, href(person), **sent)
        _check_decided(check, resource, sent, answer)
        put = check.api.put(href(answer.item()), sent)
        unchanged(check, answer.item(), put)


def _decided(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {
        field.name: _UNWANTED[field.type]
        for field in fields
        if field.writes == "no" and field.type in _UNWANTED
    }


def _check_decided(check: Check, resource: Resource, sent: dict[str, Any], answer: Answer) -> None:
    for name, value in sent.items():
        check.that(answer.item().get(name) != value, f"{name} of {resource.name} is the server's", answer)


@contract("actions.plain-fields", provenance=DOCUMENTED, where="[petitions.fields]", writes=True, calls=24)
def actions_of_one_group_share_their_sponsor(check: Check) -> None:
    """Actions have one sponsor, are not hidden, and have the public page that was sent, or none."""
    sponsors = []
    for resource in _ACTIONS:
        url = f"https://contract.example.org/{check.traces.next_name()}"
        plain = check.create(f"/{resource.name}", _body(check, resource))
        check.that(plain.item().get("action_network:hidden") is False, "an action is not hidden", plain)
        check.that("browser_url" not in plain.item(), "without a page being sent there is none", plain)
        put = check.api.put(href(plain.item()), {"browser_url": url})
        check.that(put.item().get("browser_url") == url, "a PUT sets the public page", put)
        unchanged(check, plain.item(), put, but=("browser_url",))
        sent = check.create(f"/{resource.name}", _body(check, resource, browser_url=url))
        check.that(sent.item().get("browser_url") == url, "a POST sets the public page", sent)
        for answer in (plain, put, sent):
            sponsors.append(answer.item().get("action_network:sponsor"))
            check.that(sponsors[-1] == sponsors[0] and sponsors[0], "all have the same sponsor", answer)


@contract(
    "actions.personal",
    provenance=DOCUMENTED,
    where="[petitions.fields.action_network:sponsor]",
    writes=True,
    calls=20,
    needs=("user key",),
)
def a_persons_action_has_no_sponsor(check: Check) -> None:
    """An action that was made with a personal key has no sponsor."""
    assert check.user_api is not None
    for resource in _ACTIONS:
        answer = check.as_group(check.user_api).create(f"/{resource.name}", _body(check, resource))
        check.that("action_network:sponsor" not in answer.item(), "nobody sponsors it", answer)
        read = check.user_api.get(href(answer.item()))
        check.that(read.item() == answer.item(), "its maker reads it back", answer, read)


@contract("actions.tag-list", provenance=DOCUMENTED, where="[actions-4]", writes=True, calls=80)
def tag_lists_have_tags_that_exist(check: Check) -> None:
    """tag_list keeps tags that exist, by their own names, drops the others, and is replaced by a PUT."""
    first, second = check.tag()["name"], check.tag()["name"]
    unknown = check.traces.next_name()
    check.settle()
    for resource in _ACTIONS:
        answer = check.create(f"/{resource.name}", _body(check, resource, tag_list=[first, unknown]))
        check.that(answer.item().get("tag_list") == [first], "a tag that exists is kept, no other", answer)
        plain = check.create(f"/{resource.name}", _body(check, resource))
        check.that(plain.item().get("tag_list") == [], "without tags the list is empty", plain)
        for sent, expected in (
            ([second, first], [second, first]),
            ([unknown], []),
            ([second.upper()], [second] if check.ways.tag_names == "folded" else []),
            ([first], [first]),
        ):
            put = check.api.put(href(answer.item()), {"tag_list": sent})
            check.that(put.item().get("tag_list") == expected, "a PUT sets the tags that exist", put)
            unchanged(check, answer.item(), put, but=("tag_list",))
        kept = check.api.put(href(answer.item()), {"description": "Changed."})
        check.that(kept.item().get("tag_list") == [first], "a PUT without tags leaves them", kept)
    names = [one.get("name") for one in check.all_items("/tags", "osdi:tags")]
    check.that(unknown not in names, "a tag list makes no tags", kept)


@contract(
    "actions.creator",
    provenance=DOCUMENTED,
    where="[petitions.posted_links], [documents-9]",
    writes=True,
    calls=40,
)
def the_creator_is_who_was_named(check: Check) -> None:
    """The creator is the person whom a POST names, else one and the same for all, and embedded where that is known."""
    person = check.sign_up({"given_name": "Ada"}).item()
    owners = set()
    for resource in _ACTIONS:
        for posted in (one for one in resource.posted_links if one.to == "people"):
            links = {"_links": {posted.rel: {"href": href(person)}}}
            answer = check.create(f"/{resource.name}", _body(check, resource, **links))
            plain = check.create(f"/{resource.name}", _body(check, resource))
            if posted.rel in answer.item()["_links"]:
                own = answer.item()["_links"][posted.rel]["href"]
                check.that(own == href(person), f"{posted.rel} is who was named", answer)
                owners.add(plain.item()["_links"].get(posted.rel, {}).get("href"))
                check.that(len(owners) == 1 and None not in owners, "else it is the key's owner", plain)
            for embedding in resource.embedded:
                embedded = answer.item().get("_embedded", {}).get(embedding.rel)
                now = check.api.get(href(person))
                check.that(embedded == without_curies(now.item()), "the creator is embedded whole", answer)
            for bad in (f"{check.api.base}/people/{NOBODY}", href(plain.item())):
                refused = _body(check, resource, _links={posted.rel: {"href": bad}})
                check_error(check, check.api.post(f"/{resource.name}", refused), check.ways.validation_status)
    unchanged(check, person, check.api.get(href(person)))


@contract(
    "actions.identifiers", provenance=DOCUMENTED, where="[actions-2], [identifiers-2]", writes=True, calls=80
)
def a_foreign_identifier_means_the_action_that_has_it(check: Check) -> None:
    """A POST with an identifier that an action has changes that action and makes none; a PUT cannot take it away."""
    for resource in _ACTIONS:
        taken = f"contract:{check.traces.next_name()}"
        first = check.create(f"/{resource.name}", _body(check, resource, identifiers=[taken], name="Kept"))
        before = first.item()
        check.that(taken in before["identifiers"], "a foreign identifier is kept", first)
        other = check.create(f"/{resource.name}", _body(check, resource)).item()
        total = _total(check, resource)
        title = check.traces.next_name()
        body = _body(check, resource, identifiers=[taken], title=title, origin_system="Another system")
        again = check.create(f"/{resource.name}", body)
        check.that(href(again.item()) == href(before), "the identifier means the action that has it", again)
        check.that(again.item().get("title") == title, "it is changed", again)
        unchanged(check, before, again, but=("title",))
        check.that(_total(check, resource) == total, "no second one is made", again)
        found = check.api.get(f"/{resource.name}", filter=f"identifier eq {quoted(taken)}")
        check.that(found.items(resource.rel) == [without_curies(again.item())], "it is found by it", found)
        put = check.api.put(href(other), {"identifiers": [taken]})
        if check.ways.taken_identifier == "refused":
            check_error(check, put, check.ways.validation_status)
        else:
            unchanged(check, other, put)
        check.that(check.api.get(href(before)).item() == again.item(), "who has it keeps it", put)


@contract(
    "actions.identifiers-elsewhere",
    provenance=DOCUMENTED,
    where="[identifiers-3]",
    writes=True,
    calls=30,
    needs=("second key",),
)
def identifiers_are_unique_over_all_groups(check: Check) -> None:
    """An identifier that an action of another group has is dropped or refused, and that action stays as it is."""
    assert check.other_api is not None
    for resource in _ACTIONS:
        taken = f"contract:{check.traces.next_name()}"
        holder = check.create(f"/{resource.name}", _body(check, resource, identifiers=[taken])).item()
        other = check.as_group(check.other_api)
        answer = other.create(f"/{resource.name}", _body(check, resource, identifiers=[taken]))
        if check.ways.taken_identifier == "refused":
            check_error(check, answer, check.ways.validation_status)
        else:
            check.that(taken not in answer.item()["identifiers"], "the identifier is dropped", answer)
            check.that(href(answer.item()) != href(holder), "it is another action", answer)
        unchanged(check, holder, check.api.get(href(holder)))


@contract(
    "advocacy.types",
    provenance=DOCUMENTED,
    where="[outreaches-9], [outreaches.fields]",
    writes=True,
    calls=20,
)
def letters_and_calls_have_what_is_theirs(check: Check) -> None:
    """A campaign keeps its type and gives it to its outreaches: letters have a text, calls a duration."""
    resource = resource_named("outreaches")
    content = {"subject": "Please", "message": "Do.", "duration": 60}
    person = check.sign_up().item()
    for kind, own in (("email", ("subject", "message")), ("phone", ("duration",))):
        campaign = check.action("advocacy_campaigns", type=kind, targets="The council")
        answer = check.api.get(href(campaign))
        check.that(campaign.get("type") == kind, "a campaign has the type that was sent", answer)
        check.that(campaign.get("targets") == "The council", "targets of a campaign are a text", answer)
        letters = kind == "email"
        check.that(("_embedded" in campaign) == letters, "letters embed their creator, calls do not", answer)
        has_embed = "action_network:embed" in campaign["_links"]
        check.that(has_embed == letters, "letters link an embed code, calls do not", answer)
        put = check.api.put(href(campaign), {"type": "phone" if letters else "email"})
        check.that(put.item().get("type") == kind, "the type of a campaign never changes", put)
        made = take(check, resource, campaign, href(person), **content)
        item = made.item()
        check.that(item.get("type") == kind, "an outreach has its campaign's type", made)
        check.that(item.get("targets") == [{"title": "Mayor"}], "it has its target", made)
        for name, value in content.items():
            expected = value if name in own else None
            check.that(item.get(name) == expected, f"{name} is there if it belongs to the type", made)
        changed = check.api.put(href(item), {"duration": 90, "subject": "Again"})
        expected = {"subject": "Again"} if letters else {"duration": 90}
        unchanged(check, item, changed, but=tuple(expected))
        check.that(changed.item().items() >= expected.items(), "a PUT keeps to the type", changed)
    bad = _body(check, resource_named("advocacy_campaigns"), type="call")
    check_error(check, check.api.post("/advocacy_campaigns", bad), check.ways.validation_status)
    several = {"targets": [{"title": "Mayor"}, {"title": "Clerk"}]}
    refused = check.api.post(
        f"{below(check, href(campaign))}/outreaches",
        {**several, "_links": {"osdi:person": {"href": href(person)}}},
    )
    check_error(check, refused, check.ways.validation_status)


@contract(
    "actions.of-the-ui",
    provenance=DOCUMENTED,
    where="[actions-3], [actions-17]",
    writes=True,
    calls=60,
    needs=("mock",),
)
def actions_of_the_user_interface_have_pages(check: Check) -> None:
    """What was made in the user interface says so, keeps its page, and has embed codes, which others have not."""
    for resource in _ACTIONS:
        made = made_in_ui(check, resource.name, title=check.traces.next_name())
        item = made.item()
        check.that(item.get("origin_system") == "Action Network", "it comes from Action Network", made)
        put = check.api.put(href(item), {"browser_url": "https://contract.example.org/", "name": "Changed"})
        check.that(put.item().get("name") == "Changed", "a PUT changes it", put)
        unchanged(check, item, put, but=("name",))
        check.that(str(item.get("browser_url")).startswith("https://"), "it has a public page", made)
        plain = check.create(f"/{resource.name}", _body(check, resource)).item()
        if "action_network:embed" in item["_links"]:
            _check_embed(check, check.api.get(item["_links"]["action_network:embed"]["href"]))
            none = check.api.get(plain["_links"]["action_network:embed"]["href"])
            check_error(check, none, 404)


def _check_embed(check: Check, answer: Answer) -> None:
    """Source: [actions-16] (documented: six snippets, and a link to itself)."""
    item = answer.item()
    embeds = resource_named("embeds")
    names = [field.name for field in embeds.fields]
    check.that(sorted(item) == sorted([*names, "_links"]), "an embed has six snippets", answer)
    snippets = [item.get(name) for name in names]
    check.that(all(isinstance(one, str) and "<" in one for one in snippets), "each is HTML", answer)
    check.that(len(set(snippets)) == len(names), "no two are the same", answer)
    check.that(below(check, href(item)) == answer.sent.path, "self is where it was read", answer)


@contract(
    "records.of-the-ui",
    provenance=DOCUMENTED,
    where="[donations-1], [outreaches-2]",
    writes=True,
    calls=30,
    needs=("mock",),
)
def some_records_need_an_action_of_the_api(check: Check) -> None:
    """Outreaches and donations are refused below what was made in the user interface, other records are taken."""
    person = check.sign_up().item()
    link = {"_links": {"osdi:person": {"href": href(person)}}}
    for resource in _RECORDS:
        actions = next(iter(resource.addresses[0].parents.values()))
        action = made_in_ui(check, actions, title=check.traces.next_name()).item()
        path = f"{below(check, href(action))}/{resource.name}"
        answer = check.api.post(path, {**needed(resource), **link})
        if resource.only_api_made:
            check_error(check, answer, check.ways.validation_status)
        else:
            answer.item()
        listed = check.api.get(path)
        number = 0 if resource.only_api_made else 1
        check.that(len(listed.items(resource.rel)) == number, "the list has what was taken", answer, listed)


@contract("actions.put-null", provenance=ASSUMED, where="[writing-3]", writes=True, calls=30)
def null_in_a_put_of_an_action(check: Check) -> None:
    """A null in a PUT of an action takes away what can be absent, or is ignored, as a setting says."""
    clears = check.ways.put_null == "clears"
    for resource in _ACTIONS:
        texts = [
            field.name
            for field in resource.fields
            if field.nullable and field.writes == "both" and field.type == "string"
        ]
        sent = dict.fromkeys(texts, "Words.")
        before = check.create(f"/{resource.name}", _body(check, resource, **sent)).item()
        answer = check.api.put(href(before), dict.fromkeys(texts))
        unchanged(check, before, answer, but=tuple(texts))
        for name in texts:
            expected = None if clears else "Words."
            check.that(answer.item().get(name) == expected, f"null in {name} does as is known", answer)


@contract(
    "actions.any-origin", provenance=ASSUMED, where="[petitions.fields.origin_system]", writes=True, calls=24
)
def the_origin_and_the_name_are_found(check: Check) -> None:
    """An action is found by its origin_system, whose value never changes, and its name is no title."""
    for resource in _ACTIONS:
        origin = check.traces.next_name()
        answer = check.create(
            f"/{resource.name}", _body(check, resource, origin_system=origin, name="Inside")
        )
        check.that(answer.item().get("name") == "Inside", "the name is kept beside the title", answer)
        put = check.api.put(href(answer.item()), {"origin_system": "Contract suite"})
        check.that(put.item().get("origin_system") == origin, "the origin never changes", put)
        found = check.api.get(f"/{resource.name}", filter=f"origin_system eq {quoted(origin)}")
        check.that(found.items(resource.rel) == [without_curies(put.item())], "it is found by it", found)
