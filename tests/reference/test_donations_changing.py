"""Changes of donations by the API, and donations of the user interface."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError

from ..api_client import ApiClient, href, uuid_of
from ..sample_group import make
from .donations import FUND, LOCAL, NOBODY, give, totals
from .facts import fact

# PUT


@fact("donations.answers.200", "writing-10", "donations-13")
@fact("writing-6", "donations.fields.identifiers")
def test_a_put_adds_recipients_and_identifiers_and_sets_the_recurrence(
    api: ApiClient, page: Any, ruth: Any
) -> None:
    donation = give(api, page, ruth, identifiers=["act_blue:1"]).json
    recurrence = {"recurring": True, "period": "Yearly"}
    answer = api.put(
        href(donation),
        {"recipients": [FUND], "identifiers": ["act_blue:2"], "action_network:recurrence": recurrence},
    )
    changed = answer.json
    assert answer.status == 200
    assert (changed["recipients"], changed["amount"]) == ([LOCAL, FUND], "25.00")
    assert changed["identifiers"] == [*donation["identifiers"], "act_blue:2"]
    assert changed["action_network:recurrence"] == recurrence
    assert totals(api, page) == (1, "25.00")
    assert api.get(href(donation)).json == changed


@fact("donations-13")
@pytest.mark.parametrize(
    "body",
    [
        {"currency": "EUR"},
        {"created_date": "2020-01-01T00:00:00Z"},
        {"amount": "1.00"},
        {"payment": {"method": "Cheque"}},
        {"person": {"given_name": "Rita"}},
        {"recipients": []},
        {"recipients": None},
        {"action_network:recurrence": None},
        {"action_network:person_id": NOBODY},
        {"_links": {"osdi:person": {"href": f"http://mock.test/api/v2/people/{NOBODY}"}}},
    ],
)
def test_a_put_of_anything_else_changes_nothing(api: ApiClient, page: Any, ruth: Any, body: Any) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    donation = give(api, page, ruth).json
    answer = api.put(href(donation), body)
    assert answer.status == 200
    assert answer.json == donation


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        {"recipients": "text"},
        {"recipients": [{}]},
        {"recipients": [{"display_name": "Legal fund"}]},
        {"recipients": [{"amount": "5.00"}]},
        {"recipients": [{"display_name": "Legal fund", "amount": "five"}]},
        {"recipients": [{"display_name": "Legal fund", "amount": None}]},
        {"identifiers": [{}]},
        {"action_network:recurrence": {"period": "Daily"}},
    ],
)
def test_an_unusable_put_changes_nothing(api: ApiClient, page: Any, ruth: Any, body: Any) -> None:
    donation = give(api, page, ruth).json
    answer = api.put(href(donation), body)
    assert answer.status == 400
    assert answer.error
    assert api.get(href(donation)).json == donation
    assert totals(api, page) == (1, "20.00")


@fact("donations.answers.405", "writing-10", "donations-13")
def test_a_donation_cannot_be_deleted(api: ApiClient, page: Any, ruth: Any) -> None:
    donation = give(api, page, ruth).json
    assert api.delete(href(donation)).status == api.delete(href(page, "osdi:donations")).status == 405
    assert api.get(href(donation)).json == donation


# What the user interface does


def ui_donation(api: ApiClient, page: Any, person: Any, **fields: object) -> Any:
    references = {"fundraising_page_id": uuid_of(page), "person_id": uuid_of(person)}
    uuid = make(api.world, "donations", fields, references=references)["identifiers"][0]
    return api.get(f"{href(page)}/donations/{uuid.removeprefix('action_network:')}").json


@fact("donations-11", "donations.fields.amount")
def test_a_donation_that_was_paid_back_has_no_amount_and_counts_nothing(
    api: ApiClient, page: Any, ruth: Any
) -> None:
    back = ui_donation(api, page, ruth, recipients=[LOCAL], amount=None)
    assert "amount" not in back
    assert totals(api, page) == (1, "0.00")
    assert api.put(href(back), {"identifiers": ["crm:1"]}).json["identifiers"][1:] == ["crm:1"]
    assert "amount" not in api.get(href(back)).json


def test_a_donation_of_the_user_interface_moves_the_totals(api: ApiClient, ruth: Any) -> None:
    uuid = make(api.world, "fundraising_pages", {"title": "x"})["identifiers"][0].removeprefix(
        "action_network:"
    )
    page = api.get(f"/fundraising_pages/{uuid}").json
    donation = ui_donation(api, page, ruth, recipients=[{"display_name": "Local 1", "amount": 7}])
    assert (donation["amount"], donation["payment"]["reference_number"]) == ("7.00", uuid_of(donation))
    assert ui_donation(api, page, ruth, amount="2.5")["recipients"] == [
        {"display_name": "Group 1", "amount": "2.50"}
    ]
    assert totals(api, page) == (2, "9.50")
    with pytest.raises(UsageError, match="five"):
        ui_donation(api, page, ruth, amount="five")
    assert totals(api, page) == (2, "9.50")
