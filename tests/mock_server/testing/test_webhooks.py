from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from actionnetwork_fixtures.webhooks import TEST_PAYLOAD
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.http.background import drain
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from ..cli.receiver import Receiver, receiving, silence, status

UNHURRIED = Settings(rate_limit=None, webhook_timeout_s=30)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def running() -> Iterator[MockServer]:
    with MockServer(settings=UNHURRIED, api_keys=["other-key"]) as server:
        yield server


@pytest.fixture
def server(running: MockServer) -> MockServer:
    """A server as it is after the start."""
    running.reset()
    return running


def sign_up(server: MockServer, email: str, *, key: str | None = None) -> None:
    """Sign somebody up, of which webhooks for uploads are told."""
    body = json.dumps({"person": {"email_addresses": [{"address": email}]}}).encode()
    headers = {"OSDI-API-Token": key or server.api_key, "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{server.url}/people", body, headers)):
        pass


def received(receiver: Receiver) -> list[str]:
    """Return the addresses in what was received, in order."""
    return [address_in(element) for request in receiver.requests for element in request.elements]


def address_in(element: dict[str, Any]) -> str:
    (payload,) = (value for key, value in element.items() if key.startswith(("osdi:", "action_network:up")))
    return str(payload["person"]["email_addresses"][0]["address"])


def keys(receiver: Receiver) -> list[str]:
    return [element["idempotency_key"] for request in receiver.requests for element in request.elements]


# As in the user interface


def test_a_webhook_is_on_at_once_and_told_of_all_actions_and_uploads(
    server: MockServer, receiver: Receiver
) -> None:
    webhook = server.webhooks.create(receiver.url)
    assert (webhook.is_on, webhook.trigger) == (True, "all_actions_and_uploads")
    sign_up(server, "ruth@example.org")
    server.webhooks.drain()
    assert received(receiver) == ["ruth@example.org"]


def test_webhooks_are_counted_and_listed_in_the_order_of_their_making(server: MockServer) -> None:
    assert len(server.webhooks) == 0
    made = [server.webhooks.create(f"http://127.0.0.1:9/{path}") for path in "ba"]
    assert len(server.webhooks) == 2
    assert list(server.webhooks) == made


def test_a_webhook_can_be_turned_on_and_off(server: MockServer, receiver: Receiver) -> None:
    webhook = server.webhooks.create(receiver.url, is_on=False)
    sign_up(server, "ruth@example.org")
    assert server.webhooks.turn_on(webhook).is_on
    sign_up(server, "noor@example.org")
    assert not server.webhooks.turn_off(webhook).is_on
    sign_up(server, "imre@example.org")
    server.webhooks.drain()
    assert received(receiver) == ["noor@example.org"]


def test_an_action_may_be_a_record_or_its_uuid(server: MockServer) -> None:
    petition = server.make("petitions", title="Keep the library open")
    for action in (petition, petition.id):
        webhook = server.webhooks.create("http://127.0.0.1:9/", trigger="specific_action", action_id=action)
        assert webhook.action_id == petition.id


@pytest.mark.parametrize(
    ("url", "options", "named"),
    [
        ("nowhere", {}, "'nowhere' is not a webhook address"),
        ("http://127.0.0.1:9/", {"trigger": "subscribe"}, "Did you mean subscribed?"),
        ("http://127.0.0.1:9/", {"trigger": "specific_action"}, "action_id"),
        (
            "http://127.0.0.1:9/",
            {"trigger": "specific_action", "action_id": "3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11"},
            "no action 3f0e9c7e",
        ),
        ("http://127.0.0.1:9/", {"key": "nobody"}, "this key opens no world"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused_and_not_kept(
    server: MockServer, url: str, options: dict[str, Any], named: str
) -> None:
    with pytest.raises(UsageError, match=named.replace("?", r"\?")):
        server.webhooks.create(url, **options)
    assert len(server.webhooks) == 0


def test_a_webhook_of_another_group_hears_of_that_group_only(server: MockServer, receiver: Receiver) -> None:
    server.webhooks.create(receiver.url, key="other-key")
    sign_up(server, "ruth@example.org")
    sign_up(server, "noor@example.org", key="other-key")
    server.webhooks.drain()
    assert received(receiver) == ["noor@example.org"]


@pytest.mark.parametrize("use", ["turn_on", "turn_off", "delete", "send_test"])
def test_a_webhook_that_is_gone_cannot_be_used(server: MockServer, use: str) -> None:
    webhook = server.webhooks.create("http://127.0.0.1:9/")
    server.webhooks.delete(webhook)
    with pytest.raises(UsageError, match=f"there is no webhook {webhook.id}; there are none yet"):
        getattr(server.webhooks, use)(webhook)


def test_the_sample_goes_to_a_webhook_that_is_off(server: MockServer, receiver: Receiver) -> None:
    webhook = server.webhooks.create(receiver.url, trigger="subscribed", is_on=False)
    sent = server.webhooks.send_test(webhook)
    server.webhooks.drain()
    (request,) = receiver.requests
    assert request.elements == TEST_PAYLOAD == sent.payloads
    assert (sent.type, sent.cause, sent.webhook) == ("osdi:signature", None, webhook.id)


# What was sent


def test_a_delivery_tells_its_cause_and_its_tries(server: MockServer) -> None:
    with receiving(status(503), status(200)) as receiver:
        webhook = server.webhooks.create(receiver.url)
        sign_up(server, "ruth@example.org")
        server.webhooks.drain()
        (delivery,) = server.webhooks.deliveries()
        assert (delivery.state, delivery.webhook, delivery.url) == ("waiting", webhook.id, receiver.url)
        server.webhooks.drain(advance=True)
    (delivery,) = server.webhooks.deliveries()
    assert delivery.state == "delivered"
    assert [one.status for one in delivery.attempts] == [503, 200]
    assert "503" in delivery.attempts[0].problem
    assert delivery.attempts[1].problem == ""
    assert delivery.attempts[1].at - delivery.attempts[0].at >= 290  # five minutes after it was due
    assert delivery.cause == server.requests.last("POST /people").number
    assert [address_in(element) for element in delivery.payloads] == ["ruth@example.org"]


def test_deliveries_are_found_by_state_webhook_and_type(server: MockServer, receiver: Receiver) -> None:
    good, bad = server.webhooks.create(receiver.url), server.webhooks.create("http://127.0.0.1:9/")
    sign_up(server, "ruth@example.org")
    server.webhooks.send_test(good)
    server.webhooks.drain(advance=True)
    found = server.webhooks.deliveries
    assert [one.webhook for one in found(state="discarded")] == [bad.id]
    assert [one.type for one in found(state="delivered")] == ["action_network:upload", "osdi:signature"]
    assert found(state="waiting") == []
    assert [one.state for one in found(webhook=bad)] == ["discarded"]
    assert [one.webhook for one in found(type="osdi:signature")] == [good.id]
    assert [one.webhook for one in found(type="action_network:upload", webhook=good)] == [good.id]
    assert found(type="osdi:donation") == []


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (
            {"state": "pending"},
            "no delivery has the state 'pending'. There are waiting, delivered, discarded",
        ),
        ({"type": "osdi:donatio"}, "no delivery has the type 'osdi:donatio'. Did you mean osdi:donation"),
    ],
)
def test_what_no_delivery_can_have_is_refused(
    server: MockServer, options: dict[str, Any], named: str
) -> None:
    with pytest.raises(UsageError, match=named):
        server.webhooks.deliveries(**options)


def test_a_replay_is_the_same_body_again(server: MockServer, receiver: Receiver) -> None:
    webhook = server.webhooks.create(receiver.url)
    sign_up(server, "ruth@example.org")
    server.webhooks.drain()
    (delivery,) = server.webhooks.deliveries()
    server.webhooks.turn_off(webhook)
    again = server.webhooks.replay(delivery)
    server.webhooks.drain()
    first, second = receiver.requests
    assert first.body == second.body == delivery.body
    assert (again.copy_of, again.number) == (delivery.number, delivery.number + 1)


def test_a_replay_for_a_webhook_that_is_gone_is_refused(server: MockServer, receiver: Receiver) -> None:
    webhook = server.webhooks.create(receiver.url)
    delivery = server.webhooks.send_test(webhook)
    server.webhooks.drain()
    server.webhooks.delete(webhook)
    with pytest.raises(UsageError, match=f"there is no webhook {webhook.id}"):
        server.webhooks.replay(delivery)
    assert len(server.webhooks.deliveries()) == 1


# How it may go wrong


def test_what_is_held_comes_after_the_release_in_the_order_asked_for(
    server: MockServer, receiver: Receiver
) -> None:
    server.webhooks.create(receiver.url)
    server.webhooks.hold()
    emails = [f"p{number}@example.org" for number in range(8)]
    for email in emails:
        sign_up(server, email)
    assert receiver.requests == []
    server.webhooks.release("reversed")
    server.webhooks.drain()
    assert received(receiver) == emails[::-1]


def test_what_is_held_cannot_be_drained(server: MockServer) -> None:
    server.webhooks.hold()
    with pytest.raises(UsageError, match="release them first"):
        server.webhooks.drain()


def test_a_release_in_an_order_that_does_not_exist_releases_nothing(server: MockServer) -> None:
    server.webhooks.hold()
    with pytest.raises(UsageError, match="'random' is no order"):
        server.webhooks.release("random")  # type: ignore[arg-type]  # what is tested
    with pytest.raises(UsageError, match="release them first"):
        server.webhooks.drain()


def test_a_delivery_that_is_made_twice_has_the_same_key_and_the_next_one_comes_once(
    server: MockServer, receiver: Receiver
) -> None:
    server.webhooks.create(receiver.url)
    server.webhooks.twice()
    sign_up(server, "ruth@example.org")
    sign_up(server, "noor@example.org")
    server.webhooks.drain()
    assert sorted(received(receiver)) == ["noor@example.org", "ruth@example.org", "ruth@example.org"]
    assert len(set(keys(receiver))) == 2
    assert [one.copy_of for one in server.webhooks.deliveries()] == [None, 1, None]


def test_fewer_than_no_deliveries_cannot_be_doubled(server: MockServer) -> None:
    with pytest.raises(UsageError, match="cannot double -1 deliveries"):
        server.webhooks.twice(-1)


def test_draining_says_what_still_waits_when_the_time_is_up(server: MockServer) -> None:
    with receiving(silence) as receiver:
        server.webhooks.send_test(server.webhooks.create(receiver.url))
        with pytest.raises(UsageError, match="after 0 s 1 delivery still waits"):
            server.webhooks.drain(timeout_s=0)


def test_where_nothing_waits_draining_takes_no_time(server: MockServer) -> None:
    server.webhooks.drain(timeout_s=0)


def test_there_is_no_draining_within_less_than_no_time(server: MockServer) -> None:
    with pytest.raises(UsageError, match="timeout_s is -1"):
        server.webhooks.drain(timeout_s=-1)


# States to go back to


def test_a_reset_forgets_webhooks_deliveries_holding_and_doubling(
    server: MockServer, receiver: Receiver
) -> None:
    server.webhooks.create(receiver.url)
    sign_up(server, "ruth@example.org")
    server.webhooks.drain()
    server.webhooks.hold()
    server.webhooks.twice(5)
    sign_up(server, "noor@example.org")
    server.reset()
    assert len(server.webhooks) == 0
    assert server.webhooks.deliveries() == []
    server.webhooks.create(receiver.url)
    sign_up(server, "ruth@example.org")
    server.webhooks.drain()
    assert received(receiver) == ["ruth@example.org"] * 2
    assert len({*keys(receiver)}) == 2  # for a receiver that remembers them


def test_a_restored_checkpoint_has_the_webhooks_that_were_there(
    server: MockServer, receiver: Receiver
) -> None:
    webhook = server.webhooks.create(receiver.url)
    checkpoint = server.checkpoint()
    server.webhooks.delete(webhook)
    server.restore(checkpoint)
    assert list(server.webhooks) == [webhook]
    sign_up(server, "ruth@example.org")
    server.webhooks.drain()
    assert received(receiver) == ["ruth@example.org"]


def test_webhooks_from_the_start_are_on_again_after_a_reset(receiver: Receiver) -> None:
    with MockServer(settings=UNHURRIED, webhooks=[receiver.url]) as server:
        (webhook,) = server.webhooks
        assert (webhook.trigger, webhook.is_on) == ("all_actions_and_uploads", True)
        server.webhooks.delete(webhook)
        server.reset()
        assert list(server.webhooks) == [webhook]
        sign_up(server, "ruth@example.org")
        server.webhooks.drain()
    assert received(receiver) == ["ruth@example.org"]


def test_a_webhook_from_the_start_that_cannot_be_is_refused() -> None:
    server = MockServer(webhooks=["nowhere"])
    with pytest.raises(UsageError, match="'nowhere' is not a webhook address"):
        server.start()
    with pytest.raises(UsageError, match="does not run"):
        _ = server.url


def test_worlds_that_keys_open_have_the_webhooks_of_the_start_for_themselves(receiver: Receiver) -> None:
    with MockServer(settings=UNHURRIED, any_key=True, webhooks=[receiver.url]) as server:
        sign_up(server, "ruth@example.org", key="worker-1")
        assert server.webhooks.deliveries() == []

        async def drain_own_world(worlds: Any) -> int:
            world = worlds.world_of("worker-1")
            await drain(world)
            return len(world.webhooks.deliveries())

        assert server.call_async(drain_own_world) == 1
    assert received(receiver) == ["ruth@example.org"]
