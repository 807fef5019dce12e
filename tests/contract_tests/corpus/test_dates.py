"""Dates of a corpus: order and equality stay, days move by whole weeks, and times of day are gone outside of it."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionnetwork_contract.corpus.dates import Dates, is_date

BEGIN, END = (
    datetime.fromisoformat("2026-11-30T12:00:00+00:00"),
    datetime.fromisoformat("2026-11-30T13:00:00+00:00"),
)


def moved(*texts: str, weeks: int = -10) -> list[str]:
    """Return the pseudonyms of dates, of a recording on the last day of November."""
    dates = Dates(weeks)
    for text in texts:
        dates.note(text)
    dates.settle(BEGIN.timestamp(), END.timestamp())
    return [dates.pseudonym(text) for text in texts]


def test_dates_of_the_recording_keep_their_distances() -> None:
    assert moved("2026-11-30T12:00:05Z", "2026-11-30T12:59:59Z") == [
        "2026-09-21T12:00:05Z",
        "2026-09-21T12:59:59Z",
    ]


def test_dates_before_the_recording_keep_their_day_and_order() -> None:
    found = moved(
        "2020-02-01T17:45:01Z", "2020-02-01T17:45:09Z", "2020-02-01T08:00:00Z", "2020-02-03T01:02:03Z"
    )
    assert found == [
        "2019-11-23T00:00:02Z",
        "2019-11-23T00:00:03Z",
        "2019-11-23T00:00:01Z",
        "2019-11-25T00:00:01Z",
    ]


def test_midnight_and_days_without_a_time_stay() -> None:
    assert moved("2020-02-01", "2020-02-01T00:00:00Z", "2020-02-01T00:00:01Z") == [
        "2019-11-23",
        "2019-11-23T00:00:00Z",
        "2019-11-23T00:00:01Z",
    ]


def test_the_day_of_the_recording_is_before_it() -> None:
    early, late = moved("2026-11-30T11:59:59Z", "2026-11-30T13:30:00Z")
    assert early < "2026-09-21T12:00:00Z" < "2026-09-21T13:00:01Z" < late


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-01T17:45:01+02:00",
        "2020-02-01 17:45",
        "2020-02-01T17:45:01.123Z",
        "2020-02-01T17:45:01-0430",
        "2020-02-01T17:45",
    ],
)
def test_a_date_keeps_its_form(text: str) -> None:
    (found,) = moved(text)
    assert found != text
    assert [letter for letter in found if not letter.isdigit()] == [
        letter for letter in text if not letter.isdigit()
    ]
    assert is_date(found)


@pytest.mark.parametrize(
    "text", ["2020-13-01", "2020-02-30T00:00:00Z", "yesterday", "2020-02-01T25:00:00Z", "12"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert not is_date(text)


@given(
    st.lists(st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)), min_size=2, max_size=40),
    st.integers(-500, -20),
)
def test_the_order_of_all_dates_stays(moments: list[datetime], weeks: int) -> None:
    texts = [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in moments]
    found = moved(*texts, weeks=weeks)
    for one, other in zip(texts, texts[1:], strict=False):
        assert (one < other, one == other) == (
            found[texts.index(one)] < found[texts.index(other)],
            found[texts.index(one)] == found[texts.index(other)],
        )
