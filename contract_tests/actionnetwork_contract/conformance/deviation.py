"""A deviation: one way in which an answer is not as declared."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Severity = Literal["breaks", "adds", "cosmetic"]
"""How much a deviation hurts a program: a broken promise, something new, or order and wording."""

Check = Literal[
    "shadow.status",
    "shadow.error",
    "shadow.presence",
    "shadow.type",
    "shadow.value",
    "shadow.keys",
    "shadow.order",
    "shadow.links",
    "shadow.targets",
    "shadow.curies",
    "shadow.embedded",
    "shadow.paging",
    "shadow.filter",
    "shadow.headers",
    "shadow.html",
    "shadow.prediction",
    "shadow.document",
    "shadow.tags",
    "shadow.consent",
    "shadow.totals",
    "shadow.dates",
    "shadow.matching",
    "shadow.repeats",
    "shadow.effects",
    "shadow.written",
]
"""What is checked; ``shadow.checks`` has a sentence for each."""

Problem = Literal[
    "is missing",
    "is null",
    "is empty",
    "is not declared",
    "is not of its type",
    "is not in its format",
    "is not its constant value",
    "is none of the known values",
    "is not expected here",
    "is out of order",
    "is not absolute",
    "leads elsewhere",
    "has another value",
    "was not changed",
    "went back",
    "is repeated",
]


class _Absent:
    """The value of what is not there."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


class Deviation(NamedTuple):
    """One deviation: ``Deviation("shadow.type", "field", "email_addresses.address", "is not of its type", "breaks")``.

    ``kind`` and ``name`` say what deviates: a field by its path, a rel, a header. ``expected`` and ``seen`` are the
    values, which may be personal data: show their shapes only. ``of`` is the resource that deviates, if it is not that
    of the request: what a page or an item embeds.
    """

    check: Check
    kind: Literal["field", "link", "header", "status", "answer"]
    name: str
    problem: Problem
    severity: Severity = "breaks"
    expected: Any = None
    seen: Any = None
    of: str = ""

    @property
    def sentence(self) -> str:
        """What deviates, for a report: ``"address is missing in email_addresses"``."""
        outer, _, inner = self.name.rpartition(".")
        if self.check == "shadow.keys":
            return "there is an unknown field" + (f" in {outer}" if outer else "")
        return f"{inner} {self.problem}" + (f" in {outer}" if outer else "")
