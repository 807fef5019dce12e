"""A row of the table: what to measure, its result, and its budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .run import Run


class NotMeasurable(Exception):
    """A row cannot be measured here. The message says why, and what would help."""


@dataclass(frozen=True)
class Measured:
    """A result, in the unit of its row.

    ``baseline`` is the result of what the row is compared with. ``details`` explain it: ``{"an empty test": "0.40
    ms"}``.
    """

    value: float
    baseline: float | None = None
    details: dict[str, str] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """The value divided by the baseline."""
        return self.value / self.baseline if self.baseline else None


@dataclass(frozen=True)
class Budget:
    """A limit for the value, its ratio to the baseline, or its difference from the baseline (``"increase"``)."""

    limit: float
    of: Literal["value", "ratio", "increase"]
    sense: Literal["at least", "at most"]

    def judged(self, measured: Measured) -> float:
        """Return the number that is compared with the limit."""
        if self.of == "value":
            return measured.value
        assert measured.baseline is not None, "a budget that compares needs a baseline"
        return (
            measured.value / measured.baseline if self.of == "ratio" else measured.value - measured.baseline
        )

    def room(self, measured: Measured) -> float:
        """Return the distance to the limit as a share of it: 0.2 is 20 % inside, -0.2 misses it by 20 %."""
        distance = self.judged(measured) / self.limit - 1
        return distance if self.sense == "at least" else -distance

    def is_met(self, measured: Measured) -> bool:
        """Return whether a result meets the limit."""
        return self.room(measured) >= 0


@dataclass(frozen=True)
class Row:
    """A line of the table.

    ``--only`` takes its ``name``. ``unit`` is the unit of the value: ``"ms"``, ``"MiB"``, ``"/s"``. A budget that
    names a size, such as a million people, is ``full_size``: a quick run does not check it.
    """

    name: str
    what: str
    unit: str
    budget: Budget | None
    measure: Callable[[Run], Measured]
    full_size: bool = False


@dataclass(frozen=True)
class Outcome:
    """A row with its result, or with the reason why there is none."""

    row: Row
    measured: Measured | None
    reason: str = ""
    quick: bool = False

    @property
    def is_met(self) -> bool | None:
        """Whether the budget is met; None without a budget or a result, or in a quick run of a ``full_size`` row."""
        if self.row.budget is None or self.measured is None or (self.quick and self.row.full_size):
            return None
        return self.row.budget.is_met(self.measured)


def ratio_at_least(limit: float) -> Budget:
    """Return a budget: at least ``limit`` times the baseline."""
    return Budget(limit, "ratio", "at least")


def ratio_at_most(limit: float) -> Budget:
    """Return a budget: at most ``limit`` times the baseline."""
    return Budget(limit, "ratio", "at most")


def at_most(limit: float) -> Budget:
    """Return a budget: at most ``limit``, in the unit of the row."""
    return Budget(limit, "value", "at most")


def at_least(limit: float) -> Budget:
    """Return a budget: at least ``limit``, in the unit of the row."""
    return Budget(limit, "value", "at least")


def adds_at_most(limit: float) -> Budget:
    """Return a budget: at most ``limit`` more than the baseline, in the unit of the row."""
    return Budget(limit, "increase", "at most")
