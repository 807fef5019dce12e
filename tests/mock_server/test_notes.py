from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.notes import MAX_NOTES, Note, Notes, Suggestion, did_you_mean, suggest

any_text = st.text(max_size=600)


@settings(deadline=None, max_examples=200)
@given(st.from_regex(r"[a-z-]{1,30}", fullmatch=True), any_text, any_text)
def test_a_header_is_one_short_line_of_ascii(code: str, sentence: str, advice: str) -> None:
    header = Note(code, sentence, advice).to_header()
    assert header.startswith(code.encode() + b":")
    assert len(header) <= 400
    assert all(0x20 <= byte <= 0x7E for byte in header)


def test_a_header_holds_code_sentence_and_advice() -> None:
    assert (
        Note("unknown-tag", "There is none.", "Make it.").to_header()
        == b"unknown-tag: There is none. Make it."
    )


def test_a_header_without_advice_ends_with_the_sentence() -> None:
    assert Note("past-the-end", "It is empty.").to_header() == b"past-the-end: It is empty."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\u00d6zg\u00fcr", rb"\xd6zg\xfcr"),
        ("a\r\nSet-Cookie: x", rb"a\r\nSet-Cookie: x"),
        ("\0\x7f", rb"\x00\x7f"),
        ("\U0001f600", rb"\U0001f600"),
        ("\ud800", rb"\ud800"),
        ("a\u2028b", rb"a\u2028b"),
    ],
)
def test_what_no_header_may_hold_is_escaped(text: str, shown: bytes) -> None:
    assert Note("it", text).to_header() == b"it: " + shown


def test_a_long_text_of_wide_characters_is_cut_after_escaping() -> None:
    assert len(Note("it", "\U0001f600" * 1_000).to_header()) == 400


def test_twenty_notes_are_taken() -> None:
    notes = Notes()
    for number in range(MAX_NOTES + 7):
        notes.add("it", f"Number {number}.")
    assert [note.sentence for note in notes.taken] == [f"Number {number}." for number in range(20)]


def test_the_same_note_is_taken_once() -> None:
    notes = Notes()
    for _ in range(30):
        notes.add("it", "Same.")
    assert len(notes.taken) == 1


def test_advice_is_asked_for_only_if_the_note_is_taken() -> None:
    notes = Notes()
    asked: list[int] = []

    def advise(number: int) -> Suggestion:
        asked.append(number)
        return Suggestion(f"Advice {number}.")

    for number in range(MAX_NOTES + 7):
        notes.add("it", f"Number {number}.", partial(advise, number))
    assert asked == [*range(MAX_NOTES)]
    assert [note.advice for note in notes.taken] == [f"Advice {number}." for number in range(MAX_NOTES)]


def test_notes_differ_by_code_sentence_advice_and_weight() -> None:
    notes = Notes()
    notes.add("it", "Same.")
    notes.add("that", "Same.")
    notes.add("it", "Other.")
    notes.add("it", "Same.", "Advice.")
    notes.inform("it", "Same.")
    assert len(notes.taken) == 5


def test_the_first_swallowed_note_is_no_mere_information() -> None:
    notes = Notes()
    assert notes.first_swallowed is None
    notes.inform("fyi", "Nobody's mistake.")
    assert notes.first_swallowed is None
    notes.add("one", "First.")
    notes.add("two", "Second.")
    assert notes.first_swallowed == Note("one", "First.")


@pytest.mark.parametrize(
    ("word", "answer", "suggestion"),
    [
        ("background_requests", "Did you mean background_request?", "background_request"),
        ("pagee", "Did you mean page?", "page"),
        ("zzzzz", "", ""),
        ("", "", ""),
        ("x" * 100_000, "", ""),
    ],
)
def test_a_close_word_is_suggested(word: str, answer: str, suggestion: str) -> None:
    known = ["page", "per_page", "background_request"]
    assert did_you_mean(word, known) == answer
    assert suggest(word, known) == Suggestion(answer, suggestion)


def test_nothing_is_suggested_where_nothing_is_known() -> None:
    assert did_you_mean("page", iter(())) == ""
