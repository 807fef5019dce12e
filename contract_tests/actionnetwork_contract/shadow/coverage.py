"""Coverage: what a run has seen, how much of it was compared, and the faults of our own."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from actionnetwork_mock import __version__

from ..conformance import FieldState, presence_of
from .declared_names import own_module
from .exchange import Exchange
from .findings import operation_of
from .reading import Reading
from .report import Report, Tally
from .rows import Fault, FieldStates, HeaderCount, OperationCount, Place, Reason, ReasonCount, Row
from .unknown_words import UnknownWords
from .vocabulary import Token


class Coverage:
    """Counts exchanges and their parts, and makes the report of a run."""

    def __init__(self, words: UnknownWords) -> None:
        self._words = words
        self._tally = Tally()
        self._headers: Counter[str] = Counter()
        self._states: Counter[tuple[str, str, FieldState]] = Counter()
        self._exchanges = self._dropped = self._groups = 0
        self._days: tuple[date, date] | None = None

    def begin(self, exchange: Exchange) -> None:
        """Count an exchange."""
        self._exchanges += 1
        self._groups = max(self._groups, exchange.group)
        day = datetime.fromtimestamp(exchange.answered, UTC).date()
        first, last = self._days or (day, day)
        self._days = min(first, day), max(last, day)

    def drop(self, dropped: int) -> None:
        """Count exchanges that were not seen."""
        self._dropped += dropped
        self._tally.add(ReasonCount(reason="an exchange was dropped", exchanges=dropped))

    def count_headers(self, reading: Reading) -> None:
        """Count the headers of an answer."""
        for name in {name for name, _ in reading.exchange.headers}:
            self._headers[name] += 1
            if not Token.of("header", name).is_declared:
                self._words.saw("header", name, reading.key)

    def count_fields(self, reading: Reading) -> None:
        """Count which fields of an answer have a value, and which are null, empty or absent."""
        for resource, path, state in presence_of(reading.answer):
            self._states[resource.name, path, state] += 1

    def note(self, reason: Reason) -> None:
        """Count an exchange that is not compared, or an answer that is not predicted."""
        self._tally.add(ReasonCount(reason=reason, exchanges=1))

    def skip(self, reading: Reading) -> None:
        """Count an exchange with the API that is not compared."""
        self._tally.add(_operation(reading, is_compared=False))

    def compare(self, reading: Reading, *, is_predicted: bool) -> None:
        """Count an exchange that was compared."""
        self._tally.add(_operation(reading, is_compared=True, is_predicted=is_predicted))

    def fail(self, place: Place, error: Exception) -> None:
        """Count a fault of ours: the nearest of our own lines, and the class of the error."""
        frames = [(own_module(Path(one.filename)), one) for one in traceback.extract_tb(error.__traceback__)]
        module, frame = [(name, one) for name, one in frames if name][-1]
        self._tally.add(
            Fault(
                place=place,
                exception=Token.of("exception", type(error).__name__),
                module=Token.of("module", module),
                line=frame.lineno or 0,
            )
        )

    def report(self, others: Iterable[Row]) -> Report:
        """Return the report of what was counted, and of other rows."""
        tally = Tally()
        tally.add(*self._tally.rows(), *self._header_counts(), *self._field_states(), *others)
        first, last = self._days or (date(1970, 1, 1), date(1970, 1, 1))
        return Report(
            version=tuple(int(part) for part in __version__.split(".") if part.isdigit()),
            first_day=first,
            last_day=last,
            groups=self._groups,
            exchanges=self._exchanges,
            dropped=self._dropped,
            **tally.tables(),  # type: ignore[arg-type]  # the tables of a tally have the names and types of a report
        )

    def _header_counts(self) -> Iterator[HeaderCount]:
        for name, count in self._headers.items():
            token = Token.of("header", name)
            if not token.is_declared:
                token = self._words.token("header", name)
            yield HeaderCount(header=token, exchanges=count)

    def _field_states(self) -> Iterator[FieldStates]:
        for (resource, path, state), count in self._states.items():
            counted: dict[str, Any] = {state: count}
            yield FieldStates(
                resource=Token.of("resource", resource), field=Token.of("field", path), **counted
            )


def _operation(reading: Reading, *, is_compared: bool, is_predicted: bool = False) -> OperationCount:
    return OperationCount(
        operation=operation_of(reading),
        status=reading.exchange.status,
        exchanges=1,
        compared=int(is_compared),
        predicted=int(is_predicted),
    )
