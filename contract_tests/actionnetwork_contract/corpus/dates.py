"""Dates of a corpus: exact offsets while the recording ran, and only days and order outside it.

All dates move by one secret number of whole weeks. What happened during the recording keeps its distance to the
beginning, since answers depend on it. Of other dates the day is kept, and the order among those of one day; the time of
day is made up of their rank.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

_DATE = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:(?P<between>[T ])(?P<time>\d\d:\d\d(?::\d\d)?)(?P<fraction>\.\d{1,9})?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_MIDNIGHT = "00:00"
_DAY_S = 86_400
_WEEK_S = 7 * _DAY_S


class _Date(NamedTuple):
    """A date as it is written, in seconds since 1970, and the offset of its zone."""

    written: re.Match[str]
    moment: int
    offset: int


def is_date(text: str) -> bool:
    """Return whether a text is a date, or a date and time."""
    return _read(text) is not None


def _read(text: str) -> _Date | None:
    written = _DATE.fullmatch(text)
    if written is None:
        return None
    try:
        bare = datetime.fromisoformat(f"{written['day']}T{written['time'] or _MIDNIGHT}").replace(tzinfo=UTC)
        offset = _offset(written["zone"] or "")
    except ValueError:
        return None
    return _Date(written, int(bare.timestamp()) - offset, offset)


def _offset(zone: str) -> int:
    if zone in ("", "Z"):
        return 0
    digits = zone[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -seconds if zone[0] == "-" else seconds


class Dates:
    """The dates of one corpus. ``note`` each of them first, then ``settle``, then ask for their pseudonyms."""

    def __init__(self, weeks: int) -> None:
        self._shift = weeks * _WEEK_S
        self._moments: set[int] = set()
        self._mapped: dict[int, int] = {}

    def note(self, text: str) -> None:
        """Remember a date."""
        found = _read(text)
        if found is not None:
            self._moments.add(found.moment)

    def settle(self, begin: float, end: float) -> None:
        """Decide all pseudonyms; the recording ran from ``begin`` to ``end``."""
        first, last = int(begin), int(end) + 1
        moments = sorted(self._moments)
        before = [moment for moment in moments if moment < first]
        after = [moment for moment in moments if moment > last]
        self._mapped = {moment: moment + self._shift for moment in moments}
        latest = first
        for moment, candidate in reversed(_ranked(before)):
            latest = min(candidate, latest - 1)
            self._mapped[moment] = latest + self._shift
        earliest = last
        for moment, candidate in _ranked(after):
            earliest = max(candidate, earliest + 1)
            self._mapped[moment] = earliest + self._shift

    def moved(self, seconds: float) -> float:
        """Return a time of the recording itself."""
        return round(seconds + self._shift, 3)

    def pseudonym(self, text: str) -> str:
        """Return the date that stands for another, in its form. Raises KeyError for one that was not noted."""
        found = _read(text)
        if found is None:
            raise KeyError("this is no date")
        local = datetime.fromtimestamp(self._mapped[found.moment] + found.offset, UTC)
        written = found.written
        if written["time"] is None:
            return f"{local:%Y-%m-%d}"
        time = f"{local:%H:%M:%S}" if len(written["time"]) > len(_MIDNIGHT) else f"{local:%H:%M}"
        fraction = ".000" if written["fraction"] else ""
        return f"{local:%Y-%m-%d}{written['between']}{time}{fraction}{written['zone'] or ''}"


def _ranked(moments: list[int]) -> list[tuple[int, int]]:
    """Return each moment with its day plus a second for each earlier one of that day. Midnight stays midnight."""
    found: list[tuple[int, int]] = []
    day, rank = -1, 0
    for moment in moments:
        midnight = moment - moment % _DAY_S
        if midnight != day:
            day, rank = midnight, 0
        if moment != midnight:
            rank += 1
        found.append((moment, midnight + min(rank, _DAY_S - 1)))
    return found
