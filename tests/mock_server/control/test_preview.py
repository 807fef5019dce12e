"""A preview says what a request would do, and leaves everything as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from actionnetwork_contract.strategies import from_resource, people
from actionnetwork_mock.faults import Fault
from actionnetwork_mock.http.routing import Endpoint, Routes
from actionnetwork_mock.resources import RESOURCES
from actionnetwork_mock.world import World

from ...api_client import ApiClient
from ...conftest import MakeApi
from ...sample_group import Ids, fill, make_one_of_everything
from .conftest import HOST, Control, control_of

NOOR = {"person": {"email_addresses": [{"address": "noor@example.org"}]}}
REQUESTS = [
    (method, endpoint) for endpoint in Routes(RESOURCES).endpoints for method in (*endpoint.methods, "PATCH")
]


def preview(control: Control, method: str, path: str, body: object = None, **arguments: Any) -> Any:
    """Preview a request and return the result."""
    sent = {"method": method, "path": path, "body": "" if body is None else json.dumps(body)}
    answer = control("POST", "/preview", {**sent, **arguments})
    assert answer.status == 200, answer.body
    return answer.json


# The result


def test_it_shows_answer_notes_effects_and_webhooks(api: ApiClient, control: Control) -> None:
    control("POST", "/webhooks", {"url": "http://127.0.0.1:9/hook", "is_on": True})
    shown = preview(control, "POST", "/people", {**NOOR, "add_tags": ["stewrd"]})
    assert shown["status"] == 200
    assert json.loads(shown["body"])["email_addresses"][0]["status"] == "subscribed"
    assert ["content-type", "application/hal+json"] in shown["headers"]
    assert [(note["code"], note["where"]) for note in shown["notes"]] == [("unknown-tag", "/add_tags/0")]
    assert [(one["kind"], one["title"]) for one in shown["effects"]] == [
        ("made", "noor@example.org"),
        ("consent", "noor@example.org"),
    ]
    (delivery,) = shown["webhooks"]
    assert (delivery["webhook"], delivery["type"]) == (1, "action_network:upload")
    assert delivery["payloads"][0]["action_network:sponsor"]["title"] == "Group 1"
    assert shown["is_counted"] is True
    assert api.people() == []


def test_it_says_how_the_operation_and_the_fields_are_known(control: Control) -> None:
    known = {one["what"]: one["source"] for one in preview(control, "POST", "/people", NOOR)["provenance"]}
    assert known["POST /people"] == "documented"
    assert known["person.email_addresses.address"] == "documented"


def test_it_lists_the_settings_that_would_change_the_result(control: Control) -> None:
    body = {"person": {**NOOR["person"], "phone_numbers": [{"number": "12"}]}}
    shown = preview(control, "POST", "/people", body)
    found = {one["name"]: one for one in shown["settings"]}
    phone = found["unusable_phone"]
    assert (phone["value"], phone["provenance"]) == ("ignored", "assumed")
    (alternative,) = phone["alternatives"]
    assert (alternative["value"], alternative["status"]) == ("refused", 400)
    assert {"status", "body", "effects"} <= {*alternative["differs"]}
    assert shown["is_complete"] is True
    assert "put_null" not in found
    empty = preview(control, "GET", "/people")["settings"]
    assert [(one["name"], one["alternatives"][0]["differs"]) for one in empty] == [
        ("empty_page_links", ["body"])
    ]


def test_each_listed_alternative_does_what_it_says(make_api: MakeApi) -> None:
    body = {"person": {**NOOR["person"], "phone_numbers": [{"number": "12"}], "custom_fields": {"x": "y"}}}
    found = preview(control_of(make_api()), "POST", "/people", body)["settings"]
    assert {one["name"] for one in found} >= {"unusable_phone", "unknown_custom_field"}
    for setting in found:
        for alternative in setting["alternatives"]:
            other = make_api(**{setting["name"]: alternative["value"]})
            assert other.post("/people", body).status == alternative["status"]


def test_it_follows_the_settings_of_the_world(make_api: MakeApi) -> None:
    body = {"person": {**NOOR["person"], "phone_numbers": [{"number": "12"}]}}
    assert preview(control_of(make_api(unusable_phone="refused")), "POST", "/people", body)["status"] == 400


def test_a_key_can_be_named_or_left_out(api: ApiClient, control: Control) -> None:
    assert preview(control, "GET", "/people")["status"] == 200
    assert preview(control, "GET", "/people", key=api.key)["status"] == 200
    assert preview(control, "GET", "/people", key="")["status"] == 403
    assert preview(control, "GET", "/people", key="wrong")["status"] == 403


def test_neither_faults_nor_the_rate_limit_decide(make_api: MakeApi) -> None:
    api = make_api(rate_limit=1)
    control = control_of(api)
    api.world.faults.add(Fault("*", status=503))
    for _ in range(3):
        assert preview(control, "GET", "/people")["status"] == 200
    assert [fault.matched for fault in api.world.faults] == [0]


def test_a_whole_path_and_an_escaped_one_are_understood(api: ApiClient, control: Control) -> None:
    assert preview(control, "GET", "/api/v2/people?page=1")["status"] == 200
    assert preview(control, "GET", "/people/%C3%BC")["status"] == 404
    assert preview(control, "GET", "/nothing")["status"] == 404
    assert preview(control, "OPTIONS", "/people")["is_counted"] is False


@pytest.mark.parametrize(
    "arguments",
    [
        {"path": "people"},
        {"path": ""},
        {},
        {"path": "/people", "method": "get"},
        {"path": "/people", "method": "A B"},
        {"path": "/people", "body": {}},
        {"path": "/people", "other": 1},
    ],
)
def test_wrong_arguments_are_refused(control: Control, arguments: dict[str, object]) -> None:
    assert control("POST", "/preview", arguments).status == 400


def test_a_key_without_a_world_opens_none(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    answer = control_of(api)("POST", "/preview", {"path": "/people", "key": "a-new-key"})
    assert (answer.status, answer.error) == (
        400,
        "this key has no world yet: its first request to /api/v2 opens one",
    )
    assert len([*api.worlds]) == 1


def test_it_works_in_a_file_too(make_api: MakeApi, tmp_path: Any) -> None:
    api = make_api(path=str(tmp_path / "mock.db"))
    control = control_of(api)
    assert preview(control, "POST", "/people", NOOR)["status"] == 200
    assert api.people() == []
    assert api.post("/people", NOOR).status == 200


# Nothing changes


def state_of(world: World) -> dict[str, object]:
    """Return everything that a request could change, in the database and outside of it."""
    store = world.store
    return {
        "database": [*store._connection.iterdump()],
        "version": store.version,
        "numbers": dict(store._next_seq),
        "answers": (id(store.answers), dict(store.answers._values), set(store.answers._seen)),
        "counts": dict(store._counts._values),
        "rows": {scope: list(rows) for scope, rows in store._row_index._by_scope.items()},
        "journal": ([*world.journal.between()], world.journal.total, world.journal.era),
        "clock": (world.clock.time(), world.clock.frozen, world.clock.moves),
        "faults": [*world.faults],
        "limit": {key: list(calls) for key, calls in world.limiter._calls.items()},
        "due": world.next_due,
        "settings": world.settings,
        "webhooks": (world.webhooks.is_held, world.webhooks._twice, world.webhooks._settings),
        "keys": world.groups.keys(),
    }


@pytest.fixture(scope="module")
def sample() -> Iterator[tuple[ApiClient, Ids]]:
    """A group with one of everything, webhooks, faults and warm caches."""
    from actionnetwork_mock.worlds import Worlds

    from ...api_client import UNLIMITED

    api = ApiClient(Worlds(UNLIMITED, people=30))
    ids = make_one_of_everything(api.world)
    api.world.clock.freeze()
    api.world.webhooks.create("http://127.0.0.1:9/", group=api.world.first_group, is_on=True)
    api.world.webhooks.twice(3)
    api.world.faults.add(Fault("GET /nothing", status=503))
    for _ in range(3):
        api.get("/people")
        api.get("/people?filter=given_name eq 'Ruth'")
    yield api, ids
    api.worlds.close()


def bodies(endpoint: Endpoint, method: str) -> st.SearchStrategy[object]:
    """Return bodies for an endpoint: valid ones, helper calls, and others."""
    kinds: list[st.SearchStrategy[object]] = [
        st.just({}),
        st.just([]),
        st.fixed_dictionaries({"person": people(), "add_tags": st.just(["A name", "none"])}),
    ]
    if method in ("POST", "PUT"):
        kinds.append(from_resource(endpoint.resource, method))  # type: ignore[arg-type]  # one of its methods
    return st.one_of(kinds)


requests = st.sampled_from(REQUESTS).flatmap(
    lambda chosen: st.tuples(
        st.just(chosen),
        bodies(chosen[1], chosen[0]),
        st.sampled_from(["", "?background_request=true", "?page=2&per_page=3", "?filter=x"]),
        st.sampled_from([None, "", "wrong"]),
    )
)


@pytest.mark.uncovered
@pytest.mark.slow
@example_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request=requests)
def test_a_preview_changes_nothing(sample: tuple[ApiClient, Ids], request: Sequence[Any]) -> None:
    api, ids = sample
    (method, endpoint), body, query, key = request
    before = state_of(api.world)
    preview(control_of(api), method, fill(endpoint, ids) + query, body, key=key)
    assert state_of(api.world) == before


@pytest.mark.parametrize(
    ("method", "endpoint"), REQUESTS, ids=[f"{method} {endpoint.template}" for method, endpoint in REQUESTS]
)
def test_the_request_then_does_what_the_preview_said(
    make_api: MakeApi, method: str, endpoint: Endpoint
) -> None:
    api = make_api()
    ids = make_one_of_everything(api.world)
    control = control_of(api)
    api.world.clock.freeze()
    api.world.webhooks.create("http://127.0.0.1:9/", group=api.world.first_group, is_on=True)
    api.world.webhooks.twice(1)
    path, body = fill(endpoint, ids), {**NOOR, "title": "Night buses", "name": "steward"}
    sent = None if method in ("GET", "DELETE") else body
    before = state_of(api.world)
    shown = preview(control, method, path, sent)
    assert state_of(api.world) == before
    headers = {"content-type": "application/json"}
    answer = api.request(method, path, sent, host=HOST, headers=headers)
    entry = control("GET", "/journal/1").json
    assert (answer.status, answer.body.decode()) == (shown["status"], shown["body"])
    assert entry["notes"] == shown["notes"]
    assert entry["effects"] == shown["effects"]
    sent_webhooks = control("GET", "/webhooks/deliveries").json["deliveries"]
    assert [one["payloads"] for one in sent_webhooks] == [one["payloads"] for one in shown["webhooks"]]
