"""Messages: drafts, their fields, and whom they are for."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED
from actionnetwork_mock.resources.messages import NEEDED_TO_SEND

from ..answer import UNKNOWN_ID, Answer, Item, href, hrefs, uuid
from ..check import Check
from ..contract import contract
from ..strategies import names

SEND_HELPER, SCHEDULE_HELPER = "osdi:send_helper", "osdi:schedule_helper"
ON_ITS_WAY = ("sending", "sending_by_timezone", "throttled")
"""The statuses of a message that is being sent."""

_DOCUMENTED_INTERVAL_S = 30
_MAX_ATTEMPTS = 3
_MAX_WAIT_S = 12
"""How long to wait until a message has been counted or sent."""


def post_message(check: Check, **body: Any) -> Answer:
    """POST a message, and wait before as long as the API demands; None removes a field of the body.

    Source: [limits-4].
    """
    texts = {
        "subject": check.name(),
        "body": "<p>Contract suite.</p>",
        "from": "Contract suite",
        "reply_to": "contract-suite@example.org",
    }
    sent = {name: value for name, value in {**texts, **body}.items() if value is not None}
    for _ in range(_MAX_ATTEMPTS):
        answer = check.api.without_back_off().post("/messages", sent)
        if answer.status != 429:
            break
        check.wait(check.settings.seconds_between_messages or _DOCUMENTED_INTERVAL_S)
    return answer


def draft(check: Check, **body: Any) -> Item:
    """Create a draft, wait until its recipients are counted, and return it."""
    return wait_while(check, post_message(check, **body).item, "calculating").item


def wait_while(check: Check, message: Item, *statuses: str) -> Answer:
    """Wait some seconds while a message has one of these statuses; returns it as it is then."""
    answer = check.read(message)
    for _ in range(_MAX_WAIT_S):
        if answer.get("status") not in statuses:
            break
        check.wait(1)
        answer = check.read(message)
    return answer


def helper(check: Check, message: Item, rel: str) -> str:
    """Return the address of a helper of a message: ``helper(check, message, SEND_HELPER)``."""
    return check.read(message).link(rel)


def unchanged_draft(check: Check, before: Item, answer: Answer, but: tuple[str, ...] = ()) -> None:
    """Assert that a message is as before, except for what counting its recipients changes."""
    check.unchanged(before, answer, but=("status", "total_targeted", *but))


@contract(
    "messages.draft",
    DOCUMENTED,
    "[messages-1], [messages.fields]",
    writes=8,
    texts=st.fixed_dictionaries(
        {"subject": names(), "body": names(), "from": names()}, optional={"name": names()}
    ),
)
def a_new_message_is_a_draft(check: Check, texts: dict[str, str]) -> None:
    """A new message has what was sent, is counted and then a draft, and is the same alone and on the list."""
    identifier = check.identifier()
    answer = post_message(check, **texts, identifiers=[identifier], origin_system="Contract suite")
    fixed = {"type": "email", "origin_system": "Contract suite", "tag_list": []}
    check.has(answer, "{name} of a message comes back as sent, or has its default", **texts, **fixed)
    made = answer.item
    check.that(identifier in made["identifiers"], "an identifier is kept", answer)
    counting = made.get("status") == "calculating"
    check.that(counting or made.get("status") == "draft", "a new message is counted or a draft", answer)
    check.that("total_targeted" in made or counting, "the total is absent while it is counted", answer)
    absent = {"statistics", "sent_start_date", "scheduled_start_date", "targets"} & set(made)
    check.that(not absent, "a draft has no statistics, no dates and no targets", answer)
    check.that("osdi:recipients" not in answer.links, "a draft has no recipients", answer)
    check.that("osdi:wrapper" in answer.links, "a message has a wrapper", answer)
    for rel, end in ((SEND_HELPER, "send"), (SCHEDULE_HELPER, "schedule")):
        check.that(answer.link(rel) == f"{answer.href}/{end}", f"{rel} is below the message", answer)
    after = check.reads_back(wait_while(check, made, "calculating"))
    check.has(after, "a counted message is a draft", status="draft")
    unchanged_draft(check, made, after)
    total = after.get("total_targeted")
    check.that(type(total) is int and total >= 0, "total_targeted is a number", after)
    listed = check.total("/messages")
    known = {*hrefs(check.all_items("/messages", "osdi:messages"))}
    check.that(answer.href in known, "it is on the list", after)
    check.that(len(known) == listed, "the list counts the messages", after)


@contract(
    "messages.put",
    DOCUMENTED,
    "[messages-2]",
    writes=10,
    texts=st.fixed_dictionaries(
        {}, optional={"subject": names(), "body": names(), "from": names(), "name": names()}
    ),
)
def a_put_of_a_draft_changes_what_is_sent(check: Check, texts: dict[str, str]) -> None:
    """A PUT of a draft sets what is sent, leaves the rest, and leaves other messages."""
    other, before = draft(check), draft(check)
    answer = check.put_sets(before, texts)
    check.reads_back(answer)
    check.unchanged(answer.item, check.api.put(href(before), {}))
    fixed: Item = {"total_targeted": 0, "type": "sms", "statistics": {"sent": 9}}
    if check.has_control:  # a real message must not be sent, whatever a PUT may do
        fixed["status"] = "sent"
    check.unchanged(answer.item, check.api.put(href(before), fixed))
    check.unchanged(other)


@contract("messages.identifiers", DOCUMENTED, "[messages.fields.identifiers], [identifiers-2]", writes=8)
def a_message_is_found_by_its_identifier(check: Check) -> None:
    """A POST with the identifier of a message changes that message; a PUT adds one and removes none."""
    taken, subject = check.identifier(), check.name()
    before = draft(check, identifiers=[taken])
    total = check.total("/messages")
    texts = {name: before[name] for name in ("body", "from", "reply_to")}
    answer = post_message(check, identifiers=[taken], subject=subject, **texts)
    check.that(answer.href == href(before), "the identifier means the message that has it", answer)
    unchanged_draft(check, before, answer, but=("subject",))
    check.has(answer, "{name} is changed", subject=subject)
    check.that(check.total("/messages") == total, "no second one is created", answer)
    wait_while(check, before, "calculating")
    added = check.identifier()
    put = check.api.put(href(before), {"identifiers": [added]})
    check.has(put, "a PUT adds to {name}", identifiers=[*before["identifiers"], added])


@contract("messages.required", ASSUMED, "[messages-12]", writes=8)
def a_message_needs_its_texts(check: Check) -> None:
    """A message without subject, body, from or reply_to is refused, or a draft that cannot be sent."""
    total = check.total("/messages")
    refused = check.settings.incomplete_messages == "refused"
    for name in NEEDED_TO_SEND:
        answer = post_message(check, **{name: None})
        if refused:
            check.is_error(answer)
            continue
        check.that(name not in answer.item, f"it is created without {name}", answer)
        check.has(wait_while(check, answer.item, "calculating"), "it is a draft", status="draft")
    expected = total if refused else total + len(NEEDED_TO_SEND)
    check.that(check.total("/messages") == expected, "a refused message is not created", answer)


@contract("messages.pace", DOCUMENTED, "[limits-4]", writes=12)
def messages_are_created_at_a_pace(check: Check) -> None:
    """A second message too soon after the first is a 429 and is not created; later it is."""
    interval_s, api = check.settings.seconds_between_messages, check.api.without_back_off()
    first = post_message(check)
    total = check.total("/messages")
    body = {name: first.item[name] for name in NEEDED_TO_SEND}
    second = api.post("/messages", body)
    if not interval_s or interval_s <= 1:
        return
    check.is_error(second, 429)
    check.that(check.total("/messages") == total, "it is not created", second)
    renamed = check.api.put(first.href, {"name": check.name()})
    check.that(renamed.status == 200, "a PUT that changes no targets has no pace", renamed)
    check.wait(interval_s / 2)
    check.is_error(api.post("/messages", body), 429)
    check.wait(interval_s / 2 + 1)
    later = api.post("/messages", body)
    check.that(later.status == 200, "later it is created", later)


@contract("messages.targets", DOCUMENTED, "[messages-3], [messages-7]", writes=26, requires=("mock",))
def targets_are_addresses_of_queries(check: Check) -> None:
    """Targets are addresses of queries; others are refused; with other targets a draft is counted again."""
    targets = [{"href": check.create_in_ui("queries", name=check.name()).href} for _ in range(2)]
    before, whole = draft(check, targets=targets[:1]), draft(check)
    read = check.read(before)
    check.has(read, "{name} come back as sent", targets=targets[:1])
    some, everybody = before["total_targeted"], whole["total_targeted"]
    check.that(some <= everybody, "a query matches no more people than there are", read)
    if check.settings.query_match_percent == 100:
        check.that(some == everybody, "a query that matches everybody is for everybody", read)
    put = _put_targets(check, before, targets)
    check.has(put, "a PUT sets the targets, which are counted again", targets=targets, status="calculating")
    check.that("total_targeted" not in put.item, "there is no total while it is counted", put)
    soon = check.api.without_back_off().put(href(before), {"targets": targets[:1]})
    if check.settings.seconds_between_messages:
        check.is_error(soon, 429)
    check.has(wait_while(check, before, "calculating"), "then it is a draft again", status="draft")
    none = _put_targets(check, before, [])
    check.that("targets" not in none.item, "an empty list is for everybody", none)
    again = wait_while(check, before, "calculating")
    check.has(again, "{name} counts everybody", total_targeted=everybody)
    for wrong in (f"{check.api.base}/queries/{UNKNOWN_ID}", href(before), "nowhere"):
        check.is_error(_put_targets(check, before, [{"href": wrong}]))
    check.reads_back(again)


def _put_targets(check: Check, message: Item, targets: list[dict[str, Any]]) -> Answer:
    if check.settings.seconds_between_messages:
        check.wait(check.settings.seconds_between_messages)
    return check.api.put(href(message), {"targets": targets})


@contract("messages.wrapper", DOCUMENTED, "[messages-8]", writes=12, requires=("mock",))
def a_message_has_the_named_wrapper(check: Check) -> None:
    """A message has the wrapper that a POST names, in either spelling, or else the default one."""
    wrapper = check.create_in_ui("wrappers", name=check.name()).href
    for rel in ("osdi:wrapper", "osdi:wrappers"):
        answer = post_message(check, _links={rel: {"href": wrapper}})
        same = answer.link("osdi:wrapper") == wrapper
        check.that(same, f"a message has the wrapper that was sent as {rel}", answer)
    default = check.api.get(post_message(check).link("osdi:wrapper"))
    check.has(default, "else it has the default one", default=True)
    unknown = f"{check.api.base}/wrappers/{UNKNOWN_ID}"
    check.is_error(post_message(check, _links={"osdi:wrapper": {"href": unknown}}))


@contract("messages.nothing-to-stop", ASSUMED, "[messages-16], [messages-17]", writes=10)
def a_draft_cannot_be_stopped(check: Check) -> None:
    """A draft can be neither stopped nor unscheduled, an unknown message has no helpers, and nothing changes."""
    before = draft(check)
    with check.nothing_changes(href(before)):
        for rel in (SEND_HELPER, SCHEDULE_HELPER):
            address = helper(check, before, rel)
            check.is_error(check.api.delete(address))
            check.is_error(check.api.delete(address.replace(uuid(before), UNKNOWN_ID)), 404)
            check.is_error(check.api.get(address), check.settings.unsupported_method_status, 404, 405)
