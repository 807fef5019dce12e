"""Values of a payload that ``--set`` and ``--unset`` change."""

from __future__ import annotations

import json

from actionnetwork_fixtures.webhooks import TEST_PAYLOAD

from .conftest import Printed

# Values of one's own


def test_values_of_ones_own_stay_texts_where_texts_are(printed: Printed) -> None:
    (element,) = printed(
        "donation",
        *("--set", "amount=50.00"),
        *("--set", "person.given_name=Ada"),
        *("--set", "person.custom_fields.branch=East"),
        *("--set", "person.custom_fields.No. of dogs=2"),
        *("--set", "person.email_addresses.0.address=ada@example.org"),
        *("--set", "person.phone_numbers.0.number=12125550101"),
        *("--set", 'add_tags=["member"]'),
        *("--set", "action_network:recurrence.recurring=true"),
        *("--set", "_links.osdi:person.href=https://example.org/p"),
    )
    donation = element["osdi:donation"]
    assert donation["amount"] == donation["recipients"][0]["amount"] == "50.00"
    assert donation["person"]["given_name"] == "Ada"
    assert donation["person"]["custom_fields"] == {"branch": "East", "No. of dogs": "2"}
    assert donation["person"]["email_addresses"][0]["address"] == "ada@example.org"
    assert donation["person"]["phone_numbers"][0]["number"] == "12125550101"
    assert donation["add_tags"] == ["member"]
    assert donation["action_network:recurrence"]["recurring"] is True
    assert donation["_links"]["osdi:person"]["href"] == "https://example.org/p"


def test_a_declared_key_that_is_not_there_can_be_set(printed: Printed) -> None:
    (element,) = printed("test", "--set", "comments=1", "--set", "add_tags=[]")
    assert element["osdi:signature"]["comments"] == "1"
    assert element["osdi:signature"]["add_tags"] == []


def test_tickets_take_the_links_to_event_and_itself_away(printed: Printed) -> None:
    ticket = {"title": "A", "description": "B", "amount": "18.00", "currency": "USD"}
    (element,) = printed("attendance", "--set", f"tickets={json.dumps([ticket])}")
    assert element["osdi:attendance"]["tickets"] == [ticket]
    assert element["osdi:attendance"]["_links"].keys() == {"osdi:person"}


def test_values_are_put_into_each_element_of_a_batch(printed: Printed) -> None:
    body = printed("outreach", "--set", "targets=[{}, {}]", "--set", "subject=Hello")
    assert [element["osdi:outreach"]["subject"] for element in body] == ["Hello", "Hello"]
    assert len({element["idempotency_key"] for element in body}) == 2


def test_a_call_has_no_letter(printed: Printed) -> None:
    (element,) = printed("outreach", "--set", "type=phone")
    assert "message" not in element["osdi:outreach"]
    assert "duration" in element["osdi:outreach"]


def test_the_key_follows_from_the_values_unless_it_is_set(printed: Printed) -> None:
    keys = [
        printed("donation", *more)[0]["idempotency_key"]
        for more in (
            (),
            (),
            ("--set", "person.given_name=Ada"),
            ("--unset", "amount"),
            ("--set", "idempotency_key=" + "0" * 32),
        )
    ]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4
    assert keys[4] == "0" * 32


def test_the_key_of_the_canned_sample_stays(printed: Printed) -> None:
    (element,) = printed("test", "--set", "person.given_name=Jane")
    assert element["idempotency_key"] == TEST_PAYLOAD[0]["idempotency_key"]


def test_the_sponsor_can_be_set(printed: Printed) -> None:
    (element,) = printed("upload", "--set", "action_network:sponsor.title=Tenants")
    assert element["action_network:sponsor"]["title"] == "Tenants"


def test_what_need_not_be_there_can_be_left_out(printed: Printed) -> None:
    (element,) = printed("donation", "--unset", "amount", "--unset", "person.custom_fields.none")
    assert "amount" not in element["osdi:donation"]
