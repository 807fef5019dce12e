"""The rows of a report: findings and counts, each with a key. Rows with the same key merge into one.

``merged`` adds numbers and unites sets, so the row of two runs is the merged row of each.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from itertools import count
from typing import Annotated, Any, ClassVar, Literal, Self

import msgspec

from ..conformance import Severity
from .vocabulary import Shape, Token

Reason = Literal[
    # not compared
    "429",
    "5xx",
    "no JSON",
    "a page of HTML",
    "truncated",
    "too large",
    "unknown encoding",
    "an upgrade",
    "another site",
    # compared, and not predicted
    "overlapping writes",
    "a repeated request",
    "nothing known",
    "no fixed point",
    "an exchange was dropped",
]
"""Why an exchange was not compared, or an answer not predicted."""
Status = Annotated[int, msgspec.Meta(ge=0, le=999)]
Line = Annotated[int, msgspec.Meta(ge=0, le=99_999)]
"""Numbers that count nothing have bounds, so that no other number fits into a report."""
Place = Literal["comparer", "twin", "corpus", "writer", "forwarder", "restart"]

NEEDED, NEEDED_FROM_STATE = 2, 3
"""How many exchanges, on as many resources, confirm a finding; more if it rests on what was known before."""
NEEDED_OPERATIONS = 3
"""How many operations confirm findings that are alike, on as many resources, if each is too rare to be confirmed."""
_BUCKETS = 64
_FAILURE = 500


class Distinct(msgspec.Struct, frozen=True, array_like=True):
    """How many different resources there are, at least: the buckets of 64 into which their ids fall.

    A count could not be added to that of another run, which may have seen the same resources. Six bits of a digest are
    shared by every 64th id, so the buckets do not tell the ids. An id whose bucket is taken by another one gets the
    next free bucket: the buckets of some ids are then always among those of more ids, so that runs can be united.
    """

    buckets: int = 0

    @classmethod
    def of(cls, *ids: str) -> Distinct:
        """Return the number of these ids: ``Distinct.of("a", "b", "a").count == 2``."""
        taken: set[int] = set()
        for name in {*ids}:
            free = (number % _BUCKETS for number in count(_bucket(name)))
            if len(taken) < _BUCKETS:
                taken.add(next(number for number in free if number not in taken))
        return cls(sum(1 << number for number in taken))

    @property
    def count(self) -> int:
        """At least how many different resources there are; 64 may be any number above."""
        return self.buckets.bit_count()

    def __or__(self, other: Distinct) -> Distinct:
        return Distinct(self.buckets | other.buckets)


def _bucket(name: str) -> int:
    return blake2b(name.encode("utf-8", "replace"), digest_size=1).digest()[0] % _BUCKETS


class DistinctIds:
    """Counts different ids while a run lasts: the first ones exactly, as many as confirm a finding."""

    __slots__ = ("_exact", "_others")

    def __init__(self) -> None:
        self._exact: set[str] = set()
        self._others = Distinct()

    def add(self, name: str) -> None:
        """Count an id, unless it was counted before."""
        if len(self._exact) < NEEDED_FROM_STATE:
            self._exact.add(name)
        else:
            self._others |= Distinct.of(name)

    @property
    def count(self) -> int:
        """At least how many different ids there are."""
        return len(self._exact) if not self._others.buckets else self.distinct.count

    @property
    def distinct(self) -> Distinct:
        """What a report says of them."""
        return Distinct.of(*self._exact) | self._others


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the report. ``KEY`` names the fields that say what is counted; the others merge."""

    KEY: ClassVar[tuple[str, ...]] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """What is counted."""
        return tuple(getattr(self, name) for name in self.KEY)

    def merged(self, other: Self) -> Self:
        """Return the row of both: numbers are added, resources united, and a truth value is kept if one is true."""
        changes: dict[str, Any] = {}
        for name in _counted(type(self)):
            mine, its = getattr(self, name), getattr(other, name)
            changes[name] = mine + its if type(mine) is int else mine | its
        return msgspec.structs.replace(self, **changes)


@cache
def _counted(row: type[Row]) -> tuple[str, ...]:
    return tuple(name for name in row.__struct_fields__ if name not in row.KEY)


class Finding(Row, frozen=True, kw_only=True):
    """A difference: ``Finding(check=..., operation=..., subject=Token.of("field", "given_name"), ...)``.

    ``check`` is the id of a contract, a question or a check of shadow. ``subject`` is the field, link, header or
    setting that differs, none if it is the status or the whole answer, and ``value`` an undeclared value or that of the
    setting. ``status`` is that of the answer, and
    ``expected_status`` the declared one if they differ, otherwise 0. ``shown_by`` exchanges show it and
    ``contradicted_by`` do not, and ``resources`` show it. ``from_state``: it rests on what was known before.
    """

    KEY = (
        "check",
        "operation",
        "severity",
        "subject",
        "value",
        "status",
        "expected_status",
        "expected",
        "seen",
    )

    check: Token
    operation: Token
    severity: Severity
    subject: Token | None = None
    value: Token | None = None
    status: Status = 0
    expected_status: Status = 0
    expected: Shape | None = None
    seen: Shape | None = None
    from_state: bool = False
    shown_by: int = 0
    contradicted_by: int = 0
    resources: Distinct = Distinct()

    @property
    def needed(self) -> int:
        """How many exchanges on as many resources confirm it."""
        is_rare = self._is_never_by_chance and self.shown_by <= self.contradicted_by
        return NEEDED_FROM_STATE if self.from_state or self._is_page_of_html or is_rare else NEEDED

    @property
    def may_be_outage(self) -> bool:
        """Whether an upstream that is down for a while shows it as well, at many operations at once."""
        return self.status >= _FAILURE or self._is_page_of_html

    @property
    def _is_never_by_chance(self) -> bool:
        return self.check.text == "shadow.written"

    @property
    def _is_page_of_html(self) -> bool:
        return self.check.text == "shadow.html"

    @property
    def is_confirmed(self) -> bool:
        """Whether it is confirmed without the findings of other operations."""
        return (
            self.shown_by >= self.needed and self.resources.count >= self.needed and not self.is_contradicted
        )

    @property
    def is_contradicted(self) -> bool:
        """Whether at least as many exchanges contradict it as show it.

        A write that is done nine times of ten does not contradict the tenth: nothing but the upstream decides it.
        """
        return not self._is_never_by_chance and self.shown_by <= self.contradicted_by

    @property
    def pattern(self) -> tuple[Any, ...]:
        """What it has in common with a finding that is alike at another operation."""
        return tuple(getattr(self, name) for name in self.KEY if name != "operation")


class CheckCount(Row, frozen=True, kw_only=True):
    """How often a check ran, and with which result; ``resources`` are those on which it agreed."""

    KEY = ("check",)

    check: Token
    agrees: int = 0
    differs: int = 0
    resources: Distinct = Distinct()


class FieldStates(Row, frozen=True, kw_only=True):
    """How often a field of a resource had a value, was null, was empty (``""``, ``[]`` or ``{}``) and was absent."""

    KEY = ("resource", "field")

    resource: Token
    field: Token
    value: int = 0
    null: int = 0
    empty: int = 0
    absent: int = 0


class SettingValue(Row, frozen=True, kw_only=True):
    """A value of a setting: how many answers depended on the setting, and which resources rule this value out.

    ``needed`` resources eliminate it; the mock that is compared with ``believed`` it.
    """

    KEY = ("setting", "value", "needed")

    setting: Token
    value: Token
    needed: Literal[1, 2] = 2
    believed: bool = False
    consulted: int = 0
    ruled_out: Distinct = Distinct()

    @property
    def is_eliminated(self) -> bool:
        """Whether enough resources rule the value out."""
        return self.ruled_out.count >= self.needed


class HeaderCount(Row, frozen=True, kw_only=True):
    """How many answers had a header. Only the headers that contracts are about can differ."""

    KEY = ("header",)

    header: Token
    exchanges: int = 0


class OperationCount(Row, frozen=True, kw_only=True):
    """Exchanges of an operation with a status: how many there were, were compared, and were predicted by the twin."""

    KEY = ("operation", "status")

    operation: Token
    status: Status
    exchanges: int = 0
    compared: int = 0
    predicted: int = 0


class ReasonCount(Row, frozen=True, kw_only=True):
    """How many exchanges were not compared or not predicted, for one reason."""

    KEY = ("reason",)

    reason: Reason
    exchanges: int = 0


class Fault(Row, frozen=True, kw_only=True):
    """A fault of our own: where, and the class and line of the error, without its message."""

    KEY = ("place", "exception", "module", "line")

    place: Place
    exception: Token | None = None
    module: Token | None = None
    line: Line = 0
    count: int = 1
