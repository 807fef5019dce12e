"""What is due takes effect when the clock advances or the state is read, without a request to the API."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from actionnetwork_mock.journal import IN_BACKGROUND, Entry
from actionnetwork_mock.receiver import WebhookReceiver
from actionnetwork_mock.servers.in_process import InProcessServer
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.store import Scope

from ...api_client import ApiClient, href
from ...conftest import MakeApi
from .conftest import control_of

SIGNUP = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}


@pytest.fixture
def waiting(make_api: MakeApi) -> ApiClient:
    """A client of a group for which a signup waits for a minute."""
    api = make_api(background_delay_s=60)
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    assert api.post("/people?background_request=true", SIGNUP).body == b"{}"
    return api


def control(api: ApiClient, method: str, path: str, body: object = None) -> object:
    answer = control_of(api)(method, path, body)
    assert answer.status == 200
    return answer.json


def people_stored(api: ApiClient) -> int:
    """Return how many people there are, without a request or an operation, which would carry out what is due."""
    return api.world.store.count(Scope("people", 1))


def test_a_clock_that_the_control_api_advances_carries_out_what_is_due(waiting: ApiClient) -> None:
    control(waiting, "POST", "/clock/advance", {"seconds": 59})
    assert people_stored(waiting) == 0
    control(waiting, "POST", "/clock/advance", {"seconds": 1})
    assert people_stored(waiting) == 1


def test_a_clock_that_is_frozen_later_carries_out_what_is_due(waiting: ApiClient) -> None:
    control(waiting, "POST", "/clock/freeze", {"at": "2026-07-02T00:00:00Z"})
    assert people_stored(waiting) == 1


@pytest.mark.parametrize(
    "read",
    [
        lambda api: control(api, "GET", "/state/people/count") == {"count": 1},
        lambda api: control(api, "GET", "/background") == [],
        lambda api: control(api, "GET", "/journal/count")["total"] == 2,  # type: ignore[index]
    ],
)
def test_the_state_that_is_read_has_what_is_due(
    waiting: ApiClient, read: Callable[[ApiClient], bool]
) -> None:
    waiting.world.clock.advance(60)
    assert read(waiting)


def test_flushing_carries_out_what_waits(waiting: ApiClient) -> None:
    control(waiting, "POST", "/background/flush")
    assert people_stored(waiting) == 1
    assert control(waiting, "GET", "/background") == []


def test_what_fails_still_drops_what_is_not_due(waiting: ApiClient) -> None:
    assert control(waiting, "POST", "/background/fail") == {"failed": 1}
    waiting.world.clock.advance(60)
    assert control(waiting, "GET", "/state/people/count") == {"count": 0}


def test_a_schedule_takes_effect_when_the_clock_advances(make_api: MakeApi) -> None:
    api = make_api(targeting_s=5)
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    texts = {"subject": "Hello", "body": "<p>.</p>", "from": "Us", "reply_to": "us@example.org"}
    message = api.post("/messages", texts).json
    assert api.get(href(message)).json["status"] == "calculating"
    control(api, "POST", "/clock/advance", {"seconds": 5})
    (row,) = api.world.store.every(Scope("messages", 1))
    assert row.document()["status"] == "draft"


SLOW = Settings(rate_limit=None, background_delay_s=60)


def sign_up(server: MockServer | InProcessServer) -> None:
    server.call(lambda world: world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC)))
    server.run(lambda worlds: ApiClient(worlds).post("/people?background_request=true", SIGNUP))


@pytest.mark.parametrize("kind", [MockServer, InProcessServer])
def test_a_clock_that_python_advances_carries_out_what_is_due(
    kind: type[MockServer] | type[InProcessServer],
) -> None:
    with kind(settings=SLOW) as server:
        sign_up(server)
        assert server.call(lambda world: world.store.count(Scope("people", 1))) == 0
        server.clock.advance(60)
        assert server.call(lambda world: world.store.count(Scope("people", 1))) == 1


def test_a_webhook_is_sent_when_the_clock_advances_without_any_request() -> None:
    with WebhookReceiver() as receiver, MockServer(settings=SLOW, webhooks=[receiver.url]) as server:
        sign_up(server)
        server.clock.advance(60)
        sent = receiver.wait_for("action_network:upload").data
        assert sent["person"]["email_addresses"][0]["address"] == "ruth@example.org"


def test_what_is_due_is_carried_out_while_the_clock_runs_by_itself() -> None:
    done = threading.Event()
    with MockServer(settings=SLOW.changed(background_delay_s=0.05)) as server:

        def notice(entry: Entry) -> None:
            if entry.query == IN_BACKGROUND:
                done.set()

        server.call(lambda world: setattr(world.journal, "on_entry", notice))
        server.run(lambda worlds: ApiClient(worlds).post("/people?background_request=true", SIGNUP))
        assert done.wait(10)
