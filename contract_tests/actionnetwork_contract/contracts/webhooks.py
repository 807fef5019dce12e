"""Webhooks: which events are sent to which triggers, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED
from actionnetwork_mock.resources import resource_named

from ..answer import Answer, Item, Unverifiable, href, uuid
from ..check import Check, actions_of, required_fields
from ..contract import contract
from ..webhook_probe import Element, WebhookProbe, payload_of, payload_type, probe_webhook
from .events import event_in
from .payloads import WITH_WEBHOOK, check_record, is_same_sponsor

_TRIGGERS = ("specific_action", "all_actions", "all_actions_and_uploads", "subscribed")
_SIGNATURES = resource_named("signatures")
_ATTENDANCES = resource_named("attendances")


@contextmanager
def _all_triggers(check: Check, action_id: str) -> Iterator[dict[str, WebhookProbe]]:
    """Create a webhook for each trigger; the one for a specific action is for this action."""
    with ExitStack() as stack:
        yield {
            trigger: stack.enter_context(
                probe_webhook(check, trigger, action_id=action_id if trigger == "specific_action" else None)
            )
            for trigger in _TRIGGERS
        }


@contract("webhooks.quiet", ASSUMED, "[webhooks-13]", writes=70, requires=("receiver",))
def nothing_else_is_sent(check: Check) -> None:
    """Nothing is sent for PUTs, taggings, new actions and tags, refused writes, reading, and unsubscribing."""
    person, tag = check.person(), check.tag()
    records = []
    for resource in WITH_WEBHOOK:
        action = check.action_for(resource)
        records.append((resource, action, check.post_record(resource, action, person).item))
    petition_id = uuid(records[0][1])
    with _all_triggers(check, petition_id) as probes:
        for resource, action, record in records:
            path = f"{href(action)}/{resource.name}"
            check.api.put(href(action), {"title": check.name()}).accepted()
            check.api.put(href(record), {"identifiers": [check.identifier()]}).accepted()
            check.api.post(path, {"person": {"given_name": "Nobody"}})
            check.api.post(path, {**required_fields(resource), "_links": {}})
            check.action(actions_of(resource))
            if any(field.name == "status" for field in resource.fields):
                check.api.put(href(record), {"status": "attended"}).accepted()
        check.api.delete(check.tag_person(tag, person).href)
        check.tag()
        check.api.put(href(person), {"given_name": "Ruth"}).accepted()
        for status in ("subscribed", "unsubscribed"):
            check.api.put(href(person), {"email_addresses": [{"status": status}]}).accepted()
        check.api.get(f"{href(person)}/signatures")
        email = person["email_addresses"][0]["address"]
        check.perform_in_ui("mass_unsubscribe", emails=[email])
        last = check.read(person)
        for webhook in probes.values():
            check.that(webhook.bodies(last) == [], "nothing is sent", last)


@contract("webhooks.switched", DOCUMENTED, "[webhooks-1]", writes=8, requires=("receiver",))
def a_webhook_is_sent_to_while_it_is_on(check: Check) -> None:
    """Nothing is sent to a webhook while it is off, and everything from then on while it is on."""
    path = f"{href(check.action('petitions'))}/signatures"
    body = check.helper_body(_SIGNATURES)
    with probe_webhook(check, is_on=False) as webhook:
        off = check.api.post(path, body)
        check.that(webhook.bodies(off) == [], "nothing is sent to a webhook that is off", off)
        webhook.switch(is_on=True)
        check.that(webhook.bodies(off) == [], "nothing is sent afterwards", off)
        first = webhook.only("osdi:signature", check.api.post(path, body))
        again = check.api.post(path, body)
        second = webhook.only("osdi:signature", again)
        same = payload_of(first)["identifiers"] == payload_of(second)["identifiers"]
        check.that(same, "a repeated record is sent again, as the one that it replaces", again)
        webhook.switch(is_on=False)
        off = check.api.post(path, body)
        check.that(webhook.bodies(off) == [], "nothing is sent after it was turned off", off)


@contract(
    "webhooks.other-group",
    DOCUMENTED,
    "[webhooks-1], [webhooks-30]",
    writes=8,
    requires=("receiver", "second key"),
)
def a_webhook_belongs_to_one_group(check: Check) -> None:
    """A webhook gets what happens in its group, with that group as sponsor, and nothing of another group."""
    other = check.other
    trigger = "all_actions_and_uploads"
    with probe_webhook(check, trigger) as mine, probe_webhook(other, trigger) as theirs:
        for group, webhook, silent in ((check, mine, theirs), (other, theirs, mine)):
            action = group.action_for(_SIGNATURES)
            entry = {"address": group.email(), "status": "unsubscribed"}
            signup = group.sign_up({"email_addresses": [entry]})
            webhook.only("action_network:upload", signup)
            answer = group.sign(action, signup.item)
            element = webhook.only("osdi:signature", answer)
            sponsor, own = element["action_network:sponsor"], action["action_network:sponsor"]
            check.that(is_same_sponsor(sponsor, own), "the sponsor is the group in which it happened", answer)
            check.that(silent.bodies(answer) == [], "nothing is sent to another group's webhook", answer)


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
_NEED_A_PERSON = ("record", "mass", "tag", "put")


class _History:
    """What two people did, and what should be sent to each trigger."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self.petition, self._other = check.action("petitions"), check.action("petitions")
        self._tag = check.tag()
        self._emails = [check.email() for _ in range(2)]
        self._people: list[Item | None] = [None, None]
        self._subscribed = [False, False]
        self.expected: dict[str, list[tuple[str, bool]]] = {trigger: [] for trigger in _TRIGGERS}
        """For each trigger the types, and whether the payload says that the person was subscribed."""

    def take(self, act: str, person_no: int) -> Answer | None:
        """Do something; returns the call, or None if there was none."""
        name, _, status = act.partition(" ")
        person = self._people[person_no]
        if person is None and name in _NEED_A_PERSON:
            return None
        answer = self._call(name, person_no, status, person or {})
        self._expect(name, status, person_no)
        if person is None:
            self._people[person_no] = self._find(person_no)
        return answer

    def _call(self, name: str, person_no: int, status: str, known: Item) -> Answer | None:
        check, email = self._check, self._emails[person_no]
        entry = {"address": email, **({"status": status} if status else {})}
        person = {"email_addresses": [entry]}
        match name:
            case "signup":
                return check.sign_up(person)
            case "sign" | "other":
                petition = self.petition if name == "sign" else self._other
                return check.api.post(f"{href(petition)}/signatures", {"person": person})
            case "record":
                return check.sign(self.petition, known)
            case "put":
                return check.api.put(href(known), person)
            case "tag":
                return check.tag_person(self._tag, known)
            case "page":
                where = {"resource": "petitions", "action_id": uuid(self.petition)}
                check.perform_in_ui("take_action", **where, person=person)
            case "upload":
                check.perform_in_ui("upload", rows=[{"email": email}])
            case "add":
                check.perform_in_ui("add_activist", person=person)
            case _:
                check.perform_in_ui(f"mass_{status}", emails=[email])
        return None

    def _expect(self, name: str, status: str, person_no: int) -> None:
        """Record what should be sent. Source: [webhooks-6] to [webhooks-9]."""
        becomes_subscribed = not self._subscribed[person_no] and self._subscribes(name, status, person_no)
        if name in ("sign", "record", "other", "page"):
            kind, triggers = "osdi:signature", ["all_actions", "all_actions_and_uploads"]
            triggers += [] if name == "other" else ["specific_action"]
        elif name in ("signup", "upload"):
            kind, triggers = "action_network:upload", ["all_actions_and_uploads"]
        else:
            kind, triggers = "action_network:action", []
        is_silent = name == "put" and self._check.settings.webhook_on_person_put == "nothing"
        if becomes_subscribed and not is_silent:
            triggers.append("subscribed")
        for trigger in triggers:
            self.expected[trigger].append((kind, becomes_subscribed and name != "add"))
        if becomes_subscribed:
            self._subscribed[person_no] = True
        elif status in ("unsubscribed", "unsubscribe") and name in ("signup", "put", "mass"):
            self._subscribed[person_no] = False

    def _subscribes(self, name: str, status: str, person_no: int) -> bool:
        is_new = self._people[person_no] is None
        if name == "page":
            return is_new or self._check.settings.acting_again == "subscribes"
        if name in ("tag", "record"):
            return False
        return name == "add" or status in ("subscribed", "subscribe") or (not status and is_new)

    def _find(self, person_no: int) -> Item:
        self._check.wait_for_lag()
        found = self._check.api.get("/people", filter=f"email_address eq '{self._emails[person_no]}'")
        people = found.items("osdi:people")
        self._check.that(len(people) == 1, "there is one person with the email", found)
        return people[0]


@contract(
    "webhooks.history",
    DOCUMENTED,
    "[webhooks-6], [webhooks-7], [webhooks-8], [webhooks-9]",
    writes=25,
    requires=("receiver",),
    acts=st.lists(st.tuples(st.sampled_from(_ACTS), st.integers(0, 1)), min_size=2, max_size=12),
)
def each_trigger_gets_its_events(check: Check, acts: list[tuple[str, int]]) -> None:
    """Whatever happens, each of the four triggers gets its events, each once, and who was subscribed by them."""
    history = _History(check)
    with _all_triggers(check, uuid(history.petition)) as probes:
        answers = [answer for act, person_no in acts if (answer := history.take(act, person_no)) is not None]
        last = answers[-1:] or [check.read(history.petition)]
        for trigger, webhook in probes.items():
            sent = [(payload_type(element), _is_subscribed(element)) for element in webhook.elements(*last)]
            expected = history.expected[trigger]
            same = [kind for kind, _ in sent] == [kind for kind, _ in expected]
            check.that(same, f"a webhook for {trigger} gets its events, each once", *last)
            check.that(sent == expected, "the status is subscribed if this subscribed the person", *last)


def _is_subscribed(element: Element) -> bool:
    emails = payload_of(element)["person"].get("email_addresses", [{}])
    return bool(emails[0].get("status") == "subscribed")


@contract("webhooks.campaigns", DOCUMENTED, "[webhooks-6]", writes=10, requires=("receiver",))
def a_specific_action_gets_its_own_records(check: Check) -> None:
    """A webhook for one action gets its records alone, one for an event campaign the attendances at its events."""
    campaign = check.action("event_campaigns")
    inside, outside = event_in(check, campaign).item, check.action("events")
    with ExitStack() as stack:
        of_campaign, of_event, of_other = (
            stack.enter_context(probe_webhook(check, "specific_action", action_id=uuid(action)))
            for action in (campaign, inside, outside)
        )
        answer = check.post_record(_ATTENDANCES, inside, check.person())
        for webhook in (of_campaign, of_event):
            check_record(check, webhook.only("osdi:attendance", answer), answer)
        check.that(of_other.bodies(answer) == [], "nothing is sent to another action's webhook", answer)
        host = {"email_addresses": [{"address": check.email()}]}
        hosting: dict[str, Any] = {"event": {"title": "Assembly"}, "person": host}
        check.perform_in_ui("host_event", event_campaign_id=uuid(campaign), **hosting)
        hosted = payload_of(of_campaign.only("osdi:attendance", answer))
        event = check.api.get(href(hosted, "osdi:event"))
        own = {"action_network:event_campaign_id": uuid(campaign)}
        check.has(event, "the host is sent as attending the new event", **own)
        check.that(of_event.bodies(event) == [], "nothing is sent to another event's webhook", event)


@contract(
    "webhooks.retries", ASSUMED, "[webhooks-31], [webhooks-68]", writes=4, requires=("receiver", "delivery")
)
def an_error_is_retried_with_the_same_keys(check: Check) -> None:
    """A payload whose receiver answers with an error is posted again within an hour, unchanged; a 200 ends it."""
    answer, received = _deliver(check, [500])
    check.that(len(received) == 2, "an error is retried, and a success is not", answer)
    check.that(received[0] == received[1], "a retry is identical, keys included", answer)


@contract(
    "webhooks.given-up",
    DOCUMENTED,
    "[webhooks-66], [webhooks-68]",
    writes=4,
    requires=("receiver", "delivery"),
)
def only_a_200_ends_the_retries(check: Check) -> None:
    """Every status but 200 is an error; after three retries, with or without the first attempt, it is given up."""
    attempts = 3 if check.settings.webhook_first_try == "counted" else 4
    answer, received = _deliver(check, [500, 204, 302, 201][:attempts])
    check.that(len(received) == attempts, f"there are {attempts} attempts", answer)
    check.that(len(set(received)) == 1, "every attempt is identical", answer)


def _deliver(check: Check, statuses: list[int]) -> tuple[Answer, list[bytes]]:
    """Return a signature, and what a receiver got that answers with these statuses, then with 200."""
    receiver = check.target.receiver
    assert receiver is not None
    if check.settings.webhook_targets != "any":
        raise Unverifiable("webhooks may only have an https address here", "--set webhook_targets=any")
    path = f"{href(check.action_for(_SIGNATURES))}/signatures"
    for status in statuses:
        receiver.respond(status, times=1)
    try:
        with probe_webhook(check) as webhook:
            answer = check.api.post(path, check.helper_body(_SIGNATURES))
            webhook.deliver()
            check.that(len(webhook.received()) == 1, "it is posted once before time passes", answer)
            check.that(webhook.states() == ["waiting"], "the log says that it is retried", answer)
            for _ in range(4):
                check.wait(check.settings.webhook_retry_window_s)
                webhook.deliver()
            gave_up = len(webhook.received()) == len(statuses)
            state = "discarded" if gave_up else "delivered"
            check.that(webhook.states() == [state], "the log says how it ended", answer)
            return answer, webhook.received()
    finally:
        receiver.reset()
