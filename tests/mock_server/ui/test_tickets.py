from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError

from ...api_client import href
from .pages import ALL, NOOR, Pages, person

TICKETS = [
    {"title": "Supporter", "description": "Seat and dinner", "amount": 18},
    {"title": "Solidarity", "amount": "0", "currency": "EUR"},
]


def test_a_purchase_is_an_attendance_with_tickets_and_without_event_and_self(pages: Pages) -> None:
    pages.act("buy_tickets", person=person(), tickets=TICKETS, add_tags=["dinner"])
    heard = pages.heard()
    assert sorted(heard) == [*ALL, "subscribed"]
    payload = heard["all_actions"][0][0]["osdi:attendance"]
    assert payload["status"] == "accepted"
    assert payload["add_tags"] == ["dinner"]
    assert list(payload["_links"]) == ["osdi:person"]
    assert payload["tickets"] == [
        {"title": "Supporter", "description": "Seat and dinner", "amount": "18.00", "currency": "USD"},
        {"title": "Solidarity", "description": "", "amount": "0.00", "currency": "EUR"},
    ]


def test_the_api_has_the_person_and_no_event_or_attendance(pages: Pages) -> None:
    pages.act("buy_tickets", person=person(), tickets=TICKETS, add_tags=["dinner"])
    assert pages.tags() == ["dinner"]
    assert pages.api.get(href(pages.person(), "osdi:attendances")).json["total_records"] == 0
    assert pages.total("/events") == 0


def test_each_purchase_has_an_identifier_of_its_own(pages: Pages) -> None:
    bought = [pages.act("buy_tickets", person=person(), tickets=TICKETS) for _ in range(3)]
    identifiers = [one["records"][0]["identifiers"][0] for one in bought]
    assert len(set(identifiers)) == 3
    assert all(one.startswith("action_network:") for one in identifiers)


@pytest.mark.parametrize(
    "tickets", [[], [{"title": "Supporter"}], [{"title": "Supporter", "amount": "free"}]]
)
def test_tickets_that_are_none_are_refused_and_nobody_is_left(pages: Pages, tickets: Any) -> None:
    with pytest.raises(UsageError):
        pages.act("buy_tickets", person=person(NOOR), tickets=tickets)
    assert pages.api.people() == []
    assert pages.heard() == {}
