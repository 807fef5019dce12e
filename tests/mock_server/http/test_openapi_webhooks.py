from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_fixtures.webhooks import (
    PAYLOAD_TYPES,
    TEST_PAYLOAD,
    Ticket,
    make_attendance_payload,
    make_donation_payload,
    make_outreach_payload,
    make_payload,
)
from actionnetwork_mock.http.openapi import create_openapi
from actionnetwork_mock.resources import RESOURCES
from actionnetwork_mock.resources.payloads import PAYLOADS

from ...api_client import ApiClient
from ..ui.pages import Pages, native, person, type_of
from .declared_answers import closed, validator_of

Body = list[dict[str, Any]]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_openapi(RESOURCES, "http://mock.test")


def check(document: dict[str, Any], kind: str, body: Any) -> None:
    """Raise ValidationError for a body that is not as the document says, with no key beyond those it names."""
    schema = document["webhooks"][kind]["post"]["requestBody"]["content"]["application/json"]["schema"]
    validator_of(closed(document), schema["$ref"][1:]).validate(body)


def act(pages: Pages) -> None:
    """Have one of everything happen that webhooks are told of."""
    made = {
        actions: pages.make(actions, title="Keep it", **more)
        for actions, more in (
            ("petitions", {}),
            ("events", {}),
            ("forms", {}),
            ("surveys", {}),
            ("fundraising_pages", {}),
            ("advocacy_campaigns", {"type": "email"}),
        )
    }
    address = [{"postal_code": "97214", "address_lines": ["77 Dock Rd"]}]
    rich = person(given_name="Noor", postal_addresses=address, phone_numbers=[{"number": "3125550148"}])
    for actions in ("petitions", "events", "forms", "surveys"):
        pages.act("take_action", resource=actions, action_id=made[actions], person=rich, add_tags=["member"])
    page, campaign = made["fundraising_pages"], made["advocacy_campaigns"]
    given = pages.act("donate", fundraising_page_id=page, person=rich, amount="5.00", period="Monthly")
    pages.act("give_back", donation_id=native(given["records"][0]))
    targets = [{"title": "Mayor", "family_name": name} for name in ("Quint", "Iyer")]
    pages.act("take_action", resource="advocacy_campaigns", action_id=campaign, person=rich, targets=targets)
    pages.act("give_up_letter", advocacy_campaign_id=campaign, person=rich)
    pages.act("buy_tickets", person=rich, tickets=[{"title": "Supporter", "amount": "18.00"}])
    pages.act("upload", rows=[{"email": "ruth@example.org", "local": "412"}], add_tags=["member"])
    pages.act("add_activist", person=person("hand@example.org"))


def test_each_payload_has_a_webhook(document: dict[str, Any]) -> None:
    assert set(document["webhooks"]) == set(PAYLOADS)


def test_what_is_sent_is_as_the_document_says(api: ApiClient, document: dict[str, Any]) -> None:
    pages = Pages(api)
    act(pages)
    bodies = [body for heard in pages.heard().values() for body in heard]
    for body in bodies:
        check(document, type_of(body[0]), body)
    assert {type_of(body[0]) for body in bodies} == set(PAYLOADS)


def test_the_document_refuses_what_is_not_sent(api: ApiClient, document: dict[str, Any]) -> None:
    pages = Pages(api)
    act(pages)
    (body,) = [body for body in pages.heard()["all_actions"] if type_of(body[0]) == "osdi:signature"]
    element = body[0]
    payload = element["osdi:signature"]
    for spoilt in (
        element,
        [],
        [element, element],
        [{**element, "idempotency_key": "short"}],
        [{**element, "osdi:signature": {**payload, "action_network:person_id": "x"}}],
        [{**element, "osdi:signature": {name: value for name, value in payload.items() if name != "person"}}],
        [{name: value for name, value in element.items() if name != "action_network:sponsor"}],
    ):
        with pytest.raises(Exception, match="."):
            check(document, "osdi:signature", spoilt)


@pytest.mark.parametrize("kind", PAYLOAD_TYPES)
def test_what_the_factories_invent_is_as_the_document_says(document: dict[str, Any], kind: str) -> None:
    for seed in range(5):
        check(document, PAYLOAD_TYPES[kind], make_payload(kind, seed=seed))


def test_the_variants_of_the_factories_are_too(document: dict[str, Any]) -> None:
    ticket: Ticket = {"title": "Supporter", "description": "Seat", "amount": "18.00", "currency": "USD"}
    check(document, "osdi:attendance", make_attendance_payload(tickets=[ticket]))
    check(document, "osdi:donation", make_donation_payload(amount=None))
    check(document, "osdi:donation", make_donation_payload(period="Monthly"))
    check(document, "osdi:outreach", make_outreach_payload(targets=[]))
    check(document, "osdi:outreach", make_outreach_payload(targets=[{"title": "A"}, {"title": "B"}]))


def test_the_canned_sample_lacks_keys_that_payloads_have_and_nothing_else(document: dict[str, Any]) -> None:
    (element,) = TEST_PAYLOAD
    signature: Any = element["osdi:signature"]
    dates = dict.fromkeys(("created_date", "modified_date"), "2026-07-01T12:00:00Z")
    person = {**signature["person"], **dates, "languages_spoken": ["en"]}
    place = {"latitude": 38.9122, "longitude": -77.0177, "accuracy": "Approximate"}
    person["postal_addresses"] = [{**person["postal_addresses"][0], "country": "US", "location": place}]
    person["phone_numbers"] = [{**person["phone_numbers"][0], "status": "unsubscribed"}]
    check(
        document, "osdi:signature", [{**element, "osdi:signature": {**dates, **signature, "person": person}}]
    )
