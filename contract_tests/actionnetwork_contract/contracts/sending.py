"""Sending messages, on targets where no person receives them: now, later, stopped, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED
from actionnetwork_mock.resources import resource_named
from actionnetwork_mock.resources.messages import NEEDED_TO_SEND

from ..answer import Answer, Item, Unverifiable, href, hrefs
from ..check import Check
from ..contract import contract
from .messages import ON_ITS_WAY, draft, post_message, unchanged_draft, wait_while

_LATER = timedelta(days=3)
_STATISTICS = {field.name for field in resource_named("messages").objects["statistics"]}
_DAY_S = 86_400
_SENT, _STOPPED = "Your email has been sent", "Your email has been stopped"
_SCHEDULED, _UNSCHEDULED = "Your message has been scheduled", "Your message scheduling has been canceled"


@contextmanager
def _audience(check: Check, count: int) -> Iterator[Check]:
    """Yield a check of the group with the fewest people and some new ones, who are unsubscribed at the end."""
    check = check.other if check.target.other_api is not None else check
    people = [check.person() for _ in range(count)]
    try:
        yield check
    finally:
        for person in people:
            check.api.put(href(person), {"email_addresses": [{"status": "unsubscribed"}]})


def _subscribed(check: Check) -> list[str]:
    """Return the hrefs of the people who are subscribed to the group's emails, sorted."""
    return sorted(
        href(person)
        for person in check.all_items("/people", "osdi:people")
        if any(
            entry.get("status") == "subscribed" and "address" in entry
            for entry in person.get("email_addresses", ())
        )
    )


def _recipients(check: Check, message: Item) -> list[str]:
    """Return the hrefs of the people on the list of a message's recipients, sorted."""
    items = check.all_items(f"{href(message, 'osdi:recipients')}/items", "osdi:items")
    return sorted(hrefs(items, "osdi:person"))


def _check_sentence(check: Check, answer: Answer, start: str) -> None:
    text = answer.json.get("message") if answer.status == 200 else None
    good = isinstance(text, str) and text.startswith(start) and set(answer.json) == {"message"}
    check.that(good, "a helper answers 200 with a sentence and nothing else", answer)


def _send(check: Check, message: Item) -> Answer:
    return check.api.post(f"{href(message)}/send", {})


def _stop(check: Check, message: Item) -> Answer:
    return check.api.delete(f"{href(message)}/send")


def _schedule(check: Check, message: Item, date: str) -> Answer:
    return check.api.post(f"{href(message)}/schedule", {"scheduled_start_date": date})


def _unschedule(check: Check, message: Item) -> Answer:
    return check.api.delete(f"{href(message)}/schedule")


def _date(check: Check, later: timedelta = _LATER) -> str:
    """Return a time as the API writes it, so much later than now."""
    return (check.now() + later).strftime("%Y-%m-%dT%H:%M:%SZ")


@contract("messages.send", DOCUMENTED, "[messages-13], [messages-4]", writes=50, requires=("sending",))
def a_message_is_sent_to_the_subscribed_people(check: Check) -> None:
    """A draft is sent to every subscribed person once, which its statistics and its list of recipients show."""
    with _audience(check, 3) as group:
        gone = group.sign_up({"email_addresses": [{"address": group.email(), "status": "unsubscribed"}]})
        before, expected = draft(group), _subscribed(group)
        group.that(gone.href not in expected, "an unsubscribed person is no recipient", gone)
        _check_sentence(group, _send(group, before), _SENT)
        sending = group.read(before)
        if group.settings.sending_s:
            status = group.settings.status_while_sending
            group.has(sending, "it is being sent", status=status)
            unchanged_draft(group, before, sending, but=("sent_start_date",))
        group.that("sent_start_date" in sending.item, "it has the time of its start", sending)
        group.is_error(_send(group, before))
        sent = wait_while(group, before, *ON_ITS_WAY)
        group.has(sent, "{name} is that of a sent message", status="sent", total_targeted=len(expected))
        _check_statistics(group, sent, len(expected))
        group.that(_recipients(group, sent.item) == expected, "each recipient is on the list once", sent)
        found = group.api.get(sent.link("osdi:recipients"))
        group.has(
            found, "the list has the {name} of an email", description="Email", title=sent.get("subject")
        )
        _check_is_final(group, sent)
        group.unchanged(gone.item)


@contract("messages.targeted", DOCUMENTED, "[messages-7]", writes=40, requires=("sending", "mock"))
def a_message_goes_to_people_who_match_its_queries(check: Check) -> None:
    """A message with targets goes to the subscribed people who match any of its queries, to each of them once."""
    with _audience(check, 12) as group:
        queries = [group.create_in_ui("queries", name=group.name()).href for _ in range(2)]
        everybody, reached = {*_subscribed(group)}, []
        for targets in (queries[:1], queries[1:], queries):
            message = draft(group, targets=[{"href": query} for query in targets])
            found: list[str] = []
            if message["total_targeted"]:
                _check_sentence(group, _send(group, message), _SENT)
                message = wait_while(group, message, *ON_ITS_WAY).item
                found = _recipients(group, message)
            read = group.read(message)
            group.that(len(found) == message["total_targeted"], "total_targeted counts the recipients", read)
            group.that(len({*found}) == len(found), "each recipient is on the list once", read)
            group.that({*found} <= everybody, "only subscribed people are recipients", read)
            reached.append({*found})
        both = reached[2] == reached[0] | reached[1]
        group.that(both, "two queries are for people who match either of them", read)
        if group.settings.query_match_percent == 100:
            group.that(reached[2] == everybody, "a query that matches everybody is for all subscribed", read)


def _check_statistics(check: Check, answer: Answer, sent: int) -> None:
    found = answer.item.get("statistics", {})
    expected = {
        name.replace("verified_opened", f"verified_{check.settings.open_counts}") for name in _STATISTICS
    }
    check.that(set(found) == expected, "a message has the known statistics", answer)
    numbers = all(type(value) in (int, float) and value >= 0 for value in found.values())
    check.that(numbers, "statistics are numbers", answer)
    check.that(found.get("sent") == sent, "sent is the number of recipients", answer)
    highest = max(value for name, value in found.items() if name != "action_network:total_amount")
    check.that(highest <= sent or not check.has_control, "no count is above that", answer)


def _check_is_final(check: Check, answer: Answer) -> None:
    """Assert that a sent message can be neither sent, stopped nor scheduled again."""
    message = answer.item
    with check.nothing_changes(href(message)):
        for refused in (
            _send(check, message),
            _stop(check, message),
            _schedule(check, message, _date(check)),
        ):
            check.is_error(refused)
    put = check.api.put(href(message), {"name": "Changed"})
    if check.settings.message_edits == "any":
        check.unchanged(message, put, but=("name",))
    else:
        check.is_error(put)


@contract("messages.stop", ASSUMED, "[messages-14], [messages-5]", writes=25, requires=("sending",))
def a_message_can_be_stopped(check: Check) -> None:
    """A message that is being sent can be stopped once; its recipients until then are counted and on its list."""
    _require_sending_time(check)
    with _audience(check, 2) as group:
        before, everybody = draft(group), _subscribed(group)
        _check_sentence(group, _send(group, before), _SENT)
        _check_sentence(group, _stop(group, before), _STOPPED)
        answer = group.read(before)
        group.has(answer, "{name} follows the setting", status=group.settings.status_after_stop)
        group.is_error(_stop(group, before))
        sent = answer.item.get("statistics", {}).get("sent")
        group.that(type(sent) is int and sent <= len(everybody), "some people have received it", answer)
        _check_statistics(group, answer, sent)
        found = _recipients(group, answer.item)
        group.that(len(found) == sent and {*found} <= {*everybody}, "those are on the list", answer)
        group.wait(60)
        group.reads_back(answer)


def _require_sending_time(check: Check) -> None:
    if not check.settings.sending_s:
        raise Unverifiable("messages are sent at once here, so that none can be stopped")


@contract("messages.schedule", DOCUMENTED, "[messages-18]", writes=40, requires=("sending", "mock"))
def a_message_is_sent_when_it_is_due(check: Check) -> None:
    """A draft can be scheduled, and unscheduled again; when the time comes it is sent, and not before."""
    with _audience(check, 2) as group:
        before, date = draft(group), _date(group)
        with group.nothing_changes(href(before)):
            group.is_error(group.api.post(f"{href(before)}/schedule", {}))
            for wrong in ("soon", _date(group, -_LATER)):
                group.is_error(_schedule(group, before, wrong))
        _check_sentence(group, _schedule(group, before, date), _SCHEDULED)
        scheduled = group.read(before)
        group.has(scheduled, "{name} is that of the schedule", status="scheduled", scheduled_start_date=date)
        unchanged_draft(group, before, scheduled, but=("scheduled_start_date",))
        group.is_error(_send(group, before))
        date = _check_second_schedule(group, scheduled)
        _check_sentence(group, _unschedule(group, before), _UNSCHEDULED)
        group.unchanged(before, group.read(before))
        _check_sentence(group, _schedule(group, before, date), _SCHEDULED)
        group.wait(_DAY_S)
        group.has(group.read(before), "it is not sent before it is due", status="scheduled")
        group.wait(10 * _DAY_S)
        sent = wait_while(group, before, "scheduled", *ON_ITS_WAY)
        group.has(sent, "it is sent after it was due", status="sent", scheduled_start_date=None)
        group.that(sent.item.get("sent_start_date", "") >= date, "it was not sent before it was due", sent)
        same = _recipients(group, sent.item) == _subscribed(group)
        group.that(same, "its recipients are the subscribed people", sent)


def _check_second_schedule(check: Check, scheduled: Answer) -> str:
    """Assert that a second schedule follows the setting, and return the resulting date."""
    first: str = scheduled.item["scheduled_start_date"]
    later = _date(check, 2 * _LATER)
    answer = _schedule(check, scheduled.item, later)
    accepted = check.settings.second_schedule == "accepted"
    check.that((answer.status == 200) == accepted, "a second schedule follows the setting", answer)
    expected = later if accepted else first
    check.has(check.read(scheduled.item), "{name} follows the setting", scheduled_start_date=expected)
    return expected


@contract("messages.preconditions", DOCUMENTED, "[messages-12]", writes=24, requires=("sending",))
def an_incomplete_message_is_not_sent(check: Check) -> None:
    """A message that lacks a text, is still counted, or has no recipients can be neither sent nor scheduled."""
    with _audience(check, 1) as group:
        fresh = post_message(group)
        if fresh.get("status") == "calculating" and group.settings.targeting_s:
            _check_refused(group, fresh, "total_targeted is not known yet")
        if group.settings.incomplete_messages == "accepted":
            for name in NEEDED_TO_SEND:
                _check_refused(group, group.read(draft(group, **{name: None})), f"{name} is empty")
        elif group.settings.empty_text == "clears":
            put = group.api.put(href(draft(group)), {"subject": ""})
            if "subject" not in put.item:
                _check_refused(group, put, "subject is empty")
    if check.target.other_api is not None:
        group = check.other
        if not _subscribed(group):
            empty = group.read(draft(group))
            check.has(empty, "a message of an empty group has no recipients", total_targeted=0)
            _check_refused(group, empty, "it has no recipients")


def _check_refused(check: Check, answer: Answer, reason: str) -> None:
    """Assert that both helpers refuse a message."""
    message = answer.item
    for refused in (_send(check, message), _schedule(check, message, _date(check))):
        check.that(refused.status != 200, f"it cannot be sent: {reason}", refused)
        check.is_error(refused)
    after = check.read(message)
    unsent = after.get("status") not in (*ON_ITS_WAY, "scheduled", "sent")
    check.that(unsent, "it is not sent and not scheduled", after)


class _Step(NamedTuple):
    """A step in the life of a message: the status that it needs, and the status that follows."""

    needs: str
    leads_to: str


_STEPS = {
    "send": _Step("draft", "on its way"),
    "stop": _Step("on its way", "stopped"),
    "schedule": _Step("draft", "scheduled"),
    "unschedule": _Step("scheduled", "draft"),
    "edit": _Step("draft", "draft"),
}
_WAITS_S = {"wait": 60, "wait long": 30 * _DAY_S}
_FOLLOWING = ("name", "status", "statistics", "scheduled_start_date", "sent_start_date", "_links")
"""Fields that follow from the steps."""


class _Life:
    """One message, and the status that it should have."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._message = draft(check)
        self._status = "draft"
        self._name = self._message.get("name")

    def take(self, step: str) -> None:
        """Take one step, and assert that its answer is right for the status."""
        check, name = self._check, self._check.name()
        if step == "edit":
            answer = check.api.put(href(self._message), {"name": name})
        elif step == "schedule":
            answer = _schedule(check, self._message, _date(check))
        else:
            answer = {"send": _send, "stop": _stop, "unschedule": _unschedule}[step](check, self._message)
        works = self._status == _STEPS[step].needs
        works |= step == "edit" and check.settings.message_edits == "any"
        works |= (step, self._status) == (
            "schedule",
            "scheduled",
        ) and check.settings.second_schedule == "accepted"
        if not works:
            check.is_error(answer)
            return
        check.that(answer.status == 200, f"{step} works while it is {self._status}", answer)
        if step == "edit":
            self._name = name
        else:
            self._status = _STEPS[step].leads_to

    def time_passes(self, seconds: int) -> None:
        """Follow what happens while time passes."""
        if self._status == "on its way" or (self._status == "scheduled" and seconds > _DAY_S):
            self._status = "sent"

    def compare(self) -> None:
        """Assert that the message has the status, and what comes with it."""
        check, settings, status = self._check, self._check.settings, self._status
        if status == "sent":  # it may have become due a moment ago
            wait_while(check, self._message, "scheduled", *ON_ITS_WAY)
        answer = check.read(self._message)
        names = {"on its way": settings.status_while_sending, "stopped": settings.status_after_stop}
        check.has(answer, "{name} follows from the steps", status=names.get(status, status), name=self._name)
        over = status in ("sent", "stopped")
        for part, present in (
            ("statistics" in answer.item, over),
            ("osdi:recipients" in answer.links, over),
            ("scheduled_start_date" in answer.item, status == "scheduled"),
            ("sent_start_date" in answer.item, over or status == "on its way"),
        ):
            check.that(part == present, f"statistics, recipients and dates are those of {status}", answer)
        check.unchanged(self._message, answer, but=_FOLLOWING)


@contract(
    "messages.history",
    ASSUMED,
    "[messages-1], [messages-4]",
    writes=30,
    requires=("sending", "mock"),
    steps=st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from([*_STEPS, *_WAITS_S])), min_size=2, max_size=9
    ),
)
def a_message_has_the_status_of_its_steps(check: Check, steps: list[tuple[int, str]]) -> None:
    """Whatever is done to messages, in whatever order, each has the status and the data that follow from it."""
    _require_sending_time(check)
    with _audience(check, 1) as group:
        lives = [_Life(group), _Life(group)]
        for message_no, step in steps:
            if step in _WAITS_S:
                group.wait(_WAITS_S[step])
                for life in lives:
                    life.time_passes(_WAITS_S[step])
            else:
                lives[message_no].take(step)
            for life in lives:
                life.compare()
