"""Every change of a status is kept with what did it, in the group where it happened."""

from __future__ import annotations

import pytest

from actionnetwork_mock.changes import remove_person
from actionnetwork_mock.control.records import GroupRecords
from actionnetwork_mock.errors import DoesNotExist
from actionnetwork_mock.rules.consent_log import Consent
from actionnetwork_mock.ui.actions import act

from ...api_client import ApiClient, href, uuid_of
from ...conftest import MakeApi

ANN = "ann@example.org"
PHONE = "13125550142"


def history(api: ApiClient, person: str = ANN) -> list[Consent]:
    return GroupRecords(api.world, site="http://mock.test").history(person)


def changes(api: ApiClient, person: str = ANN) -> list[tuple[str, str | None, str | None]]:
    return [(one.channel, one.before, one.after) for one in history(api, person)]


def set_status(api: ApiClient, person: object, kind: str, status: str) -> None:
    answer = api.put(href(person), {kind: [{"status": status}]})
    assert answer.status == 200, answer.body


def test_a_sign_up_begins_the_history(api: ApiClient) -> None:
    api.world.clock.freeze()
    ann = api.sign_up(email="Ann@example.org")
    assert history(api) == [
        Consent(
            channel="email",
            address="Ann@example.org",
            before=None,
            after="subscribed",
            time=api.world.clock.time(),
            group="Group 1",
            person_id=uuid_of(ann),
            way="request",
            request=1,
            method="POST",
            path="/people",
        )
    ]


def test_each_change_is_kept_with_its_request(api: ApiClient) -> None:
    ann = api.sign_up(email=ANN)
    api.get("/people")
    set_status(api, ann, "email_addresses", "unsubscribed")
    change = history(api)[-1]
    assert (change.before, change.after) == ("subscribed", "unsubscribed")
    assert (change.request, change.method, change.path) == (3, "PUT", f"/people/{uuid_of(ann)}")
    entry = list(api.world.journal)[2]
    assert (entry.number, entry.method, entry.path) == (change.request, change.method, change.path)


def test_what_changes_no_status_is_not_kept(api: ApiClient) -> None:
    ann = api.sign_up(email=ANN)
    api.put(href(ann), {"given_name": "Ann"})
    set_status(api, ann, "email_addresses", "subscribed")
    api.sign_up(email=ANN, family_name="Member")
    assert len(history(api)) == 1


def test_numbers_have_a_history_too(api: ApiClient) -> None:
    ann = api.sign_up(email=ANN, phone=PHONE)
    set_status(api, ann, "phone_numbers", "subscribed")
    assert changes(api, "+1 (312) 555-0142") == [
        ("email", None, "subscribed"),
        ("mobile", None, "unsubscribed"),
        ("mobile", "unsubscribed", "subscribed"),
    ]


def test_a_refused_write_leaves_no_trace(api: ApiClient) -> None:
    ann = api.sign_up(email=ANN)
    body = {"email_addresses": [{"status": "unsubscribed"}], "custom_fields": "wrong"}
    assert api.put(href(ann), body).status == 400
    assert len(history(api)) == 1


def test_a_background_request_has_the_number_of_when_it_was_done(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=60)
    ann = api.sign_up(email=ANN)
    body = {"email_addresses": [{"status": "unsubscribed"}]}
    api.put(f"{href(ann)}?background_request=true", body)
    assert len(history(api)) == 1
    api.world.clock.advance(minutes=2)
    api.get("/")
    change = history(api)[-1]
    assert (change.way, change.request, change.method) == ("background", 3, "PUT")
    assert [entry.query for entry in api.world.journal if entry.number == 3] == ["(in the background)"]


def test_what_people_do_in_the_user_interface_is_kept_without_a_request(api: ApiClient) -> None:
    api.sign_up(email=ANN)
    act(api.world, "mass_unsubscribe", {"emails": [ANN]})
    change = history(api)[-1]
    assert (change.way, change.request, change.before, change.after) == (
        "ui.mass_unsubscribe",
        None,
        "subscribed",
        "unsubscribed",
    )


def test_a_number_that_moves_leaves_one_and_comes_to_the_other(api: ApiClient) -> None:
    bob = api.sign_up(email="bob@example.org", phone=PHONE)
    set_status(api, bob, "phone_numbers", "subscribed")
    api.sign_up(email=ANN, phone=PHONE)
    assert changes(api, "bob@example.org")[-1] == ("mobile", "subscribed", None)
    assert ("mobile", None, "subscribed") in changes(api)


def test_whoever_is_merged_brings_the_past_along(api: ApiClient) -> None:
    mobile_only = api.sign_up(phone_numbers=[{"number": PHONE, "status": "subscribed"}])
    ann = api.sign_up(email=ANN)
    api.put(href(ann), {"phone_numbers": [{"number": PHONE}]})
    assert changes(api) == [("mobile", None, "subscribed"), ("email", None, "subscribed")]
    assert api.get(href(mobile_only)).status == 404


def test_a_person_who_leaves_can_still_be_asked_for(api: ApiClient) -> None:
    uuid = uuid_of(api.sign_up(email=ANN))
    assert remove_person(api.world, uuid, group=api.world.first_group)
    assert changes(api)[-1] == changes(api, uuid)[-1] == ("email", "subscribed", None)
    assert history(api)[-1].way == "fault"


def test_the_groups_of_a_network_are_told_apart(make_api: MakeApi) -> None:
    api = make_api(api_keys=["parent-key", "child-key"], parents={"child-key": "parent-key"})
    ann = api.with_key("child-key").sign_up(email=ANN)
    set_status(api.with_key("child-key"), ann, "email_addresses", "unsubscribed")
    assert [(one.group, one.after) for one in history(api)] == [
        ("Group 2", "subscribed"),
        ("Group 1", "subscribed"),
        ("Group 2", "unsubscribed"),
    ]


def test_a_reset_takes_the_history_back(api: ApiClient) -> None:
    api.sign_up(email=ANN)
    api.world.reset()
    with pytest.raises(
        DoesNotExist, match="none of the people is known by 'ann@example.org'. There are no people."
    ):
        history(api)


def test_seeded_people_have_no_past(make_api: MakeApi) -> None:
    api = make_api(people=1)
    (person,) = api.people()
    assert history(api, person["email_addresses"][0]["address"]) == []


def test_a_change_reads_as_a_sentence(api: ApiClient) -> None:
    api.world.clock.freeze()
    api.sign_up(email=ANN)
    act(api.world, "mass_unsubscribe", {})
    stamp = api.world.clock.stamp()
    assert [str(one) for one in history(api)] == [
        f"{stamp} Group 1: email {ANN} not there -> subscribed by request 1, POST /people",
        f"{stamp} Group 1: email {ANN} subscribed -> unsubscribed by ui.mass_unsubscribe",
    ]
