"""Webhooks: which causes are told to whom, and what they are told."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_fixtures.states import state_name
from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..furnishing import below
from ..listening import Element, Listener, content_of, listening, type_of
from ..strategies import people
from .blind import action_of
from .people import href
from .records import needed, take
from .tags import put_on

TRIGGERS = ("specific_action", "all_actions", "all_actions_and_uploads", "subscribed")
_RECORDS = [one for one in RESOURCES if one.webhook is not None]


def _act(check: Check, name: str, **arguments: Any) -> Any:
    """Do something in the user interface."""
    assert check.control is not None
    return check.control("POST", f"/ui/{name}", arguments)


def _make(check: Check, resource: str, **fields: Any) -> str:
    """Make something in the user interface and return its uuid."""
    assert check.control is not None
    made = check.control("POST", "/make", {"resource": resource, "fields": fields})
    uuid: str = made["identifiers"][0].partition(":")[2]
    return uuid


def _only(check: Check, webhook: Listener, kind: str, *answers: Answer) -> Element:
    """Return the one element that a webhook was told of something."""
    elements = webhook.elements(*answers)
    check.that([type_of(one) for one in elements] == [kind], f"it is told as {kind}, once", *answers)
    return elements[0]


def _check_record(check: Check, element: Element, record: Answer) -> None:
    """Hold a payload to tell of a record what its self answers."""
    content, item = content_of(element), record.item()
    for name in set(content) & set(item) - {"_links", "currency"}:
        if item[name] != content[name]:
            check.that(False, f"{name} in a webhook is that of the record", record)
    if "currency" in item:
        wanted = item["currency"].upper() if check.ways.webhook_currency == "upper" else item["currency"]
        check.that(content["currency"] == wanted, "currency in a webhook is as known", record)
    for rel, link in content["_links"].items():
        own = item["_links"].get(rel, {}).get("href")
        check.that(link["href"] == own, f"the link {rel} in a webhook is that of the record", record)
    for name in ("identifiers", "created_date", "modified_date"):
        check.that(name in content, f"a webhook has {name} of the record", record)


@contract(
    "webhooks.records",
    provenance=DOCUMENTED,
    where="webhooks.md, sections 2 to 4",
    writes=True,
    calls=70,
    needs=("receiver",),
)
def every_record_is_told_once(check: Check) -> None:
    """A record that is made plainly, by its helper or blind is told once, with what its self answers."""
    for resource in _RECORDS:
        action, person = action_of(check, resource), check.sign_up().item()
        path = f"{below(check, href(action))}/{resource.name}"
        kind = resource.webhook.type if resource.webhook else ""
        with listening(check) as webhook:
            plain = take(check, resource, action, href(person))
            _check_record(check, _only(check, webhook, kind, plain), plain)
            helper = check.create(path, _helper_body(check, resource))
            _check_record(check, _only(check, webhook, kind, helper), helper)
            blind = check.api.with_key(None).post(path, _helper_body(check, resource))
            element = _only(check, webhook, kind, blind)
            stored = check.api.get(content_of(element)["_links"]["self"]["href"])
            _check_record(check, element, stored)
            who = check.api.get(content_of(element)["_links"]["osdi:person"]["href"])
            check.remember(who)
            sponsor, own = element["action_network:sponsor"], action["action_network:sponsor"]
            same = (sponsor["title"], sponsor["url"]) == (own["title"], own["browser_url"])
            check.that(same, "the sponsor in a webhook is that of the action", blind)


def _helper_body(check: Check, resource: Resource) -> dict[str, Any]:
    person = {"email_addresses": [{"address": check.email()}]}
    return {**needed(resource), "person": person}


@contract(
    "webhooks.entered",
    provenance=DOCUMENTED,
    where="webhooks.md, section 3",
    writes=True,
    calls=9,
    needs=("receiver",),
    person=people(),
    has_phone=st.booleans(),
    is_known=st.booleans(),
)
def a_payload_has_what_was_entered(
    check: Check, person: dict[str, Any], has_phone: bool, is_known: bool
) -> None:
    """The person of a payload is what was entered in acting, not what else is known."""
    email, tag = check.email(), check.tag()
    check.settle()
    if is_known:
        known = {
            "given_name": "Known",
            "family_name": "Before",
            "postal_addresses": [{"postal_code": "97214", "address_lines": ["12 Elm Street"]}],
            "custom_fields": {"contract_old": "1"},
        }
        check.sign_up({**known, "email_addresses": [{"address": email}]})
    petition = action_of(check, resource_named("signatures"))
    number = check.phone()
    phone = {"phone_numbers": [{"number": number}]} if has_phone else {}
    body = {
        "person": {**person, "email_addresses": [{"address": email}], **phone},
        "add_tags": [tag["name"], check.traces.next_name()],
        "comments": "Every week.",
        "action_network:referrer_data": {"source": "contract", "website": "contract.example.org"},
    }
    with listening(check) as webhook:
        answer = check.create(f"{below(check, href(petition))}/signatures", body)
        content = content_of(_only(check, webhook, "osdi:signature", answer))
    check.that(content.get("comments") == "Every week.", "comments are told", answer)
    referrer = answer.item()["action_network:referrer_data"]
    check.that(content["action_network:referrer_data"] == referrer, "where it came from is told", answer)
    check.that(content.get("add_tags") == [tag["name"]], "tags that exist are told", answer)
    who = check.api.get(answer.item()["_links"]["osdi:person"]["href"])
    check.remember(who)
    told = dict(content["person"])
    check.that(told.pop("created_date") == who.item()["created_date"], "created_date is the person's", who)
    check.that(told.pop("modified_date") == who.item()["modified_date"], "modified_date is the person's", who)
    address = told.pop("postal_addresses", None)
    _check_address(check, person.get("postal_addresses"), address, who)
    expected = _entered(person)
    expected["email_addresses"] = [
        {"primary": True, "address": email, **({} if is_known else {"status": "subscribed"})}
    ]
    if has_phone or check.ways.webhook_phone_entry == "always":
        entry = {"primary": True, "number_type": "Mobile", "status": "unsubscribed"}
        expected["phone_numbers"] = [{**entry, **({"number": number} if has_phone else {})}]
    for name in {*told, *expected}:
        check.that(told.get(name) == expected.get(name), f"{name} of the person is what was entered", answer)


def _entered(sent: dict[str, Any]) -> dict[str, Any]:
    """Return the plain fields that a payload's person should have."""
    plain: dict[str, Any] = {name: sent[name] for name in ("given_name", "family_name") if name in sent}
    custom = sent.get("custom_fields", {})
    return {**plain, "languages_spoken": sent.get("languages_spoken", ["en"]), "custom_fields": custom}


def _check_address(check: Check, sent: Any, told: Any, who: Answer) -> None:
    """Source: webhooks.md, section 3 (observed: the name of the state in full)."""
    check.that((told is None) == (sent is None), "an address is told if it was entered", who)
    if told is None:
        return
    stored = dict(who.item()["postal_addresses"][0])
    if check.ways.webhook_region == "name":
        stored["region"] = state_name(stored["region"])
    mine = {*sent[0], "primary", "locality", "region", "country", "location"}
    entered = {name: value for name, value in stored.items() if name in mine and name != "location"}
    shown = {name: value for name, value in told[0].items() if name != "location"}
    check.that(len(told) == 1 and shown == entered, "the address is the one that was entered", who)


@contract(
    "webhooks.quiet",
    provenance=ASSUMED,
    where="webhooks.md, section 2",
    writes=True,
    calls=70,
    needs=("receiver",),
)
def nothing_else_is_told(check: Check) -> None:
    """Nobody hears of PUTs, taggings, new actions and tags, refused writes, reading, or who is unsubscribed."""
    person, tag = check.sign_up().item(), check.tag()
    email = person["email_addresses"][0]["address"]
    records = []
    for resource in _RECORDS:
        action = action_of(check, resource)
        records.append((resource, action, take(check, resource, action, href(person)).item()))
    petition = records[0][1]
    hooks = [listening(check, trigger) for trigger in TRIGGERS[1:]]
    hooks.append(listening(check, "specific_action", action_id=href(petition).rpartition("/")[2]))
    with hooks[0] as first, hooks[1] as second, hooks[2] as third, hooks[3] as fourth:
        for resource, action, record in records:
            check.api.put(href(action), {"title": check.traces.next_name()}).item()
            check.api.put(href(record), {"identifiers": [f"contract:{check.traces.next_name()}"]}).item()
            path = f"{below(check, href(action))}/{resource.name}"
            check.api.post(path, {"person": {"given_name": "Nobody"}})
            check.api.post(path, {**needed(resource), "_links": {}})
            check.action(action_name_of(resource), **_type_of_campaign(resource))
            if resource.name == "attendances":
                check.api.put(href(record), {"status": "attended"}).item()
        tagging = put_on(check, tag, href(person))
        check.api.delete(href(tagging.item()))
        check.tag()
        check.api.put(href(person), {"given_name": "Ruth"}).item()
        check.api.put(href(person), {"email_addresses": [{"status": "subscribed"}]}).item()
        check.api.put(href(person), {"email_addresses": [{"status": "unsubscribed"}]}).item()
        check.api.get(f"{below(check, href(person))}/signatures")
        _act(check, "mass_unsubscribe", emails=[email])
        last = check.api.get(href(person))
        for webhook in (first, second, third, fourth):
            check.that(webhook.bodies(last) == [], "nothing is told", last)


def action_name_of(resource: Resource) -> str:
    """Return the actions below which records stand: ``"petitions"`` for signatures."""
    return next(iter(resource.addresses[0].parents.values()))


def _type_of_campaign(resource: Resource) -> dict[str, Any]:
    return {"type": "email"} if resource.name == "outreaches" else {}


@contract(
    "webhooks.switched",
    provenance=DOCUMENTED,
    where="webhooks.md, section 1",
    writes=True,
    calls=8,
    needs=("receiver",),
)
def a_webhook_is_told_while_it_is_on(check: Check) -> None:
    """A webhook that is off hears nothing; one that is on hears of what happens from then on."""
    petition = action_of(check, resource_named("signatures"))
    path = f"{below(check, href(petition))}/signatures"
    body = {"person": {"email_addresses": [{"address": check.email()}]}}
    with listening(check, is_on=False) as webhook:
        off = check.create(path, body)
        check.that(webhook.bodies(off) == [], "a webhook that is off hears nothing", off)
        webhook.switch(is_on=True)
        check.that(webhook.bodies(off) == [], "nothing is told afterwards", off)
        first = _only(check, webhook, "osdi:signature", check.create(path, body))
        again = check.create(path, body)
        second = _only(check, webhook, "osdi:signature", again)
        same = content_of(first)["identifiers"] == content_of(second)["identifiers"]
        check.that(same, "a repeat is told again, as the record that it replaces", again)
        webhook.switch(is_on=False)
        off = check.create(path, body)
        check.that(webhook.bodies(off) == [], "nothing is told after it was switched off", off)
    check.remember(check.api.get(again.item()["_links"]["osdi:person"]["href"]))


_ACTS = (
    "signup",
    "signup subscribed",
    "signup unsubscribed",
    "sign",
    "sign subscribed",
    "record",
    "other",
    "page",
    "upload",
    "add",
    "mass subscribe",
    "mass unsubscribe",
    "put subscribed",
    "put unsubscribed",
    "tag",
)


class _History:
    """What has happened, and what each trigger should have heard of it."""

    def __init__(self, check: Check) -> None:
        self._check = check
        resource = resource_named("signatures")
        self.petition, self._other = action_of(check, resource), action_of(check, resource)
        self._tag = check.tag()
        self._emails = [check.email() for _ in range(2)]
        self._selves: list[str] = ["", ""]
        self._subscribed = [False, False]
        self.expected: dict[str, list[tuple[str, bool]]] = {trigger: [] for trigger in TRIGGERS}
        """For each trigger the types, and whether the payload says that the person was subscribed."""

    def do(self, act: str, who: int) -> Answer | None:
        """Let something happen; returns the call, or None where there was none or nobody to do it."""
        known = bool(self._selves[who])
        if not known and act in ("record", "mass subscribe", "mass unsubscribe", "tag"):
            return None
        if not known and act.startswith("put"):
            return None
        name, _, status = act.partition(" ")
        answer = self._call(name, who, status)
        self._note(name, status, who, known)
        if not known:
            self._find(who)
        return answer

    def _call(self, name: str, who: int, status: str) -> Answer | None:
        check, email = self._check, {"address": self._emails[who]}
        entry = {**email, **({"status": status} if status else {})}
        person = {"email_addresses": [entry]}
        petition = href(self.petition)
        if name == "signup":
            return check.sign_up(person)
        if name in ("sign", "other"):
            path = petition if name == "sign" else href(self._other)
            return check.create(f"{below(check, path)}/signatures", {"person": person})
        if name == "record":
            return take(check, resource_named("signatures"), self.petition, self._selves[who])
        if name == "put":
            return check.api.put(self._selves[who], {"email_addresses": [entry]})
        if name == "tag":
            return put_on(check, self._tag, self._selves[who])
        page = {"resource": "petitions", "action_id": petition.rpartition("/")[2], "person": person}
        rows = {"rows": [{"email": self._emails[who]}]}
        arguments: dict[str, Any] = {"page": page, "upload": rows, "add": {"person": person}}
        acts = {"page": "take_action", "add": "add_activist", "mass": f"mass_{status}"}
        _act(check, acts.get(name, name), **arguments.get(name, {"emails": [self._emails[who]]}))
        return None

    def _note(self, name: str, status: str, who: int, known: bool) -> None:
        """Write down what should be heard. Source: webhooks.md, section 2."""
        becomes = not self._subscribed[who] and self._subscribes(name, status, known)
        if name in ("sign", "record", "other", "page"):
            kind, heard_by = "osdi:signature", ["all_actions", "all_actions_and_uploads"]
            heard_by += [] if name == "other" else ["specific_action"]
        elif name in ("signup", "upload"):
            kind, heard_by = "action_network:upload", ["all_actions_and_uploads"]
        else:
            kind, heard_by = "action_network:action", []
        silent = name == "put" and self._check.ways.webhook_on_person_put == "nothing"
        if becomes and not silent:
            heard_by.append("subscribed")
        for trigger in heard_by:
            self.expected[trigger].append((kind, becomes and name != "add"))
        if becomes:
            self._subscribed[who] = True
        elif status in ("unsubscribed", "unsubscribe") and name in ("signup", "put", "mass"):
            self._subscribed[who] = False

    def _subscribes(self, name: str, status: str, known: bool) -> bool:
        if name == "page":
            return not known or self._check.ways.acting_again == "subscribes"
        if name in ("add",):
            return True
        if name in ("tag", "record"):
            return False
        return status in ("subscribed", "subscribe") or (not status and not known)

    def _find(self, who: int) -> None:
        check = self._check
        check.settle()
        found = check.api.get("/people", filter=f"email_address eq '{self._emails[who]}'")
        people = found.items("osdi:people")
        check.that(len(people) == 1, "who acted is there", found)
        self._selves[who] = href(people[0])
        check.traces.people[href(people[0])] = self._emails[who]


@contract(
    "webhooks.history",
    provenance=DOCUMENTED,
    where="webhooks.md, section 2",
    writes=True,
    calls=25,
    needs=("receiver",),
    acts=st.lists(st.tuples(st.sampled_from(_ACTS), st.integers(0, 1)), min_size=2, max_size=12),
)
def each_trigger_hears_what_it_is_for(check: Check, acts: list[tuple[str, int]]) -> None:
    """Whatever happens, each of the four triggers hears of its causes, of each once, and who was subscribed by it."""
    history = _History(check)
    chosen = href(history.petition).rpartition("/")[2]
    with (
        listening(check, "specific_action", action_id=chosen) as specific,
        listening(check, "all_actions") as actions,
        listening(check, "all_actions_and_uploads") as uploads,
        listening(check, "subscribed") as subscribed,
    ):
        answers = [answer for act, who in acts if (answer := history.do(act, who)) is not None]
        last = answers[-1:] or [check.api.get(href(history.petition))]
        for trigger, webhook in zip(TRIGGERS, (specific, actions, uploads, subscribed), strict=True):
            heard = [(type_of(one), _says_subscribed(one)) for one in webhook.elements(*last)]
            expected = history.expected[trigger]
            check.that(
                [kind for kind, _ in heard] == [kind for kind, _ in expected],
                f"a webhook for {trigger} hears of its causes, each once",
                *last,
            )
            check.that(heard == expected, "the status is subscribed where this subscribed the person", *last)


def _says_subscribed(element: Element) -> bool:
    emails = content_of(element)["person"].get("email_addresses", [{}])
    return bool(emails[0].get("status") == "subscribed")


@contract(
    "webhooks.uploads",
    provenance=DOCUMENTED,
    where="webhooks.md, 4.7 and 4.8",
    writes=True,
    calls=6,
    needs=("receiver",),
)
def uploads_and_signups_tell_the_whole_person(check: Check) -> None:
    """Uploads and signups tell the core fields of the person; uploads also the file's custom fields and the tags."""
    email = check.email()
    person = {"given_name": "Lena", "email_addresses": [{"address": email}]}
    address = {"postal_addresses": [{"postal_code": "97214"}], "custom_fields": {"contract_local": "9"}}
    tag = check.tag()["name"]
    with listening(check, "all_actions_and_uploads") as webhook, listening(check, "subscribed") as new:
        signup = check.sign_up({**person, **address, "family_name": "Ortiz"}, add_tags=[tag])
        told = content_of(_only(check, webhook, "action_network:upload", signup))
        check.that(len(new.elements(signup)) == 1, "a new person is told as subscribed", signup)
        _check_core(check, told, signup)
        check.that(told["person"]["custom_fields"] == {}, "a signup tells no custom fields", signup)
        check.that("add_tags" not in told, "a signup tells no tags", signup)
        rows = [{"email": email, "contract_note": "7"}, {"email": check.email()}]
        _act(check, "upload", rows=rows, add_tags=[tag])
        after = check.api.get(href(signup.item()))
        elements = [content_of(one) for one in webhook.elements(after)]
        check.that(len(elements) == 2, "each row of an upload is told", after)
        _check_core(check, elements[0], after)
        custom = elements[0]["person"]["custom_fields"]
        check.that(custom == {"contract_note": "7"}, "an upload tells the custom fields of the file", after)
        check.that(all(one.get("add_tags") == [tag] for one in elements), "an upload tells its tags", after)
        _act(check, "add_activist", person=person, add_tags=[tag])
        _act(check, "add_activist", person={"email_addresses": [{"address": check.email()}]}, add_tags=[tag])
        check.that(webhook.bodies(after) == [], "whoever is added by hand is no upload", after)
        both = [content_of(one) for one in new.elements(after)]
        check.that(len(both) == 2, "Subscribed hears of the new row, and of who is new by hand", after)
        check.that("add_tags" not in both[1], "who is added by hand comes without tags", after)


def _check_core(check: Check, told: dict[str, Any], answer: Answer) -> None:
    """Hold a payload's person to be whom it links, save the status, custom fields and the state's name."""
    item, person = answer.item(), told["person"]
    check.that(told["_links"] == {"osdi:person": {"href": href(item)}}, "the person is linked", answer)
    check.that(told["action_network:referrer_data"] == {}, "there is no referrer", answer)
    for name in ("given_name", "family_name", "languages_spoken", "phone_numbers", "created_date"):
        check.that(person.get(name) == item.get(name), f"{name} is the person's", answer)
    address = person["email_addresses"][0]["address"]
    check.that(address == item["email_addresses"][0]["address"], "the email is the person's", answer)
    code = person["postal_addresses"][0].get("postal_code")
    check.that(code == item["postal_addresses"][0].get("postal_code"), "the address is the person's", answer)


@contract(
    "webhooks.pages",
    provenance=DOCUMENTED,
    where="webhooks.md, 4.2, 4.4 and 4.5",
    writes=True,
    calls=12,
    needs=("receiver",),
)
def letters_tickets_and_gifts_are_told_as_known(check: Check) -> None:
    """A letter is told with an element for each target, tickets without an event, a refund without an amount."""
    person = {"email_addresses": [{"address": check.email()}]}
    campaign = _make(check, "advocacy_campaigns", title=check.traces.next_name())
    page = _make(check, "fundraising_pages", title=check.traces.next_name())
    with listening(check) as webhook:
        targets = [{"title": "Mayor", "family_name": name} for name in ("Quint", "Reyes", "Ortiz")]
        letter = {"subject": "Night buses", "message": "Please.", "targets": targets, "person": person}
        _act(check, "take_action", resource="advocacy_campaigns", action_id=campaign, **letter)
        seen = check.api.get(f"/advocacy_campaigns/{campaign}")
        (batch,) = _bodies(check, webhook, 1, seen)
        check.that(
            [content_of(one)["targets"] for one in batch] == [[one] for one in targets],
            "a letter has an element for each target",
            seen,
        )
        selves = [content_of(one)["_links"]["self"]["href"] for one in batch]
        listed = check.api.get(f"/advocacy_campaigns/{campaign}/outreaches")
        known = {href(one) for one in listed.items("osdi:outreaches")}
        check.that(set(selves) == known, "each element has a record of its own", listed)
        for one in batch:
            _check_record(check, one, check.api.get(content_of(one)["_links"]["self"]["href"]))
        if check.ways.outreach_without_target == "empty":
            _act(check, "give_up_letter", advocacy_campaign_id=campaign, person=person)
            given_up = content_of(_only(check, webhook, "osdi:outreach", seen))
            lacking = {"subject", "message", "targets"} & set(given_up)
            check.that(not lacking, "a letter that is given up has no text and no target", seen)
        tickets = [{"title": "Supporter", "description": "Seat", "amount": "18.00", "currency": "USD"}]
        _act(check, "buy_tickets", tickets=tickets, person=person)
        bought = content_of(_only(check, webhook, "osdi:attendance", seen))
        check.that(bought.get("tickets") == tickets, "tickets are told as bought", seen)
        check.that(set(bought["_links"]) == {"osdi:person"}, "tickets have no event and no self", seen)
        _check_gift(check, webhook, page, person)


def _check_gift(check: Check, webhook: Listener, page: str, person: dict[str, Any]) -> None:
    gift = _act(check, "donate", fundraising_page_id=page, amount="25.00", period="Monthly", person=person)
    uuid = gift["records"][0]["identifiers"][0].partition(":")[2]
    given = check.api.get(f"/fundraising_pages/{page}/donations/{uuid}")
    told = _only(check, webhook, "osdi:donation", given)
    _check_record(check, told, given)
    check.that(content_of(told)["amount"] == "25.00", "the amount is told", given)
    _act(check, "give_back", donation_id=uuid)
    back = content_of(_only(check, webhook, "osdi:donation", given))
    check.that("amount" not in back, "a refund has no amount", given)
    check.that(back["identifiers"] == given.item()["identifiers"], "a refund is the same donation", given)


def _bodies(check: Check, webhook: Listener, count: int, *answers: Answer) -> list[list[Element]]:
    bodies = webhook.bodies(*answers)
    check.that(len(bodies) == count, f"what happened is told in {count} POST", *answers)
    return bodies


@contract(
    "webhooks.campaigns",
    provenance=DOCUMENTED,
    where="webhooks.md, section 2",
    writes=True,
    calls=10,
    needs=("receiver",),
)
def a_specific_action_hears_of_it_alone(check: Check) -> None:
    """A webhook for one action hears of that alone, one for an event campaign of attendances at its events."""
    attendances = resource_named("attendances")
    campaign = check.action("event_campaigns")
    inside = check.create(
        f"{below(check, href(campaign))}/events",
        {"title": check.traces.next_name(), "origin_system": "Contract suite"},
    ).item()
    outside, person = action_of(check, attendances), check.sign_up().item()
    ids = [href(one).rpartition("/")[2] for one in (campaign, inside, outside)]
    with (
        listening(check, "specific_action", action_id=ids[0]) as of_campaign,
        listening(check, "specific_action", action_id=ids[1]) as of_event,
        listening(check, "specific_action", action_id=ids[2]) as of_other,
    ):
        answer = take(check, attendances, inside, href(person))
        for webhook in (of_campaign, of_event):
            _check_record(check, _only(check, webhook, "osdi:attendance", answer), answer)
        check.that(of_other.bodies(answer) == [], "another action's webhook hears nothing", answer)
        person_2 = {"email_addresses": [{"address": check.email()}]}
        _act(check, "host_event", event_campaign_id=ids[0], event={"title": "Assembly"}, person=person_2)
        hosted = content_of(_only(check, of_campaign, "osdi:attendance", answer))
        event = check.api.get(hosted["_links"]["osdi:event"]["href"])
        own = event.item().get("action_network:event_campaign_id")
        check.that(own == ids[0], "who hosts is told as coming to the new event", event)
        check.that(of_event.bodies(event) == [], "another event's webhook hears nothing", event)


@contract(
    "webhooks.retries",
    provenance=OBSERVED,
    where="webhooks.md, section 5",
    writes=True,
    calls=4,
    needs=("receiver", "delivery"),
)
def an_error_is_retried_with_the_same_keys(check: Check) -> None:
    """What was answered with an error is posted again within an hour, the same to the letter; a 200 ends it."""
    assert check.control is not None
    assert check.receiver is not None
    if check.ways.webhook_targets != "any":
        raise check.cannot("webhooks may only lead to https here")
    petition = action_of(check, resource_named("signatures"))
    path = f"{below(check, href(petition))}/signatures"
    with listening(check) as webhook:
        check.receiver.respond(500, times=1)
        answer = check.create(path, _helper_body(check, resource_named("signatures")))
        webhook.drain()
        first = webhook.received()
        check.that(len(first) == 1, "it is posted once before time passes", answer)
        for _ in range(3):
            check.wait(check.ways.webhook_retry_window_s)
            webhook.drain()
        came = webhook.received()
        check.that(len(came) == 2, "an error is retried, and what was taken is not", answer)
        check.that(came[0] == came[1], "a retry is the same to the letter, keys included", answer)
    check.remember(check.api.get(answer.item()["_links"]["osdi:person"]["href"]))
