from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionnetwork_mock.http.conversion import ConversionError, convert
from actionnetwork_mock.resources import JSON_TYPES, Type

REFUSED = ...
"""Stands for a refusal in the tables."""

CASES: dict[Type, list[tuple[Any, Any]]] = {
    "string": [
        (60622, "60622"),
        (-1.5, "-1.5"),
        (True, "true"),
        (False, "false"),
        (["Ada"], "Ada"),
        ([[7]], "7"),
        ([None, "Ada", None], "Ada"),
        ([], None),
        ([None], None),
        (["Ada", "Ruth"], REFUSED),
        ({}, REFUSED),
        ({"a": "b"}, REFUSED),
        ({"0": "b"}, REFUSED),
    ],
    "datetime": [
        (["2026-07-01"], "2026-07-01"),
        ([], None),
        (20260701, REFUSED),
        (True, REFUSED),
        ({}, REFUSED),
    ],
    "link": [(["https://a.test/"], "https://a.test/"), (5, REFUSED), ({"href": "x"}, REFUSED)],
    "boolean": [
        *((text, False) for text in ("0", "f", "F", "false", "FALSE", "off", "Off", " false ", "\uff10")),
        *((text, True) for text in ("1", "t", "true", "True", "on", "yes", "no", "x")),
        (0, False),
        (0.0, False),
        (1, True),
        (-2.5, True),
        ("", None),
        (" ", None),
        ([False], False),
        ([], None),
        ({}, REFUSED),
        ([True, False], REFUSED),
    ],
    "integer": [
        ("60", 60),
        (" 60 ", 60),
        ("-60", -60),
        ("+60", 60),
        ("007", 7),
        ("9" * 300, int("9" * 300)),
        ("60.9", 60),
        (60.9, 60),
        (-60.9, -60),
        (1e300, int(1e300)),
        (True, 1),
        ("\uff16\uff10", 60),
        ("\u0666\u0660", 60),
        ("", None),
        ("\t", None),
        ([60], 60),
        ([], None),
        *(
            (text, REFUSED)
            for text in ("sixty", "60 people", "1e3", "0x1", "1_0", "1,000", ".5", "5.", "9" * 301, "NaN")
        ),
        ({}, REFUSED),
    ],
    "number": [("1.5", 1.5), ("3", 3), ("-0.5", -0.5), (True, 1), ("", None), ("x", REFUSED), ({}, REFUSED)],
    "money": [([5], 5), ([], None), ("  ", None), (True, REFUSED), ({}, REFUSED), ([[]], None)],
    "strings": [
        ("Ada", ["Ada"]),
        (5, [5]),
        (True, [True]),
        ({"0": "a", "1": "b"}, ["a", "b"]),
        ({"10": "c", "2": "b"}, ["b", "c"]),
        ({"a": "b"}, [{"a": "b"}]),
        ({}, []),
        ("", None),
        (" ", None),
    ],
    "objects": [({"a": 1}, [{"a": 1}]), ({"0": {"a": 1}}, [{"a": 1}]), ("x", ["x"]), ({}, []), ("", None)],
    "object": [
        ([{"a": 1}], {"a": 1}),
        ([None, {}], {}),
        ([], None),
        ("", None),
        ("x", REFUSED),
        (5, REFUSED),
        ([{}, {}], REFUSED),
    ],
    "string map": [
        ([], None),
        ([None], None),
        ("", None),
        ([{"a": "1"}], REFUSED),
        ("x", REFUSED),
        (True, REFUSED),
    ],
}

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


def converted(value: Any, declared: Type) -> Any:
    try:
        return convert(value, declared)
    except ConversionError:
        return REFUSED


@pytest.mark.parametrize(
    ("declared", "value", "expected"),
    [(declared, value, expected) for declared, cases in CASES.items() for value, expected in cases],
    ids=lambda value: repr(value)[:30],
)
def test_a_value_of_another_type_is_converted_or_refused(declared: Type, value: Any, expected: Any) -> None:
    found = converted(value, declared)
    assert found == expected
    assert type(found) is type(expected)


@given(anything, st.sampled_from([*CASES]))
def test_what_comes_out_is_of_the_declared_type_or_nothing(value: Any, declared: Type) -> None:
    found = converted(value, declared)
    assert found is REFUSED or found is None or type(found) in JSON_TYPES[declared]


@given(anything, st.sampled_from([*CASES]))
def test_what_is_of_the_declared_type_is_left_alone(value: Any, declared: Type) -> None:
    is_blank_amount = declared == "money" and isinstance(value, str) and not value.strip()
    if type(value) in JSON_TYPES[declared] and not is_blank_amount:
        assert convert(value, declared) is value


@given(anything, st.sampled_from([*CASES]))
def test_what_was_converted_is_not_converted_again(value: Any, declared: Type) -> None:
    found = converted(value, declared)
    assert found is REFUSED or convert(found, declared) is found


def test_arrays_that_are_nested_deeply_are_converted_too() -> None:
    value: Any = "Ada"
    for _ in range(50_000):
        value = [value]
    assert convert(value, "string") == "Ada"


def test_every_type_has_cases() -> None:
    assert CASES.keys() == JSON_TYPES.keys()
