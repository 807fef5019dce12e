"""Drift: how a target differs from the mock, contract by contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from actionnetwork_mock.evidence import QUESTION, in_word
from actionnetwork_mock.settings import Description, Settings, describe

from .answer import Answer
from .contract import CONTRACTS, QUESTIONS, Contract, Question
from .redaction import redact_answer, request_line
from .runner import Outcome, State


@dataclass(frozen=True)
class Row:
    """The result of one contract or question on the mock and on the target.

    ``request`` is the smallest call that shows a difference and ``expected`` what it should show; ``mock_answer`` and
    ``target_answer`` are the redacted answers. ``setting`` is ``"put_null=ignored"`` if that makes the mock follow.
    ``confirmed`` is the day on which a real API last agreed. ``option`` is what would enable an unchecked one.
    """

    id: str
    says: str
    where: str
    provenance: str
    verdict: State
    on_mock: str
    on_target: str
    expected: str = ""
    request: str = ""
    mock_answer: Any = None
    target_answer: Any = None
    setting: str = ""
    confirmed: str = ""
    option: str = ""


def compare(
    mock: Iterable[Outcome], target: Iterable[Outcome], settings: Settings, *, confirmed: dict[str, str]
) -> list[Row]:
    """Return a row for each outcome on the target, by id; ``settings`` are those of the mock."""
    by_id = {outcome.id: outcome for outcome in mock}
    rows = [_row(by_id.get(outcome.id), outcome, settings, confirmed) for outcome in target]
    return sorted(rows, key=lambda row: row.id)


def _row(mock: Outcome | None, target: Outcome, settings: Settings, confirmed: dict[str, str]) -> Row:
    verdict, setting = target.state, ""
    on_mock, on_target = _in_words(mock), _in_words(target)
    definition: Contract | Question
    if target.id in CONTRACTS:
        definition = CONTRACTS[target.id]
        says, provenance = definition.says, str(definition.provenance)
        if mock is not None and mock.state == "differs" and verdict == "holds":
            verdict = "differs"
    else:
        definition = QUESTIONS[target.id.removeprefix(QUESTION)]
        described = next(known for known in describe() if known.name == definition.setting)
        says, provenance = described.says, str(described.provenance or "")
        value = getattr(settings.resolved(), definition.setting)
        on_mock = in_word(value)
        if target.state == "holds":
            on_target = in_word(target.answer)
            if target.answer != value:
                verdict, setting = "differs", f"{definition.setting}={on_target}"
    return Row(
        id=target.id,
        says=says,
        where=definition.where,
        provenance=provenance,
        verdict=verdict,
        on_mock=on_mock,
        on_target=on_target,
        setting=setting,
        confirmed=confirmed.get(target.id, ""),
        option=target.option,
        **_details(mock, target),
    )


def _details(mock: Outcome | None, target: Outcome) -> dict[str, Any]:
    """Return the request that shows a difference, what was expected, and both redacted answers."""
    violation = target.violation or (mock.violation if mock is not None else None)
    if violation is None:
        return {}
    on_target, on_mock = _decisive(target), _decisive(mock)
    shown = on_target or on_mock
    return {
        "expected": violation.expected,
        "request": request_line(shown.request) if shown else "",
        "target_answer": redact_answer(on_target) if on_target else None,
        "mock_answer": redact_answer(on_mock) if on_mock else None,
    }


def _decisive(outcome: Outcome | None) -> Answer | None:
    violation = outcome.violation if outcome is not None else None
    return violation.answers[-1] if violation is not None and violation.answers else None


def _in_words(outcome: Outcome | None) -> str:
    if outcome is None:
        return "not asked"
    return outcome.reason if outcome.state == "unchecked" else outcome.state


class UncheckedGroup(NamedTuple):
    """Contracts and questions that could not be checked for one reason, and how to enable them, if that is possible."""

    reason: str
    advice: str
    ids: list[str]


def unchecked_groups(rows: Iterable[Row]) -> list[UncheckedGroup]:
    """Group the unchecked rows by reason, the largest group first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.verdict == "unchecked":
            groups.setdefault((row.on_target, row.option), []).append(row.id)
    found = [UncheckedGroup(reason, enabling_advice(option), ids) for (reason, option), ids in groups.items()]
    return sorted(found, key=lambda group: -len(group.ids))


def enabling_advice(option: str) -> str:
    """Return advice for the user: ``"Enable with --allow-writes."``; empty without an option."""
    return f"Enable with {option}." if option else ""


def to_follow(target: Iterable[Outcome], settings: Settings) -> dict[str, Any]:
    """Return the settings that make the mock behave as a target did, without those that have their defaults.

    Settings whose question was not answered stay as they are in ``settings``.
    """
    answers = {
        outcome.id.removeprefix(QUESTION): outcome.answer
        for outcome in target
        if outcome.id.startswith(QUESTION) and outcome.state == "holds"
    }
    followed = settings.changed(**answers)
    return {
        setting.name: value
        for setting in sorted(describe(), key=lambda setting: setting.name)
        if (value := getattr(followed.resolved(), setting.name)) != _default(setting, followed)
    }


def _default(setting: Description, others: Settings) -> Any:
    """Return the value that a setting has by default next to other settings."""
    return getattr(others.changed(**{setting.name: setting.default}).resolved(), setting.name)
