"""Actions: creating and changing them, who created them, and what the server and the user interface decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import RESOURCES, Resource, person_columns, resource_named
from actionnetwork_mock.rules.resource_rules import rules_named

from ..answer import UNKNOWN_ID, Answer, Item, href, without_curies
from ..check import ACTIONS, RECORDS, Check
from ..contract import contract
from ..strategies import Method, from_resource
from .filters import quoted
from .hal import check_declared

Bodies = dict[str, Item]
"""One body for each resource, by its name."""

_UNWANTED: Item = {
    "integer": 99,
    "string": "contract",
    "datetime": "2001-01-01T00:00:00Z",
    "boolean": True,
    "money": "99.00",
    "object": {"title": "contract"},
    "objects": [{"title": "contract"}],
}
"""Values of fields that only the server sets, by type."""
_CHOSEN_BY_CHECKS = {
    *("title", "origin_system", "tag_list", "targets", "recipients"),
    *("reminders", "location", "currency", "status", "type"),
}


def bodies_of(
    resources: list[Resource], method: Method, *, without: Iterable[str] = ()
) -> SearchStrategy[Bodies]:
    """Bodies for all resources, without links, local times and what a check must choose itself."""
    drawn = {}
    for resource in resources:
        local_times = rules_named(resource.name).local_times
        fields = [field for field in resource.fields if field.writable_by(method)]
        special = {field.name for field in fields if field.type == "link" or field.name in local_times}
        left_out = {field.name for field in fields} & {*_CHOSEN_BY_CHECKS, *special, *without}
        drawn[resource.name] = from_resource(resource, method, without=left_out)
    return st.fixed_dictionaries(drawn)


def distinct_texts(resource: Resource, method: Method, mark: str) -> Item:
    """Return a different text for every plain text that may be written, with characters that programs lose."""
    chosen = ("title", "origin_system", "targets", "currency", "browser_url")
    return {
        field.name: f"{mark} {field.name}: O'Brien & Söhne, 100% of <b>a\\b</b> 🙂"
        for field in resource.fields
        if field.type == "string"
        and field.writable_by(method)
        and not (field.values or field.settable)
        and field.name not in chosen
    }


def _plain(body: Item) -> Item:
    return {name: value for name, value in body.items() if not isinstance(value, dict | list)}


@contract(
    "actions.read-back",
    DOCUMENTED,
    "[petitions.fields], [writing-1]",
    writes=40,
    bodies=bodies_of(ACTIONS, "POST"),
    each=ACTIONS,
)
def a_new_action_reads_back_as_sent(check: Check, resource: Resource, bodies: Bodies) -> None:
    """A new action has what was sent, its totals are 0, and it is the same alone and on its list."""
    fields = {**distinct_texts(resource, "POST", "New"), **bodies[resource.name]}
    body = check.action_body(resource.name, **fields)
    answer = check.api.post(f"/{resource.name}", body)
    check.has(answer, "{name} of an action comes back as sent", **_plain(body))
    totals = (field for field in resource.fields if field.counts)
    counters = [field.name for field in totals if not resource.decided(field.name, "absent", check.settings)]
    check.has(answer, "{name} of a new action is 0", **dict.fromkeys(counters, 0))
    check_declared(check, resource, check.reads_back(answer))
    listed = check.api.get(f"/{resource.name}")
    check.that(answer.href in listed.hrefs(resource.rel), "a new action is on the first page", answer, listed)
    query = f"title eq '{body['title']}'"
    check.has_items(f"/{resource.name}", [answer.item], "its title finds it", answer, filter=query)


@contract(
    "actions.put",
    DOCUMENTED,
    "[writing-3], [writing-8]",
    writes=50,
    bodies=bodies_of(ACTIONS, "PUT"),
    each=ACTIONS,
)
def a_put_of_an_action_changes_what_is_sent(check: Check, resource: Resource, bodies: Bodies) -> None:
    """A PUT of an action sets what is sent, leaves the rest and every other action, and needs no required fields."""
    texts = distinct_texts(resource, "POST", "First")
    before, other = (check.action(resource.name, **texts) for _ in range(2))
    sent = bodies[resource.name]
    answer = check.api.put(href(before), sent)
    check.unchanged(before, answer, but=tuple(sent))
    check.has(answer, f"a PUT sets {{name}} of {resource.name}", **_plain(sent))
    check.reads_back(answer)
    for name, value in distinct_texts(resource, "PUT", "Then").items():
        was = check.read(before).item
        check.put_sets(was, {name: value})
    check.unchanged(other)


@contract("actions.required", DOCUMENTED, "[petitions.fields], [actions-3]", writes=80, each=ACTIONS)
def an_action_needs_a_title_and_an_origin(check: Check, resource: Resource) -> None:
    """An action without a title, or with an empty title or origin_system, is refused and not created."""
    path = f"/{resource.name}"
    before = check.total(path)
    for name in ("title", "origin_system"):
        body = check.action_body(resource.name)
        without = {key: value for key, value in body.items() if key != name}
        is_optional = name == "origin_system" and check.settings.missing_origin_system == "accepted"
        for sent in ({**body, name: ""}, *(() if is_optional else (without,))):
            answer = check.api.post(path, sent)
            check.is_error(answer)
    check.that(check.total(path) == before, "nothing is created", answer)


@contract("actions.server-decides", DOCUMENTED, "the declarations", writes=40, each=(*ACTIONS, *RECORDS))
def fields_of_the_server_are_ignored(check: Check, resource: Resource) -> None:
    """Fields that only the server sets are ignored in a POST or a PUT: totals, dates, sponsor and the like."""
    sent = {
        field.name: _UNWANTED[field.type]
        for field in resource.fields
        if field.writes == "no" and field.type in _UNWANTED
    }
    changed = dict(sent)
    if resource.kind == "action":
        answer = check.post_action(resource.name, **sent)
        changed["origin_system"] = "Contract suite, changed"
    else:
        answer = check.post_record(resource, check.action_for(resource), check.person(), **sent)
    for name, value in sent.items():
        check.that(answer.get(name) != value, f"{name} of {resource.name} is the server's", answer)
    check.unchanged(answer.item, check.api.put(answer.href, changed))


@contract("actions.plain-fields", DOCUMENTED, "[petitions.fields]", writes=24)
def actions_of_one_group_have_the_same_sponsor(check: Check) -> None:
    """Actions have one sponsor, are not hidden, and have the public page that was sent, or none."""
    sponsors = []
    for resource in ACTIONS:
        url = f"https://contract.example.org/{check.name()}"
        plain = check.post_action(resource.name)
        hidden_and_url = {"action_network:hidden": False, "browser_url": None}
        check.has(plain, "{name} of a new action has its default", **hidden_and_url)
        put = check.put_sets(plain.item, {"browser_url": url})
        sent = check.post_action(resource.name, browser_url=url)
        check.has(sent, "a POST sets {name}", browser_url=url)
        for answer in (plain, put, sent):
            sponsors.append(answer.get("action_network:sponsor"))
            check.that(sponsors[-1] == sponsors[0] and sponsors[0], "all have the same sponsor", answer)


@contract(
    "actions.personal",
    DOCUMENTED,
    "[petitions.fields.action_network:sponsor]",
    writes=20,
    requires=("user key",),
    each=ACTIONS,
)
def an_action_of_a_person_has_no_sponsor(check: Check, resource: Resource) -> None:
    """An action that was created with a personal key has no sponsor."""
    personal = check.user
    answer = personal.post_action(resource.name)
    check.that("action_network:sponsor" not in answer.item, "it has no sponsor", answer)
    personal.reads_back(answer)


@contract("actions.tag-list", DOCUMENTED, "[actions-4]", writes=80)
def tag_lists_have_existing_tags(check: Check) -> None:
    """tag_list keeps existing tags, by their own names, drops other names, and is replaced by a PUT."""
    first, second, unknown = check.tag()["name"], check.tag()["name"], check.name()
    check.wait_for_lag()
    for resource in ACTIONS:
        answer = check.post_action(resource.name, tag_list=[first, unknown])
        check.has(answer, "an existing tag is kept, and no other", tag_list=[first])
        check.has(check.post_action(resource.name), "without tags the list is empty", tag_list=[])
        for sent, expected in (
            ([second, first], [second, first]),
            ([unknown], []),
            ([second.upper()], [second] if check.settings.tag_names == "folded" else []),
            ([first], [first]),
        ):
            check.put_sets(answer.item, {"tag_list": sent}, "a PUT sets the existing tags", tag_list=expected)
        kept = check.api.put(answer.href, {"description": "Changed."})
        check.has(kept, "a PUT without tags leaves them", tag_list=[first])
    names = [tag.get("name") for tag in check.all_items("/tags", "osdi:tags")]
    check.that(unknown not in names, "a tag list creates no tags", kept)


@contract("actions.creator", DOCUMENTED, "[petitions.posted_links], [documents-9]", writes=40)
def the_creator_is_the_named_person(check: Check) -> None:
    """The creator is the person whom a POST names, else the same person for all, and embedded where that is known."""
    person = check.person(given_name="Ada")
    owners = set()
    for resource in ACTIONS:
        people = person_columns(resource)
        for posted in (link for link in resource.posted_links if link.column in people):
            answer = check.post_action(resource.name, _links={posted.rel: {"href": href(person)}})
            plain = check.post_action(resource.name)
            if posted.rel in answer.links:
                check.that(
                    answer.link(posted.rel) == href(person), f"{posted.rel} is the named person", answer
                )
                owners.add(plain.links.get(posted.rel, {}).get("href"))
                check.that(len(owners) == 1 and None not in owners, "else it is the key's owner", plain)
            for embedding in resource.embedded:
                embedded = answer.item.get("_embedded", {}).get(embedding.rel)
                same = embedded == without_curies(check.read(person).item)
                check.that(same, "the creator is embedded whole", answer)
            for wrong in (f"{check.api.base}/people/{UNKNOWN_ID}", plain.href):
                check.is_error(check.post_action(resource.name, _links={posted.rel: {"href": wrong}}))
    check.unchanged(person)


@contract("actions.identifiers", DOCUMENTED, "[actions-2], [identifiers-2]", writes=80, each=ACTIONS)
def a_foreign_identifier_means_the_action_that_has_it(check: Check, resource: Resource) -> None:
    """A POST with the identifier of an action changes that action and creates none; a PUT cannot take it away."""
    taken, title = check.identifier(), check.name()
    first = check.post_action(resource.name, identifiers=[taken], name="Kept")
    check.that(taken in first.item["identifiers"], "a foreign identifier is kept", first)
    other = check.action(resource.name)
    total = check.total(f"/{resource.name}")
    again = check.post_action(resource.name, identifiers=[taken], title=title, origin_system="Another system")
    check.that(again.href == first.href, "the identifier means the action that has it", again)
    check.has(again, "{name} is changed", title=title)
    check.unchanged(first.item, again, but=("title",))
    check.that(check.total(f"/{resource.name}") == total, "no second one is created", again)
    query = f"identifier eq {quoted(taken)}"
    check.has_items(f"/{resource.name}", [again.item], "the identifier finds it", filter=query)
    put = check.api.put(href(other), {"identifiers": [taken]})
    if check.settings.taken_identifier == "refused":
        check.is_error(put)
    else:
        check.unchanged(other, put)
    check.reads_back(again)


@contract(
    "actions.identifiers-elsewhere",
    DOCUMENTED,
    "[identifiers-3]",
    writes=30,
    requires=("second key",),
    each=ACTIONS,
)
def identifiers_are_unique_over_all_groups(check: Check, resource: Resource) -> None:
    """An identifier of another group's action is dropped or refused, and that action stays as it is."""
    other = check.other
    taken = check.identifier()
    holder = check.action(resource.name, identifiers=[taken])
    answer = other.post_action(resource.name, identifiers=[taken])
    if check.settings.taken_identifier == "refused":
        check.is_error(answer)
    else:
        check.that(taken not in answer.item["identifiers"], "the identifier is dropped", answer)
        check.that(answer.href != href(holder), "it is another action", answer)
    check.unchanged(holder)


@contract("advocacy.types", DOCUMENTED, "[outreaches-9], [outreaches.fields]", writes=20)
def letters_and_calls_have_their_own_fields(check: Check) -> None:
    """A campaign keeps its type and its outreaches have it, too: letters have a text, calls a duration."""
    outreaches, person = resource_named("outreaches"), check.person()
    content, targets = {"subject": "Please", "message": "Do.", "duration": 60}, [{"title": "Mayor"}]
    for kind, own in (("email", ("subject", "message")), ("phone", ("duration",))):
        letters = kind == "email"
        answer = check.post_action("advocacy_campaigns", type=kind, targets="The council")
        campaign = answer.item
        check.has(answer, "{name} of a campaign is what was sent", type=kind, targets="The council")
        check.that(("_embedded" in campaign) == letters, "letters embed their creator, calls do not", answer)
        has_embed = "action_network:embed" in answer.links
        check.that(has_embed == letters, "letters link an embed code, calls do not", answer)
        other = "phone" if letters else "email"
        check.put_sets(campaign, {"type": other}, "the type of a campaign never changes", type=kind)
        made = check.post_record(outreaches, campaign, person, targets=targets, **content)
        check.has(made, "{name} of an outreach has its value", type=kind, targets=targets)
        expected = {name: value if name in own else None for name, value in content.items()}
        check.has(made, "{name} is there if it belongs to the type", **expected)
        applied: Item = {"subject": "Again"} if letters else {"duration": 90}
        sent = {"duration": 90, "subject": "Again"}
        check.put_sets(made.item, sent, "a PUT sets {name}, which belongs to the type", **applied)
    check.is_error(check.post_action("advocacy_campaigns", type="call"))
    several = [{"title": "Mayor"}, {"title": "Clerk"}]
    check.is_error(check.post_record(outreaches, campaign, person, targets=several))


@contract(
    "actions.of-the-ui", DOCUMENTED, "[actions-3], [actions-17]", writes=60, requires=("mock",), each=ACTIONS
)
def actions_of_the_user_interface_have_pages(check: Check, resource: Resource) -> None:
    """An action from the user interface says so, keeps its page, and has embed codes, which others do not have."""
    made = check.create_in_ui(resource.name, title=check.name())
    check.has(made, "it comes from Action Network", origin_system="Action Network")
    sent = {"browser_url": "https://contract.example.org/", "name": "Changed"}
    check.put_sets(made.item, sent, "a PUT changes {name}", name="Changed")
    check.that(str(made.get("browser_url")).startswith("https://"), "it has a public page", made)
    plain = check.post_action(resource.name)
    if "action_network:embed" in made.links:
        _check_embed(check, check.api.get(made.link("action_network:embed")))
        check.is_error(check.api.get(plain.link("action_network:embed")), 404)


def _check_embed(check: Check, answer: Answer) -> None:
    """Source: [actions-16] (documented: six snippets, and a link to itself)."""
    names = [field.name for field in resource_named("embeds").fields]
    check.that(sorted(answer.item) == sorted([*names, "_links"]), "an embed has six snippets", answer)
    snippets: list[Any] = [answer.get(name) for name in names]
    check.that(all(isinstance(text, str) and "<" in text for text in snippets), "each is HTML", answer)
    check.that(len(set(snippets)) == len(names), "no two are the same", answer)
    check.that(check.api.path(answer.href) == answer.request.path, "self is where it was read", answer)


@contract("embeds.none-elsewhere", OBSERVED, "[actions-17]", reads=30, each=RESOURCES)
def what_does_not_exist_has_no_embed(check: Check, resource: Resource) -> None:
    """An unknown id has no embed code, and neither has a resource that is no action."""
    collection = resource.addresses[0].collection
    if resource.stored and "{" not in collection:
        check.is_error(check.api.get(f"{collection}/{UNKNOWN_ID}/embed"), 404)


@contract("actions.put-null", ASSUMED, "[writing-3]", writes=30, each=ACTIONS)
def null_in_a_put_of_an_action_follows_the_setting(check: Check, resource: Resource) -> None:
    """A null in a PUT of an action removes what can be absent, or is ignored, as a setting says."""
    left = None if check.settings.put_null == "clears" else "Words."
    names = [
        field.name
        for field in resource.fields
        if field.nullable and field.writes == "both" and field.type == "string"
    ]
    before = check.action(resource.name, **dict.fromkeys(names, "Words."))
    expected = dict.fromkeys(names, left)
    check.put_sets(before, dict.fromkeys(names), "null in {name} follows the setting", **expected)


@contract("actions.any-origin", ASSUMED, "[petitions.fields.origin_system]", writes=24, each=ACTIONS)
def an_action_is_found_by_its_origin(check: Check, resource: Resource) -> None:
    """An action is found by its origin_system, which never changes, and its name is separate from its title."""
    origin = check.name()
    answer = check.post_action(resource.name, origin_system=origin, name="Inside")
    check.has(answer, "{name} is kept next to the title", name="Inside")
    put = check.put_sets(
        answer.item, {"origin_system": "Contract suite"}, "{name} never changes", origin_system=origin
    )
    query = f"origin_system eq {quoted(origin)}"
    check.has_items(f"/{resource.name}", [put.item], "its origin finds it", filter=query)
