"""A whole run: questions, furnishing, laws, on the mock and on a target, and tidying up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatch

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.notes import did_you_mean
from actionnetwork_mock.settings import Settings

from .api import TargetGone
from .cleaning import clean_up
from .contract import CONTRACTS, QUESTIONS, Broken, Contract, Question
from .drift import Row, compare
from .evidence import last_confirmed, load_evidence
from .furnishing import furnish
from .running import Outcome, ask_questions, check_contracts, examples_on
from .target import Target, mock_in_process


@dataclass(frozen=True)
class Plan:
    """What is going to be run: the questions first, since laws depend on what is answered."""

    questions: list[Question]
    contracts: list[Contract]

    def calls(self, target: Target, examples: int | None) -> int:
        """Return about how many calls this takes on a target."""
        asked = sum(one.calls for one in self.questions if _allowed(one, target))
        laws = sum(
            one.calls * (examples_on(target, examples) if one.strategies else 1)
            for one in self.contracts
            if _allowed(one, target)
        )
        return asked + laws + (_FURNISHING_CALLS if target.allows_writes else 0)


_FURNISHING_CALLS = 60


def _allowed(one: Contract | Question, target: Target) -> bool:
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
    """Hold a target to be one: it answers, as an API does, and takes the key. Raises TargetGone with a sentence."""
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
    people = target.api.get("/people", per_page=1)
    if people.status in (401, 403):
        raise TargetGone("the key is refused: check that it is complete, and that its group still has it")
    if people.status != 200:
        raise TargetGone(f"/people is answered {people.status}: the target is in no state to be checked")


def run_plan(
    planned: Plan,
    target: Target,
    *,
    seed: int = 0,
    examples: int | None = None,
    told: Callable[[Outcome], None] = lambda _outcome: None,
) -> list[Outcome]:
    """Ask the questions, furnish the target if it may be written to, and check the laws. Raises TargetGone."""
    outcomes = ask_questions(planned.questions, target, told=told)
    if target.allows_writes and planned.contracts:
        try:
            furnish(target.check())
        except Broken as error:
            line = error.answers[-1].sent.method if error.answers else ""
            raise TargetGone(
                f"the target does not take what it is furnished with: {line} {error.expected}"
            ) from None
    return outcomes + check_contracts(planned.contracts, target, seed=seed, examples=examples, told=told)


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
) -> tuple[list[Row], list[Outcome], str]:
    """Run everything on a target and on the mock; return the rows, the outcomes, and what is left behind.

    The target is tidied up however this ends.
    """
    try:
        check_target(target)
        outcomes = run_plan(planned, target, seed=seed, examples=examples, told=told)
    finally:
        left_behind = clean_up(target)
        if left_behind:
            target.traces.said = left_behind
    mock = outcomes if target.kind == "mock" else run_on_mock(planned, settings, seed=seed, examples=examples)
    return compare(mock, outcomes, settings, confirmed=last_confirmed(load_evidence())), outcomes, left_behind
