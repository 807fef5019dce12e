"""Dates as people write them: ``2026-07-01``, ``in 3 days at 18:00``, ``2 weeks ago``."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ..clock import to_stamp

EXAMPLES = "2026-07-01T12:00:00Z, 2026-07-01, in 3 days, 2 weeks ago, tomorrow at 18:00"

_UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604_800, "month": 2_592_000, "year": 31_536_000}
_DAYS = {"now": 0, "today": 0, "tomorrow": 86400, "yesterday": -86400}
_COUNTED = rf"(?P<ahead>in )?(?P<count>\d{{1,6}}|an?) (?P<unit>{'|'.join(_UNITS)})s?(?P<back> ago)?"
_OF_DAY = r"(?: at (?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d))?"
_RELATIVE = re.compile(rf"(?:(?P<word>{'|'.join(_DAYS)})|{_COUNTED}){_OF_DAY}")
_LAST = 253_402_300_799

PATTERN = (
    rf"^({'|'.join(_DAYS)}|in (\d+|an?) ({'|'.join(_UNITS)})s?|(\d+|an?) ({'|'.join(_UNITS)})s? ago)( at \d?\d:\d\d)?$"
    r"|^\d{4}-\d\d-\d\d"
)
"""The pattern of such a date, for a JSON Schema."""


def parse_date(text: str, now: float) -> str | None:
    """Return a date in the form of the API, or None if it is not a date.

    ``"in 3 days"`` counts from ``now``, in seconds since 1970. A month has 30 days. Times of day are in UTC.
    """
    relative = _RELATIVE.fullmatch(" ".join(text.split()).lower())
    if relative is not None:
        return _counted(relative, now)
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    seconds = (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    return to_stamp(seconds) if -62_135_596_800 <= seconds <= _LAST else None


def _counted(found: re.Match[str], now: float) -> str | None:
    if found["word"]:
        moment = now + _DAYS[found["word"]]
    elif bool(found["ahead"]) == bool(found["back"]):
        return None
    else:
        count = int(found["count"]) if found["count"].isdigit() else 1
        moment = now + (count if found["ahead"] else -count) * _UNITS[found["unit"]]
    if found["hour"]:
        moment = moment // 86400 * 86400 + int(found["hour"]) * 3600 + int(found["minute"]) * 60
    return to_stamp(moment) if -62_135_596_800 <= moment <= _LAST else None
