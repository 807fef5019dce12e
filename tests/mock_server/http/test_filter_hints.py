from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.http.filter_hints import next_spelling
from actionnetwork_mock.worlds import Worlds

from ...api_client import UNLIMITED, ApiClient

RUTH = {
    "given_name": "Ruth Ann",
    "family_name": "O'Brien-McDonald",
    "identifiers": ["crm:Ab1"],
    "email_addresses": [{"address": "ruth+news@example.org"}],
    "phone_numbers": [{"number": "2025550199"}],
    "postal_addresses": [{"postal_code": "02139-1234", "region": "MA"}],
}


@pytest.fixture(scope="module")
def api() -> Iterator[ApiClient]:
    """A client of a group with one person, and others whose values stand on both sides of that person's in an index."""
    worlds = Worlds(UNLIMITED, people=30)
    client = ApiClient(worlds)
    assert client.post("/people", {"person": RUTH}).status == 200
    assert client.post("/petitions", {"title": "Save the Library", "origin_system": "A+B"}).status == 200
    yield client
    worlds.close()


def notes(api: ApiClient, filter_text: str, path: str = "/people", *, found: int = 0) -> list[str]:
    """Return the notes on a filter, whose result has this many items."""
    answer = api.get(f"{path}?filter={quote(filter_text)}")
    assert answer.status == 200, answer.body
    (items,) = answer.json["_embedded"].values()
    assert len(items) == found
    return [value for name, value in answer.headers if name == "mock-note"]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("phone_number eq '+12025550199'", "12025550199"),
        ("phone_number eq ' 12025550199'", "12025550199"),
        ("phone_number eq '2025550199'", "12025550199"),
        ("phone_number eq '(202) 555-0199'", "12025550199"),
        ("phone_number eq '\uff12\uff10\uff12 555 0199'", "12025550199"),
        ("phone_number eq '0012025550199'", "12025550199"),
        ("email_address eq 'ruth news@example.org'", "ruth+news@example.org"),
        ("email_address eq '<Ruth+News@example.org>'", "ruth+news@example.org"),
        ("email_address eq 'mailto:ruth+news@example.org'", "ruth+news@example.org"),
        ("email_address eq 'ruth%2Bnews%40example.org'", "ruth+news@example.org"),
        ('email_address eq "ruth+news@example.org"', "ruth+news@example.org"),
        ("email_address eq '[''ruth+news@example.org'']'", "ruth+news@example.org"),
        ("email_address eq 'ruth+news@example.org\u200b '", "ruth+news@example.org"),
        ('given_name eq "Ruth Ann"', "Ruth Ann"),
        ("given_name eq '\u201cRuth Ann\u201d'", "Ruth Ann"),
        ("given_name eq 'Ruth+Ann'", "Ruth Ann"),
        ("given_name eq 'Ruth  Ann'", "Ruth Ann"),
        ("given_name eq 'Ruth%20Ann'", "Ruth Ann"),
        ("given_name eq 'ruth ann'", "Ruth Ann"),
        ('given_name eq "RUTH ANN"', "Ruth Ann"),
        ("family_name eq 'O''''Brien-McDonald'", "O'Brien-McDonald"),
        ("family_name eq 'O\\''Brien-McDonald'", "O'Brien-McDonald"),
        ("family_name eq 'O\u2019Brien-McDonald'", "O'Brien-McDonald"),
        ("family_name eq 'o''brien-mcdonald'", "O'Brien-McDonald"),
        ("family_name eq '[\"O''BRIEN-MCDONALD\"]'", "O'Brien-McDonald"),
        ("region eq 'ma'", "MA"),
        ("postal_code eq '2139-1234'", "02139-1234"),
        ("identifier eq 'CRM:ab1'", "crm:Ab1"),
        ("identifier eq '[crm:Ab1]'", "crm:Ab1"),
    ],
)
def test_a_filter_that_finds_nothing_names_the_value_that_was_meant(
    api: ApiClient, value: str, meant: str
) -> None:
    (note,) = notes(api, value)
    field = value.partition(" ")[0]
    assert note.startswith(
        f"filter-hint: The filter finds nothing, but {field} eq {meant!r} finds something."
    )


@pytest.mark.parametrize("form", ["{}", "https://actionnetwork.org/api/v2/people/{}", "action_network: {}"])
def test_an_identifier_may_lack_its_system_or_be_an_address(api: ApiClient, form: str) -> None:
    ruth = api.people("given_name eq 'Ruth Ann'")[0]
    own = str(ruth["identifiers"][0])
    (note,) = notes(api, f"identifier eq '{form.format(own.partition(':')[2])}'")
    assert f"identifier eq '{own}' finds something" in note


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("given_name eq 'O''Brien-McDonald'", "family_name"),
        ("phone_number eq 'ruth+news@example.org'", "email_address"),
        ("postal_code eq 'MA'", "region"),
        ("family_name eq 'crm:Ab1'", "identifier"),
    ],
)
def test_a_value_of_another_field_brings_its_name(api: ApiClient, text: str, field: str) -> None:
    (note,) = notes(api, text)
    assert note.endswith(f"Did you mean {field}?")


def test_the_other_clauses_of_a_hint_hold_too(api: ApiClient) -> None:
    (note,) = notes(api, "region eq 'MA' and given_name eq 'ruth ann'")
    assert "given_name eq 'Ruth Ann' finds something" in note
    assert notes(api, "region eq 'WI' and given_name eq 'ruth ann'") == []
    assert notes(api, "given_name eq 'ruth ann' and given_name eq 'x'") == []
    (note,) = notes(api, "given_name eq 'Bob' and region eq 'MA' or region eq 'ma' and given_name gt 'R'")
    assert "region eq 'MA' finds something" in note


@pytest.mark.parametrize(
    "text",
    [
        "given_name eq 'Nobody'",
        "email_address eq 'nobody@example.org'",
        "phone_number eq '12025550111'",
        "phone_number eq '07700900123'",
        "identifier eq 'crm:nothing'",
        "given_name gt 'zzzz'",
        "created_date eq '1999-01-01'",
        "given_name eq '' or given_name eq '\U0001f600'",
        "given_name eq '%00'",
        "given_name eq '" + "a" * 3000 + "'",
    ],
)
def test_what_is_not_there_in_any_spelling_has_no_note(api: ApiClient, text: str) -> None:
    assert notes(api, text) == []


def test_a_filter_that_finds_something_has_no_note(api: ApiClient) -> None:
    assert notes(api, "given_name eq 'ruth ann' or given_name eq 'Ruth Ann'", found=1) == []


def test_other_collections_have_hints_too(api: ApiClient) -> None:
    assert (
        "title eq 'Save the Library' finds something"
        in notes(api, "title eq 'SAVE the library'", "/petitions")[0]
    )
    assert "origin_system eq 'A+B' finds something" in notes(api, "origin_system eq 'A B'", "/petitions")[0]


def test_strict_mode_refuses_a_mistake_and_lets_a_difference_in_case_pass() -> None:
    worlds = Worlds(UNLIMITED.changed(strict=True))
    api = ApiClient(worlds)
    api.post("/people", {"person": RUTH})
    assert api.get("/people?filter=given_name eq 'ruth ann'").status == 200
    assert api.get("/people?filter=email_address eq 'ruth+news@example.org'").status == 400  # a raw plus
    worlds.close()


LETTERS = [["A", "a"], ["B", "b"], ["-"], ["C", "c"]]
SPELLINGS = sorted(map("".join, product(*LETTERS)))


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("ABCabc-\0z"), max_size=6))
def test_the_next_spelling_is_the_lowest_from_a_text_on(at_least: str) -> None:
    expected = next((one for one in SPELLINGS if one >= at_least), None)
    assert next_spelling(LETTERS, at_least) == expected
