"""Values that programs send in production although the documentation has others."""

from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href
from .actions_and_records import RECORDS, Record, each
from .facts import fact

EMAIL = "ruth@example.org"
ADDRESS = {"address_lines": ["1 Main St", None], "postal_code": 60622}
PERSON = {"email_addresses": [{"address": EMAIL}], "postal_addresses": [ADDRESS], "custom_fields": []}


def address_of(person: Any) -> tuple[list[str], str]:
    """Return lines and postal code of a person."""
    (address,) = person["postal_addresses"]
    return address["address_lines"], address["postal_code"]


@fact("writing-5", "transport-15")
def test_a_null_in_an_address_leaves_the_line(api: ApiClient) -> None:
    signup = api.post("/people", {"person": PERSON})
    assert address_of(signup.json) == (["1 Main St"], "60622")
    put = api.put(href(signup.json), {"postal_addresses": [{"address_lines": [None, "2 Main St", None]}]})
    assert address_of(put.json) == (["2 Main St"], "60622")
    assert {"null-dropped", "value-converted"} <= set(signup.note_codes)


@each(RECORDS)
@fact("writing-5", "transport-15", "transport-19")
@pytest.mark.parametrize("has_key", [True, False])
def test_a_record_helper_records_it_too(api: ApiClient, kind: Record, has_key: bool) -> None:
    path = kind.path(api)
    answer = (api if has_key else api.with_key(None)).post(path, {"person": PERSON})
    assert answer.status == 200
    assert len(kind.list(api)) == 1
    assert [address_of(person) for person in api.people()] == [(["1 Main St"], "60622")]


@fact("transport-15")
@pytest.mark.parametrize(
    ("code", "kept", "is_noted"),
    [(60622, "60622", False), (2138, "2138", True), (0, "0", True), ("02138", "02138", False)],
)
def test_a_postal_code_that_was_a_number_may_have_lost_a_zero(
    api: ApiClient, code: object, kept: str, is_noted: bool
) -> None:
    person = {"email_addresses": [{"address": EMAIL}], "postal_addresses": [{"postal_code": code}]}
    answer = api.post("/people", {"person": person})
    assert answer.json["postal_addresses"][0]["postal_code"] == kept
    assert ("lost-zeros" in answer.note_codes) == is_noted


@fact("transport-19", "people-25")
@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("\uff13\uff11\uff12\uff15\uff15\uff15\uff10\uff11\uff14\uff18", "digits-converted"),
        (
            "\uff08\uff13\uff11\uff12\uff09\uff15\uff15\uff15\uff0d\uff10\uff11\uff14\uff18",
            "digits-converted",
        ),
        ("\uff0b\uff11 312 555 0148", "digits-converted"),
        ("\u0663\u0661\u0662\u0665\u0665\u0665\u0660\u0661\u0664\u0668", "digits-converted"),
        ("312-555-0148 x12", "phone-extension"),
        ("312-555-0148 ext. 12", "phone-extension"),
        ("312 555 0148 extension 12345", "phone-extension"),
        ("+1 312 555 0148;ext=12", "phone-extension"),
        ("(312) 555-0148 #12", "phone-extension"),
        ("3125550148", None),
        (3125550148, "value-converted"),
        ([13125550148], "value-converted"),
    ],
)
def test_a_phone_number_is_kept_in_plain_digits(api: ApiClient, number: object, code: str | None) -> None:
    answer = api.post("/people", {"person": {"phone_numbers": [{"number": number}]}})
    assert answer.json["phone_numbers"][0]["number"] == "13125550148"
    assert answer.note_codes == ([] if code is None else [code])
    assert len(api.people("phone_number eq '13125550148'")) == 1


@fact("transport-18")
def test_json_that_is_labelled_as_a_form_is_read(api: ApiClient) -> None:
    label = {"content-type": "application/x-www-form-urlencoded"}
    answer = api.post("/people", {"person": {"email_addresses": [{"address": EMAIL}]}}, headers=label)
    assert (answer.status, answer.note_codes) == (200, ["content-type"])


@fact("transport-11")
def test_a_form_is_created_from_a_query(api: ApiClient) -> None:
    answer = api.post("/forms/?title=T&origin_system=X")
    assert (answer.status, answer.note_codes) == (200, ["fields-from-query"])
    assert api.get("/forms").json["_embedded"]["osdi:forms"][0]["title"] == "T"
