from __future__ import annotations

import pytest

from ...api_client import ApiClient
from ...conftest import MakeApi
from .conftest import Control, control_of


def test_a_fault_is_set_and_strikes(api: ApiClient, control: Control) -> None:
    made = control("POST", "/faults", {"pattern": "GET /people*", "status": 503, "html": True, "times": 1})
    fault = {"pattern": "GET /people*", "status": 503, "html": True, "times": 1}
    assert made.json == {"number": 1, "fault": fault, "matched": 0, "struck": 0}
    assert [api.get("/people").status for _ in range(2)] == [503, 200]
    assert control("GET", "/faults").json == [{"number": 1, "fault": fault, "matched": 2, "struck": 1}]


def test_a_fault_is_taken_back_by_its_number(api: ApiClient, control: Control) -> None:
    for status in (500, 502, 503):
        control("POST", "/faults", {"status": status})
    assert control("DELETE", "/faults/1").json == {}
    assert [one["number"] for one in control("GET", "/faults").json] == [2, 3]
    assert api.get("/people").status == 502


def test_all_faults_are_taken_back(api: ApiClient, control: Control) -> None:
    control("POST", "/faults", {"status": 500})
    assert control("DELETE", "/faults").json == {}
    assert control("GET", "/faults").json == []
    assert api.get("/people").status == 200


def test_a_bad_day_is_set(control: Control) -> None:
    made = control("POST", "/faults/bad_day").json
    assert len(made) > 5
    assert control("GET", "/faults").json == made


def test_a_reset_takes_faults_back(control: Control) -> None:
    control("POST", "/faults", {"status": 500})
    control("POST", "/reset")
    assert control("GET", "/faults").json == []


def test_a_fault_is_of_the_world_of_its_key(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    api.with_key("other").get("/people")
    control_of(api)("POST", "/faults?key=other", {"status": 500})
    assert api.get("/people").status == 200
    assert api.with_key("other").get("/people").status == 500


def test_faults_do_not_strike_the_control_plane(control: Control) -> None:
    control("POST", "/faults", {"pattern": "*", "status": 500})
    assert control("GET", "/health").status == 200


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "a fault needs an effect"),
        ({"status": 503, "connection": "drop"}, "sends no answer"),
        ({"status": "503"}, "a fault cannot have status='503'"),
        ({"staus": 503}, "Did you mean status?"),
        ({"pattern": "people", "status": 503}, "is not a pattern for requests"),
    ],
)
def test_what_is_no_fault_is_a_400_with_a_sentence(control: Control, body: object, sentence: str) -> None:
    answer = control("POST", "/faults", body)
    assert answer.status == 400
    assert sentence in answer.error
    assert control("GET", "/faults").json == []


@pytest.mark.parametrize("raw", [b"[]", b"{", b"null", b'"* status=500"'])
def test_a_body_that_is_no_object_is_a_400(control: Control, raw: bytes) -> None:
    assert control("POST", "/faults", raw=raw).status == 400


def test_taking_back_a_fault_that_is_not_set_is_a_400(control: Control) -> None:
    answer = control("DELETE", "/faults/7")
    assert (answer.status, answer.error) == (400, "there is no fault 7; active faults: none")


@pytest.mark.parametrize("path", ["/faults", "/faults/bad_day"])
def test_a_change_needs_the_header_that_keeps_web_pages_out(control: Control, path: str) -> None:
    assert control("POST", path, {"status": 500}, headers={}).status == 403
