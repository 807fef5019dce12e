"""Deliberate deviations of the mock, one at a time, each of which the contract suite must catch.

Some change answers on their way to the suite, as a proxy would; others change a rule inside the mock.
"""

from __future__ import annotations

from . import (
    background,
    blind,
    bodies,
    consent,
    filtering,
    limits,
    links,
    memory,
    paging,
    people,
    records,
    refusals,
    tagging,
)
from .deviation import DEVIATIONS, Deviation

__all__ = [
    "DEVIATIONS",
    "Deviation",
    "background",
    "blind",
    "bodies",
    "consent",
    "filtering",
    "limits",
    "links",
    "memory",
    "paging",
    "people",
    "records",
    "refusals",
    "tagging",
]
