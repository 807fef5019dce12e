from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.ui.actions import act

from ...api_client import email_status, href
from ...conftest import MakeApi
from ...sample_group import make
from .pages import NOOR, Pages, native, person, status

UNSUBSCRIBED = [{"address": NOOR, "status": "unsubscribed"}]


def test_somebody_added_by_hand_is_told_to_subscribed_webhooks_only(pages: Pages) -> None:
    pages.act("add_activist", person=person(given_name="Noor"))
    assert pages.types() == {"subscribed": ["action_network:action"]}
    assert email_status(pages.person()) == "subscribed"


def test_the_payload_says_neither_that_it_subscribed_nor_tags_nor_custom_fields(pages: Pages) -> None:
    entered = person(given_name="Noor", custom_fields={"Shift": "night"})
    pages.act("add_activist", person=entered, add_tags=["member"])
    payload = pages.one("subscribed")
    assert status(payload) is None
    assert "add_tags" not in payload
    assert payload["person"]["custom_fields"] == {}
    assert payload["person"]["given_name"] == "Noor"
    assert list(payload["_links"]) == ["osdi:person"]
    assert pages.tags() == ["member"]
    assert pages.person()["custom_fields"] == {"Shift": "night"}


def test_one_who_is_made_with_make_is_added_by_hand_as_well(pages: Pages) -> None:
    make(pages.world, "people", {"email_addresses": [{"address": NOOR, "status": "subscribed"}]})
    assert status(pages.one("subscribed")) is None


def test_somebody_who_is_not_to_be_subscribed_is_told_to_nobody(pages: Pages) -> None:
    pages.act("add_activist", person=person(), subscribe=False)
    assert pages.heard() == {}
    assert email_status(pages.person()) == "unsubscribed"


@pytest.mark.parametrize(
    ("before", "subscribe", "after"),
    [
        ("unsubscribed", True, "subscribed"),
        ("unsubscribed", False, "unsubscribed"),
        ("subscribed", True, "subscribed"),
        ("subscribed", False, "subscribed"),
    ],
)
def test_who_is_known_is_subscribed_or_stays(pages: Pages, before: str, subscribe: bool, after: str) -> None:
    known = pages.api.sign_up(email_addresses=[{"address": NOOR, "status": before}])
    pages.heard()
    pages.act("add_activist", person=person(given_name="Noor"), subscribe=subscribe)
    assert email_status(pages.person()) == after
    assert href(pages.person()) == href(known)
    assert pages.person()["given_name"] == "Noor"
    assert ("subscribed" in pages.heard()) == (before != after)


# Reports


def three(pages: Pages) -> None:
    """Sign up two who are not subscribed, one who is, and one who has only a phone."""
    for name in ("a", "b"):
        pages.api.sign_up(email_addresses=[{"address": f"{name}@example.org", "status": "unsubscribed"}])
    pages.api.sign_up(email="c@example.org")
    pages.api.sign_up(phone="3125550148")
    pages.heard()


def statuses(pages: Pages) -> list[str | None]:
    return [email_status(pages.person(f"{name}@example.org")) for name in "abc"]


def test_each_who_is_subscribed_from_a_report_is_told_and_the_payload_says_so(pages: Pages) -> None:
    three(pages)
    assert pages.act("mass_subscribe") == {"subscribed": 2}
    heard = pages.heard()
    assert list(heard) == ["subscribed"]
    payloads = [element["action_network:action"] for (element,) in heard["subscribed"]]
    addresses = [payload["person"]["email_addresses"][0]["address"] for payload in payloads]
    assert addresses == ["a@example.org", "b@example.org"]
    assert [status(payload) for payload in payloads] == ["subscribed", "subscribed"]
    assert statuses(pages) == ["subscribed"] * 3


def test_a_report_may_be_of_some(pages: Pages) -> None:
    three(pages)
    assert pages.act("mass_subscribe", emails=["A@Example.org", "a@example.org ", "c@example.org"]) == {
        "subscribed": 1
    }
    assert statuses(pages) == ["subscribed", "unsubscribed", "subscribed"]


def test_nobody_is_told_who_was_unsubscribed_from_a_report(pages: Pages) -> None:
    three(pages)
    assert pages.act("mass_unsubscribe") == {"unsubscribed": 1}
    assert pages.heard() == {}
    assert statuses(pages) == ["unsubscribed"] * 3


def test_an_email_that_nobody_has_refuses_the_whole_report(pages: Pages) -> None:
    three(pages)
    with pytest.raises(UsageError, match=r"no person of this group has the email 'x@example.org'"):
        pages.act("mass_subscribe", emails=["a@example.org", "x@example.org"])
    assert statuses(pages) == ["unsubscribed", "unsubscribed", "subscribed"]
    assert pages.heard() == {}


def test_more_people_than_one_page_of_the_store_are_all_subscribed(pages: Pages) -> None:
    rows = [{"email": f"p{number}@example.org"} for number in range(2100)]
    pages.act("upload", rows=rows, subscribe=False)
    assert pages.act("mass_subscribe") == {"subscribed": 2100}
    assert pages.act("mass_subscribe") == {"subscribed": 0}


def test_a_report_of_a_child_group_subscribes_to_the_parents_list_too(make_api: MakeApi) -> None:
    api = make_api(api_keys=["parent", "child"], parents={"child": "parent"})
    child = api.with_key("child")
    child.sign_up(email_addresses=UNSUBSCRIBED)
    pages = Pages(api.with_key("parent"))
    act(api.world, "mass_subscribe", {}, group=api.world.group_of("child"))
    assert pages.types() == {"subscribed": ["action_network:action"]}
    assert email_status(pages.person()) == "subscribed"
    act(api.world, "mass_unsubscribe", {}, group=api.world.group_of("child"))
    assert email_status(pages.person()) == "subscribed"
    assert pages.heard() == {}


# What cannot be


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"person": None},
        {"person": "Noor"},
        {"person": {}},
        {"person": {"email_addresses": [{}]}},
        {"person": {"email_addresses": UNSUBSCRIBED}},
        {"person": {"phone_numbers": [{"number": "3125550148"}]}},
        {"person": {**person(), "nickname": "N"}},
        {"person": person(given_name=5)},
        {"person": person(custom_fields={"Shift": 5})},
        {"person": person("noor")},
        {"person": person(), "subscribe": "yes"},
        {"person": person(), "add_tags": "member"},
        {"person": person(), "colour": "red"},
    ],
)
def test_a_wrong_argument_is_one_sentence_and_nobody_is_added(pages: Pages, arguments: Any) -> None:
    with pytest.raises(UsageError) as caught:
        pages.act("add_activist", **arguments)
    assert str(caught.value)
    assert "\n" not in str(caught.value)
    assert pages.api.people() == []
    assert pages.heard() == {}


def test_an_act_that_does_not_exist_is_named(pages: Pages) -> None:
    with pytest.raises(UsageError, match="there is no UI action 'add_activists'. Did you mean add_activist"):
        pages.act("add_activists", person=person())


def test_what_was_left_out_comes_back_as_notes(pages: Pages) -> None:
    outcome = pages.act("add_activist", person=person(phone_numbers=[{"number": "12"}]))
    assert outcome["notes"] == ["'12' is not a phone number, so it was left out."]


def test_nothing_is_told_when_a_write_fails_at_its_end(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the end")

    petition = native(make(pages.world, "petitions", {"title": "Night buses", "tag_list": ["nights"]}))
    pages.world.webhooks.create(
        "http://127.0.0.1:1/", group=pages.world.first_group, trigger="all_actions", is_on=True
    )
    monkeypatch.setattr("actionnetwork_mock.ui.public_pages.respond", fail)
    with pytest.raises(RuntimeError, match="the end"):
        pages.act("take_action", resource="petitions", action_id=petition, person=person())
    assert pages.heard() == {}
    assert pages.api.people() == []
    assert (pages.total("/tags"), pages.total(f"/petitions/{petition}/signatures")) == (0, 0)
