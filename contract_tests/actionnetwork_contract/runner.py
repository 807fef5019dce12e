"""Runs contracts and questions on a target, and returns the outcome of each."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, NamedTuple, TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, given

from .answer import Unverifiable, Violation
from .api import OutOfCalls, TargetUnavailable
from .check import Check
from .contract import Capability, Contract, Definition, Question
from .target import OTHER_KEY_VARIABLE, USER_KEY_VARIABLE, Target

State = Literal["holds", "differs", "unchecked"]
T = TypeVar("T")

_EXAMPLES, _SLOW_EXAMPLES = 25, 3
_SHRINK_CALLS = 40
"""How many more calls may be made on a slow target to find a smaller failing example."""

_ASKED_FIRST = ("search_lag_s", "new_tag_lag_s", "validation_status")
"""Settings that other questions depend on."""

_OTHER_KEY = f"the environment variable {OTHER_KEY_VARIABLE}"
_USER_KEY = f"the environment variable {USER_KEY_VARIABLE}"

_READING_ERRORS = (LookupError, TypeError, AttributeError, ValueError)


@dataclass(frozen=True)
class Outcome:
    """The result of one contract or question.

    ``violation`` says how the target differs. ``reason`` says why it was unchecked, and ``option`` what would enable
    it. ``answer`` is the value of the setting that a question found.
    """

    id: str
    state: State
    calls: int = 0
    seconds: float = 0.0
    violation: Violation | None = None
    reason: str = ""
    option: str = ""
    answer: object = None


OnOutcome = Callable[[Outcome], None]
"""Called with each outcome as soon as it is there."""


def ignore_outcome(_outcome: Outcome) -> None:
    """Do nothing."""


def check_contracts(
    contracts: Iterable[Contract],
    target: Target,
    *,
    seed: int = 0,
    examples: int | None = None,
    on_outcome: OnOutcome = ignore_outcome,
) -> list[Outcome]:
    """Check contracts in an order that ``seed`` decides, and return their outcomes in that order.

    Raises TargetUnavailable when the target stops answering.
    """
    shuffled = sorted(contracts, key=lambda contract: contract.id)
    random.Random(seed).shuffle(shuffled)
    outcomes = []
    for contract in shuffled:
        run = partial(_try_examples, contract, target, examples_on(target, examples), seed)
        outcomes.append(_outcome(contract, target, run))
        on_outcome(outcomes[-1])
    return outcomes


def examples_on(target: Target, requested: int | None = None) -> int:
    """Return how many examples of a contract are tried on a target."""
    return requested or (_SLOW_EXAMPLES if target.is_guarded else _EXAMPLES)


def ask_questions(
    questions: Iterable[Question], target: Target, *, on_outcome: OnOutcome = ignore_outcome
) -> list[Outcome]:
    """Find out which settings describe a target, and set ``target.settings`` to them."""
    outcomes = []
    for question in sorted(questions, key=lambda question: question.setting not in _ASKED_FIRST):
        outcome = _outcome(question, target, partial(question.run, Check(target)))
        if outcome.state == "holds":
            target.settings = target.settings.changed(**{question.setting: outcome.answer})
        outcomes.append(outcome)
        on_outcome(outcome)
    return outcomes


class Requirement(NamedTuple):
    """A requirement of checks, whether it ``is_met``, and the option that provides it."""

    name: str
    is_met: bool
    option: str


def missing_requirements(check: Definition, target: Target) -> list[Requirement]:
    """Return the unmet requirements of a check."""
    is_mock = target.control is not None
    sending = "--target mock" if target.kind == "real" else "--allow-sending"
    table: dict[Capability, tuple[str, bool, str]] = {
        "mock": ("the control API of the mock", is_mock, "--target mock"),
        "limit": ("a target with a rate limit", target.rate_limit is not None, "--target mock"),
        "second key": ("the key of a second group", target.other_api is not None, _OTHER_KEY),
        "user key": ("the key of a person", target.user_api is not None, _USER_KEY),
        "sending": ("permission to send messages", target.sends, sending),
        "receiver": ("a target in which it can create webhooks", is_mock, "--target mock"),
        "delivery": ("webhooks that reach it", target.receiver is not None, "--target mock --socket"),
    }
    requirements = {name: Requirement(*row) for name, row in table.items()}
    writing = Requirement("permission to write", target.access.allow_writes, "--allow-writes")
    required = [
        *([writing] if check.writes else []),
        *(requirements[name] for name in sorted(check.requires)),
    ]
    return [requirement for requirement in required if not requirement.is_met]


def _enabling_option(missing: Iterable[Requirement]) -> str:
    """Return the options that meet all requirements; the mock meets them all, except for a socket."""
    options = list(dict.fromkeys(requirement.option for requirement in missing))
    mock = [option for option in options if option.startswith("--target mock")]
    return max(mock, key=len) if mock else " and ".join(options)


def _outcome(check: Definition, target: Target, run: Callable[[], object]) -> Outcome:
    """Run one check and return its outcome. Raises TargetUnavailable only."""
    missing = missing_requirements(check, target)
    if missing:
        reason = f"it needs {' and '.join(requirement.name for requirement in missing)}"
        return Outcome(check.id, "unchecked", reason=reason, option=_enabling_option(missing))
    counter = target.api.counter
    calls, started = counter.calls, time.perf_counter()
    try:
        outcome = Outcome(check.id, "holds", answer=_reading(run, target))
    except Violation as violation:
        outcome = Outcome(check.id, "differs", violation=violation)
    except Unverifiable as error:
        outcome = Outcome(check.id, "unchecked", reason=error.reason, option=error.option)
    finally:
        counter.limit = None
    return replace(outcome, calls=counter.calls - calls, seconds=time.perf_counter() - started)


def _reading(run: Callable[[], T], target: Target) -> T:
    """Run a check. Raises Violation if it cannot read an answer, which lacks a part that answers have."""
    try:
        return run()
    except _READING_ERRORS as error:
        raise Violation(
            f"an answer has its documented parts ({type(error).__name__})", *target.api.counter.last_answers()
        ) from error


def _try_examples(contract: Contract, target: Target, examples: int, seed: int) -> None:
    """Run a contract on examples and raise the violation of the smallest that fails."""
    if not contract.strategies:
        contract.run(Check(target))
        return
    counter, found = target.api.counter, list[Violation]()

    def run(**drawn: object) -> None:
        try:
            _reading(partial(contract.run, Check(target), **drawn), target)
        except Violation as violation:
            found.append(violation)
            if target.is_guarded and counter.limit is None:
                counter.limit = counter.calls + _SHRINK_CALLS
            raise
        except OutOfCalls:
            hypothesis.reject()

    configure = hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        hypothesis.seed(seed)(configure(given(**contract.strategies)(run)))()
    except (Violation, Unverifiable, TargetUnavailable):
        raise
    except Exception:
        if found:  # it does not repeat, as on a target that other programs change meanwhile
            raise found[-1] from None
        raise
