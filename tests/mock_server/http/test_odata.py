from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.errors import BadRequest
from actionnetwork_mock.http.odata import OPERATORS, BadFilter, parse_date, parse_filter
from actionnetwork_mock.resources.people import PEOPLE
from actionnetwork_mock.store import Clause

FIELDS = [declared.name for declared in PEOPLE.filters]
TEXT_FIELDS = [declared.name for declared in PEOPLE.filters if declared.kind == "text" and not declared.fold]

values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


def parse(text: str) -> list[Clause]:
    """Return the clauses of a filter without ``or``."""
    alternatives = parse_filter(text, PEOPLE)
    assert len(alternatives) < 2
    return [clause for clauses in alternatives for clause in clauses]


def names(text: str) -> list[list[str]]:
    """Return the given names of a filter's clauses."""
    return [[clause.value for clause in clauses] for clauses in parse_filter(text, PEOPLE)]


def fields_of(text: str) -> set[str]:
    """Return the fields of a filter, none for one that is refused."""
    try:
        return {clause.column for clauses in parse_filter(text, PEOPLE) for clause in clauses}
    except BadRequest:
        return set()


def refusal(text: str) -> str:
    with pytest.raises(BadFilter) as caught:
        parse(text)
    return caught.value.message


def quoted(value: str) -> str:
    """Return a value as a filter writes it."""
    return "'" + value.replace("'", "''") + "'"


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.tuples(st.sampled_from(TEXT_FIELDS), st.sampled_from(OPERATORS), values), min_size=1, max_size=4
    )
)
def test_any_value_survives_quoting_and_parsing(clauses: list[tuple[str, str, str]]) -> None:
    text = " and ".join(f"{field} {operator} {quoted(value)}" for field, operator, value in clauses)
    assert parse(text) == [Clause(*clause) for clause in clauses]


@settings(deadline=None, max_examples=200)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["and", "'", "''", " ", "eq", "given_name", "or", "("])).map("".join)
)
def test_any_text_is_a_filter_on_known_fields_or_refused(text: str) -> None:
    assert fields_of(text) <= {*FIELDS}


@pytest.mark.parametrize("field", TEXT_FIELDS)
@pytest.mark.parametrize("operator", ["eq", "gt", "lt"])
def test_every_text_field_takes_every_operator(field: str, operator: str) -> None:
    assert parse(f"{field} {operator} 'Ruth'") == [Clause(field, operator, "Ruth")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("'O''Brien'", "O'Brien"),
        ("''''", "'"),
        ("''''''", "''"),
        ("'''x'''", "'x'"),
        ("''", ""),
        ("' Ruth '", " Ruth "),
        ("'a\tb'", "a\tb"),
        ("'\u00d6zg\u00fcr'", "\u00d6zg\u00fcr"),
    ],
)
def test_a_quoted_value_is_taken_as_it_is_with_apostrophes_doubled(written: str, meant: str) -> None:
    assert parse(f"given_name eq {written}") == [Clause("given_name", "eq", meant)]


@pytest.mark.parametrize(
    "value", ["Tom and Ann", "x' and family_name eq 'y", "and", " and ", "a or b", "eq 'b'"]
)
def test_words_of_the_language_inside_quotes_are_text(value: str) -> None:
    assert parse(f"given_name eq {quoted(value)}") == [Clause("given_name", "eq", value)]


def test_a_value_without_blanks_needs_no_quotes() -> None:
    assert parse("given_name eq Ruth and region eq IL") == [
        Clause("given_name", "eq", "Ruth"),
        Clause("region", "eq", "IL"),
    ]


@pytest.mark.parametrize(
    "text", ["given_name eq'Ruth'", "  given_name\teq\n'Ruth'  ", "given_name   eq   'Ruth'"]
)
def test_blanks_may_be_many_or_missing_before_a_quote(text: str) -> None:
    assert parse(text) == [Clause("given_name", "eq", "Ruth")]


@pytest.mark.parametrize("text", ["given_name='Ruth'", "given_nameeq'Ruth'", "given_name=Ruth"])
def test_a_field_must_be_parted_from_its_operator(text: str) -> None:
    assert "cannot be read" in refusal(text)


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_a_blank_filter_has_no_clauses(text: str) -> None:
    assert parse(text) == []


@pytest.mark.parametrize(
    "field", ["email", "last_name", "Given_name", "GIVEN_NAME", "name", "id", "doc", "seq", "group_id"]
)
def test_an_unknown_field_is_named(field: str) -> None:
    assert f"There is no filter {field!r} on people." in refusal(f"{field} eq 'x'")


def test_a_misspelt_field_brings_a_suggestion() -> None:
    assert "Did you mean email_address?" in refusal("email_adress eq 'x'")


def test_an_unknown_field_like_no_other_brings_the_list() -> None:
    assert all(field in refusal("zzzzzz eq 'x'") for field in FIELDS)


@pytest.mark.parametrize("operator", ["ne", "ge", "le", "EQ", "like", "contains", "in", "not"])
def test_an_unknown_operator_is_named(operator: str) -> None:
    assert f"There is no operator {operator!r} in filters" in refusal(f"given_name {operator} 'Ruth'")


@pytest.mark.parametrize(
    "text",
    [
        "given_name eq 'a' xor given_name eq 'b'",
        "given_name eq 'a' OR given_name eq 'b'",
        "given_name eq 'a' orgiven_name eq 'b'",
        "given_name eq 'a' AND given_name eq 'b'",
        "given_name eq 'a', given_name eq 'b'",
        "given_name eq 'a' given_name eq 'b'",
        "given_name eq 'a'and given_name eq 'b'",
        "given_name eq 'a' andgiven_name eq 'b'",
    ],
)
def test_nothing_but_and_and_or_joins_clauses(text: str) -> None:
    assert "joined with and" in refusal(text)


@pytest.mark.parametrize("word", ["and", "or"])
@pytest.mark.parametrize("blanks", ["", " ", "  \t"])
def test_an_and_or_an_or_at_the_end_is_refused(word: str, blanks: str) -> None:
    assert f"ends after {word!r}" in refusal(f"given_name eq 'a' {word}{blanks}")


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("'a' or given_name eq 'b'", [["a"], ["b"]]),
        ("a or given_name eq b or given_name eq c", [["a"], ["b"], ["c"]]),
        ("'a' and given_name eq 'b' or given_name eq 'c'", [["a", "b"], ["c"]]),
        ("'a' or given_name eq 'b' and given_name eq 'c'", [["a"], ["b", "c"]]),
        ("'a'\tor\n given_name eq'b'", [["a"], ["b"]]),
        ("'x or y' or given_name eq 'or'", [["x or y"], ["or"]]),
    ],
)
def test_or_binds_less_tightly_than_and(text: str, alternatives: list[list[str]]) -> None:
    assert names(f"given_name eq {text}") == alternatives


@pytest.mark.parametrize("value", ['"Ruth"', '"Ruth Ann"', '"O\'Brien"', '5"', '"a"b"', '"', '"Ruth'])
def test_double_quotes_are_part_of_a_value(value: str) -> None:
    assert names(f"given_name eq {value} or given_name eq x") == [[value], ["x"]]


def test_an_apostrophe_that_is_not_doubled_brings_a_hint_wherever_it_is() -> None:
    text = "family_name eq 'O'Brien' and given_name eq 'D'Arcy'"
    assert "an apostrophe in a value is written twice" in refusal(text)
    assert "apostrophe" not in refusal("family_name eq 'Ruiz' family_name eq 'Vega'")


@pytest.mark.parametrize(
    "text",
    [
        "given_name",
        "given_name eq",
        "given_name eq ",
        "eq 'Ruth'",
        "'Ruth'",
        "(given_name eq 'Ruth')",
        "not given_name eq 'Ruth'",
        "given_name eq 'Ruth",
        "given_name eq Ruth'",
        "given_name eq 'a'b'",
        "startswith(given_name, 'R')",
        ";",
    ],
)
def test_what_is_no_clause_is_refused(text: str) -> None:
    refusal(text)


def test_a_clause_without_a_value_is_not_blamed_on_its_operator() -> None:
    assert "no operator" not in refusal("given_name eq")


def test_an_odd_number_of_apostrophes_brings_a_hint() -> None:
    assert "an apostrophe in a value is written twice" in refusal("family_name eq 'O'Brien'")


@pytest.mark.parametrize("value", ["'\0'", "'Ru\0th'", "\0", "Ruth\0"])
def test_a_nul_in_a_value_is_refused(value: str) -> None:
    assert "NUL" in refusal(f"given_name eq {value}")


def test_a_long_value_is_taken_whole() -> None:
    assert parse(f"given_name eq {quoted('x' * 5_000)}") == [Clause("given_name", "eq", "x" * 5_000)]


@pytest.mark.parametrize(
    "text", ["'" * 5_000, "given_name eq '" + "''" * 2_500, "a " * 2_500, "given_name eq " + "'x" * 2_500]
)
def test_a_long_filter_that_is_none_is_refused_in_a_short_sentence(text: str) -> None:
    assert len(refusal(text)) < 400


def test_many_clauses_are_all_taken() -> None:
    assert len(parse(" and ".join(["given_name eq 'x'"] * 250))) == 250
    assert names(" or ".join(["given_name eq 'x'"] * 250)) == [["x"]] * 250


def test_an_email_is_compared_without_case() -> None:
    assert parse("email_address eq 'Ruth@Example.ORG'") == [Clause("email_address", "eq", "ruth@example.org")]


def test_the_servers_own_identifier_is_compared_in_lower_case_and_foreign_ones_as_they_are() -> None:
    assert parse("identifier eq 'action_network:AB-CD'") == [
        Clause("identifier", "eq", "action_network:ab-cd")
    ]
    assert parse("identifier eq 'My_System:AB'") == [Clause("identifier", "eq", "My_System:AB")]


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("field", ["created_date", "modified_date"])
def test_dates_take_every_operator(field: str, operator: str) -> None:
    assert parse(f"{field} {operator} '2026-07-01'") == [Clause(field, operator, "2026-07-01T00:00:00Z")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-07-01", "2026-07-01T00:00:00Z"),
        ("2026-07-01T12:30", "2026-07-01T12:30:00Z"),
        ("2026-07-01T12:30:45", "2026-07-01T12:30:45Z"),
        ("2026-07-01T12:30:45Z", "2026-07-01T12:30:45Z"),
        ("2026-07-01 12:30:45", "2026-07-01T12:30:45Z"),
        ("2026-07-01 12:30:45Z", "2026-07-01T12:30:45Z"),
        ("2026-07-01T12:30:45.9Z", "2026-07-01T12:30:45Z"),
        ("2026-07-01T12:30:45.123456789Z", "2026-07-01T12:30:45Z"),
        ("2026-07-01T12:30:45.5", "2026-07-01T12:30:45Z"),
        ("2026-07-01T12:30:45+02:00", "2026-07-01T10:30:45Z"),
        ("2026-07-01T12:30:45-0530", "2026-07-01T18:00:45Z"),
        ("2026-07-01T12:30:45.25+02:00", "2026-07-01T10:30:45Z"),
        ("2026-07-01T12:30+02:00", "2026-07-01T10:30:00Z"),
        ("2026-07-01 12:30:45 +02:00", "2026-07-01T10:30:45Z"),
        ("2026-07-01 12:30:45 Z", "2026-07-01T12:30:45Z"),
        ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
        (" 2026-07-01 ", "2026-07-01T00:00:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"),
        ("0999-07-01", "0999-07-01T00:00:00Z"),
        ("0001-01-01", "0001-01-01T00:00:00Z"),
    ],
)
def test_dates_come_out_in_the_form_of_the_api(written: str, meant: str) -> None:
    assert parse_date(written, "created_date") == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "today",
        "2026",
        "2026-07",
        "2026-7-1",
        "20260701",
        "07/01/2026",
        "2026-07-01T",
        "2026-07-01T12",
        "2026-07-01Z",
        "2026-07-01T12:30:45X",
        "2026-07-01T12:30:45+2",
        "2026-13-01",
        "2026-02-30",
        "2026-07-01T25:00:00Z",
        "2026-07-01T12:60:00Z",
        "2026-07-01T12:00:60Z",
        "2026-07-01T12:00:00+24:00",
        "0000-01-01",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "12026-07-01",
        "\u0662\u0660\u0662\u0666-\u0660\u0667-\u0660\u0661",
        "2026-07-01' or '1' eq '1",
    ],
)
def test_what_is_no_date_is_refused_with_the_name_of_the_field(written: str) -> None:
    with pytest.raises(BadRequest, match="created_date takes a date"):
        parse_date(written, "created_date")


@settings(deadline=None, max_examples=200)
@given(
    st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)),
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_every_moment_is_understood_in_every_zone(moment: datetime, zone: timezone) -> None:
    local = moment.replace(tzinfo=UTC).astimezone(zone)
    assert parse_date(local.isoformat(), "x") == moment.replace(microsecond=0).isoformat() + "Z"


def test_a_refused_date_is_no_bad_filter_so_that_ignoring_unknown_filters_does_not_hide_it() -> None:
    with pytest.raises(BadRequest) as caught:
        parse("created_date gt 'soon'")
    assert not isinstance(caught.value, BadFilter)


def test_a_complaint_shows_where_reading_stopped() -> None:
    assert re.search(r"cannot be read at [\"']nor region", refusal("region eq 'IL' nor region eq 'WI'"))
