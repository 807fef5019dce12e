"""Evidence: when the real API last agreed with a contract. Kept in ``evidence.json`` beside this module.

Each line is ``{"id": "paging.cap", "date": "2026-11-25", "target": "real", "result": "holds"}``. It holds nothing of
anybody's group: no address, no key, no data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import msgspec

from .drift import Row

_FILE = Path(__file__).with_name("evidence.json")


class Confirmation(msgspec.Struct, frozen=True):
    """A contract checked on a kind of target: ``Confirmation("paging.cap", "2026-11-25", "real", "holds")``."""

    id: str
    date: str
    target: str
    result: str


def load_evidence(path: Path = _FILE) -> list[Confirmation]:
    """Return what was confirmed, oldest first; nothing when there is no such file."""
    if not path.exists():
        return []
    return msgspec.json.decode(path.read_bytes(), type=list[Confirmation])


def last_confirmed(evidence: Iterable[Confirmation]) -> dict[str, str]:
    """Return the day on which a real API last held to each contract, by id."""
    return {one.id: one.date for one in evidence if one.target == "real" and one.result == "holds"}


def add_evidence(rows: Iterable[Row], *, date: str, target: str, path: Path = _FILE) -> None:
    """Add what came of a run to the file; of each contract and kind of target the newest stays."""
    found = {(one.id, one.target): one for one in load_evidence(path)}
    for row in rows:
        if row.verdict != "unchecked":
            found[row.id, target] = Confirmation(row.id, date, target, row.verdict)
    lines = [
        json.dumps(msgspec.to_builtins(one))
        for one in sorted(found.values(), key=lambda one: (one.id, one.target))
    ]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
