"""What a client does when it is told that it asks too often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..journal import Entry
from .finding import Finding

_AT_ONCE_S = 0.1
_MOST_LOST = 5

_ADVICE = (
    "After a 429 wait a second or more, longer each time, and send the same request again; "
    "better still, make no more than four calls a second."
)


def ignored_refusals(calls: Sequence[Entry]) -> Iterator[Finding]:
    """Give a finding for requests sent again at once, and one for a row of requests that were given up for lost.

    While the clock stands still nobody can tell whether a client waited, and nothing is found.
    """
    by_key: dict[str, list[Entry]] = {}
    for call in calls:
        by_key.setdefault(call.key, []).append(call)
    again = sorted(number for of_key in by_key.values() for number in _sent_again(of_key))
    lost = sorted(number for of_key in by_key.values() for number in _lost(of_key))
    if again:
        yield Finding(
            "no-back-off",
            "A request that was refused with 429 was sent again at once, in vain.",
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
    """Give the refused requests of each long and hurried row of them, if none of the row was ever sent again."""
    last = {_same(call): place for place, call in enumerate(calls)}
    row: list[Entry] = []
    for place, call in enumerate(calls):
        is_lost = call.status == 429 and last[_same(call)] == place
        if is_lost and row and not 0 < call.time - row[-1].time < _AT_ONCE_S:
            yield from _numbers(row)
            row = []
        if is_lost:
            row.append(call)
        else:
            yield from _numbers(row)
            row = []
    yield from _numbers(row)


def _numbers(row: list[Entry]) -> list[int]:
    return [call.number for call in row] if len(row) >= _MOST_LOST else []
