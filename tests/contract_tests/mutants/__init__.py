"""Mutants: versions of the mock that are wrong in one way, each of which the contract suite must catch.

Some change answers between the mock and the suite, as a proxy would; others change a rule inside the mock.
"""

from __future__ import annotations

from . import (  # noqa: F401  # importing registers them
    background,
    bodies,
    consent,
    effects,
    errors,
    filters,
    keyless,
    limits,
    links,
    matching,
    memory,
    paging,
    people,
    reading,
    records,
    tags,
    webhooks,
)
from .mutant import MUTANTS, Mutant
from .survivors import SURVIVORS

__all__ = ["MUTANTS", "SURVIVORS", "Mutant"]
