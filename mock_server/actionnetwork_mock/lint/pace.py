"""Finds clients that react to a 429 in the wrong way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..journal import Entry
from .finding import Finding

_AT_ONCE_S = 0.1
_MIN_LOST = 5

_ADVICE = (
    "After a 429, wait at least a second, longer each time, and send the same request again. "
    "Better: make at most four calls per second."
)


def ignored_refusals(calls: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding for requests that a client repeated at once, and one for a series that it never repeated.

    While the clock is frozen, the checks cannot tell whether a client waited, and find nothing.
    """
    by_key: dict[str, list[Entry]] = {}
    for call in calls:
        by_key.setdefault(call.key, []).append(call)
    again = sorted(number for of_key in by_key.values() for number in _sent_again(of_key))
    lost = sorted(number for of_key in by_key.values() for number in _lost(of_key))
    if again:
        yield Finding(
            "no-back-off",
            "A request that was refused with 429 was sent again at once and refused again.",
            _ADVICE,
            again,
        )
    if lost:
        yield Finding(
            "refusals-ignored",
            f"{len(lost)} requests in a row were refused with 429 and never sent again.",
            _ADVICE,
            lost,
        )


def _same(call: Entry) -> tuple[str, str, str, bytes]:
    return call.method, call.path, call.query, call.request_body


def _sent_again(calls: Sequence[Entry]) -> Iterator[int]:
    refused: dict[tuple[str, str, str, bytes], float] = {}
    for call in calls:
        if call.status != 429:
            refused.pop(_same(call), None)
            continue
        before = refused.get(_same(call))
        if before is not None and 0 < call.time - before < _AT_ONCE_S:
            yield call.number
        refused[_same(call)] = call.time


def _lost(calls: Sequence[Entry]) -> Iterator[int]:
    """Yield the refused requests of each fast series of them, if the client never repeated any of the series."""
    last = {_same(call): place for place, call in enumerate(calls)}
    row: list[Entry] = []
    for place, call in enumerate(calls):
        is_lost = call.status == 429 and last[_same(call)] == place
        if row and not (is_lost and 0 < call.time - row[-1].time < _AT_ONCE_S):
            yield from _numbers(row)
            row = []
        if is_lost:
            row.append(call)
    yield from _numbers(row)


def _numbers(row: list[Entry]) -> list[int]:
    return [call.number for call in row] if len(row) >= _MIN_LOST else []
