"""Sending messages, where nobody gets anything: now, later, stopped, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED
from actionnetwork_mock.resources import resource_named
from actionnetwork_mock.resources.messages import NEEDED_TO_SEND

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..furnishing import below
from ..in_ui import made_in_ui
from ..messages import SCHEDULE_HELPER, SEND_HELPER, draft, helper, post_message, wait_while
from .errors import check_error
from .messages import unchanged_draft
from .people import href, unchanged

_ON_ITS_WAY = ("sending", "sending_by_timezone", "throttled")
_LATER = timedelta(days=3)
_STATISTICS = {field.name for field in resource_named("messages").objects["statistics"]}


@contextmanager
def audience(check: Check, count: int) -> Iterator[Check]:
    """Give a check of the group with the fewest people and some new ones, who are unsubscribed at the end."""
    if check.other_api is not None:
        check = check.as_group(check.other_api)
    made = [check.sign_up() for _ in range(count)]
    try:
        yield check
    finally:
        for one in made:
            check.api.put(href(one.item()), {"email_addresses": [{"status": "unsubscribed"}]})
            check.traces.people.pop(href(one.item()), None)


def subscribed(check: Check) -> set[str]:
    """Return the selves of those who are subscribed to the group's emails."""
    people = check.all_items("/people", "osdi:people")
    return {
        href(one)
        for one in people
        if any(
            entry.get("status") == "subscribed" and "address" in entry
            for entry in one.get("email_addresses", ())
        )
    }


def recipients(check: Check, message: dict[str, Any]) -> list[str]:
    """Return the selves of those who are on the list of a message's recipients."""
    items = check.all_items(
        f"{below(check, message['_links']['osdi:recipients']['href'])}/items", "osdi:items"
    )
    return [one["_links"]["osdi:person"]["href"] for one in items]


def _text(check: Check, answer: Answer, begins: str) -> None:
    text = answer.json.get("message") if answer.status == 200 else None
    good = isinstance(text, str) and text.startswith(begins) and set(answer.json) == {"message"}
    check.that(good, "a helper answers 200 with a sentence and nothing else", answer)


def _at(check: Check, later: timedelta) -> str:
    """Return a time as the API writes it, so much later than now."""
    return (check.now() + later).strftime("%Y-%m-%dT%H:%M:%SZ")


@contract(
    "messages.send",
    provenance=DOCUMENTED,
    where="[messages-13], [messages-4]",
    writes=True,
    calls=50,
    needs=("sending",),
)
def a_message_is_sent_to_who_is_subscribed(check: Check) -> None:
    """A draft that is sent goes to everybody who is subscribed, once, and says so in its statistics and its list."""
    with audience(check, 3) as group:
        gone = group.sign_up({"email_addresses": [{"address": group.email(), "status": "unsubscribed"}]})
        before, expected = draft(group), subscribed(group)
        check.that(href(gone.item()) not in expected, "who is unsubscribed is not meant", gone)
        sent = group.api.post(helper(group, before, SEND_HELPER), {})
        _text(check, sent, "Your email has been sent")
        on_its_way = group.api.get(href(before))
        if group.ways.sending_s:
            status = on_its_way.item().get("status")
            check.that(status == group.ways.status_while_sending, "it is on its way", on_its_way)
            unchanged_draft(check, before, on_its_way, but=("sent_start_date",))
        check.that("sent_start_date" in on_its_way.item(), "it says when that began", on_its_way)
        check_error(
            check, group.api.post(helper(group, before, SEND_HELPER), {}), group.ways.validation_status
        )
        after = wait_while(group, before, *_ON_ITS_WAY)
        read = group.api.get(href(before))
        check.that(after.get("status") == "sent", "then it is sent", read)
        check.that(after.get("total_targeted") == len(expected), "it was for who is subscribed", read)
        _check_statistics(group, read, len(expected))
        got = recipients(group, after)
        check.that(sorted(got) == sorted(expected), "each of them is on the list, once", read)
        _check_list(group, read)
        _check_over(group, read)
        unchanged(check, gone.item(), group.api.get(href(gone.item())))
        check.traces.people.pop(href(gone.item()), None)


@contract(
    "messages.targeted",
    provenance=DOCUMENTED,
    where="[messages-7]",
    writes=True,
    calls=40,
    needs=("sending", "mock"),
)
def a_message_goes_to_those_whom_its_queries_match(check: Check) -> None:
    """A message with targets goes to the subscribed people whom any of its queries matches, each of them once."""
    with audience(check, 12) as group:
        queries = [href(made_in_ui(group, "queries", name=group.traces.next_name()).item()) for _ in range(2)]
        everybody, got = subscribed(group), []
        for targets in (queries[:1], queries[1:], queries):
            message = draft(group, targets=[{"href": one} for one in targets])
            if message["total_targeted"]:
                _text(
                    check, group.api.post(helper(group, message, SEND_HELPER), {}), "Your email has been sent"
                )
                message = wait_while(group, message, *_ON_ITS_WAY)
                found = recipients(group, message)
            else:
                found = []
            read = group.api.get(href(message))
            check.that(len(found) == message["total_targeted"], "as many got it as it was for", read)
            check.that(len({*found}) == len(found), "each of them once", read)
            check.that({*found} <= everybody, "nobody got it who is not subscribed", read)
            got.append({*found})
        check.that(got[2] == got[0] | got[1], "two queries are for whom either of them matches", read)
        if group.ways.query_match_percent == 100:
            check.that(got[2] == everybody, "a query that matches everybody is for who is subscribed", read)


def _check_statistics(check: Check, answer: Answer, sent: int) -> None:
    found = answer.item().get("statistics", {})
    expected = {name.replace("_opened", f"_{check.ways.open_counts}") for name in _STATISTICS}
    check.that(set(found) == expected, "there are the known statistics", answer)
    good = all(type(value) in (int, float) and value >= 0 for value in found.values())
    check.that(good, "statistics are numbers", answer)
    check.that(found.get("sent") == sent, "statistics say how many it went to", answer)
    most = max(value for name, value in found.items() if name != "action_network:total_amount")
    check.that(most <= sent or check.control is None, "no count is above that", answer)


def _check_list(check: Check, answer: Answer) -> None:
    found = check.api.get(answer.item()["_links"]["osdi:recipients"]["href"])
    check.that(found.item().get("description") == "Email", "the list is one of an email", found)
    check.that(found.item().get("title") == answer.item()["subject"], "it has the subject as title", found)


def _check_over(check: Check, answer: Answer) -> None:
    """Hold a message that is sent to be sent once and for all."""
    message, refused = answer.item(), check.ways.validation_status
    check_error(check, check.api.post(helper(check, message, SEND_HELPER), {}), refused)
    check_error(check, check.api.delete(helper(check, message, SEND_HELPER)), refused)
    at = {"scheduled_start_date": _at(check, _LATER)}
    check_error(check, check.api.post(helper(check, message, SCHEDULE_HELPER), at), refused)
    after = check.api.get(href(message))
    check.that(after.item() == message, "nothing changes it any more", after)
    put = check.api.put(href(message), {"name": "Changed"})
    if check.ways.message_edits == "any":
        unchanged(check, message, put, but=("name",))
    else:
        check_error(check, put, refused)


@contract(
    "messages.stop",
    provenance=ASSUMED,
    where="[messages-14], [messages-5]",
    writes=True,
    calls=25,
    needs=("sending",),
)
def a_message_on_its_way_can_be_stopped(check: Check) -> None:
    """A message on its way can be stopped once; who got it until then is counted and on its list."""
    _needs_time_to_send(check)
    with audience(check, 2) as group:
        before, everybody = draft(group), subscribed(group)
        _text(check, group.api.post(helper(group, before, SEND_HELPER), {}), "Your email has been sent")
        _text(check, group.api.delete(helper(group, before, SEND_HELPER)), "Your email has been stopped")
        answer = group.api.get(href(before))
        status = answer.item().get("status")
        check.that(status == group.ways.status_after_stop, "its status is as is known", answer)
        check_error(check, group.api.delete(helper(group, before, SEND_HELPER)), group.ways.validation_status)
        sent = answer.item().get("statistics", {}).get("sent")
        check.that(type(sent) is int and sent <= len(everybody), "it went to some", answer)
        _check_statistics(group, answer, sent)
        got = recipients(group, answer.item())
        check.that(len(got) == sent and set(got) <= everybody, "those are on the list", answer)
        group.wait(60)
        later = group.api.get(href(before))
        check.that(later.item() == answer.item(), "no more of it goes out", later)


def _needs_time_to_send(check: Check) -> None:
    if not check.ways.sending_s:
        raise check.cannot("messages are sent at once here, so nothing can come between")


@contract(
    "messages.schedule",
    provenance=DOCUMENTED,
    where="[messages-18]",
    writes=True,
    calls=40,
    needs=("sending", "mock"),
)
def a_message_is_sent_when_it_is_due(check: Check) -> None:
    """A draft can be scheduled, and unscheduled again; when the time comes it is sent, and not before."""
    with audience(check, 2) as group:
        before = draft(group)
        read, address = group.api.get(href(before)), helper(group, before, SCHEDULE_HELPER)
        for bad in ({}, {"scheduled_start_date": "soon"}, {"scheduled_start_date": _at(group, -_LATER)}):
            check_error(check, group.api.post(address, bad), group.ways.validation_status)
        check.that(group.api.get(href(before)).item() == before, "what is refused changes nothing", read)
        at = _at(group, _LATER)
        _text(check, group.api.post(address, {"scheduled_start_date": at}), "Your message has been scheduled")
        scheduled = group.api.get(href(before))
        check.that(scheduled.item().get("status") == "scheduled", "it is scheduled", scheduled)
        check.that(scheduled.item().get("scheduled_start_date") == at, "it says when it is due", scheduled)
        unchanged_draft(check, before, scheduled, but=("scheduled_start_date",))
        check_error(
            check, group.api.post(helper(group, before, SEND_HELPER), {}), group.ways.validation_status
        )
        at = _check_second_schedule(group, address, scheduled)
        _text(check, group.api.delete(address), "Your message scheduling has been canceled")
        unscheduled = group.api.get(href(before))
        unchanged(check, before, unscheduled)
        _text(check, group.api.post(address, {"scheduled_start_date": at}), "Your message has been scheduled")
        group.wait(86_400)
        waiting = group.api.get(href(before))
        check.that(waiting.item().get("status") == "scheduled", "it is not sent before it is due", waiting)
        group.wait(10 * 86_400)
        _check_was_sent(group, before, at)


def _check_second_schedule(check: Check, address: str, scheduled: Answer) -> str:
    """Hold a second schedule to what is known of it, and return the date that is left."""
    first, later = scheduled.item()["scheduled_start_date"], _at(check, 2 * _LATER)
    answer = check.api.post(address, {"scheduled_start_date": later})
    accepted = check.ways.second_schedule == "accepted"
    check.that((answer.status == 200) == accepted, "a second schedule does as is known", answer)
    after = check.api.get(href(scheduled.item()))
    expected: str = later if accepted else first
    check.that(after.item().get("scheduled_start_date") == expected, "the date is as is known", after)
    return expected


def _check_was_sent(check: Check, before: dict[str, Any], at: str) -> None:
    after = wait_while(check, before, "scheduled", *_ON_ITS_WAY)
    read = check.api.get(href(before))
    check.that(after.get("status") == "sent", "it is sent after it was due", read)
    check.that("scheduled_start_date" not in after, "it is not scheduled any more", read)
    check.that(after.get("sent_start_date", "") >= at, "it was not sent before it was due", read)
    expected = sorted(subscribed(check))
    check.that(sorted(recipients(check, after)) == expected, "it went to who is subscribed", read)


@contract(
    "messages.preconditions",
    provenance=DOCUMENTED,
    where="[messages-12]",
    writes=True,
    calls=24,
    needs=("sending",),
)
def what_is_not_ready_is_not_sent(check: Check) -> None:
    """A message that lacks a text, is still counted, or is for nobody can be neither sent nor scheduled."""
    with audience(check, 1) as group:
        fresh = post_message(group)
        if fresh.item().get("status") == "calculating" and group.ways.targeting_s:
            _check_refused(group, fresh, "total_targeted is not known yet")
        if group.ways.incomplete_messages == "accepted":
            for name in NEEDED_TO_SEND:
                lacking = draft(group, **{name: None})
                _check_refused(group, group.api.get(href(lacking)), f"{name} is empty")
        elif group.ways.empty_text == "clears":
            whole = draft(group)
            put = group.api.put(href(whole), {"subject": ""})
            if "subject" not in put.item():
                _check_refused(group, put, "subject is empty")
    if check.other_api is None:
        return
    group = check.as_group(check.other_api)
    if not subscribed(group):
        nobody = draft(group)
        read = group.api.get(href(nobody))
        check.that(nobody.get("total_targeted") == 0, "a message in an empty group is for nobody", read)
        _check_refused(group, read, "nobody would get it")


def _check_refused(check: Check, answer: Answer, why: str) -> None:
    """Hold both helpers to refuse a message, which stays as it is."""
    message = answer.item()
    for end, body in (("send", {}), ("schedule", {"scheduled_start_date": _at(check, _LATER)})):
        refused = check.api.post(f"{below(check, href(message))}/{end}", body)
        check.that(refused.status != 200, f"it cannot be sent: {why}", refused)
        check_error(check, refused, check.ways.validation_status)
    after = check.api.get(href(message))
    check.that(after.item().get("status") not in (*_ON_ITS_WAY, "scheduled", "sent"), "it stays", after)


_STEPS = ("edit", "send", "stop", "schedule", "unschedule", "wait", "wait long")
_ANSWERED: dict[str, Callable[[Check, str], Answer]] = {
    "send": lambda check, address: check.api.post(f"{address}/send", {}),
    "stop": lambda check, address: check.api.delete(f"{address}/send"),
    "unschedule": lambda check, address: check.api.delete(f"{address}/schedule"),
}


class _Life:
    """One message, and the status that it should have."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self.message = draft(check)
        self.status = "draft"
        self.name = self.message.get("name")

    def do(self, step: str) -> None:
        """Take one step, and hold its answer to be right for the status."""
        check, address = self._check, below(self._check, href(self.message))
        if step.startswith("wait"):
            check.wait(60 if step == "wait" else 30 * 86_400)
            self.status = self._settled(step)
            return
        if step == "edit":
            name = check.traces.next_name()
            answer = check.api.put(address, {"name": name})
            works = self.status == "draft" or check.ways.message_edits == "any"
            self.name = name if works else self.name
        elif step == "schedule":
            body = {"scheduled_start_date": _at(check, _LATER)}
            answer = check.api.post(f"{address}/schedule", body)
            again = self.status == "scheduled" and check.ways.second_schedule == "accepted"
            works = self.status == "draft" or again
        else:
            answer = _ANSWERED[step](check, address)
            works = {"send": "draft", "stop": "on its way", "unschedule": "scheduled"}[step] == self.status
        if not works:
            check_error(check, answer, check.ways.validation_status)
            return
        check.that(answer.status == 200, f"{step} works on what is {self.status}", answer)
        after = {"send": "on its way", "stop": "stopped", "schedule": "scheduled", "unschedule": "draft"}
        self.status = after.get(step, self.status)

    def _settled(self, step: str) -> str:
        if self.status == "on its way" or (self.status == "scheduled" and step == "wait long"):
            return "sent"
        return self.status

    def compare(self) -> None:
        """Hold the message to have the status, and what comes with that."""
        check = self._check
        answer = check.api.get(href(self.message))
        if self.status == "sent":  # it may have become due a moment ago
            wait_while(check, self.message, "scheduled", *_ON_ITS_WAY)
            answer = check.api.get(href(self.message))
        item, ways = answer.item(), check.ways
        names = {"on its way": ways.status_while_sending, "stopped": ways.status_after_stop}
        expected = names.get(self.status, self.status)
        check.that(item.get("status") == expected, f"its status is {expected}", answer)
        check.that(item.get("name") == self.name, "its name is the last that was taken", answer)
        over = self.status in ("sent", "stopped")
        check.that(("statistics" in item) == over, "statistics are there once it is over", answer)
        has_list = "osdi:recipients" in item["_links"]
        check.that(has_list == over, "recipients are there once it is over", answer)
        due = "scheduled_start_date" in item
        check.that(due == (self.status == "scheduled"), "it is due while it is scheduled", answer)
        begun = "sent_start_date" in item
        check.that(begun == (over or self.status == "on its way"), "it says when it was sent", answer)
        unchanged(check, self.message, answer, but=(*_LIVING, "name"))


_LIVING = ("status", "statistics", "scheduled_start_date", "sent_start_date", "_links")


@contract(
    "messages.history",
    provenance=ASSUMED,
    where="[messages-1], [messages-4]",
    writes=True,
    calls=30,
    needs=("sending", "mock"),
    steps=st.lists(st.tuples(st.integers(0, 1), st.sampled_from(_STEPS)), min_size=2, max_size=9),
)
def a_message_lives_as_known(check: Check, steps: list[tuple[int, str]]) -> None:
    """Whatever is done to messages, in whatever order, each has the status and the data that follow from it."""
    _needs_time_to_send(check)
    with audience(check, 1) as group:
        lives = [_Life(group), _Life(group)]
        for which, step in steps:
            lives[which].do(step)
            if step.startswith("wait"):
                lives[1 - which].status = lives[1 - which]._settled(step)
            for life in lives:
                life.compare()
