"""Evidence: the dates on which the real API last passed a check, in ``evidence.json`` in this folder.

A line is ``{"id": "paging.cap", "date": "2026-11-25", "target": "real", "result": "holds", "by": "check", "seen": 4}``.
The contract suite and shadow write the file. The ids are those of contracts and questions, and
the result of a question is the value of the setting that the target follows.
The file contains nothing of the checked group: no address, no key, no data.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from .errors import UsageError
from .settings import Settings

FILE = Path(__file__).with_name("evidence.json")
QUESTION = "question."
"""The prefix of a question's id. The name of the setting follows."""


class Confirmation(msgspec.Struct, frozen=True):
    """The result of a check on a target: ``Confirmation("paging.cap", "2026-11-25", "real", "holds")``.

    ``by`` is what found it: a run of the contract suite, or shadow in the traffic of a program. ``seen`` is how many
    calls of the suite, or exchanges of the traffic, show it; 0 if that is not known.
    """

    id: str
    date: str
    target: str
    result: str
    by: Literal["check", "shadow"] = "check"
    seen: int = 0


def load_evidence(path: Path = FILE) -> list[Confirmation]:
    """Return the confirmations in a file; none if the file does not exist. Raises UsageError for an invalid file."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Confirmation])
    except FileNotFoundError:
        return []
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"{path} cannot be read as evidence: {error}") from None


def last_confirmed(evidence: Iterable[Confirmation]) -> dict[str, str]:
    """Return, by id, the last date on which the real API did what the mock does."""
    real = [
        confirmation for confirmation in evidence if confirmation.target == "real" and _agrees(confirmation)
    ]
    return {
        confirmation.id: confirmation.date
        for confirmation in sorted(real, key=lambda confirmation: confirmation.date)
    }


def _agrees(confirmation: Confirmation) -> bool:
    """Return whether a contract held, or a question was answered with the default of its setting."""
    if not confirmation.id.startswith(QUESTION):
        return confirmation.result == "holds"
    return confirmation.result == in_word(getattr(Settings(), confirmation.id.removeprefix(QUESTION), None))


def in_word(value: object) -> str:
    """Return a value of a setting in the form that ``--set`` takes: ``"none"`` for None."""
    return "none" if value is None else str(value)
