"""The contract suite: what Action Network's API v2 does, stated as checks that run against the mock and the real API.

A *contract* is a law that holds whatever the settings are; a *question* finds out which of a setting's values the
target follows. Nothing here knows the insides of the server: HTTP and the declarations are enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .contract import Broken, CannotCheck, Contract, Question, contract, question
    from .running import Outcome, ask_questions, check_contracts
    from .target import Target

__all__ = [
    "Broken",
    "CannotCheck",
    "Contract",
    "Outcome",
    "Question",
    "Target",
    "ask_questions",
    "check_contracts",
    "contract",
    "question",
]

_HOMES = {
    **dict.fromkeys(("Broken", "CannotCheck", "Contract", "Question", "contract", "question"), ".contract"),
    **dict.fromkeys(("Outcome", "ask_questions", "check_contracts"), ".running"),
    "Target": ".target",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: Hypothesis takes a tenth of a second."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)
