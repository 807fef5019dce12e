"""Evidence: when the real API last did what is emulated. Kept in ``evidence.json`` beside this module.

Each line is ``{"id": "paging.cap", "date": "2026-11-25", "target": "real", "result": "holds"}``; the ids are those of
the contract suite, which writes it, and the result of a question is the value of the setting that it was answered
with. It holds nothing of anybody's group: no address, no key, no data.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from .errors import UsageError
from .settings import Settings

FILE = Path(__file__).with_name("evidence.json")
QUESTION = "question."
"""What ids of questions begin with; the name of the setting follows."""


class Confirmation(msgspec.Struct, frozen=True):
    """A check on a kind of target: ``Confirmation("paging.cap", "2026-11-25", "real", "holds")``."""

    id: str
    date: str
    target: str
    result: str


def load_evidence(path: Path = FILE) -> list[Confirmation]:
    """Return what was confirmed, nothing when there is no such file. Raises UsageError for another file."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Confirmation])
    except FileNotFoundError:
        return []
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"{path} cannot be read as evidence: {error}") from None


def last_confirmed(evidence: Iterable[Confirmation]) -> dict[str, str]:
    """Return the day on which the real API last did as the mock does, by id."""
    real = [one for one in evidence if one.target == "real" and _agrees(one)]
    return {one.id: one.date for one in sorted(real, key=lambda one: one.date)}


def _agrees(one: Confirmation) -> bool:
    """Whether a law was kept, or the answer to a question is what the mock does unless told otherwise."""
    if not one.id.startswith(QUESTION):
        return one.result == "holds"
    return one.result == in_word(getattr(Settings(), one.id.removeprefix(QUESTION), None))


def in_word(value: object) -> str:
    """Return a value of a setting as ``--set`` takes it: ``"none"`` for None."""
    return "none" if value is None else str(value)
