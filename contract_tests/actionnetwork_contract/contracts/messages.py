"""Messages: drafts, what they have, and whom they are for."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED
from actionnetwork_mock.resources.messages import NEEDED_TO_SEND

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..in_ui import made_in_ui
from ..messages import SCHEDULE_HELPER, SEND_HELPER, draft, helper, post_message, wait_while
from ..strategies import names
from .errors import NOBODY, check_error
from .people import href, unchanged


def _texts() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {"subject": names(), "body": names(), "from": names()}, optional={"name": names()}
    )


def unchanged_draft(check: Check, before: dict[str, Any], answer: Answer, but: tuple[str, ...] = ()) -> None:
    """Hold a message to be as before, but for what its being counted changes."""
    unchanged(check, before, answer, but=("status", "total_targeted", *but))


@contract(
    "messages.draft",
    provenance=DOCUMENTED,
    where="[messages-1], [messages.fields]",
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
    for rel, end in ((SEND_HELPER, "send"), (SCHEDULE_HELPER, "schedule")):
        check.that(made["_links"][rel]["href"] == f"{href(made)}/{end}", f"{rel} stands below it", answer)
    counted = wait_while(check, made, "calculating")
    after = check.api.get(href(made))
    check.that(after.item() == counted, "a draft is the same when it is read again", after)
    check.that(counted.get("status") == "draft", "a message that was counted is a draft", after)
    unchanged_draft(check, made, after)
    total = counted.get("total_targeted")
    check.that(type(total) is int and total >= 0, "how many it is for is a number", after)
    listed = check.api.get("/messages", per_page=1).object["total_records"]
    known = {href(one) for one in check.all_items("/messages", "osdi:messages")}
    check.that(href(made) in known, "it is on the list", after)
    check.that(len(known) == listed, "the list counts the messages", after)


@contract(
    "messages.put",
    provenance=DOCUMENTED,
    where="[messages-2]",
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
    decided: dict[str, Any] = {"total_targeted": 0, "type": "sms", "statistics": {"sent": 9}}
    if check.control is not None:  # elsewhere a message must not be sent, whatever a PUT may do
        decided["status"] = "sent"
    unchanged(check, again.item(), check.api.put(href(before), decided))
    unchanged(check, other, check.api.get(href(other)))


@contract(
    "messages.identifiers",
    provenance=DOCUMENTED,
    where="[messages.fields.identifiers], [identifiers-2]",
    writes=True,
    calls=8,
)
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
    unchanged_draft(check, before, answer, but=("subject",))
    check.that(answer.item().get("subject") == subject, "it is changed", answer)
    after = check.api.get("/messages", per_page=1)
    check.that(after.object["total_records"] == total, "no second one is made", after)
    wait_while(check, before, "calculating")
    added = f"contract:{check.traces.next_name()}"
    put = check.api.put(href(before), {"identifiers": [added]})
    expected = [*before["identifiers"], added]
    check.that(put.item()["identifiers"] == expected, "a PUT adds an identifier", put)


@contract("messages.required", provenance=ASSUMED, where="[messages-12]", writes=True, calls=8)
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


@contract("messages.pace", provenance=DOCUMENTED, where="[limits-4]", writes=True, calls=12)
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
    where="[messages-3], [messages-7]",
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
    where="[messages-8]",
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


@contract(
    "messages.nothing-to-stop",
    provenance=ASSUMED,
    where="[messages-16], [messages-17]",
    writes=True,
    calls=10,
)
def a_draft_has_nothing_to_stop(check: Check) -> None:
    """A draft can be neither stopped nor unscheduled, an unknown message has no helpers, and nothing changes."""
    before = draft(check)
    for rel in (SEND_HELPER, SCHEDULE_HELPER):
        address = helper(check, before, rel)
        check_error(check, check.api.delete(address), check.ways.validation_status)
        unknown = address.replace(href(before).rpartition("/")[2], NOBODY)
        check_error(check, check.api.delete(unknown), 404)
        check_error(check, check.api.get(address), check.ways.unsupported_method_status, 404, 405)
    after = check.api.get(href(before))
    check.that(after.item() == before, "what is refused changes nothing", after)
