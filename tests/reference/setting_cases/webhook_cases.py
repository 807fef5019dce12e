"""Settings for webhooks."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from actionnetwork_mock.http.background import drain

from ...api_client import ApiClient, href, person_hash, uuid_of
from .case import Case


def _told(api: ApiClient, trigger: str = "all_actions_and_uploads") -> Callable[[], list[dict[str, Any]]]:
    """Set a webhook up, and return what gives the elements that it is sent."""
    webhooks = api.world.webhooks
    webhooks.create("http://127.0.0.1:9/", group=api.world.first_group, trigger=trigger, is_on=True)
    return lambda: [element for delivery in webhooks.deliveries() for element in delivery.payloads]


def _put_that_subscribes(api: ApiClient) -> object:
    entry = {"address": "ruth@example.org", "status": "unsubscribed"}
    person = api.post("/people", {"person": {"email_addresses": [entry]}}).json
    told = _told(api, "subscribed")
    api.put(href(person, "self"), {"email_addresses": [{**entry, "status": "subscribed"}]})
    return [next(iter(element)) for element in told()]


def _person_in_webhook(api: ApiClient) -> dict[str, Any]:
    told = _told(api)
    petition = api.post("/petitions", {"title": "Keep it", "origin_system": "Ours"}).json
    person = {
        **person_hash(email="ruth@example.org"),
        "postal_addresses": [{"postal_code": "97214", "region": "or"}],
    }
    api.post(f"/petitions/{uuid_of(petition)}/signatures", {"person": person})
    found: dict[str, Any] = told()[0]["osdi:signature"]["person"]
    return found


def _region_in_webhook(api: ApiClient) -> object:
    return _person_in_webhook(api)["postal_addresses"][0]["region"]


def _phone_in_webhook(api: ApiClient) -> object:
    return _person_in_webhook(api).get("phone_numbers")


def _phone_status_in_webhook(api: ApiClient) -> object:
    return _person_in_webhook(api)["phone_numbers"][0].get("status")


def _locality_in_webhook(api: ApiClient) -> object:
    return _person_in_webhook(api)["postal_addresses"][0].get("locality")


def _custom_fields_in_webhook(api: ApiClient) -> object:
    return _person_in_webhook(api).get("custom_fields")


def _currency_in_webhook(api: ApiClient) -> object:
    told = _told(api)
    page = api.post("/fundraising_pages", {"title": "Chip in", "origin_system": "Ours"}).json
    donation = {"recipients": [{"display_name": "Us", "amount": "5.00"}], "currency": "EUR"}
    answer = api.post(
        f"/fundraising_pages/{uuid_of(page)}/donations",
        {**donation, "person": person_hash(email="ruth@example.org")},
    )
    return answer.json["currency"], told()[0]["osdi:donation"]["currency"]


def _tries(api: ApiClient, url: str = "http://127.0.0.1:1/") -> list[Any]:
    """Return the attempts to deliver to where nobody listens, an hour of the clock long."""
    world = api.world
    world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    webhook = world.webhooks.create(url, group=world.first_group)
    world.webhooks.replay(_queued(api, webhook.url))

    async def deliver() -> None:
        await drain(world, advance=True)
        await world.webhooks.worker.close()

    asyncio.run(deliver())
    return list(world.webhooks.deliveries()[-1].attempts)


def _queued(api: ApiClient, url: str) -> int:
    """Have something delivered, and return the number of the delivery."""
    webhooks = api.world.webhooks
    webhooks.create(url, group=api.world.first_group, is_on=True)
    api.sign_up(email="ruth@example.org")
    return webhooks.deliveries()[-1].number


def _times_of_tries(api: ApiClient) -> object:
    tries = _tries(api)
    return [round(attempt.at - tries[0].at) for attempt in tries]


def _patience(api: ApiClient) -> object:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes the connection and never answers
        return _tries(api, f"http://127.0.0.1:{silent.getsockname()[1]}/")[0].problem


CASES = (
    Case("webhook_on_person_put", _put_that_subscribes, {"action": ["action_network:action"], "nothing": []}),
    Case("webhook_region", _region_in_webhook, {"name": "Oregon", "as_entered": "or"}, ("webhooks-37",)),
    Case(
        "webhook_phone_entry",
        _phone_in_webhook,
        {
            "always": [{"primary": True, "number_type": "Mobile", "status": "unsubscribed"}],
            "with_number": None,
        },
        ("webhooks-39",),
    ),
    Case(
        "webhook_phone_status",
        _phone_status_in_webhook,
        {"always": "unsubscribed", "opted_in": None},
        ("webhooks-40",),
    ),
    Case(
        "webhook_locality", _locality_in_webhook, {"derived": "Portland", "entered": None}, ("webhooks-40",)
    ),
    Case(
        "webhook_custom_fields", _custom_fields_in_webhook, {"always": {}, "filled": None}, ("webhooks-40",)
    ),
    Case("webhook_currency", _currency_in_webhook, {"as_stored": ("eur", "eur"), "upper": ("eur", "EUR")}),
    Case("webhook_first_try", _times_of_tries, {"extra": [0, 300, 1200, 3600], "counted": [0, 300, 1200]}),
    Case("webhook_retry_window_s", _times_of_tries, {3600: [0, 300, 1200, 3600], 12: [0, 1, 4, 12]}),
    Case(
        "webhook_timeout_s",
        _patience,
        {0.5: "no answer within 0.5 s", 0.05: "no answer within 0.05 s"},
        also={"webhook_retry_window_s": 0},
    ),
)
