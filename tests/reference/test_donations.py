from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.changes import make
from actionnetwork_mock.errors import UsageError

from ..api_client import Answer, ApiClient, href, person_hash, uuid_of
from .facts import fact
from .test_fundraising_pages import made as made_page

NOBODY = "00000000-0000-4000-8000-000000000000"
LOCAL = {"display_name": "Local 1", "amount": "20.00"}
FUND = {"display_name": "Legal fund", "amount": "5.00"}

NO_AMOUNTS: tuple[object, ...] = (
    *("", "-5.00", "$5", "1,000.00", "NaN", "Infinity", "1e3", "9" * 300),
    *(-5, 1e300, 10**12, True, [], {}),
)


@pytest.fixture
def page(api: ApiClient) -> Any:
    return made_page(api)


@pytest.fixture
def ruth(api: ApiClient) -> Any:
    return api.sign_up(email="ruth@example.org", given_name="Ruth")


def give(api: ApiClient, page: Any, person: Any, query: str = "", /, **body: Any) -> Answer:
    """Post a donation of an existing person."""
    link = {"_links": {"osdi:person": {"href": href(person)}}}
    return api.post(href(page, "osdi:donations") + query, {**link, "recipients": [LOCAL], **body})


def help_give(api: ApiClient, page: Any, query: str = "", /, *, person: Any = None, **body: Any) -> Answer:
    """Post a donation with a person hash."""
    person = person_hash(email="ruth@example.org") if person is None else person
    sent = {"person": person, "recipients": [LOCAL], **body}
    return api.post(href(page, "osdi:record_donation_helper") + query, sent)


def count(api: ApiClient) -> int:
    return int(api.get("/donations").json["total_records"])


def totals(api: ApiClient, page: Any) -> tuple[int, str]:
    shown = api.get(href(page)).json
    return shown["total_donations"], shown["total_amount"]


# A plain POST


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
    assert totals(api, made_page(api)) == (0, "0.00")


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
    page, theirs = made_page(api), other.sign_up(email="ada@example.org")
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
    links = {"osdi:person": {"href": href(ruth)}, "osdi:fundraising_page": {"href": href(made_page(api))}}
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


# The helper


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


# Reading


@fact("donations.addresses", "donations-14", "records-19")
def test_donations_of_all_pages_show_an_address_of_their_own(api: ApiClient, page: Any, ruth: Any) -> None:
    donation = give(api, page, ruth).json
    give(api, made_page(api), ruth)
    listed = api.get("/donations").json
    item = listed["_embedded"]["osdi:donations"][1]
    uuid = uuid_of(donation)
    assert listed["total_records"] == 2
    assert href(item) == f"http://mock.test/api/v2/donations/{uuid}"
    assert listed["_links"]["osdi:donations"][1] == {"href": href(item)}
    own = api.get(f"/donations/{uuid}").json
    assert href(own) == href(item)
    assert {key: value for key, value in own.items() if key != "_links"} == {
        key: value for key, value in donation.items() if key != "_links"
    }
    nested = api.get(href(page, "osdi:donations")).json["_embedded"]["osdi:donations"]
    assert [href(one) for one in nested] == [href(donation)]


@fact("donations.addresses", "records-19")
def test_donations_of_a_person_are_listed_and_stand_under_their_page(
    api: ApiClient, page: Any, ruth: Any
) -> None:
    donation = give(api, page, ruth).json
    give(api, page, api.sign_up(email="ada@example.org"))
    path = f"/people/{uuid_of(ruth)}/donations"
    listed = api.get(path).json
    assert href(ruth, "osdi:donations").endswith(path)
    assert listed["total_records"] == 1
    assert [href(one) for one in listed["_embedded"]["osdi:donations"]] == [href(donation)]
    assert api.get(f"{path}/{uuid_of(donation)}").json == donation


@fact("donations.addresses")
def test_elsewhere_than_under_a_page_donations_are_read_only(api: ApiClient, page: Any, ruth: Any) -> None:
    donation = give(api, page, ruth).json
    for path in ("/donations", f"/people/{uuid_of(ruth)}/donations"):
        for address in (path, f"{path}/{uuid_of(donation)}"):
            for method in ("POST", "PUT", "DELETE"):
                answer = api.request(method, address, {"recipients": [FUND]})
                assert answer.status == 405
                assert answer.error
    assert api.get(href(donation)).json == donation


@fact("donations.answers.404", "errors-3")
def test_an_id_that_nobody_here_has_is_a_404(two_groups: tuple[ApiClient, ApiClient]) -> None:
    api, other = two_groups
    page, ruth = made_page(api), api.sign_up(email="ruth@example.org")
    ada = api.sign_up(email="ada@example.org")
    donation = give(api, page, ruth).json
    uuid, elsewhere = uuid_of(donation), uuid_of(made_page(api))
    for wrong in (NOBODY, "nonsense", uuid_of(ruth)):
        assert api.get(f"/donations/{wrong}").status == 404
        assert api.get(f"{href(page)}/donations/{wrong}").status == 404
        assert api.put(f"{href(page)}/donations/{wrong}", {}).status == 404
        assert (
            give(
                api, {"_links": {"osdi:donations": {"href": f"/fundraising_pages/{wrong}/donations"}}}, ruth
            ).status
            == 404
        )
    assert api.get(f"/fundraising_pages/{elsewhere}/donations/{uuid}").status == 404
    assert api.put(f"/fundraising_pages/{elsewhere}/donations/{uuid}", {}).status == 404
    assert api.get(f"/people/{uuid_of(ada)}/donations/{uuid}").status == 404
    for path in (href(donation), f"/donations/{uuid}", href(page, "osdi:donations")):
        assert other.get(path).status == 404
    assert other.get("/donations").json["total_records"] == 0
    assert count(api) == 1


@fact("donations.paging")
@fact("paging-4")
@fact("transport-1")
@pytest.mark.parametrize("below", ["page", "person", "all"])
def test_donations_come_newest_first_with_totals_and_next_while_there_are_more(
    api: ApiClient, page: Any, ruth: Any, below: str
) -> None:
    made = [uuid_of(give(api, page, ruth).json) for _ in range(26)]
    path = {
        "page": f"/fundraising_pages/{uuid_of(page)}/donations",
        "person": f"/people/{uuid_of(ruth)}/donations",
        "all": "/donations",
    }[below]
    first, last = api.get(f"{path}/?per_page=100").json, api.get(f"{path}?page=2").json
    assert [*first] == ["total_pages", "per_page", "page", "total_records", "_links", "_embedded"]
    assert [first[key] for key in ("total_pages", "per_page", "page", "total_records")] == [2, 25, 1, 26]
    assert [*first["_links"]] == ["next", "self", "osdi:donations", "curies"]
    assert [*last["_links"]] == ["previous", "self", "osdi:donations", "curies"]
    found = [uuid_of(item) for one in (first, last) for item in one["_embedded"]["osdi:donations"]]
    assert found == made[::-1]


@fact("donations.filters", "filters-3")
@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("identifier eq 'act_blue:2'", ["5.00"]),
        ("created_date gt '2026-07-01T00:00:30Z'", ["5.00"]),
        ("modified_date lt '2026-07-01T00:00:30Z'", ["20.00"]),
        ("created_date gt '2026-06-30' and identifier eq 'act_blue:1'", ["20.00"]),
    ],
)
@pytest.mark.parametrize("path", ["/donations", "page", "person"])
def test_donations_are_found_by_filter(
    api: ApiClient, page: Any, path: str, clause: str, found: list[str]
) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    ruth = api.sign_up(email="ruth@example.org")
    give(api, page, ruth, identifiers=["act_blue:1"])
    api.world.clock.advance(60)
    give(api, page, ruth, identifiers=["act_blue:2"], recipients=[FUND])
    address = {"page": href(page, "osdi:donations"), "person": f"{href(ruth)}/donations"}.get(path, path)
    answer = api.get(f"{address}?filter={clause}")
    assert [item["amount"] for item in answer.json["_embedded"]["osdi:donations"]] == found
    assert answer.json["total_records"] == len(found)
    assert api.get(f"{address}?filter=amount eq '5.00'").status == 400


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
