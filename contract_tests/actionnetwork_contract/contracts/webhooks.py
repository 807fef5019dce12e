"""Webhooks: which causes are told to whom, and how often."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..furnishing import below
from ..in_ui import act_in_ui
from ..listening import Element, content_of, listening, type_of
from .blind import action_of
from .payloads import check_record, helper_body
from .people import href
from .records import needed, take
from .tags import put_on

_TRIGGERS = ("specific_action", "all_actions", "all_actions_and_uploads", "subscribed")
_RECORDS = [one for one in RESOURCES if one.webhook is not None]


@contract(
    "webhooks.quiet",
    provenance=ASSUMED,
    where="[webhooks-13]",
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
    hooks = [listening(check, trigger) for trigger in _TRIGGERS[1:]]
    hooks.append(listening(check, "specific_action", action_id=href(petition).rpartition("/")[2]))
    with hooks[0] as first, hooks[1] as second, hooks[2] as third, hooks[3] as fourth:
        for resource, action, record in records:
            check.api.put(href(action), {"title": check.traces.next_name()}).item()
            check.api.put(href(record), {"identifiers": [f"contract:{check.traces.next_name()}"]}).item()
            path = f"{below(check, href(action))}/{resource.name}"
            check.api.post(path, {"person": {"given_name": "Nobody"}})
            check.api.post(path, {**needed(resource), "_links": {}})
            check.action(_actions_of(resource), **_type_of_campaign(resource))
            if resource.name == "attendances":
                check.api.put(href(record), {"status": "attended"}).item()
        tagging = put_on(check, tag, href(person))
        check.api.delete(href(tagging.item()))
        check.tag()
        check.api.put(href(person), {"given_name": "Ruth"}).item()
        check.api.put(href(person), {"email_addresses": [{"status": "subscribed"}]}).item()
        check.api.put(href(person), {"email_addresses": [{"status": "unsubscribed"}]}).item()
        check.api.get(f"{below(check, href(person))}/signatures")
        act_in_ui(check, "mass_unsubscribe", emails=[email])
        last = check.api.get(href(person))
        for webhook in (first, second, third, fourth):
            check.that(webhook.bodies(last) == [], "nothing is told", last)


def _actions_of(resource: Resource) -> str:
    return next(iter(resource.addresses[0].parents.values()))


def _type_of_campaign(resource: Resource) -> dict[str, Any]:
    return {"type": "email"} if resource.name == "outreaches" else {}


@contract(
    "webhooks.switched",
    provenance=DOCUMENTED,
    where="[webhooks-1]",
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
        first = webhook.only("osdi:signature", check.create(path, body))
        again = check.create(path, body)
        second = webhook.only("osdi:signature", again)
        same = content_of(first)["identifiers"] == content_of(second)["identifiers"]
        check.that(same, "a repeat is told again, as the record that it replaces", again)
        webhook.switch(is_on=False)
        off = check.create(path, body)
        check.that(webhook.bodies(off) == [], "nothing is told after it was switched off", off)
    check.remember(check.api.get(again.item()["_links"]["osdi:person"]["href"]))


@contract(
    "webhooks.other-group",
    provenance=DOCUMENTED,
    where="[webhooks-1], [webhooks-30]",
    writes=True,
    calls=8,
    needs=("receiver", "second key"),
)
def a_webhook_belongs_to_one_group(check: Check) -> None:
    """A webhook hears of what happens in its group, with that group as sponsor, and of nothing in another."""
    assert check.other_api is not None
    other = check.as_group(check.other_api)
    trigger = "all_actions_and_uploads"
    with listening(check, trigger) as mine, listening(other, trigger) as theirs:
        for group, hears, silent in ((check, mine, theirs), (other, theirs, mine)):
            action = action_of(group, resource_named("signatures"))
            signup = group.sign_up(
                {"email_addresses": [{"address": group.email(), "status": "unsubscribed"}]}
            )
            hears.only("action_network:upload", signup)
            answer = take(group, resource_named("signatures"), action, href(signup.item()))
            element = hears.only("osdi:signature", answer)
            url = element["action_network:sponsor"]["url"]
            same = url == action["action_network:sponsor"]["browser_url"]
            check.that(same, "the sponsor is the group in which it happened", answer)
            check.that(silent.bodies(answer) == [], "another group's webhook hears nothing", answer)
            check.traces.people.pop(href(signup.item()), None)


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
        self.expected: dict[str, list[tuple[str, bool]]] = {trigger: [] for trigger in _TRIGGERS}
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
        act_in_ui(check, acts.get(name, name), **arguments.get(name, {"emails": [self._emails[who]]}))
        return None

    def _note(self, name: str, status: str, who: int, known: bool) -> None:
        """Write down what should be heard. Source: [webhooks-6] to [webhooks-9]."""
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
    where="[webhooks-6], [webhooks-7], [webhooks-8], [webhooks-9]",
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
        for trigger, webhook in zip(_TRIGGERS, (specific, actions, uploads, subscribed), strict=True):
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
    "webhooks.campaigns",
    provenance=DOCUMENTED,
    where="[webhooks-6]",
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
            check_record(check, webhook.only("osdi:attendance", answer), answer)
        check.that(of_other.bodies(answer) == [], "another action's webhook hears nothing", answer)
        person_2 = {"email_addresses": [{"address": check.email()}]}
        act_in_ui(check, "host_event", event_campaign_id=ids[0], event={"title": "Assembly"}, person=person_2)
        hosted = content_of(of_campaign.only("osdi:attendance", answer))
        event = check.api.get(hosted["_links"]["osdi:event"]["href"])
        own = event.item().get("action_network:event_campaign_id")
        check.that(own == ids[0], "who hosts is told as coming to the new event", event)
        check.that(of_event.bodies(event) == [], "another event's webhook hears nothing", event)


@contract(
    "webhooks.retries",
    provenance=ASSUMED,
    where="[webhooks-31], [webhooks-68]",
    writes=True,
    calls=4,
    needs=("receiver", "delivery"),
)
def an_error_is_retried_with_the_same_keys(check: Check) -> None:
    """What was answered with an error is posted again within an hour, the same to the letter; a 200 ends it."""
    answer, came = _answered(check, [500])
    check.that(len(came) == 2, "an error is retried, and what was taken is not", answer)
    check.that(came[0] == came[1], "a retry is the same to the letter, keys included", answer)


@contract(
    "webhooks.given-up",
    provenance=DOCUMENTED,
    where="[webhooks-66], [webhooks-68]",
    writes=True,
    calls=4,
    needs=("receiver", "delivery"),
)
def only_a_200_ends_the_retries(check: Check) -> None:
    """Every answer but a 200 is an error; after three retries, the first try counted or not, nothing comes again."""
    tries = 3 if check.ways.webhook_first_try == "counted" else 4
    answer, came = _answered(check, [500, 204, 302, 201][:tries])
    check.that(len(came) == tries, f"it is tried {tries} times", answer)
    check.that(len(set(came)) == 1, "every try is the same to the letter", answer)


def _answered(check: Check, statuses: list[int]) -> tuple[Answer, list[bytes]]:
    """Return a signature, and what was posted of it to a receiver that answers like this and then with 200."""
    assert check.receiver is not None
    if check.ways.webhook_targets != "any":
        raise check.cannot("webhooks may only lead to https here")
    resource = resource_named("signatures")
    path = f"{below(check, href(action_of(check, resource)))}/signatures"
    for status in statuses:
        check.receiver.respond(status, times=1)
    try:
        with listening(check) as webhook:
            answer = check.create(path, helper_body(check, resource))
            webhook.drain()
            check.that(len(webhook.received()) == 1, "it is posted once before time passes", answer)
            check.that(webhook.states() == ["waiting"], "the log says that it is tried again", answer)
            for _ in range(4):
                check.wait(check.ways.webhook_retry_window_s)
                webhook.drain()
            gave_up = len(webhook.received()) == len(statuses)
            state = "discarded" if gave_up else "delivered"
            check.that(webhook.states() == [state], "the log says how it ended", answer)
            came = webhook.received()
    finally:
        check.receiver.reset()
    check.remember(check.api.get(answer.item()["_links"]["osdi:person"]["href"]))
    return answer, came
