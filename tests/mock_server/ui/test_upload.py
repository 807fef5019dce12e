from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError

from ...api_client import email_status, phone_status, uuid_of
from ...conftest import MakeApi
from ...sample_group import make
from .pages import ALL, NOBODY, NOOR, Pages, native, status

ROW = {
    "Email": NOOR,
    "First name": "Noor",
    "last_name": "Abadi",
    "Mobile Number": "503-555-0199",
    "ZIP/Postal Code": "97301",
    "Street Address": "77 Dock Rd",
    "Preferred language": "ES",
    "Local": "412",
}


def upload(pages: Pages, *rows: dict[str, Any], **options: Any) -> Any:
    return pages.act("upload", rows=list(rows), **options)


def test_a_row_is_told_as_an_upload_with_all_that_is_known_and_the_files_custom_fields(pages: Pages) -> None:
    pages.api.sign_up(email=NOOR, given_name="N.", custom_fields={"Shift": "night"})
    pages.heard()
    upload(pages, {"email": NOOR, "Local": "412"}, add_tags=["member"])
    payload = pages.one()
    assert payload["person"]["given_name"] == "N."
    assert payload["person"]["custom_fields"] == {"Local": "412"}
    assert payload["add_tags"] == ["member"]
    assert payload["action_network:referrer_data"] == {}
    assert list(payload["_links"]) == ["osdi:person"]
    assert "identifiers" not in payload


def test_webhooks_for_uploads_and_subscriptions_hear_of_it_and_those_for_actions_do_not(
    pages: Pages,
) -> None:
    upload(pages, ROW, {"Email": "imre@example.org"})
    kind = "action_network:upload"
    assert pages.types() == {"all_actions_and_uploads": [kind, kind], "subscribed": [kind, kind]}


def test_headings_are_known_however_they_are_spelt(pages: Pages) -> None:
    assert upload(pages, ROW) == {"rows": 1, "uploaded": 1, "skipped": [], "left_out": []}
    noor = pages.person()
    assert (noor["given_name"], noor["family_name"], noor["languages_spoken"]) == ("Noor", "Abadi", ["es"])
    assert noor["phone_numbers"][0]["number"] == "15035550199"
    (address,) = noor["postal_addresses"]
    assert (address["address_lines"], address["locality"]) == (["77 Dock Rd"], "Salem")
    assert noor["custom_fields"] == {"Local": "412"}
    assert phone_status(noor) == "unsubscribed"


def test_a_blank_cell_changes_nothing(pages: Pages) -> None:
    upload(pages, ROW)
    upload(pages, {"Email": NOOR, "First name": " ", "Local": None, "ZIP/Postal Code": ""})
    noor = pages.person()
    assert (noor["given_name"], noor["custom_fields"]) == ("Noor", {"Local": "412"})


def test_a_number_in_a_row_is_a_text(pages: Pages) -> None:
    upload(pages, {"email": NOOR, "Local": 412, "Share": 0.5, "zip": 97301})
    assert pages.person()["custom_fields"] == {"Local": "412", "Share": "0.5"}


def test_tags_that_do_not_exist_are_made(pages: Pages) -> None:
    pages.api.tag("member")
    upload(pages, ROW, add_tags=["Member", "new"])
    assert pages.tags() == ["member", "new"]
    assert pages.one()["add_tags"] == ["member", "new"]


# Subscriptions


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["unsubscribed", "subscribed", "subscribed"]),
        ({"subscribe": False}, ["unsubscribed", "subscribed", "unsubscribed"]),
        ({"resubscribe": True}, ["subscribed", "subscribed", "subscribed"]),
    ],
)
def test_who_had_unsubscribed_who_is_and_who_is_new(
    pages: Pages, options: dict[str, bool], expected: list[str]
) -> None:
    pages.api.sign_up(email_addresses=[{"address": "a@example.org", "status": "unsubscribed"}])
    pages.api.sign_up(email="b@example.org")
    pages.heard()
    upload(pages, *({"email": f"{name}@example.org"} for name in "abc"), **options)
    assert [email_status(pages.person(f"{name}@example.org")) for name in "abc"] == expected
    heard = pages.heard()
    told = [status(body[0]["action_network:upload"]) for body in heard["all_actions_and_uploads"]]
    changed = [
        before != after for before, after in zip(["unsubscribed", "subscribed", ""], expected, strict=True)
    ]
    assert told == [
        "subscribed" if is_new and after == "subscribed" else None
        for is_new, after in zip(changed, expected, strict=True)
    ]
    assert len(heard.get("subscribed", [])) == told.count("subscribed")


# Unusable rows


def test_rows_that_are_unusable_are_skipped_with_line_and_reason(pages: Pages) -> None:
    outcome = upload(pages, {"email": "nope", "Local": "1"}, {"email": NOOR}, {"email": " "}, {"Local": "2"})
    assert (outcome["rows"], outcome["uploaded"]) == (4, 1)
    assert outcome["skipped"] == [
        {"line": 2, "reason": "column email: 'nope' is not an email address"},
        {"line": 4, "reason": "there is neither an email nor a usable phone number"},
        {"line": 5, "reason": "there is neither an email nor a usable phone number"},
    ]
    assert len(pages.api.people()) == 1
    assert len(pages.heard()["all_actions_and_uploads"]) == 1
    assert pages.total("/tags") == 0


def test_the_lines_of_a_file_may_be_given(pages: Pages) -> None:
    outcome = upload(pages, {"email": NOOR}, {"email": "nope"}, lines=[2, 7])
    assert [one["line"] for one in outcome["skipped"]] == [7]
    with pytest.raises(UsageError, match="one for each"):
        upload(pages, {"email": NOOR}, lines=[2, 7])


def test_what_is_left_out_of_a_row_that_is_taken_is_listed(pages: Pages) -> None:
    outcome = upload(pages, {"email": "a@example.org"}, {"email": NOOR, "phone": "12", "language": "zz"})
    assert [one["line"] for one in outcome["left_out"]] == [3, 3]
    assert "'12' is not a phone number" in outcome["left_out"][0]["says"]


def test_a_phone_that_is_refused_skips_the_row(make_api: MakeApi) -> None:
    pages = Pages(make_api(unusable_phone="refused"))
    outcome = upload(pages, {"email": NOOR, "phone": "12"})
    assert outcome["skipped"] == [{"line": 2, "reason": "'12' is not a phone number"}]
    assert pages.api.people() == []


def test_a_row_may_have_a_phone_and_no_email(pages: Pages) -> None:
    outcome = upload(pages, {"mobile": "3125550148", "first_name": "Noor"}, {"mobile": "12"})
    assert outcome["skipped"] == [
        {"line": 3, "reason": "there is neither an email nor a usable phone number"}
    ]
    assert [one["given_name"] for one in pages.api.people()] == ["Noor"]
    assert pages.types() == {"all_actions_and_uploads": ["action_network:upload"]}


def test_a_file_without_rows_uploads_nothing(pages: Pages) -> None:
    assert upload(pages)["rows"] == 0


def test_a_person_who_stands_twice_is_one_person_told_twice(pages: Pages) -> None:
    upload(pages, {"email": NOOR, "city": "Salem"}, {"email": NOOR.upper(), "first_name": "Noor"})
    assert len(pages.api.people()) == 1
    assert len(pages.heard()["all_actions_and_uploads"]) == 2


# Unique ids


def test_a_unique_id_matches_whom_the_group_has_and_nobody_else(pages: Pages) -> None:
    noor = pages.api.sign_up(email=NOOR, identifiers=["members:7"])
    uuid = uuid_of(noor)
    ids = [uuid, f"action_network:{uuid.upper()}", "members:7", NOBODY, "members:8", ""]
    outcome = upload(
        pages, *({"Unique ID": one, "Local": str(place)} for place, one in enumerate(ids)), kind="unique_id"
    )
    assert [one["line"] for one in outcome["skipped"]] == [5, 6, 7]
    assert outcome["skipped"][0]["reason"] == f"column Unique ID: no person of this group has '{NOBODY}'"
    assert len(pages.api.people()) == 1
    assert pages.person()["custom_fields"] == {"Local": "2"}


def test_an_upload_by_unique_id_is_told_and_leaves_the_subscription_alone(pages: Pages) -> None:
    noor = pages.api.sign_up(email_addresses=[{"address": NOOR, "status": "unsubscribed"}])
    pages.heard()
    row = {"unique_id": uuid_of(noor), "Local": "412"}
    upload(pages, row, kind="unique_id", add_tags=["member"])
    assert pages.one()["person"]["email_addresses"][0]["address"] == NOOR
    assert (email_status(pages.person()), pages.tags()) == ("unsubscribed", ["member"])
    upload(pages, row, kind="unique_id", resubscribe=True)
    assert pages.types() == {
        "all_actions_and_uploads": ["action_network:upload"],
        "subscribed": ["action_network:upload"],
    }


def test_the_unique_id_of_a_person_of_another_group_is_skipped(make_api: MakeApi) -> None:
    api = make_api(api_keys=["one", "two"])
    elsewhere = uuid_of(api.with_key("two").sign_up(email=NOOR))
    pages = Pages(api.with_key("one"))
    outcome = upload(pages, {"unique_id": elsewhere}, kind="unique_id")
    assert outcome["uploaded"] == 0


# Transactions


def transactions(pages: Pages, *rows: dict[str, Any], **options: Any) -> tuple[str, Any]:
    """Upload transactions to a new page; gives the page and what came of it."""
    page = pages.make("fundraising_pages", title="Winter fund")
    return page, upload(pages, *rows, kind="transactions", fundraising_page_id=page, **options)


def test_a_transaction_is_told_as_an_upload_and_as_a_donation(pages: Pages) -> None:
    transactions(pages, {"email": NOOR, "amount": "25", "Local": "412"}, add_tags=["donor"])
    assert pages.types() == {
        "all_actions": ["osdi:donation"],
        "all_actions_and_uploads": ["action_network:upload", "osdi:donation"],
        "subscribed": ["action_network:upload"],
        "specific_action": ["osdi:donation"],
    }


def test_a_transaction_is_a_donation_on_the_page_of_that_day(pages: Pages) -> None:
    row = {"email": NOOR, "Amount": "25.999", "Recurring Period": "monthly", "Date": "07/31/2025"}
    page, _ = transactions(pages, row, {"email": "imre@example.org", "Amount": 3})
    (donation,) = pages.records(NOOR, "osdi:donations")
    assert (donation["amount"], donation["created_date"]) == ("25.99", "2025-07-31T00:00:00Z")
    assert donation["action_network:recurrence"] == {"recurring": True, "period": "Monthly"}
    assert pages.api.get(f"/fundraising_pages/{page}").json["total_amount"] == "28.99"
    assert pages.person()["custom_fields"] == {}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"amount": "$5"}, "column amount: '$5' is no amount above 0, such as 25.00"),
        ({"amount": "0.009"}, "column amount: '0.009' is no amount above 0, such as 25.00"),
        ({"amount": "-5"}, "column amount: '-5' is no amount above 0, such as 25.00"),
        ({"amount": ""}, "column amount: '' is no amount above 0, such as 25.00"),
        (
            {"amount": "5", "recurring_period": "daily"},
            "column recurring_period: 'daily' is not one of weekly, monthly, quarterly, yearly",
        ),
        ({"amount": "5", "date": "31.07.2026"}, "column date: '31.07.2026' is no date such as 07/31/2026"),
        ({"amount": "5", "date": "02/30/2026"}, "column date: '02/30/2026' is no date such as 07/31/2026"),
    ],
)
def test_a_transaction_that_is_none_is_skipped_with_its_person(
    pages: Pages, cells: dict[str, str], reason: str
) -> None:
    _, outcome = transactions(pages, {"email": NOOR, **cells})
    assert outcome["skipped"] == [{"line": 2, "reason": reason}]
    assert pages.api.people() == []
    assert pages.heard() == {}


def test_a_currency_of_the_page_that_is_none_refuses_the_whole_file(pages: Pages) -> None:
    page = native(make(pages.world, "fundraising_pages", {"title": "Winter fund", "currency": "shells"}))
    with pytest.raises(UsageError, match="currency must be three letters"):
        upload(pages, {"email": NOOR, "amount": 5}, kind="transactions", fundraising_page_id=page)
    assert pages.api.people() == []
    assert pages.heard() == {}


# Files that cannot be


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"rows": [{"name": "Noor"}]}, "needs a column email or phone; the columns are: name"),
        (
            {"rows": [{"email": NOOR, "Email address": NOOR}]},
            "'email' and 'Email address' are both the email",
        ),
        ({"rows": [{"email": NOOR, " ": "x"}]}, "a column has no name"),
        ({"rows": [{"email": NOOR}], "kind": "unique_id"}, "needs a column unique_id"),
        ({"rows": [{"email": NOOR}], "kind": "transactions"}, "take a fundraising_page_id"),
        ({"rows": [{"email": NOOR}], "fundraising_page_id": NOBODY}, "take a fundraising_page_id"),
        (
            {"rows": [{"email": NOOR, "amount": 1}], "kind": "transactions", "fundraising_page_id": NOBODY},
            "none of the fundraising_pages is known by",
        ),
        ({"rows": [{"email": NOOR}], "kind": "emails"}, "emails"),
        ({"rows": [{"email": NOOR}], "resubscribe": True, "subscribe": False}, "contradict"),
        ({"rows": [{"email": NOOR}], "add_tags": [" "]}, "blank"),
        ({"rows": [{"email": [NOOR]}]}, "rows"),
        ({"rows": {"email": NOOR}}, "rows"),
        ({}, "rows"),
    ],
)
def test_a_file_that_cannot_be_is_refused_as_a_whole(
    pages: Pages, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        pages.act("upload", **arguments)
    assert "\n" not in str(caught.value)
    assert pages.api.people() == []
    assert pages.heard() == {}


def test_a_large_file_is_told_row_by_row_in_order(pages: Pages) -> None:
    outcome = upload(pages, *({"email": f"p{number}@example.org"} for number in range(1500)))
    assert outcome["uploaded"] == 1500
    heard = pages.heard()
    assert sorted(heard) == [ALL[1], "subscribed"]
    addresses = [
        body[0]["action_network:upload"]["person"]["email_addresses"][0]["address"] for body in heard[ALL[1]]
    ]
    assert addresses == [f"p{number}@example.org" for number in range(1500)]
