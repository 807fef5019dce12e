"""Which contracts object to a deviating mock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from actionnetwork_contract.answer import Violation
from actionnetwork_contract.api import TargetUnavailable
from actionnetwork_contract.check import Check
from actionnetwork_contract.contract import Contract, Question
from actionnetwork_contract.run import plan
from actionnetwork_contract.runner import ask_questions, check_contracts
from actionnetwork_contract.setup_data import create_setup_data
from actionnetwork_contract.target import Target, mock_in_process
from actionnetwork_mock.settings import Settings

from .deviation import Deviation

EXAMPLES = 3
"""How many examples of a law are tried: as many as on a slow target, which is the harder test of the suite."""


class _Objected(BaseException):
    """Ends a law at its first objection. No Exception, so that Hypothesis does not try to make it smaller."""


@dataclass(frozen=True)
class Objection:
    """Who objects, ``"paging.cap"``, and to what."""

    id: str
    expected: str


def objections(
    deviation: Deviation, *, seed: int = 0, examples: int = EXAMPLES, every: bool = False
) -> list[Objection]:
    """Return what the suite has against a deviation: the first objection, or ``every`` one, of a contract each.

    Questions are asked when no law objects: one that finds another setting than the mock has is drift as well. The
    question that is known to catch the deviation is asked before.
    """
    planned = plan()
    known = [question for question in planned.questions if question.id == deviation.caught_by]
    with deviation.deviate(), _started() as target:
        try:
            create_setup_data(Check(target))
        except Violation as violation:
            return [Objection("setup data", violation.expected)]
        found = [] if every else [*_questions(known)]
        found = found or list(
            _laws(_likeliest_first(planned.contracts, deviation), target, seed, examples, every)
        )
        return found or [*_questions(planned.questions)]


@contextmanager
def _started() -> Iterator[Target]:
    with mock_in_process() as target:
        yield target


def _laws(
    laws: Iterable[Contract], target: Target, seed: int, examples: int, every: bool
) -> Iterator[Objection]:
    for law in laws:
        objection = _object(law, target, seed, examples)
        if objection is not None:
            yield objection
            if not every:
                return


def _object(law: Contract, target: Target, seed: int, examples: int) -> Objection | None:
    said: list[Violation] = []

    def look(*arguments: Any, **drawn: Any) -> None:
        try:
            law.run(*arguments, **drawn)
        except Violation as violation:
            said.append(violation)
            raise _Objected from None

    try:
        (outcome,) = check_contracts([replace(law, run=look)], target, seed=seed, examples=examples)
    except _Objected:
        return Objection(law.id, said[0].expected)
    except TargetUnavailable as gone:
        return Objection(law.id, str(gone))
    assert outcome.violation is None or not said
    return None if outcome.violation is None else Objection(law.id, outcome.violation.expected)


def _questions(questions: Sequence[Question]) -> Iterator[Objection]:
    """Ask on a mock of its own, as a run does, before anything else was written."""
    with mock_in_process() as target:
        known = target.settings
        for outcome in ask_questions(questions, target):
            if outcome.violation is not None:
                yield Objection(outcome.id, outcome.violation.expected)
            elif outcome.state == "holds":
                name = outcome.id.removeprefix("question.")
                was = getattr(Settings() if name == "rate_limit" else known, name)
                if outcome.answer != was:
                    yield Objection(outcome.id, f"{name} is {was}, and not {outcome.answer}")


_DEAR = ("filters.order", "filters.equal", "paging.every-item-once", "records.", "actions.", "blind.records")


def _likeliest_first(laws: Iterable[Contract], deviation: Deviation) -> list[Contract]:
    """Return laws in the order in which one that objects is found soonest."""

    def rank(law: Contract) -> tuple[bool, bool, bool, str]:
        return (
            law.id != deviation.caught_by,
            not law.id.startswith(deviation.tried_first),
            law.id.startswith(_DEAR),
            law.id,
        )

    return sorted(laws, key=rank)
