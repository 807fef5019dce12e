"""A whole run: questions, furnishing, laws, on the mock and on a target, and tidying up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatch

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.evidence import last_confirmed, load_evidence
from actionnetwork_mock.notes import did_you_mean
from actionnetwork_mock.settings import Settings

from .api import Answer, TargetGone
from .cleaning import clean_up
from .contract import CONTRACTS, QUESTIONS, Broken, CannotCheck, Contract, Question
from .drift import Row, compare
from .furnishing import furnish
from .running import Outcome, ask_questions, check_contracts, examples_on
from .shapes import request_line
from .target import Target, mock_in_process


@dataclass(frozen=True)
class Plan:
    """What is going to be run: the questions first, since laws depend on what is answered."""

    questions: list[Question]
    contracts: list[Contract]

    def checked(self, outcomes: Iterable[Outcome]) -> Plan:
        """Return what of this was checked, of what came of it."""
        ids = {one.id for one in outcomes if one.state != "unchecked"}
        return Plan(
            [one for one in self.questions if one.id in ids], [one for one in self.contracts if one.id in ids]
        )

    def calls(self, target: Target, examples: int | None = None) -> int:
        """Return about how many calls this takes on a target, tidying up included."""
        asked = sum(one.calls for one in self.questions if _allowed(one, target))
        laws = sum(
            one.calls * _tries(one, target, examples) for one in self.contracts if _allowed(one, target)
        )
        if not target.allows_writes:
            return asked + laws
        furnishing = _FURNISHING_CALLS if self.contracts else 0
        return round((asked + laws) * (1 + _TIDYING)) + furnishing

    def seconds(self, target: Target, examples: int | None = None) -> float:
        """Return about how many seconds this takes: calls at their pace, and waiting for what lies behind."""
        writing = sum(
            _tries(one, target, examples) for one in self.contracts if one.writes and _allowed(one, target)
        )
        messages = sum(
            one.writes and _allowed(one, target) for one in self.questions if "sending" in one.needs
        )
        waited = writing * _SETTLING * target.lag_s + messages * _BETWEEN_MESSAGES_S
        return self.calls(target, examples) / target.per_second + waited

    def estimate(self, target: Target, examples: int | None = None) -> str:
        """Return what to expect: ``"About 140 calls, 40 s at 3.5 a second; it only reads."``."""
        seconds = self.seconds(target, examples)
        long = f"{seconds:.0f} s" if seconds < _A_WHILE_S else f"{seconds / 60:.0f} min"
        does = (
            f"it writes, and marks all with {target.traces.mark.rstrip('-')}"
            if target.allows_writes
            else "it only reads"
        )
        return (
            f"About {self.calls(target, examples)} calls, {long} at {target.per_second:g} a second; {does}."
        )


_FURNISHING_CALLS = 75
_TIDYING = 0.06
"""Calls that unsubscribe people, for each call of a check. Measured on the mock."""

_SETTLING = 0.5
"""How often an example of a check that writes lets searches catch up. Measured on the mock."""

_BETWEEN_MESSAGES_S = 30
_A_WHILE_S = 120


def _tries(one: Contract, target: Target, examples: int | None) -> int:
    return examples_on(target, examples) if one.strategies else 1


def _allowed(one: Contract | Question, target: Target) -> bool:
    if "sending" in one.needs and not target.sends:
        return False
    return target.allows_writes or not one.writes


def plan(only: Iterable[str] = ()) -> Plan:
    """Return what to run: everything, or what matches patterns such as ``"people.*"`` or ``"question.put_null"``.

    Raises UsageError for a pattern that nothing matches.
    """
    from . import contracts, questions  # noqa: F401  # importing registers them

    patterns = [*only] or ["*"]
    known = [*CONTRACTS, *(one.id for one in QUESTIONS.values())]
    for pattern in patterns:
        if not any(fnmatch(one, pattern) for one in known):
            raise UsageError(f"no contract is called {pattern!r}. {did_you_mean(pattern, known)}".rstrip())

    def chosen(name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in patterns)

    return Plan(
        [one for one in QUESTIONS.values() if chosen(one.id)],
        [one for one in CONTRACTS.values() if chosen(one.id)],
    )


def check_target(target: Target) -> None:
    """Hold a target to be one: it answers, as an API does, and takes the keys. Raises TargetGone with a sentence."""
    entry = target.api.get("/")
    try:
        is_api = entry.status == 200 and "_links" in entry.object
    except Broken:
        is_api = False
    if not is_api:
        kind = entry.headers.get("content-type", "nothing by its type").partition(";")[0]
        raise TargetGone(
            f"the entry point is answered {entry.status} with {kind}, which is no API of Action Network"
        )
    for api, whose in (
        (target.api, "the key"),
        (target.other_api, "the key of the second group"),
        (target.user_api, "the key of a person"),
    ):
        if api is not None:
            _check_key(api.get("/people", per_page=1), whose)


def _check_key(people: Answer, whose: str) -> None:
    if people.status in (401, 403):
        raise TargetGone(f"{whose} is refused: check that it is complete, and that its group still has it")
    try:
        people.items("osdi:people")
    except Broken:
        raise TargetGone(
            f"/people is answered {people.status} and without a list of people, so it is in no state to be checked"
        ) from None


def run_plan(
    planned: Plan,
    target: Target,
    *,
    seed: int = 0,
    examples: int | None = None,
    told: Callable[[Outcome], None] = lambda _outcome: None,
) -> list[Outcome]:
    """Ask the questions, furnish the target if it may be written to, and check the laws. Raises TargetGone."""
    outcomes, wrong = prepare(planned, target, told=told)
    outcomes += check_contracts(planned.contracts, target, seed=seed, examples=examples, told=told)
    if wrong and all(outcome.state != "differs" for outcome in outcomes):
        raise TargetGone(f"it does not take what contracts need to look at: {wrong}")
    return outcomes


def prepare(
    planned: Plan, target: Target, *, told: Callable[[Outcome], None] = lambda _outcome: None
) -> tuple[list[Outcome], str]:
    """Ask the questions and furnish the target, which laws need; returns the answers, and what went wrong."""
    outcomes = ask_questions(planned.questions, target, told=told)
    return outcomes, _furnish(target) if target.allows_writes and planned.contracts else ""


def _furnish(target: Target) -> str:
    """Furnish a target; returns what went wrong, which laws will have more to say about."""
    try:
        furnish(target.check())
    except (Broken, CannotCheck) as error:
        return _unfurnished(error)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        return f"an answer could not be read ({type(error).__name__})"
    return ""


def _unfurnished(error: Broken | CannotCheck) -> str:
    if isinstance(error, CannotCheck) or not error.answers:
        return str(error)
    return (
        f"{request_line(error.answers[-1].sent)} is answered {error.answers[-1].status}, and {error.expected}"
    )


def run_on_mock(
    planned: Plan, settings: Settings, *, seed: int = 0, examples: int | None = None
) -> list[Outcome]:
    """Return what the mock does with these settings."""
    with mock_in_process(settings) as mock:
        return run_plan(planned, mock, seed=seed, examples=examples)


def drift_of(
    planned: Plan,
    target: Target,
    settings: Settings,
    *,
    seed: int = 0,
    examples: int | None = None,
    told: Callable[[Outcome], None] = lambda _outcome: None,
    tidying: Callable[[int], None] = lambda _people: None,
) -> tuple[list[Row], list[Outcome], str]:
    """Run everything on a target and on the mock; return the rows, the outcomes, and what is left behind.

    The target is tidied up however this ends; ``tidying`` hears before, how many people are to be unsubscribed. What
    could not be checked on the target is not looked at on the mock.
    """
    try:
        check_target(target)
        outcomes = run_plan(planned, target, seed=seed, examples=examples, told=told)
    finally:
        tidying(len(target.traces.hrefs_of_people()) if target.is_slow else 0)
        left_behind = target.traces.said = clean_up(target)
    if target.kind == "mock":
        mock = outcomes
    else:
        mock = run_on_mock(planned.checked(outcomes), settings, seed=seed, examples=examples)
    return compare(mock, outcomes, settings, confirmed=last_confirmed(load_evidence())), outcomes, left_behind
