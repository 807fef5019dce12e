"""A whole run: what it tells when the target goes away, and how well it says beforehand what it takes."""

from __future__ import annotations

import json
import re

import httpx2
import pytest

from actionnetwork_contract.api import TargetGone
from actionnetwork_contract.cleaning import clean_up
from actionnetwork_contract.contract import CONTRACTS, QUESTIONS, Broken
from actionnetwork_contract.run import check_target, drift_of, plan, run_plan
from actionnetwork_contract.running import Outcome
from actionnetwork_contract.target import Target, mock_in_process
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings

from .stand_in import StandIn, stand_in


def broken_wire(standing: StandIn, *, after: int, back_after: int | None = None) -> None:
    """Let a stand-in stop to answer after some requests, and answer again after some more."""
    inner = standing.wire._inner
    count = 0

    def handle_request(request: httpx2.Request) -> httpx2.Response:
        nonlocal count
        count += 1
        if count > after and (back_after is None or count <= back_after):
            raise httpx2.ReadTimeout("", request=request)
        return inner.handle_request(request)

    standing.wire._inner.handle_request = handle_request  # type: ignore[method-assign]
    inner = type(inner)(inner._app)  # type: ignore[attr-defined,call-arg]  # the same application, unbroken


def test_a_target_that_dies_half_way_is_told_without_its_data() -> None:
    with stand_in() as standing:
        broken_wire(standing, after=60)
        with pytest.raises(TargetGone, match="was not answered in time") as gone:
            drift_of(plan(), standing.target, Settings())
        assert "@" not in str(gone.value)
        assert "perhaps still subscribed" in standing.target.traces.said


def test_tidying_up_soon_gives_up_on_a_dead_target() -> None:
    with stand_in() as standing:
        broken_wire(standing, after=200)
        with pytest.raises(TargetGone):
            drift_of(plan(["people.*"]), standing.target, Settings())
        assert len(standing.target.traces.hrefs_of_people()) > 10
        assert len(standing.wire.asked) < 210


def test_people_of_a_call_that_timed_out_are_unsubscribed_too() -> None:
    with stand_in() as standing:
        inner = standing.wire.handle_request
        lost: list[str] = []

        def lose_one_answer(request: httpx2.Request) -> httpx2.Response:
            reply = inner(request)
            if request.method == "POST" and request.url.path.endswith("/people") and not lost:
                lost.append(reply.json()["_links"]["self"]["href"])
                raise httpx2.ReadTimeout("", request=request)
            return reply

        standing.wire.handle_request = lose_one_answer  # type: ignore[method-assign]
        with pytest.raises(TargetGone):
            drift_of(plan(["people.*"]), standing.target, Settings())
        person = standing.everything()[lost[0]]
        assert person["email_addresses"][0]["status"] == "unsubscribed"


@pytest.mark.parametrize("writes", [False, True])
def test_the_estimate_is_right_within_a_factor_of_two(writes: bool) -> None:
    with stand_in(allow_writes=writes, allow_sending=writes) as standing:
        whole = plan()
        about = whole.calls(standing.target)
        run_plan(whole, standing.target)
        clean_up(standing.target)
        made = len(standing.wire.asked)
        assert made / 2 < about < made * 2


def test_the_estimate_is_a_sentence() -> None:
    with stand_in(allow_writes=False) as standing:
        standing.target.per_second = 3.5
        said = plan(["paging.cap"]).estimate(standing.target)
    assert re.fullmatch(r"About \d+ calls, \d+ s at 3.5 a second; it only reads.", said)


def test_a_law_that_cannot_read_an_answer_objects_to_it() -> None:
    with mock_in_process() as target:
        outcome = run_plan(plan(["people.read-only"]), _without_links(target))[-1]
    assert outcome.state == "differs"
    assert outcome.broken is not None
    assert "@" not in outcome.broken.expected


def _without_links(target: Target) -> Target:
    call = target.api.call

    def blinded(*args: object, **kwargs: object) -> object:
        answer = call(*args, **kwargs)  # type: ignore[arg-type]
        if b"custom_fields" in answer.body:
            body = {**json.loads(answer.body), "_links": {"self": None}}
            object.__setattr__(answer, "body", json.dumps(body).encode())
        return answer

    target.api.call = blinded  # type: ignore[method-assign,assignment]
    return target


def test_questions_that_others_need_are_asked_first() -> None:
    asked: list[Outcome] = []
    with mock_in_process() as target:
        run_plan(plan(["question.*"]), target, told=asked.append)
    assert {one.id for one in asked[:3]} == {
        "question.search_lag_s",
        "question.new_tag_lag_s",
        "question.validation_status",
    }


def test_a_pattern_that_means_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="people.read-only"):
        plan(["people.read-onyl"])


def test_a_plan_has_what_its_patterns_name() -> None:
    chosen = plan(["paging.cap", "question.put_null"])
    assert [one.id for one in chosen.contracts] == ["paging.cap"]
    assert [one.id for one in chosen.questions] == ["question.put_null"]
    assert (len(plan().contracts), len(plan().questions)) == (len(CONTRACTS), len(QUESTIONS))


def test_the_mock_is_a_target() -> None:
    with mock_in_process() as target:
        check_target(target)


def test_a_key_that_is_refused_is_told() -> None:
    with stand_in() as standing:
        standing.target.user_api = standing.target.api.with_key("wrong")
        with pytest.raises(TargetGone, match="the key of a person is refused"):
            check_target(standing.target)


def test_broken_says_what_was_expected() -> None:
    assert str(Broken("a page has 25 items at most")) == "a page has 25 items at most"
