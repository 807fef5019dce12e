from __future__ import annotations

import pytest

from actionnetwork_mock import __version__
from actionnetwork_mock.settings import describe

from ...conftest import MakeApi
from .conftest import Control, control_of


def test_health_tells_version_and_worlds(control: Control) -> None:
    assert control("GET", "/health").json == {"status": "ok", "version": __version__, "worlds": 1}


def test_health_counts_the_worlds_that_keys_opened(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    for key in ("one", "two", "one"):
        api.with_key(key).get("/people")
    assert control_of(api)("GET", "/health").json["worlds"] == 3


def test_settings_are_listed_with_their_values(make_api: MakeApi) -> None:
    listed = control_of(make_api(put_null="ignored"))("GET", "/settings").json
    assert [one["name"] for one in listed] == [one.name for one in describe()]
    (put_null,) = (one for one in listed if one["name"] == "put_null")
    assert (put_null["value"], put_null["default"]) == ("ignored", "clears")
    assert put_null["alternatives"] == ["clears", "ignored"]
    assert put_null["provenance"] == "assumed"


@pytest.mark.parametrize("path", ["/nothing", "/clock/nothing", "/journal/x", "/people"])
def test_an_unknown_address_is_a_404_with_a_sentence(control: Control, path: str) -> None:
    answer = control("GET", path)
    assert answer.status == 404
    assert answer.error.startswith(f"there is no '/_mock{path}'. ")


def test_an_unknown_address_says_where_all_are_listed(control: Control) -> None:
    assert control("GET", "/people").error == "there is no '/_mock/people'. GET /_mock/ lists the operations."


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/jurnal", "/journal"),
        ("/clock/freze", "/clock/freeze"),
        ("/webhook/deliveries", "/webhooks/deliveries"),
    ],
)
def test_a_misspelt_address_comes_with_the_one_that_was_meant(
    control: Control, path: str, meant: str
) -> None:
    answer = control("GET", path)
    assert (answer.status, answer.error) == (404, f"there is no '/_mock{path}'. Did you mean /_mock{meant}?")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/reset"), ("POST", "/health"), ("PUT", "/journal"), ("GET", "/seed")]
)
def test_a_wrong_method_is_a_405_that_says_which_there_are(control: Control, method: str, path: str) -> None:
    answer = control(method, path)
    assert answer.status == 405
    assert answer.error == f"/_mock{path} does not take {method}: it takes {answer.header('allow')}"


def test_control_requests_are_not_in_the_journal_and_not_limited(make_api: MakeApi) -> None:
    api = make_api(rate_limit=1)
    api.world.clock.freeze()
    assert {control_of(api)("GET", "/health").status for _ in range(5)} == {200}
    assert api.world.journal.total == 0


# Worlds


def test_the_worlds_are_listed_and_named_by_their_numbers(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    control = control_of(api.with_key(None))
    other = api.with_key("worker-2-key")
    other.get("/people")
    other.post("/tags", {"name": "steward"})
    assert control("GET", "/worlds").json == [
        {
            "number": 1,
            "label": "...-key",
            "groups": [{"id": 1, "name": "Group 1", "kind": "group"}],
            "requests": 0,
        },
        {
            "number": 2,
            "label": "...-key",
            "groups": [{"id": 1, "name": "Group 1", "kind": "group"}],
            "requests": 2,
        },
    ]
    assert control("GET", "/journal?world=2").json["newest"] == 2
    assert [tag["name"] for tag in control("GET", "/state/tags?world=2").json] == ["steward"]
    assert control("GET", "/state/tags?world=1").json == []
    assert control("POST", "/reset?world=2").status == 200
    assert control("GET", "/journal?world=2").json["newest"] == 0


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "1.5", "99999999999"])
def test_a_number_that_no_world_has_is_a_404(control: Control, number: str) -> None:
    answer = control("GET", f"/journal?world={number}")
    assert (answer.status, answer.error) == (404, f"there is no world {number!r}: there are 1 to 1")


def test_a_key_with_a_number_names_a_group_of_that_world(make_api: MakeApi) -> None:
    api = make_api(any_key=True, api_keys=["first-key-1", "second-key-2"])
    control = control_of(api.with_key(None))
    api.with_key("worker-2-key").get("/people")
    assert control("POST", "/seed?world=1&key=second-key-2", {"people": 2}).status == 200
    assert control("GET", "/state/people/count?key=second-key-2").json == {"count": 2}
    answer = control("GET", "/journal?world=1&key=worker-2-key")
    assert (answer.status, "opens no group of the world 1" in answer.error) == (400, True)
