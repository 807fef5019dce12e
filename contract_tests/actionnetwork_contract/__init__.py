"""The contract suite: what Action Network's API v2 does, as checks that run against the mock and the real API.

A *contract* is a statement that holds with all settings; a *question* finds out which value of a setting
describes the target. The suite knows HTTP and the declarations, and nothing of the server's inside.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .answer import Unverifiable, Violation
    from .contract import Contract, Question, contract, question
    from .runner import Outcome, ask_questions, check_contracts
    from .target import Target

__all__ = [
    "Contract",
    "Outcome",
    "Question",
    "Target",
    "Unverifiable",
    "Violation",
    "ask_questions",
    "check_contracts",
    "contract",
    "question",
]

_MODULES = {
    ".contract": ("Contract", "Question", "contract", "question"),
    ".answer": ("Unverifiable", "Violation"),
    ".runner": ("Outcome", "ask_questions", "check_contracts"),
    ".target": ("Target",),
}
_RENAMED = {"Broken": "Violation", "CannotCheck": "Unverifiable"}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: importing Hypothesis takes a tenth of a second."""
    if name in _RENAMED:
        warnings.warn(f"{name} is now {_RENAMED[name]}", DeprecationWarning, stacklevel=2)
        name = _RENAMED[name]
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(module, __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
