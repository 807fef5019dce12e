"""What a request changed, as the journal shows it."""

from __future__ import annotations

from typing import Any

import pytest

from ...api_client import ApiClient
from .conftest import Control

ANN = {"email_addresses": [{"address": "ann@example.org"}]}


def effects(control: Control, number: int) -> list[dict[str, Any]]:
    """Return the effects of a request."""
    found: list[dict[str, Any]] = control("GET", f"/journal/{number}").json["effects"]
    return found


def brief(control: Control, number: int) -> list[tuple[str, str, str]]:
    """Return the effects of a request in short."""
    return [(one["kind"], one["resource"], one["title"]) for one in effects(control, number)]


def test_a_new_person_is_made_with_consent_and_tags(api: ApiClient, control: Control) -> None:
    api.post("/tags", {"name": "steward"})
    api.post("/people", {"person": ANN, "add_tags": ["steward"]})
    assert brief(control, 1) == [("made", "tags", "steward")]
    assert brief(control, 2) == [
        ("made", "people", "ann@example.org"),
        ("made", "taggings", "steward"),
        ("consent", "people", "ann@example.org"),
    ]
    person, tagging, consent = effects(control, 2)
    assert tagging["references"]["person_id"] == person["id"] == consent["id"]
    assert consent["fields"] == [{"name": "email", "before": None, "after": "subscribed"}]


def test_a_change_shows_each_field_before_and_after(api: ApiClient, control: Control) -> None:
    api.post("/people", {"person": {**ANN, "given_name": "Ann"}})
    api.post("/people", {"person": {**ANN, "given_name": "Anna", "family_name": "Berg"}})
    (change,) = effects(control, 2)
    assert (change["kind"], change["title"]) == ("changed", "ann@example.org")
    assert change["fields"] == [
        {"name": "given_name", "before": "Ann", "after": "Anna"},
        {"name": "family_name", "before": None, "after": "Berg"},
    ]


def test_a_signature_is_made_and_counted_on_its_petition(api: ApiClient, control: Control) -> None:
    petition = (
        api.post("/petitions", {"title": "Night buses", "origin_system": "sync"})
        .json["identifiers"][0]
        .partition(":")[2]
    )
    api.post(f"/petitions/{petition}/signatures", {"person": ANN})
    found = brief(control, 2)
    assert ("made", "signatures", "Night buses") in found
    (petition_change,) = (one for one in effects(control, 2) if one["resource"] == "petitions")
    assert {"name": "total_signatures", "before": 0, "after": 1} in petition_change["fields"]


def test_what_is_removed_keeps_its_title(api: ApiClient, control: Control) -> None:
    api.post("/tags", {"name": "steward"})
    api.post("/people", {"person": ANN, "add_tags": ["steward"]})
    api.post("/people", {"person": ANN, "remove_tags": ["steward"]})
    assert ("removed", "taggings", "steward") in brief(control, 3)


@pytest.mark.parametrize(
    "body", [{"person": {"email_addresses": [{"address": "not-an-email"}]}}, {"person": 5}]
)
def test_a_request_that_fails_has_no_effects(api: ApiClient, control: Control, body: object) -> None:
    assert api.post("/people", body).status == 400
    assert effects(control, 1) == []


def test_a_read_has_no_effects_and_none_of_a_change_elsewhere(api: ApiClient, control: Control) -> None:
    control("POST", "/make", {"resource": "tags", "fields": {"name": "made here"}})
    api.get("/tags")
    api.post("/people", {"person": 5})
    assert [effects(control, number) for number in (1, 2)] == [[], []]


def test_a_background_request_has_its_effects_where_it_is_carried_out(
    api: ApiClient, control: Control
) -> None:
    api.post("/people?background_request=true", {"person": ANN})
    assert effects(control, 1) == []
    assert brief(control, 2)[0] == ("made", "people", "ann@example.org")
    assert control("GET", "/journal/2").json["from"] == "background"


def test_a_request_names_the_deliveries_that_it_caused(api: ApiClient, control: Control) -> None:
    control("POST", "/webhooks", {"url": "http://127.0.0.1:9/", "is_on": True})
    control("POST", "/webhooks/hold")
    petition = (
        api.post("/petitions", {"title": "Night buses", "origin_system": "sync"})
        .json["identifiers"][0]
        .partition(":")[2]
    )
    api.post(f"/petitions/{petition}/signatures", {"person": ANN})
    assert control("GET", "/journal/1").json["deliveries"] == []
    assert control("GET", "/journal/2").json["deliveries"] == [
        {"number": 1, "webhook": 1, "type": "osdi:signature", "state": "waiting"}
    ]


def test_a_long_value_is_cut(api: ApiClient, control: Control) -> None:
    api.post("/people", {"person": {**ANN, "custom_fields": {"note": "a"}}})
    api.post("/people", {"person": {**ANN, "custom_fields": {"note": "b" * 5000}}})
    (change,) = effects(control, 2)
    (custom,) = change["fields"]
    assert custom["before"] == {"note": "a"}
    assert custom["after"].startswith('{"note":"bbb')
    assert len(custom["after"]) == 203


def test_effects_do_not_show_the_key(api: ApiClient, control: Control) -> None:
    api.post("/people", {"person": {**ANN, "given_name": "a"}})
    api.post("/people", {"person": {**ANN, "given_name": api.key}})
    assert [field["after"] for one in effects(control, 2) for field in one["fields"]] == ["[key]"]


def test_effects_leave_the_journal_with_their_requests(api: ApiClient, control: Control) -> None:
    api.post("/people", {"person": ANN})
    control("DELETE", "/journal")
    api.get("/tags")
    assert effects(control, 1) == []
