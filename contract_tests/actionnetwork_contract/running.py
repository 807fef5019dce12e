"""Running contracts and questions on a target, and keeping what came of each."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, given

from .api import OutOfCalls, TargetGone
from .contract import Broken, CannotCheck, Contract, Need, Question
from .target import Target

State = Literal["holds", "differs", "unchecked"]
T = TypeVar("T")

_EXAMPLES = {"quick": 25, "slow": 3}
_SHRINK_CALLS = 40
"""How many more calls a slow target may get to make a failure smaller."""


_ASKED_FIRST = ("search_lag_s", "new_tag_lag_s", "validation_status")
"""What other questions have to know."""


@dataclass(frozen=True)
class Outcome:
    """What came of one check: ``broken`` where it differs, ``reason`` where it could not be checked.

    ``answer`` is the value of the setting, of a question.
    """

    id: str
    state: State
    calls: int
    seconds: float
    broken: Broken | None = None
    reason: str = ""
    answer: object = None


def check_contracts(
    contracts: Iterable[Contract],
    target: Target,
    *,
    seed: int = 0,
    examples: int | None = None,
    told: Callable[[Outcome], None] = lambda _outcome: None,
) -> list[Outcome]:
    """Run laws in an order that ``seed`` decides, and return what came of each, in that order.

    Raises TargetGone when the target stops to answer. ``told`` hears of each outcome as it comes.
    """
    shuffled = sorted(contracts, key=lambda one: one.id)
    random.Random(seed).shuffle(shuffled)
    outcomes = []
    for one in shuffled:
        outcome = _run(one, target, partial(_law, one, target, examples_on(target, examples), seed))
        told(outcome)
        outcomes.append(outcome)
    return outcomes


def examples_on(target: Target, asked: int | None = None) -> int:
    """Return how many examples of a law are tried on a target."""
    return asked or _EXAMPLES["slow" if target.is_slow else "quick"]


def ask_questions(
    questions: Iterable[Question],
    target: Target,
    *,
    told: Callable[[Outcome], None] = lambda _outcome: None,
) -> list[Outcome]:
    """Find out which settings describe a target; what is answered goes into ``target.ways`` for the laws."""
    outcomes = []
    for one in sorted(questions, key=lambda one: one.setting not in _ASKED_FIRST):
        outcome = _run(one, target, partial(one.look, target.check()))
        if outcome.state == "holds":
            target.ways = target.ways.changed(**{one.setting: outcome.answer})
        told(outcome)
        outcomes.append(outcome)
    return outcomes


def _missing(one: Contract | Question, target: Target) -> str:
    """Return why a check cannot be made on a target, or an empty text."""
    if one.writes and not target.allows_writes:
        return "it writes, and writing was not allowed"
    has: dict[Need, bool] = {
        "mock": target.control is not None,
        "limit": target.limited is not None,
        "second key": target.other_api is not None,
        "user key": target.user_api is not None,
        "sending": target.sends,
        "receiver": target.control is not None,
        "delivery": target.receiver is not None,
    }
    lacking = sorted(need for need in one.needs if not has[need])
    return f"it needs {' and '.join(_NEEDS[need] for need in lacking)}" if lacking else ""


_NEEDS: dict[Need, str] = {
    "mock": "the control plane of the mock",
    "limit": "a target with a limit of calls",
    "second key": "the key of a second group",
    "user key": "the key of a person",
    "sending": "leave to send messages",
    "receiver": "a place to set up webhooks from here",
    "delivery": "a target that delivers webhooks to here",
}


def _run(one: Contract | Question, target: Target, look: Callable[[], object]) -> Outcome:
    """Make one check and return what came of it. Only TargetGone goes on to the caller."""
    missing = _missing(one, target)
    if missing:
        return Outcome(one.id, "unchecked", 0, 0.0, reason=missing)
    before, started = target.api.meter.calls, time.perf_counter()
    state: State = "holds"
    broken: Broken | None = None
    reason, answer = "", None
    try:
        answer = _unstumbling(look, target)
    except Broken as error:
        state, broken = "differs", error
    except CannotCheck as error:
        state, reason = "unchecked", str(error)
    finally:
        target.api.meter.most = None
    return Outcome(
        one.id, state, target.api.meter.calls - before, time.perf_counter() - started, broken, reason, answer
    )


_STUMBLES = (KeyError, IndexError, TypeError, AttributeError, ValueError)


def _unstumbling(look: Callable[[], T], target: Target) -> T:
    """Return what a check finds. Raises Broken where it cannot read an answer, which has what it is known to have."""
    try:
        return look()
    except _STUMBLES as error:
        last = target.api.meter.last
        shown = () if last is None else (last,)
        raise Broken(
            f"an answer has the parts that it is known to have ({type(error).__name__})", *shown
        ) from error


def _law(one: Contract, target: Target, examples: int, seed: int) -> None:
    """Run a law on examples; the smallest that fails is raised; a slow target is not asked for long."""
    if not one.strategies:
        one.look(target.check())
        return
    smallest: list[Broken] = []

    def look(**drawn: object) -> None:
        try:
            _unstumbling(partial(one.look, target.check(), **drawn), target)
        except Broken as error:
            smallest.append(error)
            if target.is_slow and target.api.meter.most is None:
                target.api.meter.most = target.api.meter.calls + _SHRINK_CALLS
            raise
        except OutOfCalls:
            hypothesis.reject()

    drawing = given(**one.strategies)(look)
    configured = hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )(drawing)
    try:
        hypothesis.seed(seed)(configured)()
    except Broken:
        raise
    except (CannotCheck, TargetGone):
        raise
    except Exception:
        if smallest:
            raise smallest[-1] from None
        raise
