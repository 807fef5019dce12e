from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.rules.mailbox import list_mail, switch_on_autoresponse
from actionnetwork_mock.ui.actions import act

from ...api_client import ApiClient, email_status, uuid_of
from ...conftest import MakeApi
from ...sample_group import make
from .pages import ALL, NOBODY, NOOR, Pages, native, person, status

ACTIONS = {
    "petitions": ("osdi:signature", "osdi:signatures"),
    "events": ("osdi:attendance", "osdi:attendances"),
    "forms": ("osdi:submission", "osdi:submissions"),
    "surveys": ("action_network:response", "action_network:responses"),
    "fundraising_pages": ("osdi:donation", "osdi:donations"),
    "advocacy_campaigns": ("osdi:outreach", "osdi:outreaches"),
}
NEEDS: dict[str, Any] = {
    "fundraising_pages": {"amount": "25"},
    "advocacy_campaigns": {"targets": [{"title": "Mayor"}]},
}
TARGETS = [{"title": "Senator", "family_name": name} for name in ("Quint", "Marsh", "Ode")]


def take(pages: Pages, resource: str, uuid: str, **arguments: Any) -> Any:
    """Let Noor act on a page."""
    arguments = {"person": person(), **NEEDS.get(resource, {}), **arguments}
    return pages.act("take_action", resource=resource, action_id=uuid, **arguments)


@pytest.mark.parametrize("resource", ACTIONS)
def test_webhooks_of_every_trigger_hear_of_an_action_of_somebody_new(pages: Pages, resource: str) -> None:
    kind, rel = ACTIONS[resource]
    outcome = take(pages, resource, pages.make(resource, title="A title"))
    triggers = ("all_actions", "all_actions_and_uploads", "subscribed", "specific_action")
    assert pages.types() == {trigger: [kind] for trigger in triggers}
    (record,) = pages.records(NOOR, rel)
    assert [native(one) for one in outcome["records"]] == [native(record)]
    assert outcome["person_id"] == uuid_of(pages.person())


@pytest.mark.parametrize("resource", ACTIONS)
def test_an_action_that_was_made_through_the_api_is_acted_on_likewise(pages: Pages, resource: str) -> None:
    made = make(pages.world, resource, {"title": "A title", "origin_system": "Elsewhere"})
    take(pages, resource, native(made))
    assert pages.types()["all_actions"] == [ACTIONS[resource][0]]


def test_a_payload_has_what_was_entered_and_where_it_stands(pages: Pages) -> None:
    uuid = pages.make("petitions", title="Night buses")
    entered = person(
        given_name="Noor",
        postal_addresses=[{"postal_code": "97301"}],
        phone_numbers=[{"number": "503 555 0199", "status": "subscribed"}],
        custom_fields={"Shift": "night", "Bus": ""},
    )
    take(pages, "petitions", uuid, person=entered, comments="Please.", referrer_data={"source": "flyer"})
    payload = pages.one()
    assert payload["comments"] == "Please."
    assert payload["action_network:referrer_data"] == {"source": "flyer", "referrer": "group-group-1"}
    assert payload["person"]["given_name"] == "Noor"
    assert payload["person"]["phone_numbers"][0]["number"] == "15035550199"
    assert payload["person"]["postal_addresses"][0]["region"] == "Oregon"
    assert payload["person"]["custom_fields"] == {"Shift": "night"}
    assert payload["_links"]["osdi:petition"]["href"].endswith(f"/petitions/{uuid}")
    assert pages.person()["custom_fields"] == {"Shift": "night"}


def test_the_actions_own_tags_are_put_on_and_told_before_those_of_the_act(pages: Pages) -> None:
    pages.api.tag("buses")
    uuid = pages.make("petitions", title="Night buses", tag_list=["Buses", "nights"])
    take(pages, "petitions", uuid, add_tags=["web"])
    assert pages.one()["add_tags"] == ["buses", "nights", "web"]
    assert pages.tags() == ["buses", "nights", "web"]


def test_the_counter_of_the_action_moves(pages: Pages) -> None:
    uuid = pages.make("petitions", title="Night buses")
    for email in (NOOR, "imre@example.org", NOOR):
        take(pages, "petitions", uuid, person=person(email))
    assert pages.api.get(f"/petitions/{uuid}").json["total_signatures"] == 2


def test_a_second_signature_of_a_person_is_told_again_with_the_same_identifier(pages: Pages) -> None:
    uuid = pages.make("petitions", title="Night buses")
    take(pages, "petitions", uuid)
    first = pages.one()
    take(pages, "petitions", uuid, comments="Once more.")
    again = pages.heard()
    assert sorted(again) == ["all_actions", "all_actions_and_uploads", "specific_action"]
    assert again["all_actions"][0][0]["osdi:signature"]["identifiers"] == first["identifiers"]


def test_one_letter_is_one_record_for_each_target_and_one_body_for_webhooks(pages: Pages) -> None:
    uuid = pages.make("advocacy_campaigns", title="Write to them", type="email")
    take(pages, "advocacy_campaigns", uuid, targets=TARGETS, subject="Buses", message="We need them.")
    assert pages.total(f"/advocacy_campaigns/{uuid}/outreaches") == 3
    (body,) = pages.heard()["all_actions"]
    letters = [element["osdi:outreach"] for element in body]
    assert [letter["targets"] for letter in letters] == [[target] for target in TARGETS]
    assert {letter["subject"] for letter in letters} == {"Buses"}
    assert len({letter["identifiers"][0] for letter in letters}) == 3
    assert len({element["idempotency_key"] for element in body}) == 3


def test_a_call_has_a_duration(pages: Pages) -> None:
    uuid = pages.make("advocacy_campaigns", title="Call them", type="phone")
    take(pages, "advocacy_campaigns", uuid, targets=TARGETS[:1], duration=42)
    assert (payload := pages.one())["duration"] == 42
    assert payload["type"] == "phone"


def test_a_letter_that_is_given_up_has_no_target_subject_or_message(pages: Pages) -> None:
    uuid = pages.make("advocacy_campaigns", title="Write to them", type="email")
    pages.act("give_up_letter", advocacy_campaign_id=uuid, person=person())
    heard = pages.heard()
    assert sorted(heard) == ["all_actions", "all_actions_and_uploads", "specific_action", "subscribed"]
    letter = heard["all_actions"][0][0]["osdi:outreach"]
    assert not {"targets", "subject", "message"} & letter.keys()
    assert letter["type"] == "email"
    assert pages.records(NOOR, "osdi:outreaches")[0]["targets"] == []


def test_a_call_cannot_be_given_up(pages: Pages) -> None:
    uuid = pages.make("advocacy_campaigns", title="Call them", type="phone")
    with pytest.raises(UsageError, match="not a campaign of letters"):
        pages.act("give_up_letter", advocacy_campaign_id=uuid, person=person())


def test_an_rsvp_is_told_to_who_listens_to_the_campaign_of_the_event(pages: Pages) -> None:
    campaign = pages.make("event_campaigns", title="Assemblies")
    references = {"event_campaign_id": campaign}
    event = make(pages.world, "events", {"title": "In Salem"}, references=references)
    take(pages, "events", native(event))
    assert pages.types()["specific_action"] == ["osdi:attendance"]
    pages.api.post(f"/events/{native(event)}/attendances", {"person": person("imre@example.org")})
    assert pages.types()["specific_action"] == ["osdi:attendance"]


# Subscriptions


def test_somebody_new_is_subscribed_and_the_payload_says_so(pages: Pages) -> None:
    take(pages, "petitions", pages.make("petitions", title="Night buses"))
    assert status(pages.one("subscribed")) == "subscribed"
    assert email_status(pages.person()) == "subscribed"


def test_who_was_subscribed_is_not_told_to_subscribed_webhooks(pages: Pages) -> None:
    pages.api.sign_up(email=NOOR)
    pages.heard()
    take(pages, "petitions", pages.make("petitions", title="Night buses"))
    heard = pages.heard()
    assert sorted(heard) == ["all_actions", "all_actions_and_uploads", "specific_action"]
    assert status(heard["all_actions"][0][0]["osdi:signature"]) is None


@pytest.mark.parametrize(
    ("acting_again", "expected"), [("subscribes", "subscribed"), ("keeps", "unsubscribed")]
)
def test_who_had_unsubscribed_and_acts_is_as_the_setting_says(
    make_api: MakeApi, acting_again: str, expected: str
) -> None:
    pages = Pages(make_api(acting_again=acting_again))
    pages.api.sign_up(email_addresses=[{"address": NOOR, "status": "unsubscribed"}])
    pages.heard()
    take(pages, "petitions", pages.make("petitions", title="Night buses"))
    assert email_status(pages.person()) == expected
    assert ("subscribed" in pages.heard()) == (expected == "subscribed")


@pytest.mark.parametrize("before", ["subscribed", "unsubscribed"])
def test_opting_out_on_a_page_changes_nothing_for_who_is_known(pages: Pages, before: str) -> None:
    pages.api.sign_up(email_addresses=[{"address": NOOR, "status": before}])
    opts_out = {"email_addresses": [{"address": NOOR, "status": "unsubscribed"}]}
    take(pages, "petitions", pages.make("petitions", title="Night buses"), person=opts_out)
    assert email_status(pages.person()) == before


def test_somebody_new_who_opts_out_is_not_subscribed(pages: Pages) -> None:
    opts_out = {"email_addresses": [{"address": NOOR, "status": "unsubscribed"}]}
    take(pages, "petitions", pages.make("petitions", title="Night buses"), person=opts_out)
    assert email_status(pages.person()) == "unsubscribed"
    assert sorted(pages.heard()) == ["all_actions", "all_actions_and_uploads", "specific_action"]


def test_a_parent_group_is_told_who_joined_its_list(make_api: MakeApi) -> None:
    api = make_api(api_keys=["parent", "child"], parents={"child": "parent"})
    pages, world = Pages(api.with_key("child")), api.world
    child = world.group_of("child")
    assert child is not None
    petition = make(world, "petitions", {"title": "Night buses"}, group=child)
    arguments = {"resource": "petitions", "action_id": native(petition), "person": person()}
    act(world, "take_action", arguments, group=child)
    assert pages.types() == {trigger: ["osdi:signature"] for trigger in (*ALL, "subscribed")}


# Autoresponses


def with_autoresponse(pages: Pages, resource: str, **fields: Any) -> str:
    uuid = pages.make(resource, title="A title", **fields)
    switch_on_autoresponse(pages.world.store, resource, uuid, subject="Thank you", body="<p>Thanks.</p>")
    return uuid


@pytest.mark.parametrize("resource", ACTIONS)
def test_an_autoresponse_that_is_switched_on_is_sent_unasked(pages: Pages, resource: str) -> None:
    uuid = with_autoresponse(pages, resource)
    assert "notes" not in take(pages, resource, uuid)
    assert [(mail.to, mail.resource, mail.action_id) for mail in list_mail(pages.world.store)] == [
        (NOOR, resource, uuid)
    ]


def test_a_letter_to_three_is_answered_once(pages: Pages) -> None:
    uuid = with_autoresponse(pages, "advocacy_campaigns", type="email")
    take(pages, "advocacy_campaigns", uuid, targets=TARGETS)
    assert len(list_mail(pages.world.store)) == 1


def test_none_is_sent_where_none_is_switched_on_or_the_action_is_of_the_api(pages: Pages) -> None:
    take(pages, "petitions", pages.make("petitions", title="Night buses"))
    take(pages, "petitions", with_autoresponse(pages, "petitions", origin_system="Elsewhere"))
    assert list_mail(pages.world.store) == []


# What cannot be


@pytest.mark.parametrize(
    ("resource", "arguments", "says"),
    [
        ("petitions", {"amount": 5}, "signatures have no amount"),
        ("petitions", {"targets": TARGETS}, "signatures have no targets"),
        ("events", {"comments": "Hello"}, "attendances have no comments"),
        ("surveys", {"period": "Monthly"}, "responses have no period"),
        ("fundraising_pages", {"amount": None}, "needs an amount"),
        ("advocacy_campaigns", {"targets": []}, "needs targets"),
        ("petitions", {"person": {"email_addresses": []}}, "needs an email"),
        ("petitions", {"person": {"email_addresses": [{"address": " "}]}}, "needs an email"),
        ("petitions", {"person": person("noor at example")}, "not an email address"),
        ("petitions", {"person": person("noor\ud800@example.org")}, "UTF-8"),
        ("petitions", {"add_tags": ["web", " "]}, "blank"),
    ],
)
def test_what_an_action_does_not_take_is_refused_and_nothing_is_left_or_told(
    pages: Pages, resource: str, arguments: dict[str, Any], says: str
) -> None:
    uuid = pages.make(resource, title="A title")
    with pytest.raises(UsageError, match=says) as caught:
        take(pages, resource, uuid, **arguments)
    assert "\n" not in str(caught.value)
    assert pages.api.people() == []
    assert pages.total("/tags") == 0
    assert pages.heard() == {}


@pytest.mark.parametrize(
    ("resource", "uuid", "says"),
    [
        ("petitions", NOBODY, f"none of the petitions is known by '{NOBODY}'"),
        ("petition", NOBODY, "Did you mean petitions"),
        ("event_campaigns", NOBODY, "there are no actions 'event_campaigns'"),
        ("people", NOBODY, "There are events, petitions"),
    ],
)
def test_an_action_that_is_not_there_cannot_be_taken(
    pages: Pages, resource: str, uuid: str, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        take(pages, resource, uuid)
    assert pages.api.people() == []


def test_the_action_of_another_group_cannot_be_taken(make_api: MakeApi) -> None:
    api: ApiClient = make_api(api_keys=["one", "two"])
    petition = make(api.world, "petitions", {"title": "Night buses"}, group=api.world.group_of("two"))
    with pytest.raises(UsageError, match="none of the petitions is known by"):
        take(Pages(api.with_key("one")), "petitions", native(petition))
