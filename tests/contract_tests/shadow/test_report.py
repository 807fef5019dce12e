"""The report: what its types can hold, and how two of them merge."""

from __future__ import annotations

import itertools
import pickle
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionnetwork_contract.shadow.report import Report, confirmed_at, decode_report, encode_report, merge
from actionnetwork_contract.shadow.rows import (
    CheckCount,
    Distinct,
    DistinctIds,
    FieldStates,
    Finding,
    OperationCount,
    Row,
    SettingValue,
)
from actionnetwork_contract.shadow.vocabulary import Shape, Token
from actionnetwork_mock.errors import UsageError
from tests.contract_tests.shadow.sample_report import OPERATION, TYPE_FINDING, report_of

_LEAVES = {Token, Shape, int, bool, date, type(None)}


def _leaves(hint: Any, seen: set[Any]) -> set[Any]:
    """Return the types and literals of which a type consists."""
    if get_origin(hint) is not None and str(get_origin(hint)) != "typing.Literal":
        return {leaf for part in get_args(hint) if part is not ... for leaf in _leaves(part, seen)}
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        if hint in seen:
            return set()
        seen.add(hint)
        fields = {name: part for name, part in get_type_hints(hint).items() if name in hint.__struct_fields__}
        assert hint.__struct_config__.frozen, hint
        return {leaf for part in fields.values() for leaf in _leaves(part, seen)}
    return {hint}


def test_a_report_has_no_place_for_a_text() -> None:
    seen: set[Any] = set()
    others = {leaf for leaf in _leaves(Report, seen) if leaf not in _LEAVES}
    assert all(str(get_origin(leaf)) == "typing.Literal" for leaf in others), others
    assert {Finding, Distinct} <= seen


def test_the_walk_finds_a_text_in_a_table() -> None:
    class Leaking(Row, frozen=True, kw_only=True):
        name: str

    assert str in _leaves(tuple[Leaking, ...], set())


@pytest.mark.parametrize("kind", [Token, Shape])
def test_tokens_and_shapes_have_no_constructor(kind: Any) -> None:
    with pytest.raises(TypeError):
        kind("Ada")
    with pytest.raises(TypeError):
        kind()


def test_an_undeclared_name_becomes_no_token() -> None:
    for token in (Token.of("field", "Ada"), Token.of("link", "ada"), Token.read("field:ada.lovelace")):
        assert not token.is_declared
        assert "ada" not in f"{token} {token.text} {token!r}".lower()


def test_a_token_survives_writing_and_reading() -> None:
    for token in (
        TYPE_FINDING.check,
        TYPE_FINDING.operation,
        Token.hidden("link"),
        Token.read("unknown field:donor_tier"),
    ):
        assert Token.read(str(token)) == token
        assert pickle.loads(pickle.dumps(token)) == token


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_a_shape_is_a_word_of_the_vocabulary(value: Any) -> None:
    assert Shape.read(str(Shape.of(value))) == Shape.of(value)


def test_a_declared_value_is_shown_in_its_own_field_only() -> None:
    assert str(Shape.of("subscribed", Token.of("field", "email_addresses.status"))) == "subscribed"
    assert str(Shape.of("subscribed", Token.of("field", "given_name"))) == "a text of 1 to 16"
    assert str(Shape.of("subscribed")) == "a text of 1 to 16"
    assert str(Shape.of("EUR", Token.of("field", "currency"))) == "a code in upper case"


def test_a_finding_is_confirmed_by_two_exchanges_on_two_resources() -> None:
    def is_confirmed(**changes: Any) -> bool:
        return bool(report_of(msgspec.structs.replace(TYPE_FINDING, **changes)).confirmed)

    two, three = Distinct.of("a", "b"), Distinct.of("a", "b", "c")
    assert is_confirmed(shown_by=2, resources=two)
    assert not is_confirmed(shown_by=9, resources=Distinct.of("a"))
    assert not is_confirmed(shown_by=1, resources=two)
    assert not is_confirmed(shown_by=2, contradicted_by=2, resources=two)
    assert not is_confirmed(shown_by=2, resources=two, from_state=True)
    assert is_confirmed(shown_by=3, resources=three, from_state=True)


IDS = [str(number) for number in range(60)]


def test_few_resources_are_counted_exactly() -> None:
    for one, other in itertools.combinations(IDS, 2):
        assert Distinct.of(one, other, one).count == 2
        counted = DistinctIds()
        for name in (one, other, one):
            counted.add(name)
        assert (counted.count, counted.distinct) == (2, Distinct.of(one, other))
    assert Distinct.of(*map(str, range(200))).count == 64


@given(st.lists(st.lists(st.sampled_from(IDS), max_size=12), max_size=6))
def test_runs_together_never_have_more_resources_than_there_are(runs: list[list[str]]) -> None:
    united = Distinct()
    for run in runs:
        counted = DistinctIds()
        for name in run:
            counted.add(name)
        united |= counted.distinct
        assert min(len({*run}), 3) <= counted.count == counted.distinct.count <= len({*run})
    assert united.count <= len({name for run in runs for name in run})


OPERATIONS = ("GET /people", "GET /petitions", "GET /events")


def _at_operations(ids: str, *names: str, **changes: Any) -> Report:
    return report_of(
        *(
            msgspec.structs.replace(
                TYPE_FINDING,
                operation=Token.of("operation", name),
                **{"shown_by": 1, "resources": Distinct.of(number), **changes},
            )
            for number, name in zip(ids, names, strict=True)
        )
    )


def test_findings_that_are_alike_at_three_operations_confirm_each_other() -> None:
    assert len(_at_operations("abc", *OPERATIONS).confirmed) == 3
    assert not _at_operations("ab", *OPERATIONS[:2]).confirmed
    assert not _at_operations("aba", *OPERATIONS).confirmed, "one resource was read at two operations"
    assert not _at_operations("abc", *OPERATIONS, contradicted_by=1).confirmed


def test_an_outage_at_several_operations_confirms_nothing() -> None:
    assert not _at_operations("abc", *OPERATIONS, status=500).confirmed
    assert not _at_operations("abc", *OPERATIONS, check=Token.of("check", "shadow.html")).confirmed


def _rows() -> st.SearchStrategy[list[Row]]:
    small = st.integers(0, 5)
    ids = st.lists(st.sampled_from("abcdef"), max_size=4).map(lambda names: Distinct.of(*names))
    setting = {
        "setting": st.just(Token.of("setting", "put_null")),
        "value": st.just(Token.of("value", "ignored")),
    }
    row: st.SearchStrategy[Row] = st.one_of(
        st.builds(
            lambda subject, **counts: msgspec.structs.replace(
                TYPE_FINDING, subject=Token.of("field", subject), **counts
            ),
            st.sampled_from(["given_name", "family_name"]),
            shown_by=small,
            contradicted_by=small,
            resources=ids,
        ),
        st.builds(CheckCount, check=st.just(TYPE_FINDING.check), agrees=small, differs=small, resources=ids),
        st.builds(
            FieldStates,
            resource=st.just(Token.of("resource", "people")),
            field=st.sampled_from([Token.of("field", "given_name"), Token.of("field", "family_name")]),
            value=small,
            null=small,
        ),
        st.builds(SettingValue, **setting, consulted=small, ruled_out=ids, believed=st.booleans()),
        st.builds(OperationCount, operation=st.just(OPERATION), status=st.just(200), exchanges=small),
    )
    return st.lists(row, max_size=8)


@given(_rows(), _rows())
def test_two_reports_merged_are_the_report_of_both(first: list[Row], second: list[Row]) -> None:
    both = report_of(*first, *second, runs=2)
    assert merge(report_of(*first), report_of(*second)) == both
    assert merge(report_of(*second), report_of(*first)) == both
    assert decode_report(encode_report(both)) == both


def test_the_same_resource_in_two_runs_counts_once() -> None:
    night = msgspec.structs.replace(TYPE_FINDING, shown_by=1, resources=Distinct.of("a"))
    total = merge(report_of(night), report_of(night))
    assert [(row.shown_by, row.resources.count) for row in total.findings] == [(2, 1)]
    assert not total.confirmed


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[1]",
        b'{"first_day": "2026-11-30", "last_day": "2026-11-30", "format": 99}',
        b'{"first_day": "2026-11-30", "last_day": "2026-11-30", "headers": [{"header": "ada"}]}',
        b'{"first_day": "2026-11-30", "last_day": "2026-11-30", "headers": [{"header": {"ada": 1}}]}',
    ],
)
def test_what_is_no_report_is_refused_without_quoting_it(data: bytes) -> None:
    with pytest.raises(UsageError) as refused:
        decode_report(data)
    assert "ada" not in str(refused.value)


def test_words_in_a_file_are_checked_again() -> None:
    text = encode_report(report_of(TYPE_FINDING)).replace(
        b"field:email_addresses.address", b"field:ada.lovelace"
    )
    (finding,) = decode_report(text.replace(b'"a text"', b'"Ada Lovelace"')).findings
    assert (finding.subject, finding.expected) == (Token.hidden("field"), Shape.of("Ada Lovelace"))


def test_fail_on_counts_confirmed_findings_of_its_severity() -> None:
    breaking = msgspec.structs.replace(TYPE_FINDING, shown_by=2, resources=Distinct.of("a", "b"))
    adding = msgspec.structs.replace(breaking, severity="adds")
    assert confirmed_at(report_of(breaking), "breaks")
    assert not confirmed_at(report_of(adding), "breaks")
    assert confirmed_at(report_of(adding), "adds")
    assert not confirmed_at(report_of(TYPE_FINDING), "adds")
