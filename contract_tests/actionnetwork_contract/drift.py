"""Drift: what a target does otherwise than the mock, contract by contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from actionnetwork_mock.evidence import in_word
from actionnetwork_mock.settings import Settings, describe

from .api import Answer
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
        verdict=_verdict(mock, target),
        on_mock=_in_words(mock),
        on_target=_in_words(target),
        confirmed=confirmed,
        **_shown(mock, target),
    )


def _verdict(mock: Outcome | None, target: Outcome) -> Verdict:
    """A target that keeps a contract differs all the same from a mock that does not."""
    broken_here = mock is not None and mock.state == "differs" and target.state == "holds"
    return "differs" if broken_here else target.state


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
        on_mock=in_word(has),
        on_target=in_word(target.answer) if target.state == "holds" else _in_words(target),
        setting=f"{setting}={in_word(target.answer)}" if follows else "",
        confirmed=confirmed,
        **_shown(mock, target),
    )


def _shown(mock: Outcome | None, target: Outcome) -> dict[str, Any]:
    """Return the smallest request that shows a difference, what was looked for, and both answers as shapes."""
    broken = target.broken or (mock.broken if mock is not None else None)
    if broken is None:
        return {}
    last, mocked = _last(target), _last(mock)
    decisive = last or mocked
    return {
        "expected": broken.expected,
        "request": request_line(decisive.sent) if decisive else "",
        "target_answer": answer_shape(last) if last else None,
        "mock_answer": answer_shape(mocked) if mocked else None,
    }


def _last(outcome: Outcome | None) -> Answer | None:
    broken = outcome.broken if outcome is not None else None
    return broken.answers[-1] if broken is not None and broken.answers else None


def _in_words(outcome: Outcome | None) -> str:
    if outcome is None:
        return "not asked"
    return outcome.reason if outcome.state == "unchecked" else outcome.state


def to_follow(target: Iterable[Outcome], ways: Settings) -> dict[str, Any]:
    """Return the settings that make the mock behave as a target did, those that have their defaults left out.

    What was not asked, or not answered, stays as it is in ``ways``.
    """
    answers = {
        outcome.id.removeprefix("question."): outcome.answer
        for outcome in target
        if outcome.id.startswith("question.") and outcome.state == "holds"
    }
    followed = ways.changed(**answers)
    values = {one.name: (getattr(followed, one.name), one.default) for one in describe()}
    return {name: value for name, (value, default) in sorted(values.items()) if value != default}
