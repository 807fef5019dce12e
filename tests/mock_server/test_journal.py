from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.journal import Journal
from actionnetwork_mock.notes import Note
from actionnetwork_mock.redaction import key_label


def add(journal: Journal, path: str = "/people", *, sent: bytes = b"", answered: bytes = b"") -> None:
    journal.add(1.5, "GET", path, "page=2", "test-api-key", 200, [Note("it", "Said.")], sent, answered)


TEXTS = len("/people") + len("page=2") + len("Said.")
"""What an entry of ``add`` counts besides its bodies."""


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
    journal = Journal(max_bytes=100 + 2 * TEXTS)
    for _ in range(5):
        add(journal, sent=b"x" * 20, answered=b"x" * 20)
    assert numbers(journal) == [4, 5]


@pytest.mark.parametrize("long", ["path", "query", "sentence", "advice"])
@pytest.mark.parametrize(("character", "size"), [("x", 1), ("\N{SEAL}", 4)])
def test_the_oldest_go_when_their_texts_are_too_large(long: str, character: str, size: int) -> None:
    texts = dict.fromkeys(("path", "query", "sentence", "advice"), "") | {long: character * 1000}
    journal = Journal(max_bytes=3000 * size)
    for _ in range(5):
        note = Note("it", texts["sentence"], texts["advice"])
        journal.add(1.5, "GET", texts["path"], texts["query"], "", 200, [note], b"", b"")
    assert numbers(journal) == [3, 4, 5]


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


def test_a_journal_without_room_keeps_no_requests_and_counts_them() -> None:
    journal = Journal(max_bytes=0)
    add(journal)
    add(journal, sent=b"x")
    assert (len(journal), journal.total) == (0, 2)


def test_a_cleared_journal_counts_from_one_again() -> None:
    journal = Journal(max_bytes=100 + 3 * TEXTS)
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
    st.integers(0, 100),
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
        size = sum(len(body) for pair in [*expected, one] for body in pair) + TEXTS * (len(expected) + 1)
        if len(expected) == max_requests or size > max_bytes:
            break
        expected.insert(0, one)
    kept = [(entry.request_body, entry.response_body) for entry in journal]
    assert kept == expected
    assert numbers(journal) == list(range(len(sent) - len(kept) + 1, len(sent) + 1))
    assert journal.total == len(sent)


# Finding


def test_entries_are_found_oldest_first() -> None:
    journal = Journal()
    for path in ("/people", "/tags", "/people/1"):
        add(journal, path)
    assert [entry.number for entry in journal.find("GET /people*")] == [1, 3]
    assert [entry.number for entry in journal.find()] == [1, 2, 3]


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
