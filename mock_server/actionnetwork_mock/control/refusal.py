"""What the control API refuses, over HTTP: an exception becomes an answer, and the same exception again.

The body is ``{"error": "..."}``. For our own clients a header says which exception it was, with its arguments.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ..errors import CannotOpen, DoesNotExist, UsageError

REFUSAL_HEADER = "Mock-Refusal"

_MAX_HEADER_CHARS = 4096


def status_of(error: UsageError) -> int:
    """Return the status of the answer."""
    return 404 if isinstance(error, DoesNotExist) else 400


def refusal_header(error: UsageError) -> str:
    """Return the value of the header, ``'["BadScenario", "strike.yaml", 7, ...]'``; empty if it would be too long."""
    reduced: Any = error.__reduce__()  # the class and its arguments, as for pickle
    arguments = reduced[1] if reduced[1] != (str(error),) else ()
    header = json.dumps([type(error).__name__, *arguments])  # ASCII
    return header if len(header) <= _MAX_HEADER_CHARS else ""


def read_refusal(status: int, header: str, body: bytes) -> UsageError | None:
    """Return the exception that an answer stands for, None for an answer that the control API does not give."""
    try:
        sentence = msgspec.json.decode(body, type=dict[str, str])["error"]
    except (msgspec.DecodeError, KeyError):
        return None
    name, *arguments = json.loads(header) if header else [""]
    kinds: dict[str, type[UsageError]] = {"CannotOpen": CannotOpen, "DoesNotExist": DoesNotExist}
    if name == "BadScenario":
        from ..scenarios import BadScenario  # imports a YAML parser

        return BadScenario(*arguments)
    return kinds.get(name, DoesNotExist if status == 404 else UsageError)(sentence)
