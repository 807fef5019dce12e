from __future__ import annotations

import pytest

from actionnetwork_mock.clock import from_stamp
from actionnetwork_mock.scenarios.relative_dates import PATTERN, parse_date

NOW = from_stamp("2026-07-01T12:30:00Z")


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("now", "2026-07-01T12:30:00Z"),
        ("in 3 days", "2026-07-04T12:30:00Z"),
        ("2 weeks ago", "2026-06-17T12:30:00Z"),
        ("an hour ago", "2026-07-01T11:30:00Z"),
        ("in a month", "2026-07-31T12:30:00Z"),
        ("tomorrow at 18:05", "2026-07-02T18:05:00Z"),
        ("In  1 day at 9:00", "2026-07-02T09:00:00Z"),
        ("2026-08-01", "2026-08-01T00:00:00Z"),
        ("2026-08-01T10:00:00Z", "2026-08-01T10:00:00Z"),
        ("2026-08-01T10:00:00+02:00", "2026-08-01T08:00:00Z"),
    ],
)
def test_moments_are_understood(text: str, stamp: str) -> None:
    assert parse_date(text, NOW) == stamp


@pytest.mark.parametrize(
    "text",
    [
        "3 days",
        "in 3 days ago",
        "soon",
        "",
        "in 3 fortnights",
        "tomorrow at 25:00",
        "2026-13-01",
        "9000 years ago",
    ],
)
def test_what_is_no_moment_gives_none(text: str) -> None:
    assert parse_date(text, NOW) is None


def test_the_schema_knows_the_examples() -> None:
    import re

    for text in ("in 3 days", "an hour ago", "tomorrow at 18:05", "2026-08-01", "now"):
        assert re.search(PATTERN, text)
    assert not re.search(PATTERN, "in 3 fortnights")
