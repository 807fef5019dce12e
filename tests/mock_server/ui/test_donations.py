from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError

from .pages import ALL, NOBODY, NOOR, Pages, native, person


def give(pages: Pages, page: str, **arguments: Any) -> Any:
    """Let Noor give, and return the donation."""
    (donation,) = pages.act("donate", fundraising_page_id=page, person=person(), **arguments)["records"]
    return donation


def test_an_amount_goes_to_the_group(pages: Pages) -> None:
    page = pages.make("fundraising_pages", title="Winter fund")
    give(pages, page, amount=25)
    payload = pages.one()
    assert (payload["amount"], payload["currency"]) == ("25.00", "usd")
    assert payload["recipients"] == [{"display_name": "Group 1", "amount": "25.00"}]
    assert payload["action_network:recurrence"] == {"recurring": False}
    shown = pages.api.get(f"/fundraising_pages/{page}").json
    assert (shown["total_donations"], shown["total_amount"]) == (1, "25.00")


def test_several_recipients_add_up_and_a_period_recurs(pages: Pages) -> None:
    recipients = [{"display_name": "Us", "amount": "20"}, {"display_name": "Legal aid", "amount": 5.5}]
    page = pages.make("fundraising_pages", title="Winter fund")
    give(pages, page, recipients=recipients, period="Monthly", currency="EUR")
    payload = pages.one()
    assert (payload["amount"], payload["currency"]) == ("25.50", "eur")
    assert payload["action_network:recurrence"] == {"recurring": True, "period": "Monthly"}
    (donation,) = pages.records(NOOR, "osdi:donations")
    assert donation["amount"] == "25.50"


def test_each_donation_is_one_more(pages: Pages) -> None:
    page = pages.make("fundraising_pages", title="Winter fund")
    assert native(give(pages, page, amount=1)) != native(give(pages, page, amount=1))
    assert pages.total("/donations") == 2


def test_what_is_paid_back_is_told_without_amount_and_no_longer_counted(pages: Pages) -> None:
    page = pages.make("fundraising_pages", title="Winter fund")
    kept, donation = give(pages, page, amount=3), give(pages, page, amount=25)
    pages.heard()
    pages.act("give_back", donation_id=native(donation))
    heard = pages.heard()
    assert sorted(heard) == [*ALL, "specific_action"]
    payload = heard["all_actions"][0][0]["osdi:donation"]
    assert "amount" not in payload
    assert payload["identifiers"] == donation["identifiers"]
    assert "amount" not in pages.api.get(f"/donations/{native(donation)}").json
    assert pages.api.get(f"/donations/{native(kept)}").json["amount"] == "3.00"
    assert pages.api.get(f"/fundraising_pages/{page}").json["total_amount"] == "3.00"


def test_what_was_paid_back_or_never_given_cannot_be_paid_back(pages: Pages) -> None:
    donation = native(give(pages, pages.make("fundraising_pages", title="Winter fund"), amount=25))
    pages.act("give_back", donation_id=donation)
    pages.heard()
    with pytest.raises(UsageError, match="was paid back already"):
        pages.act("give_back", donation_id=donation)
    with pytest.raises(UsageError, match="among the donations"):
        pages.act("give_back", donation_id=NOBODY)
    assert pages.heard() == {}


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"amount": 0},
        {"amount": -5},
        {"amount": "$5"},
        {"amount": float("nan")},
        {"amount": 5, "recipients": [{"display_name": "Us", "amount": 5}]},
        {"recipients": [{"display_name": "Us"}]},
        {"recipients": [{"display_name": "Us", "amount": "0.001"}]},
        {"amount": 5, "currency": "dollars"},
        {"amount": 5, "period": "Daily"},
        {"amount": True},
    ],
)
def test_an_amount_that_is_none_is_refused_and_nothing_is_left(
    pages: Pages, arguments: dict[str, Any]
) -> None:
    page = pages.make("fundraising_pages", title="Winter fund")
    with pytest.raises(UsageError):
        give(pages, page, **arguments)
    assert pages.api.people() == []
    assert pages.heard() == {}
