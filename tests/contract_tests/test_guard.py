"""On somebody's own group a run does what was allowed, to what it made itself, and leaves nobody subscribed."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from actionnetwork_contract.api import Answer, Api, Pace, Sent
from actionnetwork_contract.cleaning import clean_up
from actionnetwork_contract.contract import Broken, CannotCheck
from actionnetwork_contract.guard import Guard
from actionnetwork_contract.run import plan, run_plan
from actionnetwork_contract.target import address
from actionnetwork_contract.traces import Traces
from actionnetwork_mock.errors import UsageError

from .stand_in import KEY, StandIn, stand_in

OWN = "11111111-1111-4111-8111-111111111111"
FOREIGN = "22222222-2222-4222-8222-222222222222"
_WRITES = ("POST", "PUT", "DELETE", "PATCH")


def run_all(standing: StandIn, *only: str) -> str:
    """Run checks on a stand-in and return what is left behind."""
    run_plan(plan(only), standing.target, examples=1)
    return clean_up(standing.target)


# Whole runs


def test_without_leave_nothing_is_written() -> None:
    with stand_in(allow_writes=False) as standing:
        left_behind = run_all(standing)
        assert {request.method for request in standing.wire.asked} <= {"GET", "HEAD", "OPTIONS"}
        assert len(standing.wire.asked) > 100
        assert left_behind == ""


def test_a_run_leaves_what_was_there_and_nobody_subscribed() -> None:
    with stand_in(allow_sending=False) as standing:
        before = standing.everything()
        left_behind = run_all(standing)
        after = standing.everything()
        mark = standing.target.traces.mark
        assert len(before) >= 30
        assert {href: after.get(href) for href in before} == before
        made = [one for href, one in after.items() if href not in before]
        people = [one for one in made if "email_addresses" in one]
        assert len(people) > 50
        assert [one for one in people if "subscribed" in _statuses(one)] == []
        assert f"{len(people)} people, unsubscribed" in left_behind
        assert [one for one in made if not _is_marked(one, mark)] == []


def test_nothing_is_sent_without_leave() -> None:
    with stand_in(allow_sending=False) as standing:
        run_all(standing, "question.*")
        paths = [request.url.path for request in standing.wire.asked if request.method in _WRITES]
        assert any(path.endswith("/messages") for path in paths)
        assert [path for path in paths if path.endswith(("/send", "/schedule"))] == []


@pytest.mark.parametrize(
    "host", ["actionnetwork.org", "ACTIONNETWORK.org", "www.actionnetwork.org", "actionnetwork.org."]
)
def test_the_real_host_gets_no_message_whatever_is_allowed(host: str) -> None:
    with address(f"https://{host}/api/v2", KEY, allow_writes=True, allow_sending=True) as target:
        assert (target.kind, target.sends) == ("real", False)


def _statuses(person: dict[str, Any]) -> set[Any]:
    entries = [*person["email_addresses"], *person["phone_numbers"]]
    return {entry.get("status") for entry in entries}


def _is_marked(one: dict[str, Any], mark: str) -> bool:
    """People who have a number alone are known by it; everything else carries the mark."""
    numbers = [entry.get("number") for entry in one.get("phone_numbers", ())]
    return mark in json.dumps(one).lower() or any(number and number[4:9] == "55501" for number in numbers)


def test_tidying_up_goes_on_past_people_who_are_gone() -> None:
    with stand_in() as standing:
        traces = standing.target.traces
        for number in range(3):
            gone = f"{OWN[:-1]}{number}"
            traces.own(gone, f"http://localhost/api/v2/people/{gone}")
        last = standing.target.check().sign_up().item()["_links"]["self"]["href"]
        assert "1 person, unsubscribed" in clean_up(standing.target)
        assert _statuses(standing.everything()[last]) == {"unsubscribed"}


# Single calls


@pytest.fixture
def traces() -> Traces:
    traces = Traces("abc123")
    traces.own(OWN, f"http://localhost/api/v2/people/{OWN}")
    return traces


@pytest.mark.parametrize(
    "sent",
    [
        Sent("GET", f"/people/{FOREIGN}", {}, None),
        Sent(
            "POST",
            "/people",
            {},
            {"person": {"email_addresses": [{"address": "contract-abc123-1@example.org"}]}},
        ),
        Sent("POST", "/people", {}, {"person": {"email_addresses": [{"address": "no address"}]}}),
        Sent("PUT", f"/people/{OWN}", {}, {"given_name": "Ada"}),
        Sent("PUT", f"/people/{OWN}", {}, {"phone_numbers": [{"number": "12"}]}),
        Sent("DELETE", "/tags/00000000-0000-4000-8000-000000000000", {}, None),
        Sent("POST", "/tags", {}, b"{"),
    ],
    ids=str,
)
def test_what_touches_nobody_passes(traces: Traces, sent: Sent) -> None:
    Guard(traces, writes=True, sends=False).before(sent)


@pytest.mark.parametrize(
    "sent",
    [
        Sent("PUT", f"/people/{FOREIGN}", {}, {}),
        Sent("PUT", f"/people/{FOREIGN.upper()}", {}, {}),
        Sent("DELETE", f"/tags/{OWN}/taggings/{FOREIGN}", {}, None),
        Sent("POST", f"/petitions/{FOREIGN}/signatures", {}, {}),
        Sent(
            "POST", f"/tags/{OWN}/taggings", {}, {"_links": {"osdi:person": {"href": f"/people/{FOREIGN}"}}}
        ),
        Sent("POST", "/people", {}, {"person": {"email_addresses": [{"address": "ada@example.org"}]}}),
        Sent("POST", "/people", {}, {"person": {"phone_numbers": [{"number": "+1 (312) 555-0148"}]}}),
        Sent("POST", "/people", {}, {"person": {"identifiers": [f"action_network:{FOREIGN}"]}}),
        Sent("POST", f"/messages/{OWN}/send", {}, {}),
        Sent("POST", f"/messages/{OWN}/schedule/", {}, {}),
    ],
    ids=str,
)
def test_what_touches_somebody_else_or_sends_is_stopped(traces: Traces, sent: Sent) -> None:
    with pytest.raises(CannotCheck):
        Guard(traces, writes=True, sends=False).before(sent)


def test_what_a_post_answers_may_be_changed(traces: Traces) -> None:
    guard = Guard(traces, writes=True, sends=False)
    body = {"_links": {"self": {"href": f"http://localhost/api/v2/tags/{FOREIGN}"}}}
    sent = Sent("POST", "/tags", {}, {"name": "contract-abc123-2"})
    guard.after(Answer(sent, 200, {}, json.dumps(body).encode()))
    guard.before(Sent("POST", f"/tags/{FOREIGN}/taggings", {}, {}))
    assert traces.kinds() == {"people": 1, "tags": 1}


def test_what_carries_the_mark_is_the_runs_own(traces: Traces) -> None:
    guard = Guard(traces, writes=True, sends=False)
    self_link = {"self": {"href": f"http://localhost/api/v2/people/{FOREIGN}"}}
    item = {"_links": self_link, "email_addresses": [{"address": "Contract-ABC123-7@example.org"}]}
    page = {"_embedded": {"osdi:people": [item]}}
    guard.after(Answer(Sent("GET", "/people", {}, None), 200, {}, json.dumps(page).encode()))
    assert traces.has_made(FOREIGN)


def test_what_others_have_is_not_the_runs_own(traces: Traces) -> None:
    guard = Guard(traces, writes=True, sends=False)
    item = {"_links": {"self": {"href": f"http://localhost/api/v2/people/{FOREIGN}"}}}
    guard.after(Answer(Sent("GET", "/people", {}, None), 200, {}, json.dumps(item).encode()))
    assert not traces.has_made(FOREIGN)


def test_the_key_goes_nowhere_but_to_the_target() -> None:
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, json={})

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as client:
        api = Api(client, "http://localhost/api/v2", KEY, pace=Pace(None))
        for href in ("http://elsewhere.example/api/v2/people", "http://localhost/api/v22/people"):
            with pytest.raises(Broken):
                api.get(href)
    assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "ftp://localhost/api/v2",
        "http://",
        "http://name:secret@localhost/api/v2",
        "http://localhost/api/v2?key=secret",
        "http://actionnetwork.org/api/v2",
    ],
)
def test_an_address_that_is_none_or_tells_too_much_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as refused, address(url, KEY):
        pass
    assert "secret" not in str(refused.value)
