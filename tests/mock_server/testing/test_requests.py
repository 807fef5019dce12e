from __future__ import annotations

import pytest

from actionnetwork_mock.control.journal import RequestCount
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.journal import Entry, Journal
from actionnetwork_mock.notes import Note
from actionnetwork_mock.testing.requests import Count, Requests


def add(
    journal: Journal, method: str, path: str, *, query: str = "", notes: list[Note] | None = None
) -> None:
    body = b'{"person":{}}' if method == "POST" else b""
    journal.add(1.5, method, path, query, "test-api-key", 200, notes or [], body, b"{}")


class LocalJournal:
    """The operations on a journal in this process."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def list_raw_requests(self, *, pattern: str = "*") -> list[Entry]:
        return self._journal.find(pattern)

    def count_requests(self, *, pattern: str = "*") -> RequestCount:
        journal = self._journal
        return RequestCount(
            journal.era, journal.total, len(journal), len(journal.find(pattern)), journal.newest
        )

    def clear_requests(self) -> None:
        self._journal.clear()


def count_requests(journal: Journal, pattern: str) -> Count:
    return Requests(LocalJournal(journal)).count(pattern)


@pytest.fixture
def journal() -> Journal:
    journal = Journal()
    add(journal, "GET", "/people", query="page=2")
    add(journal, "POST", "/people", notes=[Note("unknown-tag", "There is none.")])
    add(journal, "GET", "/tags")
    return journal


def test_it_is_a_number(journal: Journal) -> None:
    count = count_requests(journal, "GET /*")
    assert count == 2
    assert isinstance(count, int)
    assert repr(count) == "2"


def test_it_tells_what_matches_and_what_is_nearest(journal: Journal) -> None:
    assert count_requests(journal, "POST /people").explanation == [
        "1 of the requests match 'POST /people':",
        '  <2: POST /people 200 [unknown-tag] {"person":{}}>',
        "nearest to it:",
        "  <1: GET /people?page=2 200>",
        "  <3: GET /tags 200>",
    ]


def test_of_many_only_the_newest_are_told(journal: Journal) -> None:
    for _ in range(30):
        add(journal, "GET", "/petitions")
    told = count_requests(journal, "GET /petitions").explanation
    assert told[:3] == [
        "30 of the requests match 'GET /petitions':",
        "  ... 20 before these",
        "  <24: GET /petitions 200>",
    ]
    assert len(told) == 1 + 1 + 10 + 1 + 3


def test_of_one_kind_only_the_newest_is_near(journal: Journal) -> None:
    for _ in range(30):
        add(journal, "GET", "/people/3f0e8a52-1f8c-4e0b-9d9c-0a1b2c3d4e5f")
    told = count_requests(journal, "PUT /people/*").explanation
    assert told[0] == "0 of the requests match 'PUT /people/*'"
    assert [line.split(":")[0] for line in told[2:]] == ["  <33", "  <2", "  <1", "  <3"]


def test_none_at_all_is_said() -> None:
    assert count_requests(Journal(), "POST /people").explanation[-1] == "there were no requests at all"


def test_a_wrong_pattern_is_refused(journal: Journal) -> None:
    with pytest.raises(UsageError, match="is not a pattern for requests"):
        count_requests(journal, "people")


def test_it_explains_the_moment_of_counting(journal: Journal) -> None:
    count = count_requests(journal, "POST /people")
    add(journal, "POST", "/people")
    assert count.explanation[0] == "1 of the requests match 'POST /people':"


def test_a_long_body_is_shortened_in_a_request(journal: Journal) -> None:
    journal.add(1.5, "PUT", "/people/7", "", "", 400, [], b"x" * 500, b"")
    (entry,) = journal.find("PUT /people/7")
    assert repr(entry) == f"<4: PUT /people/7 400 {'x' * 117}...>"
