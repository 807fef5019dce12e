"""The report of a shadow run: a frozen tree of tokens, shapes, fixed words, whole numbers, truth values and days.

No part of it can hold a text, so nothing of a group can get into it; ``tests/contract_tests/shadow/test_report.py``
walks the annotations. The merged report of two runs is the report of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any, Literal, NamedTuple, TypeVar, get_type_hints

import msgspec

from actionnetwork_mock.errors import UsageError

from .rows import (
    NEEDED_OPERATIONS,
    CheckCount,
    Fault,
    FieldStates,
    Finding,
    HeaderCount,
    OperationCount,
    ReasonCount,
    Row,
    SettingValue,
)
from .vocabulary import Shape, Token

FORMAT = 1

R = TypeVar("R", bound=Row)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that shadow reports. ``rows`` with the same key are one row, and sorted.

    ``version`` is that of the mock. ``dropped`` exchanges were not seen by the comparer. ``groups`` is how many keys
    there were, at most in one run. ``accepted`` findings were left out, as a file says whose entries with the numbers
    ``stale`` match none; a running total has neither.
    """

    format: int = FORMAT
    version: tuple[int, ...] = ()
    first_day: date
    last_day: date
    runs: int = 1
    groups: int = 0
    exchanges: int = 0
    dropped: int = 0
    accepted: int = 0
    stale: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    checks: tuple[CheckCount, ...] = ()
    fields: tuple[FieldStates, ...] = ()
    settings: tuple[SettingValue, ...] = ()
    headers: tuple[HeaderCount, ...] = ()
    operations: tuple[OperationCount, ...] = ()
    reasons: tuple[ReasonCount, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def confirmed(self) -> tuple[Finding, ...]:
        """The findings that reach the summary, the exit code and the evidence."""
        everywhere = _patterns_of_several_operations(self.findings)
        return tuple(
            finding
            for finding in self.findings
            if finding.is_confirmed or (finding.pattern in everywhere and not finding.is_contradicted)
        )

    @property
    def possible(self) -> tuple[Finding, ...]:
        """The findings that are not confirmed."""
        confirmed = {finding.key for finding in self.confirmed}
        return tuple(finding for finding in self.findings if finding.key not in confirmed)

    @property
    def compared(self) -> int:
        """How many answers were compared with the declarations."""
        return sum(row.compared for row in self.operations)

    @property
    def predicted(self) -> int:
        """How many answers the twin predicted."""
        return sum(row.predicted for row in self.operations)


def _patterns_of_several_operations(findings: Iterable[Finding]) -> set[tuple[Any, ...]]:
    """Return what findings have in common that several operations show, on enough resources.

    What an outage shows as well is confirmed by its own operation only.
    """
    alike: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in findings:
        if not (finding.may_be_outage or finding.is_contradicted):
            alike.setdefault(finding.pattern, []).append(finding)
    return {
        pattern
        for pattern, some in alike.items()
        if len(some) >= NEEDED_OPERATIONS
        and reduce(or_, (finding.resources for finding in some)).count >= NEEDED_OPERATIONS
    }


ROWS: dict[str, type[Row]] = {
    name: hint.__args__[0]
    for name, hint in get_type_hints(Report).items()
    if isinstance(getattr(hint, "__args__", (None,))[0], type) and issubclass(hint.__args__[0], Row)
}
"""The class of the rows in each table of a report."""


class Tally:
    """Collects rows: ``add`` merges a row into that with its key, and ``tables`` are the arguments of a ``Report``."""

    def __init__(self) -> None:
        self._rows: dict[type[Row], dict[tuple[Any, ...], Row]] = {row: {} for row in ROWS.values()}

    def add(self, *rows: Row) -> None:
        """Count rows."""
        for row in rows:
            known = self._rows[type(row)]
            found = known.get(row.key)
            known[row.key] = row if found is None else found.merged(row)

    def rows(self) -> Iterator[Row]:
        """Return all rows, in no order."""
        return chain.from_iterable(known.values() for known in self._rows.values())

    def tables(self) -> dict[str, tuple[Row, ...]]:
        """Return the rows of each table, sorted."""
        return {name: tuple(sorted(self._rows[row].values(), key=_order)) for name, row in ROWS.items()}


def _order(row: Row) -> tuple[str, ...]:
    return tuple(f"{part:06}" if isinstance(part, int) else str(part) for part in row.key)


def merge(a: Report, b: Report) -> Report:
    """Return the report of two runs together."""
    tally = Tally()
    for name in ROWS:
        tally.add(*getattr(a, name), *getattr(b, name))
    tables: Any = tally.tables()
    return Report(
        version=max(a.version, b.version),
        first_day=min(a.first_day, b.first_day),
        last_day=max(a.last_day, b.last_day),
        runs=a.runs + b.runs,
        groups=max(a.groups, b.groups),
        exchanges=a.exchanges + b.exchanges,
        dropped=a.dropped + b.dropped,
        **tables,
    )


def encode_report(report: Report) -> bytes:
    """Return a report as JSON that ``decode_report`` reads, for another process or a running total."""
    return _ENCODER.encode(report)


def decode_report(data: bytes) -> Report:
    """Return the report in JSON. Raises UsageError for anything else.

    Names and shapes are checked again: what a report cannot contain becomes a hidden token.
    """
    try:
        report = msgspec.json.decode(data, type=Report, dec_hook=_decode_word)
    except (msgspec.MsgspecError, ValueError) as error:
        raise UsageError(f"this is no report of shadow: {type(error).__name__}") from None
    if report.format != FORMAT:
        raise UsageError(f"this report has the format {report.format}; this version reads {FORMAT}")
    return report


class Checked(NamedTuple):
    """A report whose words are all of the vocabulary, and how many rows were changed for that or left out."""

    report: Report
    removed: int


def checked(report: Report) -> Checked:
    """Return a report that is safe to write: each row is read as if it came from another program.

    A name that is not of the vocabulary becomes a hidden token, and what is no row is left out. Raises UsageError if
    that is so of the numbers at its beginning.
    """
    tables: dict[str, tuple[Row, ...]] = {}
    removed = 0
    for name, kind in ROWS.items():
        safe = [(row, _checked_row(kind, row)) for row in getattr(report, name)]
        removed += sum(row != read for row, read in safe)
        tables[name] = tuple(read for _, read in safe if read is not None)
    empty = msgspec.structs.replace(report, **dict.fromkeys(ROWS, ()))
    return Checked(msgspec.structs.replace(decode_report(encode_report(empty)), **tables), removed)


def _checked_row(kind: type[R], row: R) -> R | None:
    try:
        return msgspec.json.decode(_ENCODER.encode(row), type=kind, dec_hook=_decode_word)
    except (msgspec.MsgspecError, ValueError, TypeError, NotImplementedError):
        return None


def _encode_word(value: Any) -> str:
    if isinstance(value, Token | Shape):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def _decode_word(kind: type, value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a token is a text")
    return Shape.read(value) if kind is Shape else Token.read(value)


_ENCODER = msgspec.json.Encoder(enc_hook=_encode_word)


def confirmed_at(report: Report, severity: Literal["breaks", "adds"]) -> bool:
    """Return whether a confirmed finding is at least as severe as ``--fail-on`` says."""
    return any(finding.severity in ("breaks", severity) for finding in report.confirmed)
