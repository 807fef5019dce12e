from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionnetwork_mock.scenarios.nodes import Node
from actionnetwork_mock.scenarios.source import read_json, read_yaml

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(value=st.dictionaries(st.text(), VALUES, max_size=4), indent=st.sampled_from([None, 2, "\t"]))
def test_json_is_read_as_the_standard_library_reads_it(
    value: dict[str, object], indent: int | str | None
) -> None:
    for ascii_only in (True, False):
        text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
        assert read_json(text, "a.json").plain() == value


def test_lines_and_paths_are_known_in_json() -> None:
    root = read_json('{\n "a": [\n  1,\n  {"b":\n   "x"}\n ]\n}', "a.json")
    inner = root.value["a"].value[1].value["b"]
    assert (inner.where, inner.line, inner.file) == ("a[1].b", 5, "a.json")


def test_lines_and_paths_are_known_in_yaml() -> None:
    root = read_yaml("a:\n  - 1\n  - b: x\n", "a.yaml")
    inner = root.value["a"].value[1].value["b"]
    assert (inner.where, inner.line, inner.file) == ("a[1].b", 3, "a.yaml")


@pytest.mark.parametrize("word", ["no", "off", "y", "2026-07-01", "12:30", "0x1f", "1_000"])
def test_what_older_yaml_takes_for_something_else_is_text(word: str) -> None:
    assert read_yaml(f"a: {word}", "a.yaml").plain() == {"a": word}


def test_numbers_truths_and_nothing_are_what_they_are() -> None:
    assert read_yaml("[1, -2.5, true, null, ~]", "a.yaml").plain() == [1, -2.5, True, None, None]


def test_a_number_keeps_how_it_was_written() -> None:
    assert read_yaml("a: 02134", "a.yaml").value["a"].text == "02134"


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert read_yaml("# nothing yet\n", "a.yaml").plain() == {}


def test_aliases_repeat_what_they_name() -> None:
    assert read_yaml("a: &x [1]\nb: *x\n", "a.yaml").plain() == {"a": [1], "b": [1]}


def test_a_fault_names_file_line_and_field() -> None:
    assert str(Node(1, "a.yaml", 3, "x.y").error("no")) == "a.yaml, line 3: x.y: no"
