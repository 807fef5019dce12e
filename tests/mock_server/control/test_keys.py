"""Keys that are created, revoked and replaced while the server runs: the next request finds it so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.worlds import DEFAULT_API_KEY, Worlds

from ...api_client import UNLIMITED, ApiClient, href
from ...conftest import MakeApi
from .conftest import Control, control_of

ADA = {"person": {"email_addresses": [{"address": "ada@example.org"}]}}
REFUSED = {"error": f"API Key invalid or not present {DEFAULT_API_KEY}"}


def values(control: Control) -> list[str | None]:
    return [key["value"] for key in control("GET", "/keys").json]


# Listing


def test_keys_are_listed_with_their_groups(make_api: MakeApi) -> None:
    control = control_of(
        make_api(api_keys=["first-key", "second-key"], user_keys=["ruths-key"]).with_key(None)
    )
    assert control("GET", "/keys").json == [
        {
            "id": number,
            "kind": kind,
            "group": number,
            "group_name": f"Group {number}",
            "label": f"...{value[-4:]}",
            "value": value,
        }
        for number, kind, value in (
            (1, "group", "first-key"),
            (2, "group", "second-key"),
            (3, "user", "ruths-key"),
        )
    ]


# Creating


def test_a_new_key_opens_the_group_of_the_request(make_api: MakeApi) -> None:
    api = make_api(api_keys=["one", "two"])
    api.with_key("two").sign_up(email="ada@example.org")
    created = control_of(api)("POST", "/keys?key=two", {}).json
    assert (created["id"], created["kind"], created["group"]) == (3, "group", 2)
    assert len(api.with_key(created["value"]).people()) == 1
    assert api.with_key("two").get("/people").status == 200


def test_a_new_key_can_be_of_any_group(make_api: MakeApi) -> None:
    api = make_api(api_keys=["one", "two"])
    created = control_of(api.with_key("one"))("POST", "/keys", {"group": 2}).json
    api.with_key(created["value"]).sign_up(email="ada@example.org")
    assert [len(api.with_key(key).people()) for key in ("one", "two")] == [0, 1]


def test_a_new_group_has_data_of_its_own(api: ApiClient, control: Control) -> None:
    api.sign_up(email="ada@example.org")
    created = control("POST", "/keys", {"kind": "group", "name": "Local 7", "key": "key-of-local-7"}).json
    assert (created["value"], created["group_name"], created["group"]) == ("key-of-local-7", "Local 7", 2)
    local = api.with_key("key-of-local-7")
    assert local.people() == []
    assert local.get("/tags").status == 200


def test_a_personal_key_sees_no_tags(api: ApiClient, control: Control) -> None:
    created = control("POST", "/keys", {"kind": "user"}).json
    assert created["kind"] == "user"
    personal = api.with_key(created["value"])
    assert personal.get("/people").status == 200
    assert personal.get("/tags").status == 403


def test_invented_values_differ_and_depend_on_nothing_but_the_seed(make_api: MakeApi) -> None:
    created = [
        [control_of(api)("POST", "/keys", {}).json["value"] for _ in range(3)]
        for api in (make_api(seed=7), make_api(seed=7), make_api(seed=8))
    ]
    assert created[0] == created[1]
    assert len({*created[0], *created[2]}) == 6
    assert all(len(value) == 32 for value in created[0])


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({"key": " "}, 400, "' ' cannot be an API key"),
        ({"key": "k\u00e9y"}, 400, "cannot be an API key"),
        ({"key": DEFAULT_API_KEY}, 400, "the key ...-key exists or was revoked: choose another value"),
        ({"kind": "group", "key": DEFAULT_API_KEY}, 400, "the key ...-key exists or was revoked"),
        ({"group": 9}, 404, "there is no group 9: GET /_mock/keys lists the groups with their keys"),
        ({"group": 1, "kind": "user"}, 400, "kind creates a new group or user"),
        ({"name": "Local 7"}, 400, "name is for a new group or user: send kind as well"),
        ({"kind": "group", "name": ""}, 400, "Expected `str` of length >= 1"),
        ({"kind": "person"}, 400, "Invalid enum value 'person'"),
        ({"label": "mine"}, 400, "there is no field 'label'"),
    ],
)
def test_a_key_that_cannot_be_created_is_refused_and_creates_nothing(
    api: ApiClient, control: Control, body: object, status: int, sentence: str
) -> None:
    answer = control("POST", "/keys", body)
    assert answer.status == status
    assert answer.error.startswith(sentence) or sentence in answer.error
    assert values(control) == [DEFAULT_API_KEY]
    assert api.world.store.query("SELECT COUNT(*) FROM groups") == [(1,)]


# Revoking


def test_a_revoked_key_is_refused_from_the_next_request_on(api: ApiClient, control: Control) -> None:
    petition = href(api.post("/petitions", {"title": "T", "origin_system": "C"}).json)
    reads = ["/people", "/tags", petition, "/people?filter=given_name eq 'Ada'"]
    for path in reads * 3:  # answers that are asked for again are cached
        assert api.get(path).status == 200
    assert control("DELETE", "/keys/1").json == {}
    for path in reads:
        answer = api.get(path)
        assert (answer.status, answer.json) == (403, REFUSED)
        assert answer.note_codes == ["revoked-key"]
    for method, path in (("POST", "/people"), ("PUT", petition), ("POST", f"{petition}/signatures")):
        assert api.request(method, path, ADA).status == 403
    assert "osdi:tags" not in api.get("/").json["_links"]
    assert values(control) == []


def test_data_and_webhooks_stay_when_a_key_is_revoked(api: ApiClient, control: Control) -> None:
    api.sign_up(email="ada@example.org")
    petition = href(api.post("/petitions", {"title": "T", "origin_system": "C"}).json)
    control("POST", "/webhooks", {"url": "http://127.0.0.1:9/", "is_on": True})
    control("DELETE", "/keys/1")
    ruth = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
    assert api.with_key(None).post(f"{petition}/signatures", ruth).json == {}
    assert len(control("GET", "/webhooks").json["webhooks"]) == 1
    assert control("GET", "/webhooks/deliveries").json["total"] == 1
    assert control("GET", "/state/people/count").json == {"count": 2}
    again = api.with_key(control("POST", "/keys", {}).json["value"])
    assert len(again.people()) == 2


def test_a_background_request_of_a_revoked_key_is_carried_out(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=5)
    api.world.clock.freeze()
    control = control_of(api)
    api.post("/people?background_request=true", ADA)
    control("DELETE", "/keys/1")
    api.world.clock.advance(5)
    api.get("/people")
    assert control("GET", "/state/people/count").json == {"count": 1}


def test_other_keys_of_the_group_stay(api: ApiClient, control: Control) -> None:
    other = api.with_key(control("POST", "/keys", {}).json["value"])
    control("DELETE", "/keys/1")
    assert other.get("/people").status == 200


def test_a_revoked_value_cannot_be_used_again(control: Control) -> None:
    control("DELETE", "/keys/1")
    assert control("POST", "/keys", {"key": DEFAULT_API_KEY}).status == 400


@pytest.mark.parametrize(("method", "rest"), [("DELETE", ""), ("POST", "/regenerate")])
def test_a_key_that_no_group_has_is_a_404(control: Control, method: str, rest: str) -> None:
    control("DELETE", "/keys/1")
    for number in (0, 1, 2):
        answer = control(method, f"/keys/{number}{rest}")
        assert answer.status == 404
        assert answer.error == f"there is no key {number}: GET /_mock/keys lists them"


# Replacing


def test_a_regenerated_key_replaces_the_old_one(api: ApiClient, control: Control) -> None:
    api.sign_up(email="ada@example.org")
    created = control("POST", "/keys/1/regenerate", {}).json
    assert (created["id"], created["group"]) == (2, 1)
    assert api.get("/people").status == 403
    assert len(api.with_key(created["value"]).people()) == 1
    assert values(control) == [created["value"]]


def test_the_new_value_can_be_chosen(api: ApiClient, control: Control) -> None:
    assert control("POST", "/keys/1/regenerate", {"key": "new-key"}).json["value"] == "new-key"
    assert api.with_key("new-key").get("/people").status == 200


def test_an_impossible_new_value_leaves_the_old_key(api: ApiClient, control: Control) -> None:
    assert control("POST", "/keys/1/regenerate", {"key": " "}).status == 400
    assert control("POST", "/keys/1/regenerate", {"key": DEFAULT_API_KEY}).status == 400
    assert api.get("/people").status == 200


# Back to an earlier state


def test_a_reset_brings_the_keys_of_the_start_back(api: ApiClient, control: Control) -> None:
    created = control("POST", "/keys/1/regenerate", {}).json["value"]
    control("POST", "/keys", {"kind": "group", "name": "Local 7"})
    control("POST", "/reset")
    assert values(control) == [DEFAULT_API_KEY]
    assert [api.with_key(key).get("/people").status for key in (DEFAULT_API_KEY, created)] == [200, 403]
    assert control("POST", "/keys", {"kind": "group"}).json["group_name"] == "Group 2"


def test_a_checkpoint_has_the_keys(api: ApiClient, control: Control) -> None:
    created = control("POST", "/keys", {}).json["value"]
    checkpoint = control("POST", "/checkpoints").json
    control("DELETE", "/keys/1")
    control("DELETE", "/keys/2")
    control("POST", "/restore", checkpoint)
    assert values(control) == [DEFAULT_API_KEY, created]
    assert [api.with_key(key).get("/people").status for key in (DEFAULT_API_KEY, created)] == [200, 200]


# A database file


def on_file(path: Path, **options: Any) -> tuple[ApiClient, Control]:
    api = ApiClient(Worlds(UNLIMITED, path=str(path), **options))
    return api, control_of(api)


def test_keys_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "world.db"
    api, control = on_file(path)
    api.sign_up(email="ada@example.org")
    created = control("POST", "/keys/1/regenerate", {}).json["value"]
    api.worlds.close()
    assert created.encode() not in path.read_bytes()
    again, control = on_file(path)
    assert again.get("/people").status == 403
    assert len(again.with_key(created).people()) == 1
    (listed,) = control("GET", "/keys").json
    assert (listed["id"], listed["label"], listed["value"]) == (2, f"...{created[-4:]}", None)
    assert control("GET", "/state/people/count").json == {"count": 1}
    again.worlds.close()


def test_a_key_of_a_file_can_be_given_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "world.db"
    api, control = on_file(path)
    control("POST", "/keys", {"kind": "group", "name": "Local 7", "key": "key-of-local-7"})
    api.worlds.close()
    again, control = on_file(path, api_keys=["key-of-local-7"])
    assert again.world.first_group.name == "Local 7"
    assert values(control) == [None, "key-of-local-7"]
    again.worlds.close()


# Other worlds


def test_a_key_belongs_to_the_world_that_it_was_created_in(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    other = api.with_key("other")
    other.sign_up(email="ada@example.org")
    created = control_of(api)("POST", "/keys?key=other", {}).json["value"]
    assert len(api.with_key(created).people()) == 1
    assert control_of(api)("GET", "/health").json["worlds"] == 2
    assert values(control_of(api)) == [DEFAULT_API_KEY]


@pytest.mark.parametrize("key", [DEFAULT_API_KEY, "other"])
def test_a_revoked_key_opens_no_new_world(make_api: MakeApi, key: str) -> None:
    api = make_api(any_key=True).with_key(key)
    api.sign_up(email="ada@example.org")
    control = control_of(api)
    worlds = control("GET", "/health").json["worlds"]
    control("DELETE", f"/keys/1?key={key}")
    answer = api.get("/people")
    assert (answer.status, answer.note_codes) == (403, ["revoked-key"])
    assert control("GET", "/health").json["worlds"] == worlds


def test_a_key_of_another_world_is_refused(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    api.with_key("other").get("/people")
    answer = control_of(api)("POST", "/keys", {"key": "other"})
    assert (answer.status, answer.error) == (400, "this key opens another world: choose another value")


def test_created_keys_do_not_count_as_worlds(make_api: MakeApi) -> None:
    api = make_api(any_key=True, max_worlds=2)
    api.with_key("one").get("/people")
    for _ in range(3):
        control_of(api)("POST", "/keys?key=one", {})
    assert api.with_key("two").get("/people").status == 200
    assert api.with_key("three").get("/people").status == 403
