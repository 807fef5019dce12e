"""Adds the outcomes of a run to the evidence, which the server keeps and shows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import msgspec

from actionnetwork_mock.evidence import FILE, QUESTION, Confirmation, in_word, load_evidence

from .runner import Outcome


def add_evidence(outcomes: Iterable[Outcome], *, date: str, target: str, path: Path = FILE) -> None:
    """Add outcomes to a file; it keeps the newest of each check, kind of target and result."""
    found = {(known.id, known.target, known.result): known for known in load_evidence(path)}
    for outcome in outcomes:
        if outcome.state != "unchecked":
            answered = outcome.id.startswith(QUESTION) and outcome.state == "holds"
            result = in_word(outcome.answer) if answered else outcome.state
            found[outcome.id, target, result] = Confirmation(outcome.id, date, target, result)
    lines = [json.dumps(msgspec.to_builtins(found[key])) for key in sorted(found)]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n", encoding="utf-8")
