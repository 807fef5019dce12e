"""What webhooks send: the envelope, what every payload has, and each type of its own."""

from __future__ import annotations

import re
from typing import Any

import pytest

from actionnetwork_mock.resources.payloads import PAYLOADS

from ..api_client import ApiClient, person_hash, uuid_of
from ..conftest import MakeApi
from ..mock_server.ui.pages import Element, Pages, native, person, status, type_of
from .facts import fact

ACTIONS = {
    "osdi:signature": ("petitions", "signatures", "osdi:petition"),
    "osdi:attendance": ("events", "attendances", "osdi:event"),
    "osdi:submission": ("forms", "submissions", "osdi:form"),
    "osdi:donation": ("fundraising_pages", "donations", "osdi:fundraising_page"),
    "osdi:outreach": ("advocacy_campaigns", "outreaches", "osdi:advocacy_campaign"),
    "action_network:response": ("surveys", "responses", "action_network:survey"),
}
CONTENT: dict[str, dict[str, Any]] = {
    "signatures": {"comments": "Every week."},
    "donations": {"recipients": [{"display_name": "Local 1", "amount": "5.00"}]},
    "outreaches": {"subject": "Please", "message": "Do.", "targets": [{"title": "Mayor"}]},
}
DATES = ["identifiers", "created_date", "modified_date"]
OWN_FIELDS = {
    "osdi:signature": [*DATES, "comments"],
    "osdi:attendance": [*DATES, "status"],
    "osdi:submission": DATES,
    "osdi:donation": [
        *DATES,
        "currency",
        "amount",
        "recipients",
        "payment",
        "action_network:recurrence",
    ],
    "osdi:outreach": [*DATES, "type", "subject", "message", "targets"],
    "action_network:response": DATES,
}


@pytest.fixture
def pages(api: ApiClient) -> Pages:
    return Pages(api)


def post_record(api: ApiClient, kind: str, **person: Any) -> tuple[Any, Any]:
    """Post to a record helper below an action made for it; returns the action and the record."""
    actions, records, _ = ACTIONS[kind]
    action = api.post(f"/{actions}", {"title": "Keep it", "origin_system": "Ours"}).json
    body = {
        **CONTENT.get(records, {}),
        "person": person_hash(**{"email": "ruth@example.org", **person}),
        "add_tags": ["steward"],
        "action_network:referrer_data": {"source": "flyer"},
    }
    return action, api.post(f"/{actions}/{uuid_of(action)}/{records}", body).json


def only_element(pages: Pages) -> Element:
    ((element,),) = pages.heard()["all_actions"]
    return element


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("osdi:signature", marks=fact("webhooks-18", "webhooks-44", "signatures.webhook")),
        pytest.param("osdi:attendance", marks=fact("webhooks-19", "webhooks-45", "attendances.webhook")),
        pytest.param("osdi:submission", marks=fact("webhooks-20", "webhooks-49", "submissions.webhook")),
        pytest.param(
            "osdi:donation",
            marks=fact("webhooks-21", "webhooks-50", "webhooks-52", "donations.webhook"),
        ),
        pytest.param("osdi:outreach", marks=fact("webhooks-22", "webhooks-54", "outreaches.webhook")),
        pytest.param(
            "action_network:response",
            marks=fact("webhooks-23", "webhooks-57", "responses.webhook"),
        ),
    ],
)
@fact("webhooks-33", "webhooks-35", "webhooks-43", "webhooks-29", "webhooks-34")
def test_a_record_is_told_with_its_fields_and_ids_in_links_alone(pages: Pages, kind: str) -> None:
    actions, records, rel = ACTIONS[kind]
    pages.api.tag("steward")
    action, record = post_record(pages.api, kind)
    element = only_element(pages)
    payload = element[kind]
    inherited = ["action_network:referrer_data", "person", "add_tags", "_links"]
    assert list(payload) == [*OWN_FIELDS[kind], *inherited]
    assert {name: record[name] for name in OWN_FIELDS[kind]} == {
        name: payload[name] for name in OWN_FIELDS[kind]
    }
    assert list(payload["_links"]) == ["self", rel, "osdi:person"]
    assert payload["_links"]["self"]["href"].endswith(
        f"/{actions}/{uuid_of(action)}/{records}/{uuid_of(record)}"
    )
    for link in payload["_links"].values():
        assert pages.api.get(link["href"]).status == 200


@fact("webhooks-27", "webhooks-28", "webhooks-29", "webhooks-32")
def test_a_body_is_an_array_of_elements_with_one_payload_each(pages: Pages) -> None:
    for kind in ACTIONS:
        post_record(pages.api, kind, email=f"{kind.partition(':')[2]}@example.org")
    bodies = pages.heard()["all_actions_and_uploads"]
    assert [len(body) for body in bodies] == [1] * len(ACTIONS)
    for kind, (element,) in zip(ACTIONS, bodies, strict=True):
        assert list(element) == [kind, "action_network:sponsor", "idempotency_key"]
        assert {"_links", "person"} <= set(element[kind])


@fact("webhooks-30", "actions-7")
def test_the_sponsor_has_url_where_answers_have_browser_url(pages: Pages) -> None:
    post_record(pages.api, "osdi:signature")
    assert only_element(pages)["action_network:sponsor"] == {
        "title": "Group 1",
        "url": "https://actionnetwork.org/groups/group-1",
    }


@fact("webhooks-30", "webhooks-41")
def test_a_parent_group_hears_of_a_child_which_is_the_sponsor(make_api: MakeApi) -> None:
    api = make_api(api_keys=["child", "parent"], parents={"child": "parent"})
    world = api.world
    world.webhooks.create(
        "http://127.0.0.1:9/",
        group=world.group_of("parent") or world.first_group,
        trigger="all_actions",
        is_on=True,
    )
    post_record(api.with_key("child"), "osdi:signature")
    (delivery,) = world.webhooks.deliveries()
    assert delivery.payloads[0]["action_network:sponsor"]["title"] == "Group 1"


@fact("webhooks-31", "webhooks-12", "webhooks-11")
def test_each_webhook_has_a_key_of_its_own(pages: Pages) -> None:
    post_record(pages.api, "osdi:signature")
    heard = pages.heard()
    assert sorted(heard) == ["all_actions", "all_actions_and_uploads", "subscribed"]
    keys = [element["idempotency_key"] for bodies in heard.values() for (element,) in bodies]
    assert len(set(keys)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", key) for key in keys)


@fact("webhooks-34")
def test_identifiers_are_those_of_the_record_foreign_ones_included(pages: Pages) -> None:
    page = pages.api.post("/fundraising_pages", {"title": "Chip in", "origin_system": "Ours"}).json
    body = {**CONTENT["donations"], "person": person(), "identifiers": ["act_blue:AB1"]}
    record = pages.api.post(f"/fundraising_pages/{uuid_of(page)}/donations", body).json
    assert (
        pages.one("all_actions")["identifiers"]
        == record["identifiers"]
        == [record["identifiers"][0], "act_blue:AB1"]
    )


@fact("webhooks-36", "webhooks-41")
def test_a_person_is_what_was_entered_now_and_not_what_is_known(pages: Pages) -> None:
    pages.api.sign_up(
        email="ruth@example.org",
        given_name="Ruth",
        family_name="Okafor",
        phone="3125550148",
        postal_addresses=[{"postal_code": "60622"}],
        custom_fields={"Ward": "3"},
        languages_spoken=["es"],
    )
    pages.heard()
    post_record(pages.api, "osdi:signature", custom_fields={"Help_Drive": "1"})
    entered = pages.one("all_actions")["person"]
    assert {name: value for name, value in entered.items() if not name.endswith("_date")} == {
        "email_addresses": [{"primary": True, "address": "ruth@example.org"}],
        "phone_numbers": [{"primary": True, "number_type": "Mobile", "status": "unsubscribed"}],
        "languages_spoken": ["en"],
        "custom_fields": {"Help_Drive": "1"},
    }


@fact("webhooks-38")
def test_the_status_is_told_only_if_this_subscribed_the_person(pages: Pages) -> None:
    seen = []
    for entry in ("subscribed", None):
        pages.api.sign_up(email_addresses=[{"address": "ruth@example.org", "status": "unsubscribed"}])
        pages.heard()
        email = {"address": "ruth@example.org", **({"status": entry} if entry else {})}
        post_record(pages.api, "osdi:signature", email_addresses=[email])
        seen.append(status(pages.one("all_actions")))
    assert seen == ["subscribed", None]


@fact("webhooks-41", "webhooks-42")
def test_tags_and_referrer_are_told_as_sent_and_left_out_when_there_are_none(pages: Pages) -> None:
    pages.api.tag("steward")
    action, _ = post_record(pages.api, "osdi:signature")
    with_tag = pages.one("all_actions")
    pages.api.post(f"/petitions/{uuid_of(action)}/signatures", {"person": person()})
    without = pages.one("all_actions")
    assert (with_tag["add_tags"], with_tag["action_network:referrer_data"]["source"]) == (
        ["steward"],
        "flyer",
    )
    assert "add_tags" not in without
    assert without["action_network:referrer_data"] == {}


@fact(
    "webhooks-46",
    "webhooks-47",
    "attendances.objects.ticket.title",
    "attendances.objects.ticket.description",
    "attendances.objects.ticket.amount",
    "attendances.objects.ticket.currency",
)
def test_tickets_are_an_attendance_without_event_and_self(pages: Pages) -> None:
    ticket = {"title": "Supporter", "description": "Seat and dinner", "amount": "18.00", "currency": "USD"}
    pages.act("buy_tickets", person=person(), tickets=[ticket, ticket])
    payload = pages.one("all_actions")
    assert payload["tickets"] == [ticket, ticket]
    assert list(payload["_links"]) == ["osdi:person"]


@fact("webhooks-48", "webhooks-14")
def test_an_rsvp_in_a_campaign_links_the_plain_event(pages: Pages) -> None:
    campaign = pages.make("event_campaigns", title="Canvass")
    event = pages.api.post(
        f"/event_campaigns/{campaign}/events", {"title": "North", "origin_system": "Ours"}
    ).json
    pages.api.post(f"/event_campaigns/{campaign}/events/{uuid_of(event)}/attendances", {"person": person()})
    heard = pages.heard()
    assert heard["specific_action"] == heard["specific_action"][:1], "the campaign's own webhook hears of it"
    assert heard["all_actions"][0][0]["osdi:attendance"]["_links"]["osdi:event"]["href"].endswith(
        f"/api/v2/events/{uuid_of(event)}"
    )


@fact("webhooks-14")
def test_hosting_is_the_hosts_attendance_and_nothing_else(pages: Pages) -> None:
    campaign = pages.make("event_campaigns", title="Canvass")
    pages.act("host_event", event_campaign_id=campaign, person=person(), event={"title": "South"})
    assert pages.types()["all_actions_and_uploads"] == ["osdi:attendance"]


@fact("webhooks-51", "webhooks-53", "webhooks-50")
def test_a_donation_that_was_paid_back_has_no_amount(pages: Pages) -> None:
    page = pages.make("fundraising_pages", title="Chip in")
    given = pages.act("donate", fundraising_page_id=page, person=person(), amount="5.00", period="Monthly")
    pages.heard()
    pages.act("give_back", donation_id=native(given["records"][0]))
    assert "amount" not in pages.one("all_actions")


@fact("donations-6")
def test_the_currency_is_in_lower_case(pages: Pages) -> None:
    post_record(pages.api, "osdi:donation")
    assert only_element(pages)["osdi:donation"]["currency"] == "usd"


@fact("webhooks-55", "webhooks-31", "outreaches.webhook")
def test_a_letter_to_three_is_one_body_of_three_with_keys_of_their_own(pages: Pages) -> None:
    campaign = pages.make("advocacy_campaigns", title="Night buses", type="email")
    targets = [{"title": "Board member", "family_name": name} for name in ("Quint", "Rosa", "Iyer")]
    pages.act(
        "take_action", resource="advocacy_campaigns", action_id=campaign, person=person(), targets=targets
    )
    (body,) = pages.heard()["all_actions"]
    assert [element["osdi:outreach"]["targets"][0]["family_name"] for element in body] == [
        "Quint",
        "Rosa",
        "Iyer",
    ]
    assert len({element["idempotency_key"] for element in body}) == 3


@fact("webhooks-56")
def test_a_letter_given_up_has_no_text_and_no_target(pages: Pages) -> None:
    campaign = pages.make("advocacy_campaigns", title="Night buses", type="email")
    pages.act("give_up_letter", advocacy_campaign_id=campaign, person=person())
    payload = pages.one("all_actions")
    assert {"subject", "message", "targets"}.isdisjoint(payload)
    assert {*DATES, "type", "person", "_links"} <= set(payload)


@fact("webhooks-58", "webhooks-60", "webhooks-24", "webhooks-47")
def test_a_signup_is_an_upload_with_the_person_alone(pages: Pages) -> None:
    pages.api.tag("steward")
    pages.api.sign_up(email="ruth@example.org", add_tags=["steward"], custom_fields={"Ward": "3"})
    element = pages.heard()["all_actions_and_uploads"][0][0]
    payload = element["action_network:upload"]
    names = ["created_date", "modified_date", "action_network:referrer_data", "person", "_links"]
    assert list(payload) == names
    assert payload["action_network:referrer_data"] == payload["person"]["custom_fields"] == {}
    assert list(payload["_links"]) == ["osdi:person"]


@fact("webhooks-59", "webhooks-58", "webhooks-60")
def test_an_uploaded_row_has_what_is_known_and_the_files_custom_fields(pages: Pages) -> None:
    pages.api.sign_up(email="ruth@example.org", given_name="Ruth", custom_fields={"Ward": "3"})
    pages.heard()
    pages.act("upload", rows=[{"email": "ruth@example.org", "local": "412"}], add_tags=["member"])
    payload = pages.one()
    assert payload["person"]["given_name"] == "Ruth"
    assert payload["person"]["custom_fields"] == {"local": "412"}
    assert payload["add_tags"] == ["member"]


@fact("webhooks-25", "webhooks-62", "webhooks-63", "webhooks-64")
def test_somebody_added_by_hand_is_an_action_that_does_not_say_more(pages: Pages) -> None:
    pages.act("add_activist", person=person(given_name="Tomas"), subscribe=True, add_tags=["member"])
    heard = pages.heard()
    assert list(heard) == ["subscribed"]
    payload = heard["subscribed"][0][0]["action_network:action"]
    assert payload["action_network:referrer_data"] == {}
    assert status(payload) is None
    assert "add_tags" not in payload
    assert list(payload["_links"]) == ["osdi:person"]


@fact("webhooks-29")
def test_there_are_eight_types(pages: Pages) -> None:
    assert set(PAYLOADS) == {*ACTIONS, "action_network:upload", "action_network:action"}
    for kind in ACTIONS:
        post_record(pages.api, kind)
    assert {type_of(body[0]) for body in pages.heard()["all_actions"]} == set(ACTIONS)
