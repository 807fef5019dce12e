"""Who is told of what: causes against triggers, networks, and everything that nobody is told of."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.webhooks import TRIGGERS, Delivery

from ...api_client import ApiClient, href, uuid_of
from ...conftest import MakeApi
from .causes import (
    KINDS,
    ONLY_EMAIL,
    RICH,
    URL,
    Kind,
    add_webhook,
    group_of,
    helper_body,
    only,
    plain_body,
    told,
)

PETITION, EVENT = KINDS[0], KINDS[1]
WITH_STATUS: dict[str, Any] = {
    status: {"email_addresses": [{"address": "ruth@example.org", "status": status}]}
    for status in ("subscribed", "unsubscribed")
}

each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.records for kind in KINDS])


def ids_of(path: str) -> str:
    """The uuid of the action whose records are posted at a path."""
    return path.split("/")[-2]


def types(deliveries: list[Delivery]) -> list[str]:
    return [one.type for one in deliveries]


# Causes and triggers

UPLOADS, SUBSCRIBED, ACTIONS = "all_actions_and_uploads", "subscribed", "all_actions"
ALL: set[str] = {*TRIGGERS}


def new_person_signs(api: ApiClient, path: str, _: Any) -> None:
    api.post(path, helper_body(PETITION, {"email_addresses": [{"address": "new@example.org"}]}))


def known_person_signs(api: ApiClient, path: str, _: Any) -> None:
    api.post(path, helper_body(PETITION, ONLY_EMAIL))


def known_person_is_linked(api: ApiClient, path: str, ruth: Any) -> None:
    api.post(path, plain_body(PETITION, ruth))


def another_petition_is_signed(api: ApiClient, _path: str, _: Any) -> None:
    api.post(PETITION.make(api), helper_body(PETITION, ONLY_EMAIL))


def new_person_signs_up(api: ApiClient, _path: str, _: Any) -> None:
    api.sign_up(email="new@example.org")


def known_person_signs_up(api: ApiClient, _path: str, _: Any) -> None:
    api.sign_up(**ONLY_EMAIL)


def person_is_changed(api: ApiClient, _path: str, ruth: Any) -> None:
    api.put(href(ruth), {"given_name": "Ruthie"})


def person_leaves(api: ApiClient, _path: str, ruth: Any) -> None:
    api.put(href(ruth), WITH_STATUS["unsubscribed"])


def person_without_email_signs_up(api: ApiClient, _path: str, _: Any) -> None:
    api.sign_up(phone="13125550149")


def unsubscribed_person_signs_up(api: ApiClient, _path: str, _: Any) -> None:
    api.sign_up(email_addresses=[{"address": "new@example.org", "status": "unsubscribed"}])


CAUSES: dict[Callable[[ApiClient, str, Any], None], set[str]] = {
    new_person_signs: ALL,
    known_person_signs: ALL - {SUBSCRIBED},
    known_person_is_linked: ALL - {SUBSCRIBED},
    another_petition_is_signed: {ACTIONS, UPLOADS},
    new_person_signs_up: {UPLOADS, SUBSCRIBED},
    known_person_signs_up: {UPLOADS},
    person_is_changed: set(),
    person_leaves: set(),
    person_without_email_signs_up: {UPLOADS},
    unsubscribed_person_signs_up: {UPLOADS},
}


@pytest.mark.parametrize("cause", CAUSES, ids=[cause.__name__ for cause in CAUSES])
def test_each_trigger_hears_of_what_it_is_for(api: ApiClient, cause: Callable[..., None]) -> None:
    ruth = api.sign_up(**RICH)
    path = PETITION.make(api)
    options: dict[str, dict[str, Any]] = {"specific_action": {"action_id": ids_of(path)}}
    webhooks = {trigger: add_webhook(api, trigger, **options.get(trigger, {})) for trigger in TRIGGERS}
    cause(api, path, ruth)
    heard = {trigger for trigger, webhook in webhooks.items() if told(api, webhook)}
    assert heard == CAUSES[cause]
    assert len(told(api)) == len(heard)


def test_each_webhook_has_a_key_of_its_own(api: ApiClient) -> None:
    for _ in range(2):
        for trigger in TRIGGERS[1:]:
            add_webhook(api, trigger)
    api.post(PETITION.make(api), helper_body(PETITION, ONLY_EMAIL))
    keys = [one.payloads[0]["idempotency_key"] for one in told(api)]
    assert len(keys) == len({*keys}) == 6
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key in keys)


def test_what_is_subscribed_is_told_by_what_did_it(api: ApiClient) -> None:
    add_webhook(api, "subscribed")
    api.post(PETITION.make(api), helper_body(PETITION, ONLY_EMAIL))
    assert types(told(api)) == ["osdi:signature"]


def test_who_comes_back_is_told_to_those_that_hear_of_subscriptions(api: ApiClient) -> None:
    api.sign_up(**WITH_STATUS["unsubscribed"])
    add_webhook(api, "subscribed")
    api.sign_up(**ONLY_EMAIL)
    assert told(api) == []
    api.sign_up(**WITH_STATUS["subscribed"])
    assert types(told(api)) == ["action_network:upload"]


def test_an_email_for_somebody_with_a_phone_alone_subscribes(api: ApiClient) -> None:
    mobile = api.sign_up(phone="13125550148")
    add_webhook(api, "subscribed")
    api.put(href(mobile), ONLY_EMAIL)
    assert types(told(api)) == ["action_network:action"]


def test_a_put_may_be_kept_quiet(make_api: MakeApi) -> None:
    api = make_api(webhook_on_person_put="nothing")
    ruth = api.sign_up(**WITH_STATUS["unsubscribed"])
    add_webhook(api, "subscribed")
    api.put(href(ruth), WITH_STATUS["subscribed"])
    assert told(api) == []


@each_kind
def test_a_specific_action_is_known_by_its_id(api: ApiClient, kind: Kind) -> None:
    wanted, other = kind.make(api), kind.make(api)
    webhook = add_webhook(api, "specific_action", action_id=ids_of(wanted))
    api.post(other, helper_body(kind, ONLY_EMAIL))
    assert told(api, webhook) == []
    api.post(wanted, helper_body(kind, ONLY_EMAIL))
    assert only(api, kind.type, webhook)["_links"][kind.rel]["href"] == wanted.rpartition("/")[0]


def test_a_campaign_stands_for_its_events(api: ApiClient) -> None:
    campaign = api.post("/event_campaigns", {"title": "T", "origin_system": "CRM"}).json
    inside = api.post(f"{href(campaign)}/events", {"title": "T", "origin_system": "CRM"}).json
    webhook = add_webhook(api, "specific_action", action_id=uuid_of(campaign))
    api.post(EVENT.make(api), {"person": ONLY_EMAIL})
    assert told(api, webhook) == []
    api.post(f"{href(inside)}/attendances", {"person": ONLY_EMAIL})
    api.post(f"{href(campaign)}/events/{uuid_of(inside)}/attendances", {"person": ONLY_EMAIL})
    assert types(told(api, webhook)) == ["osdi:attendance"] * 2


def test_a_webhook_that_is_off_hears_nothing(api: ApiClient) -> None:
    webhook = api.world.webhooks.create(URL, group=api.world.first_group)
    api.sign_up(**ONLY_EMAIL)
    api.world.webhooks.switch(webhook.id, is_on=True)
    api.sign_up(**ONLY_EMAIL)
    api.world.webhooks.switch(webhook.id, is_on=False)
    api.sign_up(**ONLY_EMAIL)
    assert len(told(api)) == 1


def test_a_delivery_names_the_request_that_caused_it(api: ApiClient) -> None:
    add_webhook(api)
    api.get("/people")
    api.sign_up(**ONLY_EMAIL)
    api.get("/people")
    (delivery,) = told(api)
    entry = next(one for one in api.world.journal.find() if one.number == delivery.cause)
    assert (entry.method, entry.path) == ("POST", "/people")


def test_a_delivery_names_the_background_request_that_caused_it(api: ApiClient) -> None:
    add_webhook(api)
    api.post("/people?background_request=true", {"person": ONLY_EMAIL})
    api.post("/people?background_request=true", {"person": ONLY_EMAIL})
    api.get("/people")
    causes = [one.cause for one in told(api)]
    entries = {one.number: one for one in api.world.journal.find()}
    assert [entries[cause or 0].query for cause in causes] == ["(in the background)"] * 2
    assert len({*causes}) == 2


def test_a_background_request_is_told_when_it_is_done(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=60)
    add_webhook(api)
    api.world.clock.freeze()
    api.post("/people?background_request=true", {"person": ONLY_EMAIL})
    api.get("/people")
    assert told(api) == []
    api.world.clock.advance(60)
    api.get("/people")
    assert types(told(api)) == ["action_network:upload"]


# Networks

KEYS, PARENTS = ["child-key", "parent-key", "other-key"], {"child-key": "parent-key"}


@pytest.fixture
def family(make_api: MakeApi) -> tuple[ApiClient, ApiClient, ApiClient]:
    """Clients of a child, its parent, and a group outside."""
    api = make_api(api_keys=KEYS, parents=PARENTS)
    return api.with_key("child-key"), api.with_key("parent-key"), api.with_key("other-key")


Family = tuple[ApiClient, ApiClient, ApiClient]


@pytest.mark.parametrize("trigger", [ACTIONS, UPLOADS, SUBSCRIBED])
def test_a_parent_hears_of_its_childs_people_with_the_child_as_sponsor(family: Family, trigger: str) -> None:
    child, parent, other = family
    above = add_webhook(parent, trigger, group=group_of(parent))
    add_webhook(other, trigger, group=group_of(other))
    child.post(PETITION.make(child), helper_body(PETITION, ONLY_EMAIL))
    (delivery,) = told(child)
    assert delivery.webhook == above.id
    (element,) = delivery.payloads
    assert element["action_network:sponsor"]["title"] == group_of(child).name
    assert element["osdi:signature"]["person"]["email_addresses"][0]["status"] == "subscribed"


def test_a_child_hears_nothing_of_its_parents_people(family: Family) -> None:
    child, parent, _ = family
    add_webhook(child, group=group_of(child))
    parent.sign_up(**ONLY_EMAIL)
    parent.post(PETITION.make(parent), helper_body(PETITION, ONLY_EMAIL))
    assert told(child) == []


def test_a_parent_hears_of_one_action_of_a_child(family: Family) -> None:
    child, parent, _ = family
    path = PETITION.make(child)
    add_webhook(parent, "specific_action", group=group_of(parent), action_id=ids_of(path))
    child.post(PETITION.make(child), helper_body(PETITION, ONLY_EMAIL))
    assert told(child) == []
    child.post(path, helper_body(PETITION, ONLY_EMAIL))
    assert types(told(child)) == ["osdi:signature"]


def test_subscriptions_go_by_each_groups_own_list(family: Family) -> None:
    child, parent, _ = family
    ruth = child.sign_up(**ONLY_EMAIL)
    child.put(href(ruth), WITH_STATUS["unsubscribed"])
    below = add_webhook(child, "subscribed", group=group_of(child))
    above = add_webhook(parent, "subscribed", group=group_of(parent))
    child.sign_up(**WITH_STATUS["subscribed"])
    assert len(told(child, below)) == 1
    assert told(child, above) == []  # the parent's list had her all along


def test_each_group_is_told_whether_its_own_list_has_somebody_new(family: Family) -> None:
    child, parent, _ = family
    parent.sign_up(**ONLY_EMAIL)
    webhooks = [add_webhook(one, group=group_of(one)) for one in (child, parent)]
    child.post(PETITION.make(child), helper_body(PETITION, ONLY_EMAIL))
    entries = [only(child, "osdi:signature", webhook)["person"]["email_addresses"][0] for webhook in webhooks]
    assert [entry.get("status") for entry in entries] == ["subscribed", None]


def test_who_comes_back_to_a_parent_by_a_child_is_told_above(family: Family) -> None:
    child, parent, _ = family
    ruth = child.sign_up(**ONLY_EMAIL)
    parent.put(href(ruth), WITH_STATUS["unsubscribed"])
    add_webhook(parent, "subscribed", group=group_of(parent))
    child.sign_up(**ONLY_EMAIL)
    assert told(child) == []
    child.put(href(ruth), WITH_STATUS["subscribed"])
    assert types(told(child)) == ["action_network:action"]


def test_a_blind_post_is_told_to_the_group_of_the_action(family: Family) -> None:
    child, _, other = family
    path = PETITION.make(other)
    here, there = (add_webhook(one, group=group_of(one)) for one in (child, other))
    child.with_key(None).post(path, helper_body(PETITION, ONLY_EMAIL))
    assert told(child, here) == []
    assert len(told(child, there)) == 1


# Nobody is told


def test_writes_that_fail_are_not_told(api: ApiClient) -> None:
    path = PETITION.make(api)
    add_webhook(api)
    add_webhook(api, "subscribed")
    assert api.post("/people", {"person": {"email_addresses": [{"address": "none"}]}}).status == 400
    assert api.post("/people", {"person": {"given_name": 5, **ONLY_EMAIL}}).status == 400
    api.post(path, {"person": {}})
    api.post(path, {"_links": {"osdi:person": {"href": "http://mock.test/api/v2/people/none"}}})
    api.with_key(None).post(path, {"person": {"email_addresses": [{"address": "none"}]}})
    api.post("/people?background_request=true", {"person": {"email_addresses": [{"address": "none"}]}})
    api.get("/people")
    assert api.people() == []
    assert told(api) == []


def test_what_breaks_after_the_person_was_written_is_not_told(api: ApiClient, monkeypatch: Any) -> None:
    path = PETITION.make(api)
    add_webhook(api)

    def fail(*_: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("actionnetwork_mock.rules.records.recount", fail)
    assert api.post(path, helper_body(PETITION, ONLY_EMAIL)).status == 500
    assert api.people() == []
    assert told(api) == []


def test_what_cannot_be_told_is_not_written_either(api: ApiClient, monkeypatch: Any) -> None:
    add_webhook(api)
    add_webhook(api)
    add = api.world.webhooks._queue.add

    def fail_on_the_second(webhook: Any, *args: Any, **options: Any) -> int:
        if webhook.id == 2:
            raise RuntimeError("on purpose")
        return add(webhook, *args, **options)

    monkeypatch.setattr(api.world.webhooks._queue, "add", fail_on_the_second)
    assert api.post("/people", {"person": ONLY_EMAIL}).status == 500
    assert api.people() == []
    assert told(api) == []


def test_strict_refusals_are_not_told(make_api: MakeApi) -> None:
    api = make_api(strict=True)
    path = PETITION.make(api)
    add_webhook(api)
    assert api.post("/people", {"person": ONLY_EMAIL, "add_tags": ["unknown"]}).status == 400
    assert api.post(path, helper_body(PETITION, ONLY_EMAIL, add_tags=["unknown"])).status == 400
    assert told(api) == []


def test_the_same_requests_at_the_same_time_give_the_same_keys(make_api: MakeApi) -> None:
    """Also after a write that failed: numbers have no gaps."""
    keys = []
    for fails_first in (False, True):
        api = make_api(strict=True)
        api.world.clock.freeze(datetime(2026, 5, 5, tzinfo=UTC))
        add_webhook(api)
        if fails_first:
            assert api.post("/people", {"person": ONLY_EMAIL, "add_tags": ["unknown"]}).status == 400
        api.sign_up(**ONLY_EMAIL)
        keys.append(told(api)[0].payloads[0]["idempotency_key"])
    assert keys[0] == keys[1]


def test_keys_are_not_used_again_after_a_reset(api: ApiClient) -> None:
    keys = set()
    for _ in range(2):
        add_webhook(api)
        api.sign_up(**ONLY_EMAIL)
        (delivery,) = told(api)
        keys.add(delivery.payloads[0]["idempotency_key"])
        assert delivery.number == 1
        api.world.reset()
    assert len(keys) == 2


@each_kind
def test_puts_of_records_are_not_told(api: ApiClient, kind: Kind) -> None:
    path = kind.make(api)
    record = api.post(path, helper_body(kind, ONLY_EMAIL)).json
    add_webhook(api)
    assert api.put(href(record), {"identifiers": ["crm:18"]}).status == 200
    assert told(api) == []


def test_taggings_are_not_told(api: ApiClient) -> None:
    ruth, tag = api.sign_up(**ONLY_EMAIL), api.tag("member")
    add_webhook(api)
    tagging = api.post(href(tag, "osdi:taggings"), {"_links": {"osdi:person": {"href": href(ruth)}}})
    assert tagging.status == 200
    assert api.delete(href(tagging.json)).status == 200
    assert told(api) == []


def test_new_actions_tags_and_messages_are_not_told(api: ApiClient) -> None:
    add_webhook(api)
    for kind in KINDS:
        kind.make(api)
    api.tag("member")
    api.post("/messages", {"subject": "Hello"})
    assert told(api) == []


def test_invented_people_are_not_told(api: ApiClient) -> None:
    add_webhook(api)
    add_webhook(api, "subscribed")
    api.world.seed_people(20, group=api.world.first_group)
    assert len(api.people()) == 20
    assert told(api) == []


def test_people_who_join_a_new_parent_are_not_told(make_api: MakeApi, tmp_path: Any) -> None:
    path = str(tmp_path / "mock.db")
    apart = make_api(api_keys=KEYS, path=path)
    apart.with_key("child-key").sign_up(**ONLY_EMAIL)
    add_webhook(apart, "subscribed", group=apart.world.group_of("parent-key"))
    apart.worlds.close()
    joined = make_api(api_keys=KEYS, path=path, parents=PARENTS)
    assert len(joined.with_key("parent-key").people()) == 1
    assert told(joined) == []


# Personal keys


def test_a_personal_key_has_no_webhooks(make_api: MakeApi) -> None:
    api = make_api(user_keys=["ruths-key"])
    user = api.world.group_of("ruths-key")
    assert user is not None
    with pytest.raises(UsageError, match="key of a user"):
        api.world.webhooks.create(URL, group=user)


def test_what_a_personal_key_does_is_told_to_no_group(make_api: MakeApi) -> None:
    api = make_api(user_keys=["ruths-key"])
    add_webhook(api)
    user = api.with_key("ruths-key")
    user.sign_up(**ONLY_EMAIL)
    user.post(PETITION.make(user), helper_body(PETITION, ONLY_EMAIL))
    assert told(api) == []


# Switches of tests


def test_the_next_may_be_made_twice_with_the_same_key(api: ApiClient) -> None:
    add_webhook(api)
    api.world.webhooks.twice()
    api.sign_up(**ONLY_EMAIL)
    api.sign_up(email="new@example.org")
    first, copy, other = told(api)
    assert (first.body, copy.copy_of) == (copy.body, first.number)
    assert other.body != first.body
    keys = [one.payloads[0]["idempotency_key"] for one in (first, copy, other)]
    assert keys[0] == keys[1] != keys[2]
