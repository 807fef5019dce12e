from __future__ import annotations

import pytest

from ...api_client import ApiClient, uuid_of
from ...conftest import MakeApi
from ...sample_group import make
from .conftest import Control, control_of
from .webhook_calls import URL, create, numbers, webhooks

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
