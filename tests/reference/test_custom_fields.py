"""Custom fields as people have them; the list of a group's fields is in test_metadata.py."""

from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href, person_hash
from ..conftest import MakeApi
from .facts import fact


def custom_fields(api: ApiClient, **sent: Any) -> Any:
    """Sign Ruth up with custom fields and return those she has then."""
    return api.sign_up(email="ruth@example.org", custom_fields=sent)["custom_fields"]


@fact("writing-7", "people.fields.custom_fields")
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_fields_are_merged_and_those_not_sent_stay(api: ApiClient, method: str) -> None:
    ruth = api.sign_up(email="ruth@example.org", custom_fields={"Ward": "3", "Union": "yes"})
    sent = {"Ward": "4", "Shop steward": "1"}
    changed = (
        api.put(href(ruth), {"custom_fields": sent}).json
        if method == "PUT"
        else api.sign_up(email="ruth@example.org", custom_fields=sent)
    )
    assert changed["custom_fields"] == {"Ward": "4", "Union": "yes", "Shop steward": "1"}


@fact("people-8", "people.fields.custom_fields")
@pytest.mark.parametrize("value", ["1", "0", "true", "True", "false", "Maintenance"])
def test_a_text_comes_back_exactly_as_it_was_sent(api: ApiClient, value: str) -> None:
    assert custom_fields(api, Ward=value) == {"Ward": value}


@fact("people-8")
def test_a_box_that_was_not_ticked_is_absent(api: ApiClient) -> None:
    assert custom_fields(api, Interests_Housing="1") == {"Interests_Housing": "1"}


@fact("people-8", "people-26", "people.fields.custom_fields")
@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (True, "true"),
        (False, "false"),
        (5, "5"),
        (["Phone", "Doors"], '["Phone", "Doors"]'),
        (["Phone"], "Phone"),
        (["Zoë", None, 2, True], '["Zoë", 2, true]'),
    ],
)
def test_any_other_value_becomes_a_text_with_a_note(api: ApiClient, sent: object, text: str) -> None:
    answer = api.post(
        "/people", {"person": person_hash(email="ruth@example.org", custom_fields={"Ward": sent})}
    )
    assert answer.status == 200
    assert answer.json["custom_fields"] == {"Ward": text}
    assert answer.note_codes == ["value-converted"]


@fact("people-26")
def test_the_setting_refuses_several_values(make_api: MakeApi) -> None:
    answer = make_api(inexact_values="refused").post(
        "/people", {"person": person_hash(email="ruth@example.org", custom_fields={"Shifts": ["a", "b"]})}
    )
    assert answer.status == 400


@fact("people-8")
def test_an_array_of_objects_is_no_set_of_fields(api: ApiClient) -> None:
    answer = api.post(
        "/people", {"person": person_hash(email="ruth@example.org", custom_fields=[{"Ward": "3"}])}
    )
    assert answer.status == 400
    assert "custom_fields" in answer.error


@fact("writing-7")
def test_a_name_may_have_blanks_and_a_zero_unticks(api: ApiClient) -> None:
    name = "I am a parent"
    custom_fields(api, **{name: "1"})
    assert custom_fields(api, **{name: "0"}) == {name: "0"}


@fact("people-17")
def test_an_unknown_name_is_kept_and_becomes_a_field_of_the_group(api: ApiClient) -> None:
    assert custom_fields(api, Ward="3") == {"Ward": "3"}
    listed = api.get("/metadata/custom_fields").json["action_network:custom_fields"]
    assert [field["name"] for field in listed] == ["Ward"]
