"""Deliberate deviations of the mock, one at a time, each of which the contract suite must catch.

Some change answers on their way to the suite, as a proxy would; others change a rule inside the mock.
"""

from __future__ import annotations

from . import (
    background,
    blind,
    bodies,
    consent,
    consequences,
    filtering,
    limits,
    links,
    matching,
    memory,
    paging,
    people,
    records,
    refusals,
    tagging,
    telling,
)
from .deviation import DEVIATIONS, Deviation
from .survivors import SURVIVORS

__all__ = [
    "DEVIATIONS",
    "SURVIVORS",
    "Deviation",
    "background",
    "blind",
    "bodies",
    "consent",
    "consequences",
    "filtering",
    "limits",
    "links",
    "matching",
    "memory",
    "paging",
    "people",
    "records",
    "refusals",
    "tagging",
    "telling",
]
