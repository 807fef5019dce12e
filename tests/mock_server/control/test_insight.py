from __future__ import annotations

from ...api_client import ApiClient, href, uuid_of
from ...conftest import MakeApi
from .conftest import HOST, Control, control_of


def test_the_budget_is_served(api: ApiClient, control: Control) -> None:
    for _ in range(3):
        api.get("/people")
    assert control("GET", "/budget").json == {
        "calls": 3,
        "refused": 0,
        "seconds_at_limit": 0.75,
        "peaks": {"...-key": 3},
        "by_path": {"GET /people": 3},
        "forgotten": 0,
    }


def test_findings_are_served(api: ApiClient, control: Control) -> None:
    assert control("GET", "/findings").json == []
    api.get("/people?per_page=100")
    (finding,) = control("GET", "/findings").json
    assert (finding["code"], finding["requests"], finding["noted"]) == ("per-page-cut", [1], True)


def test_the_history_of_a_person_is_served(api: ApiClient, control: Control) -> None:
    ann = api.sign_up(email="ann@example.org")
    api.put(href(ann), {"email_addresses": [{"status": "unsubscribed"}]})
    first, second = control("GET", "/history?person=ann@example.org").json
    assert (first["after"], first["request"], first["method"]) == ("subscribed", 1, "POST")
    assert (second["before"], second["after"], second["request"]) == ("subscribed", "unsubscribed", 2)


def test_a_history_of_nobody_is_refused(control: Control) -> None:
    answer = control("GET", "/history")
    assert (answer.status, answer.error) == (400, "name the person: /_mock/history?person=ann@example.org")
    assert control("GET", "/history?person=nobody@example.org").status == 404


def test_what_there_is_is_served_as_the_api_does(api: ApiClient, control: Control) -> None:
    api.tag("steward")
    ann = api.request("POST", "/people", host=HOST, body=body("ann@example.org", "steward")).json
    shown = control("GET", "/state/people?is=ann@example.org").json
    besides = shown.pop("_mock")
    assert shown == ann
    assert (besides["status"], besides["mobile_status"], besides["tags"]) == ("subscribed", None, ["steward"])
    assert [one["name"] for one in control("GET", "/state/tags").json] == ["steward"]
    assert control("GET", "/state/people").json[0]["identifiers"] == [f"action_network:{uuid_of(ann)}"]
    assert len(api.world.journal) == 2


def test_of_an_unknown_resource_nothing_is_served(control: Control) -> None:
    answer = control("GET", "/state/poeple")
    assert (answer.status, answer.error) == (400, "nothing is stored of 'poeple'. Did you mean people?")
    assert control("GET", "/state/people?is=nobody@example.org").status == 404


def test_a_key_says_whose_state_is_meant(make_api: MakeApi) -> None:
    api = make_api(api_keys=["first-key", "second-key"])
    api.with_key("second-key").sign_up(email="ann@example.org")
    control = control_of(api.with_key(None))
    assert len(control("GET", "/state/people?key=second-key").json) == 1
    assert control("GET", "/state/people?key=first-key").json == []


def body(email: str, tag: str) -> dict[str, object]:
    return {"person": {"email_addresses": [{"address": email}]}, "add_tags": [tag]}
