from __future__ import annotations

import pytest

from ..api_client import ApiClient
from .facts import fact
from .sample_events import event_body, listed, post_event


@fact("transport-9", "events-1")
@pytest.mark.parametrize("name", ["start_date", "end_date"])
@pytest.mark.parametrize(
    ("sent", "kept", "codes"),
    [
        ("2026-03-21T18:30:00Z", "2026-03-21T18:30:00Z", []),
        ("2026-03-21T18:30:00", "2026-03-21T18:30:00Z", []),
        ("2026-03-21", "2026-03-21T00:00:00Z", []),
        ("2026-03-21T18:30:00-04:00", "2026-03-21T18:30:00Z", ["local-time"]),
        ("2026-03-21T18:30:00+00:00", "2026-03-21T18:30:00Z", []),
    ],
)
def test_start_and_end_are_what_a_clock_there_shows(
    api: ApiClient, name: str, sent: str, kept: str, codes: list[str]
) -> None:
    answer = api.post("/events", event_body(**{name: sent}))
    assert answer.json[name] == kept
    assert answer.note_codes == codes


@fact("filters-15", "events.filters", "filters-3")
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("start_date gt '2026-03-21T18:00:00Z'", ["b", "c"]),
        ("start_date gt '2026-03-21T18:00:00-04:00'", ["b", "c"]),
        ("start_date gt '2026-03-21T18:00:00Z' and end_date lt '2026-03-21T21:00:00Z'", ["b"]),
        ("end_date eq '2026-03-21T22:00:00Z'", ["c"]),
        ("start_date lt '2026-03-21' and title eq 'a'", []),
    ],
)
def test_events_are_filtered_by_local_time(api: ApiClient, text: str, titles: list[str]) -> None:
    for title, hour in (("a", 18), ("b", 19), ("c", 20)):
        end = f"2026-03-21T{hour + 1 + (title == 'c')}:00:00Z"
        post_event(api, title=title, start_date=f"2026-03-21T{hour}:00:00Z", end_date=end)
    found = listed(api, f"/events?filter={text.replace('+', '%2B')}")
    assert sorted(event["title"] for event in found) == titles
