from __future__ import annotations

import os
import subprocess
import sys
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.ids import is_uuid, make_uuid, native_identifier

KINDS = ["people", "tags", "taggings"]


@pytest.mark.uncovered
@settings(deadline=None, max_examples=200)
@given(st.integers(), st.text(max_size=10), st.integers(min_value=0))
def test_an_id_has_the_form_of_version_four(seed: int, kind: str, number: int) -> None:
    text = make_uuid(seed, kind, number)
    parsed = UUID(text)
    assert (parsed.version, parsed.variant) == (4, RFC_4122)
    assert str(parsed) == text
    assert is_uuid(text)


@pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
def test_ids_are_the_same_in_another_process(hash_seed: str) -> None:
    script = (
        "from actionnetwork_mock.ids import make_uuid; print(*(make_uuid(7, 'people', n) for n in range(20)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.split() == [make_uuid(7, "people", number) for number in range(20)]


def test_ids_are_the_same_in_every_release() -> None:
    assert make_uuid(0, "people", 1) == "5a20a156-106b-4747-9256-3e7c74163ef5"


def test_seed_kind_and_number_each_make_a_difference() -> None:
    made = {
        make_uuid(seed, kind, number) for seed in (-1, 0, 1, 11) for kind in KINDS for number in range(500)
    }
    assert len(made) == 4 * 3 * 500


def test_numbers_that_run_together_make_different_ids() -> None:
    assert make_uuid(1, "a", 11) != make_uuid(11, "a", 1)


@pytest.mark.parametrize(
    "text", ["3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11", "3F0E9C7E-8A55-1E0B-0A39-0C1F6D3A5C11"]
)
def test_a_uuid_of_any_version_is_one_in_either_case(text: str) -> None:
    assert is_uuid(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "3f0e9c7e8a554e0b9a390c1f6d3a5c11",
        "{3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11}",
        "3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c1",
        "3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c111",
        "3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c1g",
        "3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11\n",
        " 3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11",
        "3f0e9c7e_8a55-4e0b-9a39-0c1f6d3a5c11",
        "\u0663f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11",
        "\u0663f0e9c7-8a55-4e0b-9a39-0c1f6d3a5c11",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_uuid(text)


def test_a_native_identifier_names_the_system() -> None:
    assert native_identifier("3f0e") == "action_network:3f0e"
