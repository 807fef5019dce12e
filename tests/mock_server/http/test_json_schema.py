"""The schemas of the OpenAPI document, for resources and for bodies."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # carries no types

from actionnetwork_mock.rules.money import parse_money
from actionnetwork_mock.settings import Settings

from .declared_answers import validator_of
from .openapi_document import SITE, schema_named


def test_what_no_request_may_write_is_read_only(document: dict[str, Any]) -> None:
    email = schema_named(document, "PersonEmailAddress")["properties"]
    assert email["primary"]["readOnly"] is True
    assert "readOnly" not in email["address"]
    assert schema_named(document, "PersonPostalAddress")["properties"]["location"]["readOnly"] is True
    assert "primary" not in schema_named(document, "PeoplePutEmailAddress")["properties"]


def test_only_statuses_that_can_be_set_are_in_a_body(document: dict[str, Any]) -> None:
    sent = schema_named(document, "PeoplePutEmailAddress")["properties"]["status"]["enum"]
    answered = schema_named(document, "PersonEmailAddress")["properties"]["status"]["enum"]
    assert sent == ["subscribed", "unsubscribed"]
    assert "bouncing" in answered


def test_texts_of_a_body_are_as_long_as_the_settings_allow(document: dict[str, Any]) -> None:
    put = validator_of(document, "/components/schemas/PeoplePut")
    most = Settings().max_string_chars
    assert put.is_valid({"given_name": "x" * most})
    assert not put.is_valid({"given_name": "x" * (most + 1)})
    assert not put.is_valid({"custom_fields": {"a": "x" * (Settings().max_text_chars + 1)}})


def test_a_required_text_has_more_than_blanks_whatever_an_engine_takes_for_one(
    document: dict[str, Any],
) -> None:
    pattern = schema_named(document, "TagsPost")["properties"]["name"]["pattern"]
    blanks = [chr(code) for code in range(0x10000) if chr(code).isspace()]
    assert [blank for blank in blanks if re.search(pattern, blank, re.ASCII)] == []
    assert all(re.search(pattern, f" {text} ", re.ASCII) for text in "xé\x01\u200b")


def test_a_body_may_have_nulls_where_declared_and_unknown_keys(document: dict[str, Any]) -> None:
    put = validator_of(document, "/components/schemas/PeoplePut")
    assert put.is_valid({"given_name": None, "shoe_size": 42})
    assert not put.is_valid({"identifiers": None})


def test_custom_fields_take_numbers_in_a_body_and_have_texts_in_an_answer(document: dict[str, Any]) -> None:
    sent = schema_named(document, "PeoplePut")["properties"]["custom_fields"]
    answered = schema_named(document, "Person")["properties"]["custom_fields"]
    assert Draft202012Validator(sent).is_valid({"age": 7, "adult": False})
    assert not Draft202012Validator(sent).is_valid({"age": [7]})
    assert not Draft202012Validator(answered).is_valid({"age": 7})


def test_a_post_of_people_takes_the_body_of_the_helper(document: dict[str, Any]) -> None:
    post = schema_named(document, "PeoplePost")
    assert list(post["properties"]) == ["person", "add_tags", "remove_tags"]
    assert post["required"] == ["person"]


def test_a_put_need_say_nothing_and_what_it_adds_is_whole(document: dict[str, Any]) -> None:
    bodies = [name for name in document["components"]["schemas"] if name.endswith("Put")]
    assert "PetitionsPut" in bodies
    assert [name for name in bodies if "required" in schema_named(document, name)] == []
    donation = validator_of(document, "/components/schemas/DonationsPut")
    assert donation.is_valid({"recipients": [{"display_name": "A fund", "amount": "5.00"}]})
    assert not donation.is_valid({"recipients": [{"display_name": "A fund"}]})
    assert not validator_of(document, "/components/schemas/MessagesPut").is_valid({"targets": [{}]})


@pytest.mark.parametrize(
    "amount",
    ["3", " 3.5 ", "2.345", "", "-1", ".5", "5.", "1e3", "1,000", "$5", "\uff15", "9" * 13]
    + [0, 0.1, 999_999_999_999, 10**12, -1],
)
def test_an_amount_in_a_body_is_one_where_the_rules_take_it(
    document: dict[str, Any], amount: str | float
) -> None:
    recipient = validator_of(document, "/components/schemas/DonationsPostRecipient")
    sent = {"display_name": "A fund", "amount": amount}
    assert recipient.is_valid(sent) == (parse_money(amount) is not None)


def test_a_tagging_needs_its_person_link(document: dict[str, Any]) -> None:
    post = validator_of(document, "/components/schemas/TaggingsPost")
    assert post.is_valid({"_links": {"osdi:person": {"href": f"{SITE}/api/v2/people/1"}}})
    assert not post.is_valid({"identifiers": []})
    assert not post.is_valid({"_links": {}})
