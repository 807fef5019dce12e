"""The contract suite: what Action Network's API v2 does, stated as checks that run against the mock and the real API.

A *contract* is a law that holds whatever the settings are; a *question* finds out which of a setting's values the
target follows. Nothing here knows the insides of the server: HTTP and the declarations are enough.
"""

from __future__ import annotations

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
