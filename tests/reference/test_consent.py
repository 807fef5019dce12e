from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, email_status, href, phone_status
from .facts import fact

EMAIL = "ruth@example.org"
PHONE = "13125550148"


def entry(name: str, value: str, status: str | None) -> list[dict[str, str]]:
    """Return the array of a body, with or without a status."""
    return [{name: value} if status is None else {name: value, "status": status}]


def email_signup(api: ApiClient, status: str | None) -> Any:
    return api.sign_up(email_addresses=entry("address", EMAIL, status))


def phone_signup(api: ApiClient, status: str | None) -> Any:
    return api.sign_up(email=EMAIL, phone_numbers=entry("number", PHONE, status))


@pytest.mark.parametrize(
    ("sent", "result"),
    [
        pytest.param(None, "subscribed", marks=fact("matching-11")),
        pytest.param("subscribed", "subscribed", marks=fact("matching-11")),
        pytest.param(
            "unsubscribed",
            "unsubscribed",
            marks=fact(
                "matching-12",
                "keyless-7",
            ),
        ),
    ],
)
def test_the_email_status_of_a_new_person(api: ApiClient, sent: str | None, result: str) -> None:
    assert email_status(email_signup(api, sent)) == result
    assert len(api.people()) == 1


@pytest.mark.parametrize("before", ["subscribed", "unsubscribed"])
@pytest.mark.parametrize(
    ("sent", "result"),
    [
        pytest.param(None, None, marks=fact("matching-11")),
        pytest.param("subscribed", "subscribed", marks=fact("matching-13")),
        pytest.param(
            "unsubscribed",
            "unsubscribed",
            marks=fact("matching-14", "matching-11"),
        ),
    ],
)
def test_the_email_status_of_a_known_person(
    api: ApiClient, before: str, sent: str | None, result: str | None
) -> None:
    email_signup(api, before)
    assert email_status(email_signup(api, sent)) == (result or before)


@fact("matching-14", "networks-2", "networks-3")
def test_unsubscribing_concerns_one_group(two_groups: tuple[ApiClient, ApiClient]) -> None:
    first, second = two_groups
    in_first, in_second = email_signup(first, "subscribed"), email_signup(second, "subscribed")
    email_signup(second, "unsubscribed")
    assert email_status(first.get(href(in_first)).json) == "subscribed"
    assert email_status(second.get(href(in_second)).json) == "unsubscribed"


@fact("matching-15", "networks-2", "people.objects.email_address.status")
@fact("people-7")
@pytest.mark.parametrize(
    "sent",
    ["bouncing", "previous bounce", "spam complaint", "previous spam complaint", "Subscribed", "other"],
)
@pytest.mark.parametrize("before", [None, "unsubscribed"])
def test_no_other_email_status_can_be_set(api: ApiClient, sent: str, before: str | None) -> None:
    if before is not None:
        email_signup(api, before)
    person = email_signup(api, sent)
    assert email_status(person) == (before or "subscribed")
    changed = api.put(href(person), {"email_addresses": [{"status": sent}]})
    assert changed.status == 200
    assert email_status(changed.json) == (before or "subscribed")
    assert changed.note_codes == ["status-not-settable"]


@pytest.mark.parametrize(
    ("sent", "result"),
    [
        pytest.param(None, "unsubscribed", marks=fact("matching-16", "matching-11")),
        pytest.param("subscribed", "subscribed", marks=fact("matching-17")),
        pytest.param("unsubscribed", "unsubscribed", marks=fact("keyless-7")),
    ],
)
@pytest.mark.parametrize("has_email_already", [True, False])
def test_the_mobile_status_of_a_new_number(
    api: ApiClient, sent: str | None, result: str, has_email_already: bool
) -> None:
    if has_email_already:
        email_signup(api, None)
    assert phone_status(phone_signup(api, sent)) == result


@pytest.mark.parametrize("before", ["subscribed", "unsubscribed"])
@pytest.mark.parametrize(
    ("sent", "result"),
    [
        pytest.param(None, None, marks=fact("matching-11")),
        pytest.param("subscribed", "subscribed", marks=fact("matching-18")),
        pytest.param("unsubscribed", "unsubscribed", marks=fact("matching-18")),
    ],
)
def test_the_mobile_status_of_a_known_number(
    api: ApiClient, before: str, sent: str | None, result: str | None
) -> None:
    phone_signup(api, before)
    assert phone_status(phone_signup(api, sent)) == (result or before)


@fact("people.objects.phone_number.status", "networks-2")
@pytest.mark.parametrize("sent", ["bouncing", "previous bounce", "other"])
def test_no_other_mobile_status_can_be_set(api: ApiClient, sent: str) -> None:
    person = phone_signup(api, sent)
    assert phone_status(person) == "unsubscribed"
    api.put(href(person), {"phone_numbers": [{"status": "subscribed"}]})
    assert phone_status(api.put(href(person), {"phone_numbers": [{"status": sent}]}).json) == "subscribed"


@fact("people.objects.phone_number.status")
def test_who_has_no_number_stays_unsubscribed(api: ApiClient) -> None:
    person = email_signup(api, None)
    assert (
        phone_status(api.put(href(person), {"phone_numbers": [{"status": "subscribed"}]}).json)
        == "unsubscribed"
    )


@fact("people-13", "networks-2")
@pytest.mark.parametrize("status", ["unsubscribed", "subscribed"])
def test_an_email_status_alone_changes_nothing_else(api: ApiClient, status: str) -> None:
    person = phone_signup(api, "subscribed")
    changed = api.put(href(person), {"email_addresses": [{"status": status}]}).json
    assert changed["email_addresses"] == [{"primary": True, "address": EMAIL, "status": status}]
    assert changed["phone_numbers"] == person["phone_numbers"]


@fact("people-13")
@pytest.mark.parametrize("sent", [{"status": "unsubscribed"}, {"number": PHONE, "status": "unsubscribed"}])
def test_a_mobile_status_changes_with_and_without_the_number(api: ApiClient, sent: dict[str, str]) -> None:
    person = phone_signup(api, "subscribed")
    changed = api.put(href(person), {"phone_numbers": [sent]}).json
    assert changed["phone_numbers"][0] == {**person["phone_numbers"][0], "status": "unsubscribed"}
    assert changed["email_addresses"] == person["email_addresses"]


@fact("people-13")
def test_a_put_of_other_fields_leaves_both_statuses(api: ApiClient) -> None:
    person = phone_signup(api, "subscribed")
    api.put(href(person), {"email_addresses": [{"status": "unsubscribed"}]})
    changed = api.put(href(person), {"given_name": "Ruth", "email_addresses": [{"address": EMAIL}]}).json
    assert (email_status(changed), phone_status(changed)) == ("unsubscribed", "subscribed")
