"""A whole run: questions, setup data and contracts on a target, the same on the mock, and the cleanup."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatch

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.evidence import last_confirmed, load_evidence
from actionnetwork_mock.notes import did_you_mean
from actionnetwork_mock.settings import Settings

from . import contracts, questions  # noqa: F401  # importing registers them
from .answer import Answer, Unverifiable, Violation
from .api import TargetUnavailable
from .check import Check
from .cleanup import clean_up
from .contract import CONTRACTS, QUESTIONS, Contract, Definition, Question
from .drift import Row, compare
from .open_target import mock_in_process
from .redaction import request_line
from .runner import (
    OnOutcome,
    Outcome,
    ask_questions,
    check_contracts,
    examples_on,
    ignore_outcome,
    missing_requirements,
)
from .setup_data import create_setup_data
from .target import Target

_SETUP_CALLS = 75
_CLEANUP_SHARE = 0.06
"""Calls that unsubscribe people, for each call of a check. Measured on the mock."""

_SETTLING_SHARE = 0.5
"""How often an example of a contract that writes waits for searches. Measured on the mock."""

_MESSAGE_INTERVAL_S = 30
_MAX_SECONDS_SHOWN = 120


@dataclass(frozen=True)
class Plan:
    """The checks of a run: the questions first, since contracts depend on their answers."""

    questions: list[Question]
    contracts: list[Contract]

    def checked(self, outcomes: Iterable[Outcome]) -> Plan:
        """Return the part of the plan that was checked."""
        ids = {outcome.id for outcome in outcomes if outcome.state != "unchecked"}
        return Plan(
            [question for question in self.questions if question.id in ids],
            [contract for contract in self.contracts if contract.id in ids],
        )

    def calls(self, target: Target, examples: int | None = None) -> int:
        """Return about how many calls this takes on a target, including the cleanup."""
        checks: list[Definition] = [*self.questions, *self.contracts]
        calls = sum(
            check.calls * _repetitions(check, target, examples)
            for check in checks
            if not missing_requirements(check, target)
        )
        if not target.access.allow_writes:
            return calls
        return round(calls * (1 + _CLEANUP_SHARE)) + (_SETUP_CALLS if self.contracts else 0)

    def seconds(self, target: Target, examples: int | None = None) -> float:
        """Return about how many seconds this takes: paced calls, and waiting for searches and messages."""
        writes = sum(
            _repetitions(contract, target, examples)
            for contract in self.contracts
            if contract.writes and not missing_requirements(contract, target)
        )
        messages = sum("sending" in question.requires for question in self.questions) if target.sends else 0
        waiting = writes * _SETTLING_SHARE * target.access.lag_s + messages * _MESSAGE_INTERVAL_S
        return self.calls(target, examples) / target.access.per_second + waiting

    def estimate(self, target: Target, examples: int | None = None) -> str:
        """Return an estimate for the user: ``"About 140 calls, 40 s at 3.5 a second; it only reads."``."""
        seconds = self.seconds(target, examples)
        duration = f"{seconds:.0f} s" if seconds < _MAX_SECONDS_SHOWN else f"{seconds / 60:.0f} min"
        mark = target.created.mark.rstrip("-")
        effect = (
            f"it writes, and marks everything with {mark}" if target.access.allow_writes else "it only reads"
        )
        calls = self.calls(target, examples)
        return f"About {calls} calls, {duration} at {target.access.per_second:g} a second; {effect}."


def _repetitions(check: Definition, target: Target, examples: int | None) -> int:
    return examples_on(target, examples) if isinstance(check, Contract) and check.strategies else 1


def plan(only: Iterable[str] = ()) -> Plan:
    """Return the checks of a run: all, or those that match patterns such as ``"people.*"`` or ``"question.put_null"``.

    Raises UsageError for a pattern that matches nothing.
    """
    patterns = [*only] or ["*"]
    ids = [*CONTRACTS, *(question.id for question in QUESTIONS.values())]
    for pattern in patterns:
        if not any(fnmatch(name, pattern) for name in ids):
            raise UsageError(f"no contract is called {pattern!r}. {did_you_mean(pattern, ids)}".rstrip())

    def is_chosen(name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in patterns)

    return Plan(
        [question for question in QUESTIONS.values() if is_chosen(question.id)],
        [contract for contract in CONTRACTS.values() if is_chosen(contract.id)],
    )


def check_target(target: Target) -> None:
    """Raise TargetUnavailable, with a sentence, unless a target answers as the API does and accepts the keys."""
    entry = target.api.get("/")
    try:
        is_api = entry.status == 200 and "_links" in entry.object
    except Violation:
        is_api = False
    if not is_api:
        kind = entry.headers.get("content-type", "no content type").partition(";")[0]
        raise TargetUnavailable(
            f"the entry point answers {entry.status} with {kind}, so it is no API of Action Network"
        )
    for api, key in (
        (target.api, "the key"),
        (target.other_api, "the key of the second group"),
        (target.user_api, "the key of a person"),
    ):
        if api is not None:
            _check_key(api.get("/people", per_page=1), key)


def _check_key(people: Answer, key: str) -> None:
    if people.status in (401, 403):
        raise TargetUnavailable(f"{key} is refused: check that it is complete and still valid")
    try:
        people.items("osdi:people")
    except Violation:
        raise TargetUnavailable(
            f"/people answers {people.status} without a list of people, so nothing can be checked"
        ) from None


def run_plan(
    planned: Plan,
    target: Target,
    *,
    seed: int = 0,
    examples: int | None = None,
    on_outcome: OnOutcome = ignore_outcome,
) -> list[Outcome]:
    """Ask the questions, create setup data if the target allows writes, and check the contracts.

    Raises TargetUnavailable.
    """
    outcomes, error = prepare(planned, target, on_outcome=on_outcome)
    outcomes += check_contracts(
        planned.contracts, target, seed=seed, examples=examples, on_outcome=on_outcome
    )
    if error and all(outcome.state != "differs" for outcome in outcomes):
        raise TargetUnavailable(f"it rejects the data that contracts need: {error}")
    return outcomes


def prepare(
    planned: Plan, target: Target, *, on_outcome: OnOutcome = ignore_outcome
) -> tuple[list[Outcome], str]:
    """Ask the questions and create the setup data; returns the answers, and the failures."""
    outcomes = ask_questions(planned.questions, target, on_outcome=on_outcome)
    return outcomes, _set_up(target) if target.access.allow_writes and planned.contracts else ""


def _set_up(target: Target) -> str:
    """Create the setup data; returns the failures, which contracts report in detail."""
    try:
        create_setup_data(Check(target))
    except Unverifiable as error:
        return error.reason
    except Violation as violation:
        if not violation.answers:
            return violation.expected
        answer = violation.answers[-1]
        return f"{request_line(answer.request)} answers {answer.status}, and {violation.expected}"
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        return f"an answer could not be read ({type(error).__name__})"
    return ""


def drift_of(
    planned: Plan,
    target: Target,
    settings: Settings,
    *,
    seed: int = 0,
    examples: int | None = None,
    on_outcome: OnOutcome = ignore_outcome,
    on_cleanup: Callable[[int], None] = lambda _people: None,
) -> tuple[list[Row], list[Outcome]]:
    """Run a plan on a target and on the mock; return the comparison and the outcomes on the target.

    The cleanup happens however this ends; ``on_cleanup`` gets the number of people to unsubscribe before. The mock runs
    what could be checked on the target.
    """
    try:
        check_target(target)
        outcomes = run_plan(planned, target, seed=seed, examples=examples, on_outcome=on_outcome)
    finally:
        on_cleanup(len(target.created.hrefs_of("people")) if target.is_guarded else 0)
        target.created.left_behind = clean_up(target)
    on_mock = outcomes
    if target.kind != "mock":
        with mock_in_process(settings) as mock:
            on_mock = run_plan(planned.checked(outcomes), mock, seed=seed, examples=examples)
    return compare(on_mock, outcomes, settings, confirmed=last_confirmed(load_evidence())), outcomes
