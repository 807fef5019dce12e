"""What nobody is told of: what failed, what is no act, and what personal keys do; and keys, which have no gaps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.changes import seed_people
from actionnetwork_mock.errors import UsageError

from ...api_client import ApiClient, href
from ...conftest import MakeApi
from .causes import (
    KINDS,
    ONLY_EMAIL,
    PETITION,
    URL,
    Kind,
    add_webhook,
    helper_body,
    told,
)

each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.records for kind in KINDS])


def test_writes_that_fail_are_not_told(api: ApiClient) -> None:
    path = PETITION.make(api)
    add_webhook(api)
    add_webhook(api, "subscribed")
    assert api.post("/people", {"person": {"email_addresses": [{"address": "none"}]}}).status == 400
    assert api.post("/people", {"person": {"given_name": {}, **ONLY_EMAIL}}).status == 400
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
    add = api.world.webhooks._deliveries.add

    def fail_on_the_second(webhook: Any, *args: Any, **options: Any) -> int:
        if webhook.id == 2:
            raise RuntimeError("on purpose")
        return add(webhook, *args, **options)

    monkeypatch.setattr(api.world.webhooks._deliveries, "add", fail_on_the_second)
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
    seed_people(api.world, 20, group=api.world.first_group)
    assert len(api.people()) == 20
    assert told(api) == []


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
