from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.journal import Journal, Matcher, key_label
from actionnetwork_mock.notes import Note


def add(journal: Journal, path: str = "/people", *, sent: bytes = b"", answered: bytes = b"") -> None:
    journal.add(1.5, "GET", path, "page=2", "test-api-key", 200, [Note("it", "Said.")], sent, answered)


def numbers(journal: Journal) -> list[int]:
    return [entry.number for entry in journal]


def test_an_entry_holds_what_was_asked_and_answered() -> None:
    journal = Journal()
    add(journal, sent=b"sent", answered=b"answered")
    (entry,) = journal
    assert (entry.number, entry.time, entry.method, entry.path, entry.query) == (
        1,
        1.5,
        "GET",
        "/people",
        "page=2",
    )
    assert (entry.key, entry.status, entry.notes) == ("...-key", 200, [Note("it", "Said.")])
    assert (entry.request_body, entry.response_body) == (b"sent", b"answered")


def test_the_oldest_go_when_there_are_too_many() -> None:
    journal = Journal(max_requests=3)
    for _ in range(5):
        add(journal)
    assert numbers(journal) == [3, 4, 5]
    assert (len(journal), journal.total) == (3, 5)


def test_the_oldest_go_when_their_bodies_are_too_large() -> None:
    journal = Journal(max_bytes=100)
    for _ in range(5):
        add(journal, sent=b"x" * 20, answered=b"x" * 20)
    assert numbers(journal) == [4, 5]


def test_of_a_large_body_the_beginning_is_kept() -> None:
    journal = Journal(body_bytes=10)
    add(journal, sent=b"0123456789abc", answered=b"ABCDEFGHIJKLM")
    (entry,) = journal
    assert (entry.request_body, entry.response_body) == (b"0123456789", b"ABCDEFGHIJ")


def test_a_journal_may_keep_no_bodies_at_all() -> None:
    journal = Journal(body_bytes=0)
    add(journal, sent=b"x", answered=b"x")
    (entry,) = journal
    assert (entry.request_body, entry.response_body) == (b"", b"")


def test_a_journal_without_room_for_bodies_keeps_requests_without() -> None:
    journal = Journal(max_bytes=0)
    add(journal)
    add(journal, sent=b"x")
    assert len(journal) <= 1
    assert journal.total == 2


def test_a_cleared_journal_counts_from_one_again() -> None:
    journal = Journal(max_bytes=100)
    for _ in range(3):
        add(journal, sent=b"x" * 30)
    journal.clear()
    assert (len(journal), journal.total) == (0, 0)
    for _ in range(3):
        add(journal, sent=b"x" * 30)
    assert numbers(journal) == [1, 2, 3]


def test_a_journal_may_grow_while_it_is_read() -> None:
    journal = Journal()
    add(journal)
    for entry in journal:
        add(journal)
        assert entry.number == 1
    assert len(journal) == 2


bodies = st.binary(max_size=12)


@settings(deadline=None, max_examples=200)
@given(
    st.integers(1, 5),
    st.integers(0, 40),
    st.integers(0, 10),
    st.lists(st.tuples(bodies, bodies), max_size=15),
)
def test_a_journal_holds_the_newest_that_fit(
    max_requests: int, max_bytes: int, body_bytes: int, sent: list[tuple[bytes, bytes]]
) -> None:
    journal = Journal(max_requests=max_requests, max_bytes=max_bytes, body_bytes=body_bytes)
    for request_body, response_body in sent:
        add(journal, sent=request_body, answered=response_body)
    cut = [(request[:body_bytes], response[:body_bytes]) for request, response in sent]
    expected: list[tuple[bytes, bytes]] = []
    for one in reversed(cut):
        size = sum(len(body) for pair in [*expected, one] for body in pair)
        if len(expected) == max_requests or size > max_bytes:
            break
        expected.insert(0, one)
    kept = [(entry.request_body, entry.response_body) for entry in journal]
    assert kept == expected
    assert numbers(journal) == list(range(len(sent) - len(kept) + 1, len(sent) + 1))
    assert journal.total == len(sent)


# Patterns


def test_entries_are_found_oldest_first() -> None:
    journal = Journal()
    for path in ("/people", "/tags", "/people/1"):
        add(journal, path)
    assert [entry.number for entry in journal.find("GET /people*")] == [1, 3]
    assert [entry.number for entry in journal.find()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("pattern", "method", "path"),
    [
        ("*", "POST", "/"),
        ("* *", "POST", "/tags/1"),
        ("GET *", "GET", "/tags/1/taggings/2"),
        ("GET /people", "GET", "/people"),
        ("GET /people/", "GET", "/people"),
        ("GET /", "GET", "/"),
        ("* /people", "PUT", "/people"),
        ("* /tags/*", "GET", "/tags/1/taggings"),
        ("* /tags/*/taggings", "POST", "/tags/1/taggings"),
        ("* */taggings", "POST", "/people/1/taggings"),
        ("  GET /people  ", "GET", "/people"),
        ("GET /*", "GET", "/"),
    ],
)
def test_a_pattern_matches(pattern: str, method: str, path: str) -> None:
    assert Matcher(pattern).match(method, path)


@pytest.mark.parametrize(
    ("pattern", "method", "path"),
    [
        ("GET /people", "POST", "/people"),
        ("GET /people", "GET", "/people/1"),
        ("GET /people", "GET", "/People"),
        ("GET /people/*", "GET", "/people"),
        ("* /tags/*/taggings", "GET", "/tags/1"),
        ("GET /", "GET", "/people"),
    ],
)
def test_a_pattern_does_not_match(pattern: str, method: str, path: str) -> None:
    assert not Matcher(pattern).match(method, path)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        " ",
        "GET",
        "/people",
        "people",
        "get /people",
        "Get /people",
        "GET people",
        "GET  /people",
        "**",
        "GET,POST /x",
        "* people",
    ],
)
def test_what_is_no_pattern_is_refused_with_examples(pattern: str) -> None:
    with pytest.raises(UsageError, match=r'is not a pattern for requests: write "GET /people\*"'):
        Matcher(pattern)


@settings(deadline=None, max_examples=200)
@given(st.from_regex(r"(/[a-z0-9.?!()\[\]{}^$|+\\-]{1,8}){1,4}", fullmatch=True))
def test_a_path_without_a_star_matches_itself(path: str) -> None:
    assert Matcher(f"GET {path}").match("GET", path)


def test_only_the_star_is_special() -> None:
    assert not Matcher("GET /peopl?").match("GET", "/people")
    assert not Matcher("GET /[a-z]").match("GET", "/a")


# Keys


@pytest.mark.parametrize(
    ("key", "label"),
    [("", ""), ("k", "..."), ("1234567", "..."), ("12345678", "...5678"), ("test-api-key", "...-key")],
)
def test_a_key_is_shown_by_its_end_if_it_is_long(key: str, label: str) -> None:
    assert key_label(key) == label


# Watching


def test_each_new_request_is_handed_on() -> None:
    journal = Journal(max_requests=1)
    seen: list[int] = []
    journal.on_entry = lambda entry: seen.append(entry.number)
    for _ in range(3):
        add(journal)
    assert seen == [1, 2, 3]
