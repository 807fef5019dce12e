from __future__ import annotations

import pytest

from actionnetwork_mock.errors import BadRequest
from actionnetwork_mock.http import query
from actionnetwork_mock.http.query import (
    PER_PAGE_MAX,
    PageRequest,
    decode_query,
    note_unknown,
    parse_page_request,
)
from actionnetwork_mock.http.routing import ROUTES, Endpoint
from actionnetwork_mock.notes import MAX_NOTES, Notes, Suggestion
from actionnetwork_mock.settings import Settings

ENDPOINTS = {endpoint.template: endpoint for endpoint in ROUTES.endpoints}

ODD = [
    "0",
    "00",
    "-1",
    "-0",
    "+1",
    "1.0",
    "1e3",
    "x",
    "1x",
    "0x1",
    " 1",
    "1 ",
    " ",
    "\u0661",
    "\u00b2",
    "\uff11",
    "1_0",
    "1,2",
    "\0",
]


def asked(**query: str) -> PageRequest:
    return parse_page_request(query, Settings(), Notes())


def notes_of(**query: str) -> list[str]:
    notes = Notes()
    parse_page_request(query, Settings(), notes)
    return [note.code for note in notes.taken]


def decoded(query: bytes) -> dict[str, str]:
    return decode_query(query.decode("latin-1"))


def parameter_notes(endpoint: Endpoint, method: str, **query: str) -> list[str]:
    notes = Notes()
    note_unknown(query, endpoint, method, notes)
    return [note.sentence + " " + note.advice for note in notes.taken]


# Parameters


@pytest.mark.parametrize(
    ("text", "query"),
    [
        (b"", {}),
        (b"page=2", {"page": "2"}),
        (b"page=2&page=3", {"page": "3"}),
        (b"page=", {"page": ""}),
        (b"page", {"page": ""}),
        (b"filter=a+eq+%27b%27", {"filter": "a eq 'b'"}),
        (b"filter=a%20eq%20b", {"filter": "a eq b"}),
        (b"filter=x%2By", {"filter": "x+y"}),
        (b"%66ilter=x", {"filter": "x"}),
        (b"filter=%C3%96", {"filter": "\u00d6"}),
        (b"&&page=1&", {"page": "1"}),
    ],
)
def test_a_query_is_decoded(text: bytes, query: dict[str, str]) -> None:
    assert decoded(text) == query


@pytest.mark.parametrize("text", [b"a=%FF", b"a=%", b"a=%zz", b"a=%ED%A0%80", b"\xff=1"])
def test_a_query_that_is_no_text_does_no_harm(text: bytes) -> None:
    assert all(value.encode() is not None for value in decoded(text).values())


@pytest.mark.parametrize("name", ["page", "per_page", "filter"])
def test_parameters_of_pages_are_known_where_there_are_pages(name: str) -> None:
    assert parameter_notes(ENDPOINTS["/people"], "GET", **{name: "1"}) == []
    assert parameter_notes(ENDPOINTS["/people"], "HEAD", **{name: "1"}) == []
    for template, method in (("/people", "POST"), ("/people/{id}", "GET"), ("/metadata", "GET")):
        (note,) = parameter_notes(ENDPOINTS[template], method, **{name: "1"})
        assert note.endswith("It has no effect on this operation.")


def test_background_request_is_known_where_it_has_an_effect() -> None:
    assert parameter_notes(ENDPOINTS["/people"], "POST", background_request="true") == []
    assert parameter_notes(ENDPOINTS["/tags"], "POST", background_request="true") != []


def test_a_misspelt_parameter_brings_a_suggestion() -> None:
    (note,) = parameter_notes(ENDPOINTS["/people"], "POST", background_requests="true")
    assert note.endswith("Did you mean background_request?")


# Pages


def test_nothing_asked_is_the_first_page_of_twenty_five() -> None:
    assert asked() == PageRequest(1, 25)


def test_a_page_and_its_size_are_taken() -> None:
    assert asked(page="3", per_page="10") == PageRequest(3, 10, link_query="page={}&per_page=10")


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("name", ["page", "per_page"])
def test_an_odd_number_is_as_if_it_were_not_sent_with_a_note(name: str, text: str) -> None:
    assert asked(**{name: text}) == asked()
    assert notes_of(**{name: text}) == ["odd-page"]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("name", ["page", "per_page"])
def test_an_odd_number_is_refused_where_the_settings_say_so(name: str, text: str) -> None:
    with pytest.raises(BadRequest, match=f"{name} must be a whole number from 1"):
        parse_page_request({name: text}, Settings(odd_page="refused"), Notes())


@pytest.mark.parametrize(
    ("text", "number"),
    [("2?filter=x", 2), ("007x", 7), (" 3", 3), ("x2", 1), ("-2", 1), ("1.5", 1), ("٣", 1)],
)
def test_digits_in_front_of_a_text_count_where_the_settings_say_so(text: str, number: int) -> None:
    notes = Notes()
    assert parse_page_request({"page": text}, Settings(odd_page="leading"), notes).number == number
    assert [note.code for note in notes.taken] == ["odd-page"]


@pytest.mark.parametrize("name", ["page", "per_page"])
def test_an_empty_number_is_as_if_it_were_not_sent(name: str) -> None:
    assert asked(**{name: ""}) == asked()
    assert notes_of(**{name: ""}) == []


@pytest.mark.parametrize("text", ["007", "0" * 30 + "7"])
def test_zeros_in_front_do_not_matter(text: str) -> None:
    assert asked(page=text).number == 7


@pytest.mark.parametrize("text", ["26", "100", "9" * 14, "9" * 5_000])
def test_a_large_size_is_cut_to_the_most_with_a_note(text: str) -> None:
    assert asked(per_page=text) == PageRequest(
        1, PER_PAGE_MAX, link_query=f"page={{}}&per_page={PER_PAGE_MAX}"
    )
    assert notes_of(per_page=text) == ["per-page-cut"]


def test_the_largest_size_needs_no_note() -> None:
    assert notes_of(per_page="25") == []


@pytest.mark.parametrize("text", ["9" * 15, "9" * 16, "9" * 20, "9" * 5_000])
def test_a_huge_page_lies_within_what_the_store_can_count(text: str) -> None:
    assert 10**14 < asked(page=text).number * PER_PAGE_MAX < 2**63


def test_blanks_around_a_filter_are_dropped() -> None:
    assert asked(filter="  given_name eq 'x' ").filter_text == "given_name eq 'x'"


def test_a_filter_with_braces_is_linked_as_it_was_sent() -> None:
    assert asked(filter="a eq '{}'").link_query.format(7) == "filter=a%20eq%20'%7B%7D'&page=7"


def test_of_many_unknown_parameters_few_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def compare(word: str, _known: object) -> Suggestion:
        compared.append(word)
        return Suggestion("")

    monkeypatch.setattr(query, "suggest", compare)
    notes = Notes()
    query.note_unknown([f"x{number}" for number in range(1000)], ENDPOINTS["/people"], "GET", notes)
    assert len(compared) == len(notes.taken) == MAX_NOTES
