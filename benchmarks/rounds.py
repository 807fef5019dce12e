"""Measures alternately what is compared, so that a busy moment of the machine affects both sides."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median


def alternate(rounds: int, *measures: Callable[[], float]) -> list[float]:
    """Run measurements in turn and return the median of each. Every second round runs in reverse order."""
    found: list[list[float]] = [[] for _ in measures]
    for number in range(rounds):
        order = range(len(measures)) if number % 2 == 0 else reversed(range(len(measures)))
        for at in order:
            found[at].append(measures[at]())
    return [median(results) for results in found]
