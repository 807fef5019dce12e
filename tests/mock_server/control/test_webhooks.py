from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from actionnetwork_mock.changes import make
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from ...api_client import ApiClient, uuid_of
from ...conftest import MakeApi
from ..cli.receiver import receiving, status
from .conftest import Control, control_of

URL = "http://127.0.0.1:9/hook"
UNHURRIED = Settings(rate_limit=None, webhook_timeout_s=30)

Send = Callable[..., Any]


def create(control: Control, *, query: str = "", **body: Any) -> Any:
    """Make a webhook that is on and return it."""
    answer = control("POST", f"/webhooks{query}", {"url": URL, "is_on": True, **body})
    assert answer.status == 200, answer.body
    return answer.json


def webhooks(control: Control, query: str = "") -> Any:
    return control("GET", f"/webhooks{query}").json["webhooks"]


def numbers(control: Control, query: str = "") -> list[int]:
    """Return the numbers of the deliveries that a query finds."""
    answer = control("GET", f"/webhooks/deliveries{query}")
    assert answer.status == 200, answer.body
    return [one["number"] for one in answer.json["deliveries"]]


# Set up


def test_there_are_none_at_first(control: Control) -> None:
    assert control("GET", "/webhooks").json == {"held": False, "webhooks": []}


def test_a_new_one_is_off_and_told_of_all_actions_and_uploads(api: ApiClient, control: Control) -> None:
    made = control("POST", "/webhooks", {"url": URL})
    assert made.status == 200
    assert made.json == {
        "id": 1,
        "group_id": 1,
        "url": URL,
        "trigger": "all_actions_and_uploads",
        "action_id": None,
        "is_on": False,
        "group": "Group 1",
    }
    assert webhooks(control) == [made.json]
    assert control("GET", "/webhooks/1").json == made.json
    api.sign_up(email="ruth@example.org")
    assert numbers(control) == []


def test_one_is_made_for_one_action(api: ApiClient, control: Control) -> None:
    make(api.world, "petitions", {"title": "Keep the library open"})
    (petition,) = api.get("/petitions").json["_embedded"]["osdi:petitions"]
    made = create(control, trigger="specific_action", action_id=uuid_of(petition))
    assert made["action_id"] == uuid_of(petition)


def test_it_is_of_the_group_of_the_key(make_api: MakeApi) -> None:
    api = make_api(api_keys=["key-one", "key-two"])
    control = control_of(api.with_key(None))
    create(control, query="?key=key-two")
    api.with_key("key-one").sign_up(email="ruth@example.org")
    assert numbers(control) == []
    api.with_key("key-two").sign_up(email="noor@example.org")
    assert numbers(control) == [1]
    assert [one["group"] for one in webhooks(control)] == ["Group 2"]


def test_each_world_has_its_own(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    control = control_of(api)
    api.with_key("worker-1").get("/people")
    create(control, query="?key=worker-1")
    api.with_key("worker-1").sign_up(email="ruth@example.org")
    assert len(webhooks(control, "?key=worker-1")) == 1
    assert numbers(control, "?key=worker-1") == [1]
    assert webhooks(control) == []
    assert numbers(control) == []


def test_one_is_turned_on_and_off(api: ApiClient, control: Control) -> None:
    create(control, is_on=False)
    assert control("PUT", "/webhooks/1", {"is_on": True}).json["is_on"] is True
    api.sign_up(email="ruth@example.org")
    assert control("PUT", "/webhooks/1", {"is_on": False}).json["is_on"] is False
    api.sign_up(email="noor@example.org")
    assert numbers(control) == [1]


def test_one_is_deleted_with_what_waits_for_it(api: ApiClient, control: Control) -> None:
    create(control)
    api.sign_up(email="ruth@example.org")
    assert control("DELETE", "/webhooks/1").json == {}
    assert webhooks(control) == []
    assert numbers(control, "?state=waiting") == []
    assert numbers(control, "?state=discarded") == [1]


def test_a_reset_goes_back_to_those_of_the_start(make_api: MakeApi) -> None:
    api = make_api(webhooks={URL: "subscribed"})
    control = control_of(api)
    before = webhooks(control)
    assert [(one["url"], one["trigger"], one["is_on"]) for one in before] == [(URL, "subscribed", True)]
    control("DELETE", "/webhooks/1")
    control("POST", "/webhooks", {"url": f"{URL}/other"})
    control("POST", "/reset")
    assert webhooks(control) == before


# What is refused


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "url"),
        ({"url": 1}, "url"),
        ({"url": ""}, "'' is not a webhook address"),
        ({"url": "example.org/hook"}, "is not a webhook address"),
        ({"url": "ftp://example.org"}, "is not a webhook address"),
        ({"url": "http://x:99999/"}, "is not a webhook address"),
        ({"url": URL, "trigger": "all"}, "there is no trigger 'all'"),
        ({"url": URL, "trigger": "specific_action"}, "action_id"),
        ({"url": URL, "action_id": "3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11"}, "specific_action, and no other"),
        ({"url": URL, "trigger": "specific_action", "action_id": "1"}, "give the uuid"),
        ({"url": URL, "is_on": "yes"}, "is_on"),
        ({"url": URL, "colour": "red"}, "colour"),
    ],
)
def test_a_webhook_that_cannot_be_is_a_400_and_not_made(control: Control, body: object, named: str) -> None:
    answer = control("POST", "/webhooks", body)
    assert answer.status == 400
    assert named in answer.error
    assert "\n" not in answer.error
    assert webhooks(control) == []


def test_a_personal_key_has_no_webhooks(make_api: MakeApi) -> None:
    control = control_of(make_api(user_keys=["ruths-key"]))
    answer = control("POST", "/webhooks?key=ruths-key", {"url": URL})
    assert (answer.status, webhooks(control)) == (400, [])
    assert "the key of a user" in answer.error


def test_without_https_one_is_refused_where_the_settings_say_so(make_api: MakeApi) -> None:
    answer = control_of(make_api(webhook_targets="https"))("POST", "/webhooks", {"url": URL})
    assert answer.status == 400
    assert "https" in answer.error


@pytest.mark.parametrize("query", ["", "/deliveries"])
def test_a_key_that_opens_nothing_is_a_400(control: Control, query: str) -> None:
    answer = control("GET", f"/webhooks{query}?key=nobody")
    assert answer.status == 400
    assert answer.error == "this key opens no world; leave it out for the default one"


@pytest.mark.parametrize("body", [{}, {"is_on": 1}, {"is_on": None}, {"on": True}, []])
def test_a_switch_that_is_none_is_a_400_and_switches_nothing(control: Control, body: object) -> None:
    create(control)
    assert control("PUT", "/webhooks/1", body).status == 400
    assert webhooks(control)[0]["is_on"] is True


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999999"])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/webhooks/{}", None),
        ("PUT", "/webhooks/{}", {"is_on": False}),
        ("DELETE", "/webhooks/{}", None),
        ("POST", "/webhooks/{}/test", None),
        ("GET", "/webhooks/deliveries/{}", None),
        ("POST", "/webhooks/deliveries/{}/replay", None),
    ],
)
def test_a_number_that_nothing_has_is_a_404_and_changes_nothing(
    api: ApiClient, control: Control, method: str, path: str, body: object, number: str
) -> None:
    create(control)
    api.sign_up(email="ruth@example.org")
    before = control("GET", "/webhooks").body, control("GET", "/webhooks/deliveries").body
    answer = control(method, path.format(number), body)
    assert answer.status == 404
    assert f"there is no {'delivery' if 'deliveries' in path else 'webhook'} {number}" in answer.error
    assert (control("GET", "/webhooks").body, control("GET", "/webhooks/deliveries").body) == before


@pytest.mark.parametrize("path", ["/webhooks/x", "/webhooks/-1", "/webhooks/1/nothing"])
def test_an_address_that_is_none_is_a_404(control: Control, path: str) -> None:
    assert control("GET", path).status == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/release", {"order": "random"}),
        ("/release", {"order": None}),
        ("/twice", {"count": -1}),
        ("/twice", {"count": "1"}),
        ("/twice", {"count": 2**63}),
        ("/hold", {"seconds": 1}),
        ("/drain", {"timeout_s": -1}),
        ("/drain", {"timeout_s": "1"}),
        ("/drain", {"advance": 1}),
    ],
)
def test_a_wish_that_does_not_fit_is_a_400_and_leaves_all_held(
    api: ApiClient, control: Control, path: str, body: object
) -> None:
    control("POST", "/webhooks/hold")
    create(control)
    answer = control("POST", f"/webhooks{path}", body)
    assert answer.status == 400
    assert "\n" not in answer.error
    assert control("GET", "/webhooks").json["held"] is True
    api.sign_up(email="ruth@example.org")
    assert numbers(control) == [1]


# What was sent


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


def test_draining_waits_for_what_is_due_and_leaves_the_retries() -> None:
    with MockServer(settings=UNHURRIED) as server, receiving(status(500), status(200)) as receiver:
        send = control_plane(server)
        send("POST", "/webhooks", {"url": receiver.url})
        send("POST", "/webhooks/1/test")
        assert send("POST", "/webhooks/drain") == {"waiting": 1}
        assert len(receiver.requests) == 1
        assert send("POST", "/webhooks/drain", {"timeout_s": 30, "advance": True}) == {"waiting": 0}
        assert receiver.requests[0].body == receiver.requests[1].body
        (delivery,) = send("GET", "/webhooks/deliveries")["deliveries"]
        assert [one["status"] for one in delivery["attempts"]] == [500, 200]
        assert delivery["attempts"][0]["problem"] == "it answered 500, and only 200 counts"


def test_what_is_held_goes_out_after_the_release_and_is_not_drained_before() -> None:
    with MockServer(settings=UNHURRIED) as server, receiving() as receiver:
        send = control_plane(server)
        for path in ("a", "b"):
            send("POST", "/webhooks", {"url": f"{receiver.url}/{path}"})
        assert send("POST", "/webhooks/hold") == {"held": True}
        first = [send("POST", "/webhooks/1/test")["number"] for _ in range(4)]
        with pytest.raises(urllib.error.HTTPError, match="400") as refused:
            send("POST", "/webhooks/drain")
        with refused.value as error:
            assert "release them first" in json.load(error)["error"]
        assert receiver.requests == []
        assert send("POST", "/webhooks/release", {"order": "reversed"}) == {"held": False}
        send("POST", "/webhooks/drain", {"timeout_s": 30})
        found = send("GET", "/webhooks/deliveries")["deliveries"]
        assert sorted(found, key=lambda one: one["attempts"][0]["at"])[0]["number"] == first[-1]
        assert len(receiver.requests) == 4


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
