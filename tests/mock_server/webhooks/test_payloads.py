"""What is told of an act: what was entered now, under the names and links that the declarations promise."""

from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.resources import Field
from actionnetwork_mock.resources.payloads import PAYLOADS, Payload

from ...api_client import ApiClient, href, uuid_of
from ...conftest import MakeApi
from .causes import (
    KINDS,
    ONLY_EMAIL,
    RICH,
    Kind,
    add_webhook,
    helper_body,
    only,
    person_link,
    plain_body,
    told,
)

NO_PHONE = [{"primary": True, "number_type": "Mobile", "status": "unsubscribed"}]
WAYS = ("helper", "blind helper", "person link", "in the background")

each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.records for kind in KINDS])


def act(api: ApiClient, kind: Kind, way: str, **more: Any) -> Any:
    """Have Ruth, who is known, act in one of the ways, and return her."""
    ruth = api.sign_up(**RICH)
    path = kind.make(api)
    add_webhook(api, "all_actions")
    if way == "blind helper":
        answer = api.with_key(None).post(path, helper_body(kind, ONLY_EMAIL, **more))
    elif way == "person link":
        answer = api.post(path, plain_body(kind, ruth, **more))
    elif way == "in the background":
        answer = api.post(f"{path}?background_request=true", helper_body(kind, ONLY_EMAIL, **more))
        api.get("/")
    else:
        answer = api.post(path, helper_body(kind, ONLY_EMAIL, **more))
    assert answer.status == 200, answer.body
    return ruth


def check_declared(value: Any, fields: tuple[Field, ...], payload: Payload, where: str) -> None:
    """Hold an object of a payload to its declaration, and what is in it too."""
    declared = {field.name: field for field in fields}
    assert not value.keys() - {*declared, "_links"}, where
    missing = {n for n, f in declared.items() if not (f.left_out_when_empty or n in payload.may_lack)}
    assert not missing - value.keys(), where
    for name, part in value.items():
        inner = declared[name].of if name in declared else None
        if inner and inner in payload.objects:
            for one in part if isinstance(part, list) else [part]:
                check_objects(one, payload.objects[inner], payload, f"{where}.{name}")


def check_objects(value: Any, fields: tuple[Field, ...], payload: Payload, where: str) -> None:
    assert not value.keys() - {field.name for field in fields}, where
    for field in fields:
        inner = payload.objects.get(field.of or "")
        if inner and field.name in value:
            part = value[field.name]
            for one in part if isinstance(part, list) else [part]:
                check_objects(one, inner, payload, f"{where}.{field.name}")


# Records


@each_kind
@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_acting_is_told_as_declared(api: ApiClient, kind: Kind, way: str) -> None:
    act(api, kind, way, **{"action_network:referrer_data": {"source": "flyer"}})
    payload = PAYLOADS[kind.type]
    content = only(api, kind.type)
    check_declared(content, payload.fields, payload, kind.type)
    assert {*content["_links"]} == {link.rel for link in payload.links}


@each_kind
@pytest.mark.parametrize("way", [way for way in WAYS if way != "person link"])
def test_only_what_was_entered_is_told(api: ApiClient, kind: Kind, way: str) -> None:
    act(api, kind, way)
    person = only(api, kind.type)["person"]
    for date in ("created_date", "modified_date"):
        assert person.pop(date).endswith("Z")
    assert person == {
        "email_addresses": [{"primary": True, "address": "ruth@example.org"}],
        "phone_numbers": NO_PHONE,
        "languages_spoken": ["en"],
        "custom_fields": {},
    }


@each_kind
def test_who_is_linked_is_told_by_family_name_and_email(api: ApiClient, kind: Kind) -> None:
    act(api, kind, "person link")
    person = only(api, kind.type)["person"]
    assert person["family_name"] == "Vance"
    assert person["email_addresses"] == [{"primary": True, "address": "ruth@example.org"}]
    assert person["phone_numbers"] == NO_PHONE
    assert not person.keys() & {"given_name", "postal_addresses"}
    assert person["custom_fields"] == {}


@each_kind
@pytest.mark.parametrize("way", WAYS)
def test_ids_stand_in_links_alone(api: ApiClient, kind: Kind, way: str) -> None:
    ruth = act(api, kind, way)
    content = only(api, kind.type)
    links = {rel: link["href"] for rel, link in content.pop("_links").items()}
    assert links["osdi:person"] == person_link(api, ruth)
    (identifier,) = content["identifiers"]
    record_id = identifier.removeprefix("action_network:")
    assert links["self"] == f"{links[kind.rel]}/{kind.records}/{record_id}"
    assert api.get(links["self"]).status == 200
    assert not any(name.endswith("_id") for name in content)
    assert uuid_of(ruth) not in str(content)
    assert not content["person"].keys() & {"identifiers", "_links"}


@each_kind
def test_what_the_record_holds_is_told(api: ApiClient, kind: Kind) -> None:
    act(api, kind, "helper")
    content = only(api, kind.type)
    shown = api.get(content["_links"]["self"]["href"]).json
    for name in kind.record.keys() | {"identifiers", "created_date", "modified_date"}:
        assert content[name] == shown[name]


def test_everything_that_was_entered_is_told(api: ApiClient) -> None:
    kind = KINDS[0]
    path = kind.make(api)
    add_webhook(api)
    api.post(path, helper_body(kind, RICH))
    person = only(api, kind.type)["person"]
    assert (person["given_name"], person["family_name"]) == ("Ruth", "Vance")
    assert person["email_addresses"] == [
        {"primary": True, "address": "ruth@example.org", "status": "subscribed"}
    ]
    assert person["phone_numbers"] == [
        {"primary": True, "number": "13125550148", "number_type": "Mobile", "status": "subscribed"}
    ]
    assert person["languages_spoken"] == ["es"]
    assert person["custom_fields"] == {"shoe": "44"}
    (address,) = person["postal_addresses"]
    assert {
        name: address[name] for name in ("primary", "address_lines", "locality", "region", "country")
    } == {
        "primary": True,
        "address_lines": ["1 Dock Rd"],
        "locality": "Salem",
        "region": "Oregon",
        "country": "US",
    }
    assert {*address["location"]} == {"latitude", "longitude", "accuracy"}


def test_the_region_may_be_told_as_it_was_entered(make_api: MakeApi) -> None:
    api = make_api(webhook_region="as_entered")
    path = KINDS[0].make(api)
    add_webhook(api)
    api.post(path, helper_body(KINDS[0], RICH))
    assert only(api, "osdi:signature")["person"]["postal_addresses"][0]["region"] == "OR"


def test_a_phone_that_was_not_entered_may_be_left_out(make_api: MakeApi) -> None:
    api = make_api(webhook_phone_entry="with_number")
    act(api, KINDS[0], "helper")
    assert "phone_numbers" not in only(api, "osdi:signature")["person"]


def test_capitals_may_be_had_for_currencies(make_api: MakeApi) -> None:
    for settings, currency in (({}, "usd"), ({"webhook_currency": "upper"}, "USD")):
        api = make_api(**settings)
        act(api, KINDS[3], "helper")
        assert only(api, "osdi:donation")["currency"] == currency


def test_what_was_cleared_is_not_told(api: ApiClient) -> None:
    person = {**ONLY_EMAIL, "given_name": "", "custom_fields": {"shoe": "", "hat": "7"}}
    path = KINDS[0].make(api)
    add_webhook(api)
    api.post(path, helper_body(KINDS[0], person))
    told_of = only(api, "osdi:signature")["person"]
    assert "given_name" not in told_of
    assert told_of["custom_fields"] == {"hat": "7"}


@each_kind
def test_tags_that_were_to_be_put_on_are_told(api: ApiClient, kind: Kind) -> None:
    for name in ("libraries", "buses"):
        api.tag(name)
    api.sign_up(**ONLY_EMAIL, add_tags=["buses"])
    path = kind.make(api)
    add_webhook(api)
    api.post(path, helper_body(kind, ONLY_EMAIL, add_tags=["libraries", "buses"]))
    assert only(api, kind.type)["add_tags"] == ["libraries", "buses"]


@each_kind
def test_without_tags_there_are_none(api: ApiClient, kind: Kind) -> None:
    act(api, kind, "helper")
    assert "add_tags" not in only(api, kind.type)


@each_kind
@pytest.mark.parametrize("way", WAYS)
def test_where_a_person_came_from_is_told(api: ApiClient, kind: Kind, way: str) -> None:
    sent = {"source": "flyer", "website": "tenants.example"}
    act(api, kind, way, **{"action_network:referrer_data": sent})
    found = only(api, kind.type)["action_network:referrer_data"]
    assert {name: found[name] for name in sent} == sent
    assert all(found.values())


@each_kind
def test_who_came_from_nowhere_has_empty_referrer_data(api: ApiClient, kind: Kind) -> None:
    act(api, kind, "helper")
    assert only(api, kind.type)["action_network:referrer_data"] == {}


@each_kind
def test_an_act_that_subscribes_says_so_once(api: ApiClient, kind: Kind) -> None:
    path = kind.make(api)
    add_webhook(api)
    for _ in range(2):
        api.post(path, helper_body(kind, ONLY_EMAIL))
    entries = [one.payloads[0][kind.type]["person"]["email_addresses"][0] for one in told(api)]
    assert [entry.get("status") for entry in entries] == ["subscribed", None]


def test_who_comes_back_is_subscribed_again(api: ApiClient) -> None:
    api.sign_up(email_addresses=[{"address": "ruth@example.org", "status": "unsubscribed"}])
    path = KINDS[0].make(api)
    add_webhook(api)
    api.post(path, helper_body(KINDS[0], ONLY_EMAIL))
    back = {"email_addresses": [{"address": "ruth@example.org", "status": "subscribed"}]}
    api.post(path, helper_body(KINDS[0], back))
    entries = [one.payloads[0]["osdi:signature"]["person"]["email_addresses"][0] for one in told(api)]
    assert [entry.get("status") for entry in entries] == [None, "subscribed"]


def test_who_acts_again_is_told_again_with_the_same_identifier(api: ApiClient) -> None:
    for kind, same in ((KINDS[0], True), (KINDS[1], True), (KINDS[3], False)):
        webhook = add_webhook(api)
        path = kind.make(api)
        for _ in range(2):
            api.post(path, helper_body(kind, ONLY_EMAIL))
        first, second = (one.payloads[0][kind.type]["identifiers"] for one in told(api, webhook))
        assert (first == second) == same
        api.world.webhooks.delete(webhook.id)


def test_foreign_identifiers_of_the_record_are_told(api: ApiClient) -> None:
    act(api, KINDS[0], "helper", identifiers=["crm:17"])
    found = only(api, "osdi:signature")["identifiers"]
    assert found[1:] == ["crm:17"]
    assert found[0].startswith("action_network:")


def test_links_lead_to_where_the_client_asked(api: ApiClient) -> None:
    path = KINDS[0].make(api)
    add_webhook(api)
    api.request("POST", path, helper_body(KINDS[0], ONLY_EMAIL), host="other.test:81")
    links = only(api, "osdi:signature")["_links"]
    assert all(link["href"].startswith("http://other.test:81/api/v2/") for link in links.values())


def test_links_lead_to_the_real_one_if_all_do(make_api: MakeApi) -> None:
    api = make_api(hrefs="real")
    add_webhook(api)
    api.sign_up(**ONLY_EMAIL)
    (link,) = only(api, "action_network:upload")["_links"].values()
    assert link["href"].startswith("https://actionnetwork.org/api/v2/people/")


def test_an_event_of_a_campaign_is_linked_as_any_other(api: ApiClient) -> None:
    campaign = api.post("/event_campaigns", {"title": "T", "origin_system": "CRM"}).json
    event = api.post(f"{href(campaign)}/events", {"title": "T", "origin_system": "CRM"}).json
    add_webhook(api)
    path = f"{href(campaign)}/events/{uuid_of(event)}/attendances"
    assert api.post(path, {"person": ONLY_EMAIL}).status == 200
    links = only(api, "osdi:attendance")["_links"]
    assert links["osdi:event"]["href"] == f"http://mock.test/api/v2/events/{uuid_of(event)}"
    assert links["self"]["href"].startswith(links["osdi:event"]["href"] + "/attendances/")


# People


def test_a_signup_is_told_as_an_upload_of_all_that_is_known(api: ApiClient) -> None:
    api.tag("member")
    api.sign_up(**RICH)
    add_webhook(api)
    ruth = api.sign_up(**ONLY_EMAIL, custom_fields={"hat": "7"}, add_tags=["member"])
    payload = PAYLOADS["action_network:upload"]
    content = only(api, payload.type)
    check_declared(content, payload.fields, payload, payload.type)
    assert content["action_network:referrer_data"] == {}
    assert content["_links"] == {"osdi:person": {"href": person_link(api, ruth)}}
    assert not content.keys() & {"identifiers", "add_tags"}
    person = content["person"]
    assert (person["given_name"], person["languages_spoken"], person["custom_fields"]) == ("Ruth", ["es"], {})
    assert person["postal_addresses"][0]["region"] == "Oregon"
    assert person["phone_numbers"][0]["number"] == "13125550148"
    assert person["email_addresses"] == [{"primary": True, "address": "ruth@example.org"}]


def test_a_put_that_subscribes_is_told_as_an_action(api: ApiClient) -> None:
    ruth = api.sign_up(email_addresses=[{"address": "ruth@example.org", "status": "unsubscribed"}])
    add_webhook(api, "subscribed")
    api.put(href(ruth), {"email_addresses": [{"address": "ruth@example.org", "status": "subscribed"}]})
    payload = PAYLOADS["action_network:action"]
    content = only(api, payload.type)
    check_declared(content, payload.fields, payload, payload.type)
    assert content["person"]["email_addresses"][0]["status"] == "subscribed"
    assert content["_links"] == {"osdi:person": {"href": person_link(api, ruth)}}


def test_the_sponsor_is_the_group_with_its_url(api: ApiClient) -> None:
    add_webhook(api)
    api.sign_up(**ONLY_EMAIL)
    (delivery,) = told(api)
    name = api.world.first_group.name
    assert delivery.payloads[0]["action_network:sponsor"] == {
        "title": name,
        "url": f"https://actionnetwork.org/groups/{name.lower().replace(' ', '-')}",
    }


def test_somebody_without_an_email_is_told_without_one(api: ApiClient) -> None:
    path = KINDS[0].make(api)
    add_webhook(api)
    api.post(path, helper_body(KINDS[0], {"phone_numbers": [{"number": "13125550148"}]}))
    person = only(api, "osdi:signature")["person"]
    assert "email_addresses" not in person
    assert person["phone_numbers"][0]["number"] == "13125550148"
