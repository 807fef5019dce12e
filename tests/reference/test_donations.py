from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import ApiClient, href, person_hash, uuid_of
from ..sample_group import make
from .donations import FUND, LOCAL, NOBODY, count, give, help_give, make_page, totals
from .facts import fact

NO_AMOUNTS: tuple[object, ...] = (
    *("", "-5.00", "$5", "1,000.00", "NaN", "Infinity", "1e3", "9" * 300),
    *(-5, 1e300, 10**12, True, [], {}),
)


@fact("donations.rel", "donations.addresses", "donations.embedded")
@fact("donations.methods", "donations.answers.200")
@fact("records-1")
@fact("records-3")
@fact("donations.key_order", "donations.fields.identifiers", "donations.posted_links.osdi:person")
@fact("donations.fields.action_network:person_id", "donations.fields.action_network:fundraising_page_id")
@fact("donations.links.self", "donations.links.osdi:fundraising_page", "donations.links.osdi:person")
@fact("donations.links.curies", "documents-4", "identifiers-10")
def test_a_donation_of_an_existing_person_is_recorded(api: ApiClient, page: Any, ruth: Any) -> None:
    api.tag("steward")
    answer = give(api, page, ruth, identifiers=["act_blue:1"], add_tags=["steward"], given_name="Rita")
    donation = answer.json
    assert answer.status == 200
    assert api.get(href(donation)).json == donation
    assert [*donation] == [
        "identifiers",
        "created_date",
        "modified_date",
        "currency",
        "recipients",
        "payment",
        "action_network:recurrence",
        "action_network:person_id",
        "action_network:fundraising_page_id",
        "action_network:referrer_data",
        "_links",
        "amount",
    ]
    assert donation["identifiers"] == [f"action_network:{uuid_of(donation)}", "act_blue:1"]
    assert donation["action_network:person_id"] == uuid_of(ruth)
    assert donation["action_network:fundraising_page_id"] == uuid_of(page)
    assert [*donation["_links"]] == ["self", "osdi:fundraising_page", "curies", "osdi:person"]
    assert href(donation) == f"{href(page)}/donations/{uuid_of(donation)}"
    assert (href(donation, "osdi:fundraising_page"), href(donation, "osdi:person")) == (
        href(page),
        href(ruth),
    )
    shown = api.get(href(ruth)).json
    assert (shown["given_name"], api.tags_of(ruth)) == ("Ruth", [])
    (item,) = api.get(href(page, "osdi:donations")).json["_embedded"]["osdi:donations"]
    assert "curies" not in item["_links"]


@fact("donations-12", "fundraising_pages.fields.total_donations", "fundraising_pages.fields.total_amount")
def test_each_post_adds_a_donation_and_the_page_adds_them_up(api: ApiClient, page: Any, ruth: Any) -> None:
    first, second = give(api, page, ruth).json, give(api, page, ruth, recipients=[LOCAL, FUND]).json
    help_give(api, page, recipients=[{"display_name": "Local 1", "amount": "0.10"}])
    assert uuid_of(first) != uuid_of(second)
    assert totals(api, page) == (3, "45.10")
    assert totals(api, make_page(api)) == (0, "0.00")


@fact("donations.fields.amount", "donations-7", "donations.objects.recipient.amount")
@pytest.mark.parametrize(
    ("amounts", "shown", "total"),
    [
        (["3.00"], ["3.00"], "3.00"),
        (["3"], ["3.00"], "3.00"),
        ([3], ["3.00"], "3.00"),
        ([3.5], ["3.50"], "3.50"),
        ([0.1, 0.2], ["0.10", "0.20"], "0.30"),
        (["0.10"] * 30, ["0.10"] * 30, "3.00"),
        (["19.99", "0.01", 1], ["19.99", "0.01", "1.00"], "21.00"),
        (["2.345"], ["2.35"], "2.35"),
        ([0], ["0.00"], "0.00"),
        ([0.1 + 0.2], ["0.30"], "0.30"),
        (["999999999999.99"], ["999999999999.99"], "999999999999.99"),
    ],
)
def test_amounts_are_texts_with_two_decimals_and_add_up_exactly(
    api: ApiClient, page: Any, ruth: Any, amounts: list[Any], shown: list[str], total: str
) -> None:
    recipients = [{"display_name": "Local 1", "amount": amount} for amount in amounts]
    donation = give(api, page, ruth, recipients=recipients, amount="77.00").json
    assert [one["amount"] for one in donation["recipients"]] == shown
    assert donation["amount"] == total
    assert totals(api, page) == (1, total)


@fact("donations.fields.recipients", "donations.objects.recipient.display_name")
@fact("donations.objects.recipient.amount")
@pytest.mark.parametrize(
    "recipients",
    [
        [],
        {},
        "Local 1",
        [7],
        [None],
        [{"display_name": "Local 1"}],
        [{"amount": "5.00"}],
        [{"display_name": "", "amount": "5.00"}],
        [{"display_name": {}, "amount": "5.00"}],
        [{"display_name": "x" * 300, "amount": "5.00"}],
        [{"display_name": "Local 1", "amount": amount} for amount in ("5.00", "five")],
        *([{"display_name": "Local 1", "amount": amount}] for amount in NO_AMOUNTS),
    ],
)
def test_without_usable_recipients_nothing_is_recorded(
    api: ApiClient, page: Any, ruth: Any, recipients: object
) -> None:
    plain = give(api, page, ruth, recipients=recipients)
    helped = help_give(api, page, recipients=recipients, person=person_hash(email="new@example.org"))
    assert plain.status == 400
    assert plain.error
    assert (helped.status, helped.json) == (200, {})
    assert "nothing-recorded" in helped.note_codes
    assert (count(api), totals(api, page), len(api.people())) == (0, (0, "0.00"), 1)


@fact("donations.fields.recipients")
def test_recipients_are_required(api: ApiClient, page: Any, ruth: Any) -> None:
    link = {"_links": {"osdi:person": {"href": href(ruth)}}}
    answer = api.post(href(page, "osdi:donations"), link)
    assert (answer.status, answer.error) == (400, "recipients is required")
    assert count(api) == 0


@fact("writing-4")
@pytest.mark.parametrize(
    "body",
    [
        {"currency": None},
        {"identifiers": None},
        {"recipients": None},
        {"payment": None},
        {"nothing": None},
        {"recipients": [{**LOCAL, "note": None}]},
        {"action_network:recurrence": {"recurring": False, "period": None}},
        {"action_network:referrer_data": {"source": None}},
    ],
)
def test_a_donation_with_a_null_is_not_recorded(api: ApiClient, page: Any, ruth: Any, body: Any) -> None:
    plain = give(api, page, ruth, **body)
    helped = help_give(api, page, **body)
    assert plain.status == 400
    assert "null" in plain.error
    assert (helped.status, helped.json) == (200, {})
    assert (count(api), totals(api, page)) == (0, (0, "0.00"))


@fact("writing-4")
def test_a_null_in_the_person_is_one_and_null_tags_are_none(api: ApiClient, page: Any) -> None:
    assert help_give(api, page, person=person_hash(email="a@example.org", given_name=None)).json == {}
    assert api.people() == []
    assert help_give(api, page, add_tags=None, remove_tags=None).json["amount"] == "20.00"


@fact("donations.answers.400", "errors-4")
@pytest.mark.parametrize(
    "links",
    [
        {},
        {"osdi:person": {}},
        {"osdi:person": {"href": "nonsense"}},
        {"osdi:person": {"href": 7}},
        {"osdi:person": "http://mock.test/api/v2/people/"},
        {"osdi:person": {"href": f"http://mock.test/api/v2/people/{NOBODY}"}},
        {"osdi:person": {"href": "http://mock.test/api/v2/tags"}},
    ],
)
def test_without_a_usable_person_link_it_is_a_400(api: ApiClient, page: Any, links: Any) -> None:
    answer = api.post(href(page, "osdi:donations"), {"_links": links, "recipients": [LOCAL]})
    assert (answer.status, answer.error) == (400, "You must specify a valid person id")
    assert count(api) == 0


def test_a_page_as_the_person_or_a_person_of_another_group_is_a_400(
    two_groups: tuple[ApiClient, ApiClient],
) -> None:
    api, other = two_groups
    page, theirs = make_page(api), other.sign_up(email="ada@example.org")
    assert [give(api, page, wrong).status for wrong in (theirs, page)] == [400, 400]
    assert give(other, page, theirs).status == 404
    assert count(api) == count(other) == 0


@fact("records-2", "keys-4")
def test_a_plain_post_needs_a_key(api: ApiClient, page: Any, ruth: Any) -> None:
    for key, text in ((None, "API Key invalid or not present"), ("no", "API Key invalid or not present no")):
        answer = give(api.with_key(key), page, ruth)
        assert (answer.status, answer.error) == (403, text)
    assert count(api) == 0


@fact("donations.addresses")
def test_a_link_to_the_page_is_tolerated_and_the_address_decides(
    api: ApiClient, page: Any, ruth: Any
) -> None:
    links = {"osdi:person": {"href": href(ruth)}, "osdi:fundraising_page": {"href": href(make_page(api))}}
    donation = give(api, page, ruth, _links=links).json
    assert href(donation, "osdi:fundraising_page") == href(page)


@fact("records-4", "people.fields.modified_date")
def test_a_donation_moves_the_persons_modified_date(api: ApiClient, page: Any) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    ruth = api.sign_up(email="ruth@example.org")
    api.world.clock.advance(60)
    give(api, page, ruth)
    assert api.get(href(ruth)).json["modified_date"] == "2026-07-01T00:01:00Z"


@fact("donations.fields.created_date", "donations.fields.modified_date", "donations-9", "records-7")
@pytest.mark.parametrize("by_helper", [False, True])
def test_a_donation_may_be_back_dated_in_either_way(
    api: ApiClient, page: Any, ruth: Any, by_helper: bool
) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    dates = {"created_date": "2020-02-03T04:05:06Z", "modified_date": "2020-02-03T04:05:06Z"}
    answer = help_give(api, page, **dates) if by_helper else give(api, page, ruth, **dates)
    assert answer.json["created_date"] == "2020-02-03T04:05:06Z"
    assert answer.json["modified_date"] == "2026-07-01T00:00:00Z"


@fact("donations.fields.currency", "donations-6")
@pytest.mark.parametrize(
    ("sent", "shown"), [({}, "usd"), ({"currency": "EUR"}, "eur"), ({"currency": "gbp"}, "gbp")]
)
def test_a_currency_is_in_lower_case_and_the_pages_own_by_default(
    api: ApiClient, page: Any, ruth: Any, sent: Any, shown: str
) -> None:
    assert give(api, page, ruth, **sent).json["currency"] == shown


def test_the_currency_of_a_page_of_another_one_is_taken(api: ApiClient, ruth: Any) -> None:
    page = make(api.world, "fundraising_pages", {"title": "x", "origin_system": "y", "currency": "CAD"})
    uuid = page["identifiers"][0].removeprefix("action_network:")
    body = {"_links": {"osdi:person": {"href": href(ruth)}}, "recipients": [LOCAL]}
    assert api.post(f"/fundraising_pages/{uuid}/donations", body).json["currency"] == "cad"


@pytest.mark.parametrize("currency", ["dollars", "$", "us1", "  ", "x" * 300, 7, {}])
def test_what_is_no_currency_is_a_400(api: ApiClient, page: Any, ruth: Any, currency: object) -> None:
    answer = give(api, page, ruth, currency=currency)
    assert answer.status == 400
    assert answer.error
    assert count(api) == 0


@fact("donations.fields.payment", "donations-8", "donations.objects.payment.method")
@fact("donations.objects.payment.reference_number", "donations.objects.payment.authorization_stored")
def test_payment_is_made_by_the_server(api: ApiClient, page: Any, ruth: Any) -> None:
    sent = {"method": "Cheque", "reference_number": "7", "authorization_stored": True}
    for answer in (
        give(api, page, ruth),
        give(api, page, ruth, payment=sent),
        help_give(api, page, payment=sent),
    ):
        assert answer.json["payment"] == {
            "method": "Credit Card",
            "reference_number": uuid_of(answer.json),
            "authorization_stored": False,
        }
        assert "unknown-field" not in answer.note_codes


@fact("donations.fields.action_network:recurrence", "donations.objects.recurrence.recurring", "donations-10")
@fact("donations.objects.recurrence.period")
@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (None, {"recurring": False}),
        ({"recurring": True, "period": "Monthly"}, {"recurring": True, "period": "Monthly"}),
        ({"recurring": True}, {"recurring": True}),
        ({"recurring": False}, {"recurring": False}),
        ({"recurring": False, "period": "Weekly"}, {"recurring": False}),
        ({"period": "Yearly"}, {"recurring": True, "period": "Yearly"}),
    ],
)
def test_recurrence_comes_back_as_it_was_sent(
    api: ApiClient, page: Any, ruth: Any, sent: Any, shown: Any
) -> None:
    body = {} if sent is None else {"action_network:recurrence": sent}
    assert give(api, page, ruth, **body).json["action_network:recurrence"] == shown


@fact("donations.objects.recurrence.period")
@pytest.mark.parametrize("sent", ["Monthly", {"period": "Daily"}, {"period": 7}, {"recurring": {}}])
def test_an_unknown_recurrence_is_a_400(api: ApiClient, page: Any, ruth: Any, sent: object) -> None:
    answer = give(api, page, ruth, **{"action_network:recurrence": sent})
    assert answer.status == 400
    assert answer.error
    assert count(api) == 0


@fact("donations.fields.action_network:referrer_data", "records-11")
@fact("donations.objects.referrer_data.source", "donations.objects.referrer_data.referrer")
@fact("donations.objects.referrer_data.website", "donations.objects.referrer_data.email_referrer")
@fact("donations.objects.referrer_data.mobile_message_referrer")
def test_the_server_picks_the_referrer_and_keeps_the_rest(api: ApiClient, page: Any, ruth: Any) -> None:
    kept = {"source": "news", "website": "any text", "email_referrer": "1", "mobile_message_referrer": "2"}
    sent = {**kept, "referrer": "mine", "mobile_referrer": "3"}
    body = {"action_network:referrer_data": sent}
    for donation in (give(api, page, ruth, **body).json, help_give(api, page, **body).json):
        assert donation["action_network:referrer_data"] == {**kept, "referrer": "group-group-1"}
    changed = api.put(href(donation), {"action_network:referrer_data": {"source": "other"}}).json
    assert changed["action_network:referrer_data"]["source"] == "news"
    partly = give(api, page, ruth, **{"action_network:referrer_data": {"source": "news"}}).json
    assert partly["action_network:referrer_data"] == {"source": "news", "referrer": "group-group-1"}


@fact(
    "donations-1",
    "donations.answers.400",
)
def test_a_page_of_the_user_interface_takes_no_posted_donations(api: ApiClient, ruth: Any) -> None:
    uuid = make(api.world, "fundraising_pages", {"title": "x"})["identifiers"][0].removeprefix(
        "action_network:"
    )
    page = api.get(f"/fundraising_pages/{uuid}").json
    plain = give(api, page, ruth)
    assert plain.status == 400
    assert plain.error
    assert help_give(api, page, person=person_hash(email="new@example.org")).json == {}
    assert help_give(api.with_key(None), page).json == {}
    assert (count(api), totals(api, page), len(api.people())) == (0, (0, "0.00"), 1)


@fact("donations.fields.identifiers")
def test_an_identifier_that_another_donation_has_is_not_added(api: ApiClient, page: Any, ruth: Any) -> None:
    give(api, page, ruth, identifiers=["act_blue:1"])
    second = give(api, page, ruth, identifiers=["act_blue:1", "act_blue:2"])
    assert second.json["identifiers"][1:] == ["act_blue:2"]
    assert "identifier-taken" in second.note_codes


@pytest.mark.parametrize("body", [None, [], "text", 7])
def test_a_body_that_is_no_object_is_a_400(api: ApiClient, page: Any, body: object) -> None:
    answer = api.post(href(page, "osdi:donations"), body)
    assert answer.status == 400
    assert answer.error
    assert count(api) == 0
