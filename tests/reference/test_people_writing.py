from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import ApiClient, href, person_hash, uuid_of
from .facts import fact

LANGUAGES = "en es fr de da nl fi hu id ja ru sv tr cy pt pt-BR br zh ar it mo pl sr sl vi fr-FR".split()


@pytest.fixture
def ruth(api: ApiClient) -> Any:
    """A person of whom everything is known."""
    return api.sign_up(
        given_name="Ruth",
        family_name="Okafor",
        email="ruth@example.org",
        phone="3125550148",
        postal_addresses=[{"address_lines": ["415 Larkspur Ave"], "postal_code": "60622"}],
        custom_fields={"Ward": "3"},
        languages_spoken=["es"],
    )


# The signup helper


@fact(
    "people.helper",
    "writing-2",
)
@fact("people.addresses", "people.rel")
@fact(
    "people.methods",
    "records-7",
)
def test_the_helper_of_the_entry_point_makes_a_person_and_tags_them(api: ApiClient) -> None:
    api.tag("steward")
    address = {
        "address_lines": ["415 Larkspur Ave"],
        "locality": "Chicago",
        "region": "IL",
        "postal_code": "60622",
        "country": "US",
    }
    person = {
        "given_name": "Ruth",
        "family_name": "Okafor",
        "email_addresses": [{"address": "ruth@example.org", "status": "subscribed"}],
        "phone_numbers": [{"number": "13125550148", "status": "subscribed"}],
        "postal_addresses": [address],
        "languages_spoken": ["es"],
        "custom_fields": {"Ward": "3"},
        "identifiers": ["members:1"],
    }
    helper = href(api.get("").json, "osdi:person_signup_helper")
    made = api.post(helper, {"person": person, "add_tags": ["steward"], "remove_tags": []}).json
    assert (made["given_name"], made["family_name"]) == ("Ruth", "Okafor")
    assert made["email_addresses"][0]["address"] == "ruth@example.org"
    assert made["phone_numbers"][0] == {
        "primary": True,
        "number": "13125550148",
        "number_type": "Mobile",
        "status": "subscribed",
    }
    assert {key: made["postal_addresses"][0][key] for key in address} == address
    assert (made["languages_spoken"], made["custom_fields"]) == (["es"], {"Ward": "3"})
    assert made["identifiers"][1:] == ["members:1"]
    assert api.tags_of(made) == ["steward"]


@fact("people-10", "transport-5", "people.answers.200", "writing-2")
def test_nothing_but_the_dates_tells_a_new_person_from_a_known_one(api: ApiClient) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    body = {"person": person_hash(email="ruth@example.org", given_name="Ruth")}
    created = api.post("/people", body)
    api.world.clock.advance(1)
    updated = api.post("/people", body)
    assert created.status == updated.status == 200
    assert {**created.json, "modified_date": None} == {**updated.json, "modified_date": None}
    assert created.json["created_date"] == created.json["modified_date"]
    assert updated.json["created_date"] != updated.json["modified_date"]


@fact("writing-9", "writing-10", "people.helper")
def test_a_bare_person_cannot_be_posted(api: ApiClient) -> None:
    answer = api.post("/people", person_hash(email="ruth@example.org"))
    assert answer.status == 400
    assert "person" in answer.error
    assert api.people() == []


@fact("matching-8")
@fact("people.fields.email_addresses", "people.fields.phone_numbers", "people.helper")
@pytest.mark.parametrize(
    "person",
    [
        {"given_name": "Ruth"},
        {"email_addresses": []},
        {"email_addresses": [{"status": "subscribed"}]},
        {"phone_numbers": [{"status": "subscribed"}]},
        {"identifiers": ["members:1"]},
    ],
)
def test_a_signup_without_an_email_and_a_phone_is_a_400(api: ApiClient, person: Any) -> None:
    answer = api.post("/people", {"person": person})
    assert answer.status == 400
    assert answer.error
    assert api.people() == []


@fact("writing-4", "people.helper")
def test_lists_of_tags_may_be_null(api: ApiClient) -> None:
    answer = api.post(
        "/people", {"person": person_hash(email="a@example.org"), "add_tags": None, "remove_tags": None}
    )
    assert answer.status == 200
    assert answer.note_codes == []


@fact("writing-1", "tags-1")
def test_a_post_to_a_collection_creates(api: ApiClient) -> None:
    made = api.post("/tags", {"name": "steward"}).json
    assert [uuid_of(tag) for tag in api.get("/tags").json["_embedded"]["osdi:tags"]] == [uuid_of(made)]


@pytest.mark.parametrize(
    ("kind", "entries", "kept"),
    [
        pytest.param(
            "email_addresses",
            [{"address": "ruth@example.org"}, {"address": "second@example.org"}],
            ("address", "ruth@example.org"),
            marks=fact("people.fields.email_addresses", "people-1"),
        ),
        pytest.param(
            "phone_numbers",
            [{"number": "3125550148"}, {"number": "3125550149"}],
            ("number", "13125550148"),
            marks=fact("people.fields.phone_numbers", "people-1", "people-19"),
        ),
        pytest.param(
            "postal_addresses",
            [{"postal_code": "60622"}, {"postal_code": "60601"}],
            ("postal_code", "60622"),
            marks=fact("people.fields.postal_addresses", "people-1"),
        ),
    ],
)
def test_one_entry_at_most_is_kept(api: ApiClient, kind: str, entries: Any, kept: tuple[str, str]) -> None:
    person = api.sign_up(**{"email_addresses": [{"address": "ruth@example.org"}], kind: entries})
    assert len(person[kind]) == 1
    assert person[kind][0][kept[0]] == kept[1]


@fact("people.fields.languages_spoken")
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        *(pytest.param([code], code, marks=fact("people-9")) for code in LANGUAGES),
        (["es", "fr"], "es"),
        (["xx", "fr"], "fr"),
        (["xx"], "en"),
        ([], "en"),
    ],
)
def test_the_first_known_language_wins(api: ApiClient, sent: list[str], kept: str) -> None:
    assert api.sign_up(email="ruth@example.org", languages_spoken=sent)["languages_spoken"] == [kept]


@fact("people.objects.phone_number.number", "people-18")
@pytest.mark.parametrize(
    "written",
    ["2025551212", "(202) 555-1212", "202.555.1212", "+1 202 555 1212", "12025551212", "1-202-555-1212"],
)
def test_an_american_number_comes_back_as_11_digits(api: ApiClient, written: str) -> None:
    assert api.sign_up(phone=written)["phone_numbers"][0]["number"] == "12025551212"


@fact("people.objects.phone_number.number")
def test_a_number_from_abroad_comes_back_without_its_plus(api: ApiClient) -> None:
    assert api.sign_up(phone="+44 20 7946 0958")["phone_numbers"][0]["number"] == "442079460958"


@fact("people-16")
def test_a_phone_entry_with_a_wrong_key_raises_no_error(api: ApiClient) -> None:
    body = {"person": person_hash(email="ruth@example.org", phone_numbers=[{"phone_number": "3125550148"}])}
    answer = api.post("/people", body)
    assert answer.status == 200
    assert "number" not in answer.json["phone_numbers"][0]
    assert answer.note_codes == ["unknown-field"]


# PUT


@fact("writing-3", "writing-8", "people-11", "people.answers.200")
@fact("people.methods")
def test_a_put_sets_what_is_sent_and_answers_the_whole_person(api: ApiClient, ruth: Any) -> None:
    answer = api.put(href(ruth), {"given_name": "Rita"})
    assert answer.status == 200
    assert answer.json["given_name"] == "Rita"
    assert {**answer.json, "given_name": "Ruth", "modified_date": ruth["modified_date"]} == ruth
    assert api.get(href(ruth)).json == answer.json


@fact("writing-3")
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=fact(f"people.fields.{name}")) for name in ("given_name", "family_name")],
)
def test_null_clears_a_name(api: ApiClient, ruth: Any, name: str) -> None:
    assert name not in api.put(href(ruth), {name: None}).json


@fact("writing-3")
@pytest.mark.parametrize("part", ["address_lines", "locality", "postal_code"])
def test_null_clears_a_part_of_an_address(api: ApiClient, ruth: Any, part: str) -> None:
    address = {"address_lines": None, "locality": None, "postal_code": None, "region": None}
    assert part in ruth["postal_addresses"][0]
    changed = api.put(href(ruth), {"postal_addresses": [address]}).json
    assert part not in changed["postal_addresses"][0]


@fact("writing-3")
def test_null_removes_a_custom_field(api: ApiClient, ruth: Any) -> None:
    assert api.put(href(ruth), {"custom_fields": {"Ward": None}}).json["custom_fields"] == {}


@fact("writing-3")
@pytest.mark.parametrize("name", ["email_addresses", "phone_numbers", "identifiers", "custom_fields"])
def test_null_leaves_alone_what_cannot_be_removed(api: ApiClient, ruth: Any, name: str) -> None:
    answer = api.put(href(ruth), {name: None})
    assert answer.status == 200
    assert answer.json[name] == ruth[name]


@fact("writing-3")
@pytest.mark.parametrize("body", [{"given_name": ""}, {"postal_addresses": [{"locality": ""}]}])
def test_an_empty_text_changes_nothing(api: ApiClient, ruth: Any, body: Any) -> None:
    answer = api.put(href(ruth), body)
    assert answer.status == 200
    assert {**answer.json, "modified_date": ruth["modified_date"]} == ruth
    assert answer.note_codes == ["empty-ignored"]


@fact("people-12")
def test_a_put_leaves_an_email_with_its_holder_and_applies_the_rest(api: ApiClient, ruth: Any) -> None:
    holder = api.sign_up(email="taken@example.org")
    answer = api.put(href(ruth), person_hash(email="taken@example.org", given_name="Rita"))
    assert answer.status == 200
    assert answer.json["email_addresses"] == ruth["email_addresses"]
    assert answer.json["given_name"] == "Rita"
    assert api.get(href(holder)).json == holder
    assert answer.note_codes == ["email-taken"]


@fact("people-12", "networks-4")
def test_a_put_leaves_an_email_with_its_holder_in_another_group(
    two_groups: tuple[ApiClient, ApiClient],
) -> None:
    first, second = two_groups
    first.sign_up(email="taken@example.org")
    ruth = second.sign_up(email="ruth@example.org")
    answer = second.put(href(ruth), person_hash(email="taken@example.org"))
    assert answer.status == 200
    assert answer.json["email_addresses"] == ruth["email_addresses"]


@fact("people-12")
def test_a_put_changes_an_email_to_one_that_is_free(api: ApiClient, ruth: Any) -> None:
    answer = api.put(href(ruth), person_hash(email="free@example.org"))
    assert answer.json["email_addresses"][0]["address"] == "free@example.org"
    assert uuid_of(answer.json) == uuid_of(ruth)
    assert api.people("email_address eq 'ruth@example.org'") == []


@fact("people-14", "people-19")
def test_a_put_replaces_the_number(api: ApiClient, ruth: Any) -> None:
    changed = api.put(href(ruth), person_hash(phone="2025551212")).json
    assert [entry["number"] for entry in changed["phone_numbers"]] == ["12025551212"]
    assert api.people("phone_number eq '13125550148'") == []


@fact("people-11")
@pytest.mark.parametrize("key", ["add_tags", "remove_tags"])
def test_tags_in_a_put_are_ignored(api: ApiClient, key: str) -> None:
    api.tag("steward")
    ruth = api.sign_up(email="ruth@example.org", add_tags=["steward"] if key == "remove_tags" else [])
    before = api.tags_of(ruth)
    answer = api.put(href(ruth), {key: ["steward"], "given_name": "Rita"})
    assert answer.status == 200
    assert answer.json["given_name"] == "Rita"
    assert api.tags_of(ruth) == before
    assert answer.note_codes == ["unknown-field"]


@fact("people-11")
def test_a_put_of_a_wrapped_person_changes_nothing(api: ApiClient, ruth: Any) -> None:
    answer = api.put(href(ruth), {"person": {"given_name": "Rita", "custom_fields": {"Ward": "9"}}})
    assert answer.status == 200
    assert {**answer.json, "modified_date": ruth["modified_date"]} == ruth
    assert answer.note_codes == ["unknown-field"]


@fact("errors-6")
def test_a_put_may_hold_custom_fields_alone(api: ApiClient, ruth: Any) -> None:
    answer = api.put(href(ruth), {"custom_fields": {"Ward": "4"}})
    assert answer.status == 200
    assert answer.json["custom_fields"] == {"Ward": "4"}
