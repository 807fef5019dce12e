"""Adding what came of a run to the evidence, which the server keeps and shows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import msgspec

from actionnetwork_mock.evidence import FILE, QUESTION, Confirmation, in_word, load_evidence

from .running import Outcome


def add_evidence(outcomes: Iterable[Outcome], *, date: str, target: str, path: Path = FILE) -> None:
    """Add what came of a run to a file; of each check, kind of target and result the newest stays."""
    found = {(one.id, one.target, one.result): one for one in load_evidence(path)}
    for outcome in outcomes:
        if outcome.state != "unchecked":
            result = _result(outcome)
            found[outcome.id, target, result] = Confirmation(outcome.id, date, target, result)
    lines = [json.dumps(msgspec.to_builtins(found[key])) for key in sorted(found)]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n", encoding="utf-8")


def _result(outcome: Outcome) -> str:
    answered = outcome.id.startswith(QUESTION) and outcome.state == "holds"
    return in_word(outcome.answer) if answered else outcome.state
