from __future__ import annotations

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest

from actionnetwork_mock import Settings
from actionnetwork_mock.scenarios import read_scenario, render_schema, shipped_names, write_world
from actionnetwork_mock.worlds import Worlds


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = render_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", shipped_names())
def test_what_comes_with_the_mock_fits_the_schema(name: str, validator: Any) -> None:
    assert [error.message for error in validator.iter_errors(read_scenario(name).root.plain())] == []


@pytest.mark.parametrize("name", sorted({*shipped_names()} - {"large_list"}))
def test_an_exported_world_fits_the_schema(name: str, validator: Any) -> None:
    worlds = Worlds(Settings(), scenario=name, has_server=False)
    exported = json.loads("".join(write_world(worlds.default)))
    worlds.close()
    assert [error.message for error in validator.iter_errors(exported)] == []


@pytest.mark.parametrize(
    "broken",
    [
        {"people": [{"emial": "a@example.org"}]},
        {"peple": []},
        {"people": "Ada"},
        {"people": [{"email_status": "bounced"}]},
        {"invented_people": -1},
        {"events": [{"title": "x", "start_date": "soon"}]},
        {"events": [{"title": "x", "status": "canceled"}]},
        {"world": {}},
        {"world": {"version": 1, "seed": 0, "clock": {"time": 0}, "tables": {"people": [{"seq": "1"}]}}},
        {"webhooks": [{"trigger": "all_actions"}]},
        {"settings": {"put_null": "maybe"}},
        {"petitions": [{"title": "x", "signatures": [{"comment": "y"}]}]},
    ],
)
def test_what_is_malformed_does_not_fit_the_schema(broken: dict[str, object], validator: Any) -> None:
    assert not validator.is_valid(broken)
