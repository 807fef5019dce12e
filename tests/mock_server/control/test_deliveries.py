"""The log of deliveries: what was sent, and what is sent again."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from ...api_client import ApiClient
from ..cli.receiver import receiving
from .conftest import Control
from .webhook_calls import URL, create, numbers

UNHURRIED = Settings(rate_limit=None, webhook_timeout_s=30)


Send = Callable[..., Any]


def test_a_delivery_shows_its_payloads_and_the_request_that_caused_it(
    api: ApiClient, control: Control
) -> None:
    create(control)
    control("POST", "/clock/freeze", {"at": "2026-07-01T12:00:00Z"})
    api.get("/people")
    person = api.sign_up(email="ruth@example.org")
    (listed,) = control("GET", "/webhooks/deliveries").json["deliveries"]
    (payload,) = listed.pop("payloads")
    assert listed == {
        "number": 1,
        "webhook": 1,
        "url": URL,
        "type": "action_network:upload",
        "state": "waiting",
        "queued": 1_782_907_200.0,
        "due": 1_782_907_200.0,
        "attempts": [],
        "cause": 2,
        "copy_of": None,
    }
    assert payload["action_network:upload"]["_links"]["osdi:person"] == person["_links"]["self"]
    shown = control("GET", "/webhooks/deliveries/1").json
    request = shown.pop("request")
    assert shown == {**listed, "payloads": [payload]}
    assert (request["number"], request["method"], request["path"], request["status"]) == (
        2,
        "POST",
        "/people",
        200,
    )
    assert "ruth@example.org" in request["request_body"]


def test_a_delivery_that_no_request_caused_shows_none(api: ApiClient, control: Control) -> None:
    create(control)
    control("POST", "/webhooks/1/test")
    shown = control("GET", "/webhooks/deliveries/1").json
    assert (shown["cause"], shown["request"]) == (None, None)


def test_a_request_that_the_journal_has_forgotten_is_not_shown(api: ApiClient, control: Control) -> None:
    create(control)
    api.sign_up(email="ruth@example.org")
    control("DELETE", "/journal")
    shown = control("GET", "/webhooks/deliveries/1").json
    assert (shown["cause"], shown["request"]) == (1, None)


def test_deliveries_are_found_by_webhook_type_state_and_number(api: ApiClient, control: Control) -> None:
    create(control)
    create(control)
    control("POST", "/webhooks/2/test")
    api.sign_up(email="ruth@example.org")
    control("DELETE", "/webhooks/1")
    assert numbers(control) == [1, 2, 3]
    assert numbers(control, "?webhook=2") == [1, 3]
    assert numbers(control, "?type=osdi:signature") == [1]
    assert numbers(control, "?state=discarded") == [2]
    assert numbers(control, "?state=waiting&webhook=2&type=action_network:upload") == [3]
    assert numbers(control, "?after=1") == [2, 3]
    assert numbers(control, "?webhook=3") == []


def test_the_newest_are_listed_and_all_are_counted(api: ApiClient, control: Control) -> None:
    create(control)
    for number in range(5):
        api.sign_up(email=f"p{number}@example.org")
    control("POST", "/webhooks/1/test")
    page = control("GET", "/webhooks/deliveries?limit=2&type=action_network:upload").json
    assert [one["number"] for one in page["deliveries"]] == [4, 5]
    assert (page["total"], page["last"]) == (5, 6)


def test_no_more_than_a_thousand_are_listed(api: ApiClient, control: Control) -> None:
    create(control)
    for _ in range(1001):
        control("POST", "/webhooks/1/test")
    page = control("GET", "/webhooks/deliveries").json
    assert [one["number"] for one in page["deliveries"]] == list(range(2, 1002))
    assert page["total"] == 1001


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("state=pending", "There are waiting, delivered, discarded"),
        ("type=osdi:donatio", "Did you mean osdi:donation?"),
        ("webhook=one", "webhook"),
        ("webhook=99999999999999999999", "webhook"),
        ("after=-1", "after"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=ten", "limit"),
        ("stat=waiting", "stat"),
    ],
)
def test_a_query_that_finds_nothing_by_mistake_is_a_400(control: Control, query: str, named: str) -> None:
    answer = control("GET", f"/webhooks/deliveries?{query}")
    assert answer.status == 400
    assert named in answer.error


def test_a_replay_is_one_more_delivery_with_the_same_payload(api: ApiClient, control: Control) -> None:
    create(control)
    api.sign_up(email="ruth@example.org")
    answer = control("POST", "/webhooks/deliveries/1/replay")
    assert answer.status == 200
    first, second = control("GET", "/webhooks/deliveries").json["deliveries"]
    assert second == answer.json
    assert second["payloads"] == first["payloads"]
    assert (second["number"], second["copy_of"]) == (2, 1)


def test_a_replay_for_a_deleted_webhook_is_a_404(api: ApiClient, control: Control) -> None:
    create(control)
    api.sign_up(email="ruth@example.org")
    control("DELETE", "/webhooks/1")
    assert control("POST", "/webhooks/deliveries/1/replay").status == 404
    assert numbers(control) == [1]


def test_the_next_deliveries_are_made_twice(api: ApiClient, control: Control) -> None:
    create(control)
    assert control("POST", "/webhooks/twice", {"count": 2}).json == {"twice": 2}
    for number in range(3):
        api.sign_up(email=f"p{number}@example.org")
    found = control("GET", "/webhooks/deliveries").json["deliveries"]
    assert [one["copy_of"] for one in found] == [None, 1, None, 3, None]
    assert found[0]["payloads"] == found[1]["payloads"]


def test_one_delivery_is_made_twice_where_no_number_is_given_and_none_where_it_is_taken_back(
    api: ApiClient, control: Control
) -> None:
    create(control)
    assert control("POST", "/webhooks/twice").json == {"twice": 1}
    control("POST", "/webhooks/twice", {"count": 0})
    api.sign_up(email="ruth@example.org")
    assert numbers(control) == [1]


# Delivered by a running server


def control_plane(server: MockServer) -> Send:
    """Return what sends a request to a running server's control plane and returns the JSON."""

    def send(method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            server.control_url + path, data, {"Mock-Control": "1"}, method=method
        )
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)

    return send


def test_the_world_of_a_key_is_drained() -> None:
    with MockServer(settings=UNHURRIED, any_key=True) as server, receiving() as receiver:
        send = control_plane(server)
        request = urllib.request.Request(f"{server.url}/people", headers={"OSDI-API-Token": "worker-1"})
        with urllib.request.urlopen(request):
            pass
        send("POST", "/webhooks?key=worker-1", {"url": receiver.url})
        send("POST", "/webhooks/1/test?key=worker-1")
        assert send("POST", "/webhooks/drain?key=worker-1") == {"waiting": 0}
        assert len(receiver.requests) == 1
