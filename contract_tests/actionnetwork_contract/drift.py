"""Drift: what a target does otherwise than the mock, contract by contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from actionnetwork_mock.settings import Settings, describe

from .contract import CONTRACTS, QUESTIONS
from .running import Outcome
from .shapes import answer_shape, request_line

Verdict = Literal["holds", "differs", "unchecked"]


@dataclass(frozen=True)
class Row:
    """What is said of one contract or question: on the mock, on the target, and how the mock can be made to follow.

    ``request`` is the smallest call that shows a difference and ``expected`` what was looked for; ``mock_answer`` and
    ``target_answer`` are the shapes of what was answered. ``setting`` is ``"put_null=ignored"`` where that makes the
    mock follow. ``confirmed`` is the day on which a real API last agreed, of the evidence.
    """

    id: str
    says: str
    where: str
    provenance: str
    verdict: Verdict
    on_mock: str
    on_target: str
    expected: str = ""
    request: str = ""
    mock_answer: Any = None
    target_answer: Any = None
    setting: str = ""
    confirmed: str = ""


def compare(
    mock: Iterable[Outcome], target: Iterable[Outcome], ways: Settings, *, confirmed: dict[str, str]
) -> list[Row]:
    """Return a row for each outcome on the target, in the order of ids; ``ways`` are the settings of the mock."""
    by_id = {outcome.id: outcome for outcome in mock}
    rows = [_row(by_id.get(outcome.id), outcome, ways, confirmed.get(outcome.id, "")) for outcome in target]
    return sorted(rows, key=lambda row: row.id)


def _row(mock: Outcome | None, target: Outcome, ways: Settings, confirmed: str) -> Row:
    if target.id.startswith("question."):
        return _question_row(mock, target, ways, confirmed)
    one = CONTRACTS[target.id]
    return Row(
        id=one.id,
        says=one.says,
        where=one.where,
        provenance=str(one.provenance),
        verdict=target.state,
        on_mock=_in_words(mock),
        on_target=_in_words(target),
        confirmed=confirmed,
        **_shown(mock, target),
    )


def _question_row(mock: Outcome | None, target: Outcome, ways: Settings, confirmed: str) -> Row:
    setting = target.id.removeprefix("question.")
    described = next(one for one in describe() if one.name == setting)
    has = getattr(ways, setting)
    verdict: Verdict = target.state
    if target.state == "holds" and target.answer != has:
        verdict = "differs"
    follows = verdict == "differs" and target.state == "holds"
    return Row(
        id=target.id,
        says=described.says,
        where=QUESTIONS[setting].where,
        provenance=str(described.provenance or ""),
        verdict=verdict,
        on_mock=_word(has),
        on_target=_word(target.answer) if target.state == "holds" else _in_words(target),
        setting=f"{setting}={_word(target.answer)}" if follows else "",
        confirmed=confirmed,
        **_shown(mock, target),
    )


def _shown(mock: Outcome | None, target: Outcome) -> dict[str, Any]:
    """Return the smallest request that shows a difference, what was looked for, and both answers as shapes."""
    if target.broken is None:
        return {}
    last = target.broken.answers[-1] if target.broken.answers else None
    mocked = mock.broken.answers[-1] if mock is not None and mock.broken and mock.broken.answers else None
    return {
        "expected": target.broken.expected,
        "request": request_line(last.sent) if last else "",
        "target_answer": answer_shape(last) if last else None,
        "mock_answer": answer_shape(mocked) if mocked else None,
    }


def _in_words(outcome: Outcome | None) -> str:
    if outcome is None:
        return "not asked"
    return outcome.reason if outcome.state == "unchecked" else outcome.state


def _word(value: object) -> str:
    return "none" if value is None else str(value)


def to_follow(target: Sequence[Outcome], ways: Settings) -> dict[str, Any]:
    """Return the settings that make the mock behave as a target did: those that differ from ``ways``."""
    answers = {
        outcome.id.removeprefix("question."): outcome.answer
        for outcome in target
        if outcome.id.startswith("question.") and outcome.state == "holds"
    }
    return {name: value for name, value in sorted(answers.items()) if value != getattr(ways, name)}
