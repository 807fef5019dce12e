from __future__ import annotations

from typing import Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest

from actionnetwork_mock.scenarios import read_scenario, render_schema, shipped_names


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = render_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", shipped_names())
def test_what_comes_with_the_mock_fits_the_schema(name: str, validator: Any) -> None:
    assert [error.message for error in validator.iter_errors(read_scenario(name).root.plain())] == []


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
        {"webhooks": [{"trigger": "all_actions"}]},
        {"settings": {"put_null": "maybe"}},
        {"petitions": [{"title": "x", "signatures": [{"comment": "y"}]}]},
    ],
)
def test_what_is_malformed_does_not_fit_the_schema(broken: dict[str, object], validator: Any) -> None:
    assert not validator.is_valid(broken)
