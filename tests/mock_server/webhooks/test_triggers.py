"""Who is told of what: causes against triggers, networks, and everything that nobody is told of."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from actionnetwork_mock.webhooks import TRIGGERS

from ...api_client import ApiClient, href, uuid_of
from ...conftest import MakeApi
from .causes import (
    EVENT,
    KINDS,
    ONLY_EMAIL,
    PETITION,
    RICH,
    URL,
    WITH_STATUS,
    Kind,
    add_webhook,
    helper_body,
    ids_of,
    only,
    plain_body,
    told,
    types,
)

each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.records for kind in KINDS])


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
