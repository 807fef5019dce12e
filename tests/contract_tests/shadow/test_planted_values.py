"""The scanner finds planted values in each encoding, so that finding none means something."""

from __future__ import annotations

import base64
import json

import pytest

from tests.contract_tests.shadow.planted_values import found_in, planted_values, spellings

VALUES = planted_values(200, seed=1)


@pytest.mark.parametrize("encoding", list(spellings(VALUES[0])))
def test_a_value_is_found_in_each_encoding(encoding: str) -> None:
    for value in VALUES[:16]:
        data = b"before " + spellings(value)[encoding] + b" after"
        assert value in {found for found, _ in found_in(data, VALUES)}


@pytest.mark.parametrize("before", ["", "x", "xy", "xyz"])
def test_a_value_is_found_inside_base64(before: str) -> None:
    for value in VALUES[:16]:
        data = base64.b64encode(f"{before}{value} and more".encode())
        assert value in {found for found, _ in found_in(data, VALUES)}


def test_a_value_is_found_in_json() -> None:
    for value in VALUES[:16]:
        shown = json.dumps({"x": value}).encode().lower()
        if "<" not in value:
            assert value in {found for found, _ in found_in(shown, VALUES)}


def test_nothing_is_found_where_nothing_is() -> None:
    other = "\n".join(planted_values(500, seed=2)).encode()
    assert list(found_in(other, VALUES)) == []
