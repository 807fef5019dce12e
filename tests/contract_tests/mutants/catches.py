"""Which contracts catch a mutant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from actionnetwork_contract.answer import Violation
from actionnetwork_contract.api import TargetUnavailable
from actionnetwork_contract.check import Check
from actionnetwork_contract.contract import Contract, Question
from actionnetwork_contract.open_target import mock_in_process
from actionnetwork_contract.run import plan
from actionnetwork_contract.runner import ask_questions, check_contracts
from actionnetwork_contract.setup_data import create_setup_data
from actionnetwork_contract.target import Target
from actionnetwork_mock.settings import Settings

from .mutant import Mutant

EXAMPLES = 3
"""How many examples of a contract are tried: as many as on a slow target, which is the harder test of the suite."""

_SLOW = ("filters.order", "filters.equal", "paging.every-item-once", "records.", "actions.", "blind.records")


class _Caught(BaseException):
    """Ends a contract at its first violation. No Exception, so that Hypothesis does not look for a smaller one."""


@dataclass(frozen=True)
class Catch:
    """A contract or question that catches a mutant, ``"paging.cap"``, and what it expects."""

    id: str
    expected: str


def catches_of(
    mutant: Mutant, *, seed: int = 0, examples: int = EXAMPLES, every: bool = False
) -> list[Catch]:
    """Return what catches a mutant: the first contract or question, or ``every`` contract.

    Questions are asked if no contract catches it: an answer that differs from the mock's setting is drift as well. The
    question that is known to catch the mutant is asked first.
    """
    planned = plan()
    known = [question for question in planned.questions if question.id == mutant.caught_by]
    with mutant.apply(), mock_in_process() as target:
        try:
            create_setup_data(Check(target))
        except Violation as violation:
            return [Catch("setup data", violation.expected)]
        found = [] if every else [*_by_questions(known)]
        contracts = _likeliest_first(planned.contracts, mutant)
        found = found or list(_by_contracts(contracts, target, seed, examples, every))
        return found or [*_by_questions(planned.questions)]


def _by_contracts(
    contracts: Iterable[Contract], target: Target, seed: int, examples: int, every: bool
) -> Iterator[Catch]:
    for contract in contracts:
        catch = _by_contract(contract, target, seed, examples)
        if catch is not None:
            yield catch
            if not every:
                return


def _by_contract(contract: Contract, target: Target, seed: int, examples: int) -> Catch | None:
    violations: list[Violation] = []

    def run(*arguments: Any, **drawn: Any) -> None:
        try:
            contract.run(*arguments, **drawn)
        except Violation as violation:
            violations.append(violation)
            raise _Caught from None

    try:
        (outcome,) = check_contracts([replace(contract, run=run)], target, seed=seed, examples=examples)
    except _Caught:
        return Catch(contract.id, violations[0].expected)
    except TargetUnavailable as error:
        return Catch(contract.id, str(error))
    assert outcome.violation is None or not violations
    return None if outcome.violation is None else Catch(contract.id, outcome.violation.expected)


def _by_questions(questions: Iterable[Question]) -> Iterator[Catch]:
    """Ask on a mock of its own, as a run does, before anything else is written."""
    with mock_in_process() as target:
        settings = target.settings
        for outcome in ask_questions(questions, target):
            if outcome.violation is not None:
                yield Catch(outcome.id, outcome.violation.expected)
            elif outcome.state == "holds":
                name = outcome.id.removeprefix("question.")
                expected = getattr(Settings() if name == "rate_limit" else settings, name)
                if outcome.answer != expected:
                    yield Catch(outcome.id, f"{name} is {expected}, and not {outcome.answer}")


def _likeliest_first(contracts: Iterable[Contract], mutant: Mutant) -> list[Contract]:
    """Return contracts in the order in which one that catches the mutant is found soonest."""

    def rank(contract: Contract) -> tuple[bool, bool, bool, str]:
        return (
            contract.id != mutant.caught_by,
            not contract.id.startswith(mutant.tried_first),
            contract.id.startswith(_SLOW),
            contract.id,
        )

    return sorted(contracts, key=rank)
