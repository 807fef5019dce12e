"""A world as a file over the control API, and checkpoints with names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from actionnetwork_mock.control import checkpoints
from actionnetwork_mock.scenarios.world_form import VERSION

from ...api_client import ApiClient
from ...conftest import MakeApi
from .conftest import HEADERS, HOST, Control

ADA = {"person": {"email_addresses": [{"address": "ada@example.org"}], "given_name": "Ada"}}


def export(api: ApiClient, query: str = "") -> bytes:
    answer = api.request("GET", f"/_mock/world{query}", host=HOST)
    assert answer.status == 200
    return answer.body


def people(api: ApiClient) -> list[str]:
    found = api.get("/people").json["_embedded"]["osdi:people"]
    return [person["email_addresses"][0]["address"] for person in found]


def put(api: ApiClient, body: bytes) -> Any:
    return api.request("PUT", "/_mock/world", raw=body, headers=HEADERS, host=HOST)


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_the_data_are_those_of_the_file_again(api: ApiClient, control: Control, form: str) -> None:
    api.post("/people", ADA)
    file = export(api, f"?form={form}")
    shown = api.get("/people").json
    api.post("/people", {"person": {"email_addresses": [{"address": "bea@example.org"}]}})
    control("POST", "/clock/freeze", {"at": "2026-07-01T12:00:00Z"})
    assert put(api, file).json == {}
    assert api.get("/people").json == shown
    assert control("GET", "/clock").json["now"] == "2026-07-01T12:00:00Z"
    assert control("GET", "/journal/count").json["total"] == 4


def test_a_reset_goes_back_to_the_start_and_not_to_the_file(api: ApiClient, control: Control) -> None:
    api.post("/people", ADA)
    file = export(api)
    control("POST", "/reset")
    put(api, file)
    assert people(api) == ["ada@example.org"]
    control("POST", "/reset")
    assert people(api) == []


def test_a_checkpoint_from_before_a_file_can_still_be_restored(api: ApiClient, control: Control) -> None:
    file = export(api)
    api.post("/people", ADA)
    control("POST", "/checkpoints", {"name": "with Ada"})
    put(api, file)
    assert people(api) == []
    control("POST", "/restore", {"checkpoint": "with Ada"})
    assert people(api) == ["ada@example.org"]


def test_a_key_that_was_made_after_the_file_opens_nothing(api: ApiClient, control: Control) -> None:
    file = export(api)
    control("POST", "/keys", {"key": "a-later-key"})
    put(api, file)
    assert api.with_key("a-later-key").get("/people").status == 403
    assert api.get("/people").status == 200


def test_a_file_with_another_key_has_the_key_of_the_server_as_well(make_api: MakeApi) -> None:
    other = make_api(api_keys=["another-key"])
    other.with_key("another-key").post("/people", ADA)
    file = export(other.with_key("another-key"))
    api = make_api()
    assert put(api, file).json == {}
    assert people(api) == people(api.with_key("another-key")) == ["ada@example.org"]


def broken(file: bytes, *path: object, value: object) -> bytes:
    """Return a file with another value at a path."""
    whole = json.loads(file)
    into = whole["world"]
    for key in path[:-1]:
        into = into[key]
    into[path[-1]] = value
    return json.dumps(whole).encode()


PERSON = ("tables", "people", 1, "document")
BROKEN: list[tuple[tuple[object, ...], object, str]] = [
    (("version",), VERSION + 1, f"in version {VERSION + 1} of the form, and actionnetwork-mock"),
    (("version",), "1", "world.version: Expected `int`"),
    (("seed",), 1.5, "world.seed: Expected `int`"),
    (("clock", "time"), 1e300, "world.clock.time: Expected"),
    (("faults",), [{"number": 1, "fault": {"pattern": "*"}}], "world.faults[0].fault: a fault needs an effect"),
    (("tables", "peple"), [], "world.tables: Object contains unknown field `peple`"),
    (("tables", "people", 1, "seq"), "x", "world.tables.people[1].seq: Expected `int`"),
    (("tables", "people", 1, "seq"), 2**70, "world.tables.people[1].seq: "),
    (("tables", "people", 1, "seq"), 1, "world.tables: two rows are the same, or one misses a value"),
    (("tables", "people", 1, "group_id"), 7, "world.tables.people: a row has group_id 7"),
    (("tables", "groups"), [], "world.tables.groups: a world has at least one group"),
    (("tables", "groups", 0, "parent_id"), 1, "world.tables.groups: group 1 is above itself"),
    (("tables", "groups", 0, "kind"), "team", "world.tables.groups[0].kind: Invalid enum value 'team'"),
    (("tables", "keys", 0, "value"), "", "world.tables.keys[0]: '' cannot be an API key"),
    (("tables", "keys", 0, "digest"), "0" * 64, "world.tables.keys[0]: a key has a value or a digest"),
    (("tables", "meta", 0, "name"), "schema", "world.tables.meta[0].name: Invalid enum value 'schema'"),
    (("tables", "meta", 0, "value"), "other", "world.tables.meta: the world was made with mobile_only_email=other"),
    (PERSON, [], "world.tables.people[1].document: Expected `object`, got `array`"),
    ((*PERSON, "given_name"), 5, "world.tables.people[1].document.given_name: Expected `str | null`"),
    ((*PERSON, "created_date"), None, "world.tables.people[1].document.created_date: Expected `datetime`"),
    ((*PERSON, "identifiers"), None, "world.tables.people[1].document.identifiers: Expected `array`"),
    ((*PERSON, "custom_fields"), None, "world.tables.people[1].document.custom_fields: Expected `object`"),
    ((*PERSON, "created_date"), "soon", "world.tables.people[1].document.created_date: Invalid RFC3339"),
    ((*PERSON, "nickname"), "x", "world.tables.people[1].document: Object contains unknown field `nickname`"),
    ((*PERSON, "email_addresses"), [{"address": 1}], "document.email_addresses[0].address: Expected"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "sentence"), BROKEN)
def test_a_file_that_cannot_be_is_refused_with_its_place_and_nothing_changes(
    api: ApiClient, path: tuple[object, ...], value: object, sentence: str
) -> None:
    api.post("/people", ADA)
    api.post("/people", {"person": {"email_addresses": [{"address": "cem@example.org"}]}})
    file = broken(export(api), *path, value=value)
    api.post("/people", {"person": {"email_addresses": [{"address": "bea@example.org"}]}})
    before = export(api).split(b'"tables"')[1]
    answer = put(api, file)
    assert answer.status == 400
    assert answer.json["error"].startswith("the body: world")
    assert sentence in answer.json["error"]
    assert export(api).split(b'"tables"')[1] == before


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "the body, line 1: it has no stored world: export writes one, under world"),
        (b'{"people": []}', "it has no stored world"),
        (b'{"world": null}', "world: Expected `object`, got `null`"),
        (b'{"world": []}', "world: Expected `object`, got `array`"),
        (b'{"world": {"version": 1}}', "world: Object missing required field `seed`"),
        (b'{"world": {}, "people": []}', "people: a file with a stored world, world, has no other data"),
        (b"{" * 100_000, "this is no JSON"),
        (b'{"world": ' + b"[" * 100_000, "this is nested too deeply"),
        (b"\xff", "it is not in UTF-8"),
        (b"world:\n  version: 9\n", "in version 9 of the form"),
    ],
)
def test_a_body_that_is_no_world_is_refused(api: ApiClient, body: bytes, sentence: str) -> None:
    answer = put(api, body)
    assert answer.status == 400
    assert sentence in answer.json["error"]


def test_a_world_that_is_too_large_for_an_answer_is_refused(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "MAX_COPIED_BYTES", 1000)
    answer = api.request("GET", "/_mock/world", host=HOST)
    assert answer.status == 400
    assert (
        "more than 1000 characters, which is the limit: keep the data in a database file"
        in answer.json["error"]
    )


def test_a_stored_world_is_not_added_to_data(api: ApiClient) -> None:
    api.post("/people", ADA)
    answer = api.request("POST", "/_mock/scenarios", raw=export(api), headers=HEADERS, host=HOST)
    assert answer.status == 400
    assert "a stored world is loaded into an empty one, and this one has people" in answer.json["error"]


def test_checkpoints_have_names(control: Control) -> None:
    number = control("POST", "/checkpoints", {"name": "imported"}).json["checkpoint"]
    control("POST", "/checkpoints")
    listed = control("GET", "/checkpoints").json
    assert [(one["checkpoint"], one["name"]) for one in listed] == [(number, "imported"), (number + 1, "")]


def test_a_name_is_given_once_until_its_checkpoint_is_deleted(control: Control) -> None:
    number = control("POST", "/checkpoints", {"name": "imported"}).json["checkpoint"]
    refused = control("POST", "/checkpoints", {"name": "imported"})
    assert refused.status == 400
    assert refused.json["error"] == (
        f"checkpoint {number} of this world is called 'imported': delete it, or choose another name"
    )
    control("DELETE", f"/checkpoints/{number}")
    assert control("POST", "/checkpoints", {"name": "imported"}).status == 200


@pytest.mark.parametrize("name", ["", "import", "1"])
def test_a_name_that_no_checkpoint_has_is_refused(control: Control, name: str) -> None:
    control("POST", "/checkpoints", {"name": "imported"})
    answer = control("POST", "/restore", {"checkpoint": name})
    assert answer.status == 400
    assert f"there is no checkpoint {name!r} of this world" in answer.json["error"]
