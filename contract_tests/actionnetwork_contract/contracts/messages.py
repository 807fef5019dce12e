"""Messages: drafts, whom they are for, and their way through the helpers."""

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
from ..messages import draft, helper, post_message, wait_while
from ..strategies import names
from .actions import made_in_ui
from .errors import NOBODY, check_error
from .people import href, unchanged

_SEND, _SCHEDULE = "osdi:send_helper", "osdi:schedule_helper"
_ON_ITS_WAY = ("sending", "sending_by_timezone", "throttled")
_COUNTS = ("status", "total_targeted")
_LATER = timedelta(days=3)
_STATISTICS = {field.name for field in resource_named("messages").objects["statistics"]}


def _texts() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {"subject": names(), "body": names(), "from": names()}, optional={"name": names()}
    )


def _unchanged(check: Check, before: dict[str, Any], answer: Answer, but: tuple[str, ...] = ()) -> None:
    """Hold a message to be as before, but for what its being counted changes."""
    unchanged(check, before, answer, but=(*_COUNTS, *but))


@contract(
    "messages.draft",
    provenance=DOCUMENTED,
    where="messages.yaml, fields and post",
    writes=True,
    calls=8,
    texts=_texts(),
)
def a_new_message_is_a_draft_that_reads_back(check: Check, texts: dict[str, str]) -> None:
    """A new message has what was sent, is counted and then a draft, and is the same alone and on the list."""
    identifier = f"contract:{check.traces.next_name()}"
    answer = post_message(check, **texts, identifiers=[identifier], origin_system="Contract suite")
    made = answer.item()
    for name, value in {**texts, "type": "email", "origin_system": "Contract suite", "tag_list": []}.items():
        check.that(made.get(name) == value, f"{name} of a message comes back as sent", answer)
    check.that(identifier in made["identifiers"], "an identifier is kept", answer)
    check.that(made.get("status") in ("calculating", "draft"), "a new message is being counted", answer)
    counting = made.get("status") == "calculating"
    check.that("total_targeted" in made or counting, "the total is absent while it is counted", answer)
    absent = {"statistics", "sent_start_date", "scheduled_start_date", "targets"} & set(made)
    check.that(not absent, "a draft has no statistics, no dates and no targets", answer)
    check.that("osdi:recipients" not in made["_links"], "a draft has no recipients", answer)
    check.that("osdi:wrapper" in made["_links"], "a message has a wrapper", answer)
    for rel, end in ((_SEND, "send"), (_SCHEDULE, "schedule")):
        check.that(made["_links"][rel]["href"] == f"{href(made)}/{end}", f"{rel} stands below it", answer)
    counted = wait_while(check, made, "calculating")
    after = check.api.get(href(made))
    check.that(after.item() == counted, "a draft is the same when it is read again", after)
    check.that(counted.get("status") == "draft", "a message that was counted is a draft", after)
    _unchanged(check, made, after)
    total = counted.get("total_targeted")
    check.that(type(total) is int and total >= 0, "how many it is for is a number", after)
    listed = check.api.get("/messages", per_page=1).object["total_records"]
    known = {href(one) for one in check.all_items("/messages", "osdi:messages")}
    check.that(href(made) in known, "it is on the list", after)
    check.that(len(known) == listed, "the list counts the messages", after)


@contract(
    "messages.put",
    provenance=DOCUMENTED,
    where="messages.yaml, put",
    writes=True,
    calls=10,
    texts=st.fixed_dictionaries(
        {}, optional={"subject": names(), "body": names(), "from": names(), "name": names()}
    ),
)
def a_put_of_a_draft_changes_what_is_sent(check: Check, texts: dict[str, str]) -> None:
    """A PUT of a draft sets what is sent and leaves the rest, and the other messages."""
    other, before = draft(check), draft(check)
    answer = check.api.put(href(before), texts)
    unchanged(check, before, answer, but=tuple(texts))
    for name, value in texts.items():
        check.that(answer.item().get(name) == value, f"a PUT sets {name} of a message", answer)
    read = check.api.get(href(before))
    check.that(read.item() == answer.item(), "what a PUT answers is what is read", answer, read)
    again = check.api.put(href(before), {})
    unchanged(check, answer.item(), again)
    decided = {"status": "sent", "total_targeted": 0, "type": "sms", "statistics": {"sent": 9}}
    unchanged(check, again.item(), check.api.put(href(before), decided))
    unchanged(check, other, check.api.get(href(other)))


@contract("messages.identifiers", provenance=DOCUMENTED, where="messages.yaml, fields", writes=True, calls=8)
def a_message_is_found_again_by_its_identifier(check: Check) -> None:
    """A POST with the identifier of a message changes that message; a PUT adds one and removes none."""
    taken = f"contract:{check.traces.next_name()}"
    before = draft(check, identifiers=[taken])
    total = check.api.get("/messages", per_page=1).object["total_records"]
    subject = check.traces.next_name()
    answer = post_message(
        check,
        identifiers=[taken],
        subject=subject,
        **{name: before[name] for name in ("body", "from", "reply_to")},
    )
    check.that(href(answer.item()) == href(before), "the identifier means the message that has it", answer)
    _unchanged(check, before, answer, but=("subject",))
    check.that(answer.item().get("subject") == subject, "it is changed", answer)
    after = check.api.get("/messages", per_page=1)
    check.that(after.object["total_records"] == total, "no second one is made", after)
    wait_while(check, before, "calculating")
    added = f"contract:{check.traces.next_name()}"
    put = check.api.put(href(before), {"identifiers": [added]})
    expected = [*before["identifiers"], added]
    check.that(put.item()["identifiers"] == expected, "a PUT adds an identifier", put)


@contract("messages.required", provenance=ASSUMED, where="resolutions.md, 25", writes=True, calls=24)
def a_message_needs_its_texts(check: Check) -> None:
    """A message without subject, body, from or reply_to is refused, or a draft that cannot be sent."""
    total = check.api.get("/messages", per_page=1).object["total_records"]
    refused = check.ways.incomplete_messages == "refused"
    for name in NEEDED_TO_SEND:
        answer = post_message(check, **{name: None})
        if refused:
            check_error(check, answer, check.ways.validation_status)
            continue
        check.that(name not in answer.item(), f"it is made without {name}", answer)
        counted = wait_while(check, answer.item(), "calculating")
        check.that(counted.get("status") == "draft", "it is a draft", answer)
    after = check.api.get("/messages", per_page=1)
    number = total if refused else total + len(NEEDED_TO_SEND)
    check.that(after.object["total_records"] == number, "what is refused is not made", after)


@contract("messages.pace", provenance=DOCUMENTED, where="general.md, section 8", writes=True, calls=12)
def messages_are_made_at_a_pace(check: Check) -> None:
    """A second message too soon after the first is a 429 and is not made; later it is."""
    interval = check.ways.message_interval_s
    first = post_message(check)
    total = check.api.get("/messages", per_page=1).object["total_records"]
    body = {name: first.item()[name] for name in NEEDED_TO_SEND}
    second = check.api.without_back_off().post("/messages", body)
    if not interval or interval <= 1:
        return
    check_error(check, second, 429)
    check.that(
        check.api.get("/messages", per_page=1).object["total_records"] == total, "it is not made", second
    )
    renamed = check.api.put(href(first.item()), {"name": check.traces.next_name()})
    check.that(renamed.status == 200, "a PUT that changes no targets has no pace", renamed)
    check.wait(interval / 2)
    check_error(check, check.api.without_back_off().post("/messages", body), 429)
    check.wait(interval / 2 + 1)
    later = check.api.without_back_off().post("/messages", body)
    check.that(later.status == 200, "later it is made", later)


@contract(
    "messages.targets",
    provenance=DOCUMENTED,
    where="messages.yaml, targets",
    writes=True,
    calls=26,
    needs=("mock",),
)
def targets_are_addresses_of_queries(check: Check) -> None:
    """Targets are addresses of queries and come back; others are refused; other targets have a draft counted again."""
    queries = [href(made_in_ui(check, "queries", name=check.traces.next_name()).item()) for _ in range(2)]
    targets = [{"href": one} for one in queries]
    before = draft(check, targets=targets[:1])
    read = check.api.get(href(before))
    check.that(before.get("targets") == targets[:1], "targets come back as sent", read)
    whole = draft(check)
    share = (before["total_targeted"], whole["total_targeted"])
    check.that(share[0] <= share[1], "a query matches no more people than there are", read)
    if check.ways.query_match_percent == 100:
        check.that(share[0] == share[1], "a query that matches everybody is for everybody", read)
    _pause(check)
    put = check.api.put(href(before), {"targets": targets})
    check.that(put.item().get("targets") == targets, "a PUT sets the targets", put)
    check.that(put.item().get("status") == "calculating", "other targets have it counted again", put)
    check.that("total_targeted" not in put.item(), "there is no total while it is counted", put)
    soon = check.api.without_back_off().put(href(before), {"targets": targets[:1]})
    if check.ways.message_interval_s:
        check_error(check, soon, 429)
    counted = wait_while(check, before, "calculating")
    check.that(counted.get("status") == "draft", "then it is a draft again", put)
    _pause(check)
    none = check.api.put(href(before), {"targets": []})
    check.that("targets" not in none.item(), "an empty list is for everybody", none)
    again = wait_while(check, before, "calculating")
    check.that(again.get("total_targeted") == whole["total_targeted"], "it counts everybody", none)
    for bad in (f"{check.api.base}/queries/{NOBODY}", href(before), "nowhere"):
        _pause(check)
        answer = check.api.put(href(before), {"targets": [{"href": bad}]})
        check_error(check, answer, check.ways.validation_status)
    after = check.api.get(href(before))
    check.that(after.item() == again, "what is refused changes nothing", after)


def _pause(check: Check) -> None:
    """Let so much time pass that targets may be changed again."""
    if check.ways.message_interval_s:
        check.wait(check.ways.message_interval_s)


@contract(
    "messages.wrapper",
    provenance=DOCUMENTED,
    where="messages.yaml, links",
    writes=True,
    calls=12,
    needs=("mock",),
)
def a_message_has_the_wrapper_that_was_named(check: Check) -> None:
    """A message has the wrapper that a POST names, in either spelling, or else the default one."""
    wrapper = href(made_in_ui(check, "wrappers", name=check.traces.next_name()).item())
    for rel in ("osdi:wrapper", "osdi:wrappers"):
        answer = post_message(check, _links={rel: {"href": wrapper}})
        own = answer.item()["_links"].get("osdi:wrapper", {}).get("href")
        check.that(own == wrapper, f"a message has the wrapper that was sent as {rel}", answer)
    plain = post_message(check)
    default = check.api.get(plain.item()["_links"]["osdi:wrapper"]["href"])
    check.that(default.item().get("default") is True, "else it has the default one", plain, default)
    bad = post_message(check, _links={"osdi:wrapper": {"href": f"{check.api.base}/wrappers/{NOBODY}"}})
    check_error(check, bad, check.ways.validation_status)


@contract("messages.nothing-to-stop", provenance=ASSUMED, where="send_helper.yaml", writes=True, calls=10)
def a_draft_has_nothing_to_stop(check: Check) -> None:
    """A draft can be neither stopped nor unscheduled, an unknown message has no helpers, and nothing changes."""
    before = draft(check)
    for rel in (_SEND, _SCHEDULE):
        address = helper(check, before, rel)
        check_error(check, check.api.delete(address), check.ways.validation_status)
        unknown = address.replace(href(before).rpartition("/")[2], NOBODY)
        check_error(check, check.api.delete(unknown), 404)
        check_error(check, check.api.get(address), check.ways.unsupported_method_status, 404, 405)
    after = check.api.get(href(before))
    check.that(after.item() == before, "what is refused changes nothing", after)


# Sending, where nobody gets anything


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
    where="messages.yaml, lifecycle; send_helper.yaml",
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
        sent = group.api.post(helper(group, before, _SEND), {})
        _text(check, sent, "Your email has been sent")
        on_its_way = group.api.get(href(before))
        if group.ways.sending_s:
            status = on_its_way.item().get("status")
            check.that(status == group.ways.status_while_sending, "it is on its way", on_its_way)
            _unchanged(check, before, on_its_way, but=("sent_start_date",))
        check.that("sent_start_date" in on_its_way.item(), "it says when that began", on_its_way)
        check_error(check, group.api.post(helper(group, before, _SEND), {}), group.ways.validation_status)
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
    check_error(check, check.api.post(helper(check, message, _SEND), {}), refused)
    check_error(check, check.api.delete(helper(check, message, _SEND)), refused)
    at = {"scheduled_start_date": _at(check, _LATER)}
    check_error(check, check.api.post(helper(check, message, _SCHEDULE), at), refused)
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
    where="send_helper.yaml; general.md, unknown 25",
    writes=True,
    calls=25,
    needs=("sending",),
)
def a_message_on_its_way_can_be_stopped(check: Check) -> None:
    """A message on its way can be stopped once; who got it until then is counted and on its list."""
    _needs_time_to_send(check)
    with audience(check, 2) as group:
        before, everybody = draft(group), subscribed(group)
        _text(check, group.api.post(helper(group, before, _SEND), {}), "Your email has been sent")
        _text(check, group.api.delete(helper(group, before, _SEND)), "Your email has been stopped")
        answer = group.api.get(href(before))
        status = answer.item().get("status")
        check.that(status == group.ways.status_after_stop, "its status is as is known", answer)
        check_error(check, group.api.delete(helper(group, before, _SEND)), group.ways.validation_status)
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
    where="schedule_helper.yaml",
    writes=True,
    calls=40,
    needs=("sending", "mock"),
)
def a_message_is_sent_when_it_is_due(check: Check) -> None:
    """A draft can be scheduled, and unscheduled again; when the time comes it is sent, and not before."""
    with audience(check, 2) as group:
        before = draft(group)
        read, address = group.api.get(href(before)), helper(group, before, _SCHEDULE)
        for bad in ({}, {"scheduled_start_date": "soon"}, {"scheduled_start_date": _at(group, -_LATER)}):
            check_error(check, group.api.post(address, bad), group.ways.validation_status)
        check.that(group.api.get(href(before)).item() == before, "what is refused changes nothing", read)
        at = _at(group, _LATER)
        _text(check, group.api.post(address, {"scheduled_start_date": at}), "Your message has been scheduled")
        scheduled = group.api.get(href(before))
        check.that(scheduled.item().get("status") == "scheduled", "it is scheduled", scheduled)
        check.that(scheduled.item().get("scheduled_start_date") == at, "it says when it is due", scheduled)
        _unchanged(check, before, scheduled, but=("scheduled_start_date",))
        check_error(check, group.api.post(helper(group, before, _SEND), {}), group.ways.validation_status)
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
    where="send_helper.yaml, preconditions",
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
    where="messages.yaml, lifecycle",
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
