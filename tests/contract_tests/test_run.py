"""A whole run: what it reports when the target stops answering, and how good its estimate is."""

from __future__ import annotations

import json
import re

import httpx2
import pytest

import actionnetwork_contract
from actionnetwork_contract.answer import Violation
from actionnetwork_contract.api import TargetUnavailable
from actionnetwork_contract.cleanup import clean_up
from actionnetwork_contract.contract import CONTRACTS, QUESTIONS
from actionnetwork_contract.open_target import mock_in_process
from actionnetwork_contract.run import check_target, drift_of, plan, run_plan
from actionnetwork_contract.runner import Outcome
from actionnetwork_contract.target import Access
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings

from .guarded_mock import GuardedMock, Send, guarded_mock


def stop_answering(guarded: GuardedMock, *, after: int) -> None:
    """Make a mock answer no request after some."""

    def intercept(request: httpx2.Request, send: Send) -> httpx2.Response:
        if len(guarded.transport.requests) > after:
            raise httpx2.ReadTimeout("", request=request)
        return send(request)

    guarded.transport.intercept = intercept


def test_a_target_that_stops_answering_is_reported_without_its_data() -> None:
    with guarded_mock() as guarded:
        stop_answering(guarded, after=60)
        with pytest.raises(TargetUnavailable, match="was not answered in time") as unavailable:
            drift_of(plan(), guarded.target, Settings())
        assert "@" not in str(unavailable.value)
        assert "perhaps still subscribed" in guarded.target.created.left_behind


def test_the_cleanup_soon_gives_up_on_a_target_that_does_not_answer() -> None:
    with guarded_mock() as guarded:
        stop_answering(guarded, after=200)
        with pytest.raises(TargetUnavailable):
            drift_of(plan(["people.*"]), guarded.target, Settings())
        assert len(guarded.target.created.hrefs_of("people")) > 10
        assert len(guarded.transport.requests) < 210


def test_people_of_a_call_that_timed_out_are_unsubscribed_too() -> None:
    with guarded_mock() as guarded:
        lost: list[str] = []

        def lose_one_answer(request: httpx2.Request, send: Send) -> httpx2.Response:
            reply = send(request)
            if request.method == "POST" and request.url.path.endswith("/people") and not lost:
                lost.append(reply.json()["_links"]["self"]["href"])
                raise httpx2.ReadTimeout("", request=request)
            return reply

        guarded.transport.intercept = lose_one_answer
        with pytest.raises(TargetUnavailable):
            drift_of(plan(["people.*"]), guarded.target, Settings())
        person = guarded.everything()[lost[0]]
        assert person["email_addresses"][0]["status"] == "unsubscribed"


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize("writes", [False, True])
def test_the_estimate_is_right_within_a_factor_of_two(writes: bool) -> None:
    with guarded_mock(allow_writes=writes, allow_sending=writes) as guarded:
        planned = plan()
        estimated = planned.calls(guarded.target)
        run_plan(planned, guarded.target)
        clean_up(guarded.target)
        made = len(guarded.transport.requests)
        assert made / 2 < estimated < made * 2


def test_the_estimate_is_a_sentence() -> None:
    with guarded_mock(allow_writes=False) as guarded:
        guarded.target.access = Access(per_second=3.5)
        estimate = plan(["paging.cap"]).estimate(guarded.target)
    assert re.fullmatch(r"About \d+ calls, \d+ s at 3.5 a second; it only reads.", estimate)


def test_a_contract_that_cannot_read_an_answer_differs() -> None:
    with guarded_mock() as guarded:

        def without_links(request: httpx2.Request, send: Send) -> httpx2.Response:
            reply = send(request)
            if b"custom_fields" not in reply.read():
                return reply
            body = {**reply.json(), "_links": {"self": None}}
            return httpx2.Response(200, content=json.dumps(body).encode(), request=request)

        guarded.transport.intercept = without_links
        outcome = run_plan(plan(["people.read-only"]), guarded.target)[-1]
    assert outcome.state == "differs"
    assert outcome.violation is not None
    assert "@" not in outcome.violation.expected


def test_questions_that_others_need_are_asked_first() -> None:
    outcomes: list[Outcome] = []
    with mock_in_process() as target:
        run_plan(plan(["question.*"]), target, on_outcome=outcomes.append)
    assert {outcome.id for outcome in outcomes[:3]} == {
        "question.search_lag_s",
        "question.new_tag_lag_s",
        "question.validation_status",
    }


def test_a_pattern_that_matches_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="people.read-only"):
        plan(["people.read-onyl"])


def test_a_plan_has_what_its_patterns_match() -> None:
    chosen = plan(["paging.cap", "question.put_null"])
    assert [contract.id for contract in chosen.contracts] == ["paging.cap"]
    assert [question.id for question in chosen.questions] == ["question.put_null"]
    assert (len(plan().contracts), len(plan().questions)) == (len(CONTRACTS), len(QUESTIONS))


def test_the_mock_is_a_target() -> None:
    with mock_in_process() as target:
        check_target(target)


def test_a_key_that_is_refused_is_reported() -> None:
    with guarded_mock() as guarded:
        guarded.target.user_api = guarded.target.api.with_key("wrong")
        with pytest.raises(TargetUnavailable, match="the key of a person is refused"):
            check_target(guarded.target)


def test_a_violation_says_what_was_expected() -> None:
    assert str(Violation("a page has 25 items at most")) == "a page has 25 items at most"


@pytest.mark.parametrize(("old", "new"), [("Broken", "Violation"), ("CannotCheck", "Unverifiable")])
def test_the_old_names_of_errors_work_with_a_warning(old: str, new: str) -> None:
    with pytest.warns(DeprecationWarning, match=f"{old} is now {new}"):
        assert getattr(actionnetwork_contract, old) is getattr(actionnetwork_contract, new)
