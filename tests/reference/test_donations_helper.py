"""Donations that the helper records, with the person that it takes along."""

from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href, person_hash, uuid_of
from .donations import FUND, count, give, help_give, totals
from .facts import fact


@fact("donations.helper")
@fact("records-5")
@fact("records-6", "donations.answers.200")
@fact("matching-10", "matching-19", "tags-7")
@fact("donations-15")
@fact("donations.objects.triggers.autoresponse", "donations.objects.autoresponse.enabled")
def test_the_helper_makes_the_person_tags_and_records(api: ApiClient, page: Any) -> None:
    for name in ("old", "new"):
        api.tag(name)
    person = person_hash(
        email="ruth@example.org",
        phone="3125550148",
        given_name="Ruth",
        family_name="Okafor",
        postal_addresses=[{"address_lines": ["1 Way"], "postal_code": "60622"}],
        languages_spoken=["es"],
        custom_fields={"Ward": "3"},
        identifiers=["crm:1"],
    )
    answer = help_give(
        api,
        page,
        person=person,
        add_tags=["new", "old", "unknown"],
        remove_tags=["old"],
        triggers={"autoresponse": {"enabled": True}},
        identifiers=["act_blue:1"],
        currency="EUR",
        **{"action_network:recurrence": {"recurring": True, "period": "Weekly"}},
    )
    donation = answer.json
    (shown,) = api.people()
    assert answer.status == 200
    assert href(donation, "osdi:person") == href(shown)
    assert (donation["currency"], donation["identifiers"][1:]) == ("eur", ["act_blue:1"])
    assert donation["action_network:recurrence"] == {"recurring": True, "period": "Weekly"}
    assert (shown["given_name"], shown["family_name"], shown["languages_spoken"]) == (
        "Ruth",
        "Okafor",
        ["es"],
    )
    assert shown["email_addresses"][0] == {
        "primary": True,
        "address": "ruth@example.org",
        "status": "subscribed",
    }
    assert (shown["phone_numbers"][0]["number"], shown["phone_numbers"][0]["status"]) == (
        "13125550148",
        "unsubscribed",
    )
    assert (shown["postal_addresses"][0]["country"], shown["custom_fields"]) == ("US", {"Ward": "3"})
    assert "crm:1" in shown["identifiers"]
    assert api.tags_of(shown) == ["new"]
    again = help_give(api, page, person=person_hash(phone="3125550148", given_name="Rita")).json
    assert href(again, "osdi:person") == href(shown)
    changed = api.get(href(shown)).json
    assert (changed["given_name"], changed["family_name"]) == ("Rita", "Okafor")
    assert count(api) == 2


@fact("matching-19", "matching-10", "keyless-7")
def test_the_helper_heeds_subscribed_only(api: ApiClient, page: Any) -> None:
    ruth = api.sign_up(email_addresses=[{"address": "ruth@example.org", "status": "unsubscribed"}])

    def status_after(**entry: str) -> str:
        person = {"email_addresses": [{"address": "ruth@example.org", **entry}]}
        assert help_give(api, page, person=person).json["amount"]
        return str(api.get(href(ruth)).json["email_addresses"][0]["status"])

    assert status_after() == "unsubscribed"
    assert status_after(status="subscribed") == "subscribed"
    assert status_after(status="unsubscribed") == "subscribed"


@fact("matching-4")
def test_a_number_moves_to_the_donor_and_a_mobile_person_is_merged(api: ApiClient, page: Any) -> None:
    holder = api.sign_up(email="holder@example.org", phone="3125550148")
    api.sign_up(phone="3125550149")
    person = person_hash(email="ruth@example.org", phone="3125550148")
    donor = api.get(href(help_give(api, page, person=person).json, "osdi:person")).json
    assert donor["phone_numbers"][0]["number"] == "13125550148"
    assert "number" not in api.get(href(holder)).json["phone_numbers"][0]
    help_give(api, page, person=person_hash(email="holder@example.org", phone="3125550149"))
    assert len(api.people()) == 2


@fact("errors-9")
@pytest.mark.parametrize(
    "person",
    [
        {},
        {"given_name": "Ruth"},
        {"email_addresses": []},
        {"email_addresses": [{"address": ""}]},
        {"email_addresses": [{"address": "no address"}]},
        {"email_addresses": "ruth@example.org"},
        {"email_addresses": [{"address": "ruth@example.org"}], "given_name": {"en": "Ruth"}},
        {"email_addresses": [{"address": "ruth@example.org"}], "given_name": "x" * 300},
        [],
        "ruth@example.org",
        7,
    ],
)
def test_an_unusable_person_records_nothing_and_is_not_told(
    api: ApiClient, page: Any, person: object
) -> None:
    answer = help_give(api, page, person=person)
    assert (answer.status, answer.json) == (200, {})
    assert "nothing-recorded" in answer.note_codes
    assert (count(api), api.people()) == (0, [])


@fact("keyless-1", "donations.answers.200")
def test_the_helper_works_without_a_key_and_tells_nothing(api: ApiClient, page: Any) -> None:
    nobody = api.with_key(None)
    good, bad = help_give(nobody, page), help_give(nobody, page, recipients=[])
    assert [(answer.status, answer.json) for answer in (good, bad)] == [(200, {}), (200, {})]
    assert (count(api), totals(api, page)) == (1, (1, "20.00"))


@fact("donations.background", "background-1", "donations.answers.200", "background-2")
def test_donations_can_be_written_in_the_background(api: ApiClient, page: Any, ruth: Any) -> None:
    background = "?background_request=true"
    assert give(api, page, ruth, background).json == {}
    assert help_give(api, page, background).json == {}
    assert give(api, page, ruth, background, recipients=[]).json == {}
    assert totals(api, page) == (2, "40.00")
    (donation, _) = api.get("/donations").json["_embedded"]["osdi:donations"]
    assert api.put(href(donation) + background, {}).status == 405  # its self is read only here
    nested = f"{href(page)}/donations/{uuid_of(donation)}"
    assert api.put(nested + background, {"recipients": [FUND]}).json == {}
    assert totals(api, page) == (2, "45.00")
