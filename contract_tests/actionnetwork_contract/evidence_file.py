"""Adds confirmations to an evidence file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import msgspec

from actionnetwork_mock.evidence import FILE, QUESTION, Confirmation, in_word, load_evidence

from .output_files import write_whole
from .runner import Outcome


def add_evidence(outcomes: Iterable[Outcome], *, date: str, target: str, path: Path = FILE) -> None:
    """Add outcomes to a file; ``seen`` of a confirmation is the number of calls."""
    add_confirmations(
        [_confirmation(outcome, date, target) for outcome in outcomes if outcome.state != "unchecked"], path
    )


def _confirmation(outcome: Outcome, date: str, target: str) -> Confirmation:
    answered = outcome.id.startswith(QUESTION) and outcome.state == "holds"
    result = in_word(outcome.answer) if answered else outcome.state
    return Confirmation(outcome.id, date, target, result, seen=outcome.calls)


def add_confirmations(confirmations: Iterable[Confirmation], path: Path = FILE) -> None:
    """Add confirmations to a file; it keeps the newest of each check, kind of target, result and way of checking."""
    found = {_evidence_key(known): known for known in load_evidence(path)}
    for confirmation in confirmations:
        before = found.get(_evidence_key(confirmation))
        if before is None or before.date <= confirmation.date:
            found[_evidence_key(confirmation)] = confirmation
    lines = [json.dumps(msgspec.to_builtins(found[key])) for key in sorted(found)]
    text = "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"
    write_whole(path, text.encode())


def _evidence_key(confirmation: Confirmation) -> tuple[str, str, str, str]:
    return confirmation.id, confirmation.target, confirmation.result, confirmation.by
