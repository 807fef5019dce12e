from __future__ import annotations

import pickle
from typing import Any

import msgspec
import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.faults import Fault, FaultFields, parse_fault
from actionnetwork_mock.faults.fault import EFFECTS


@pytest.mark.parametrize(
    "fields",
    [
        {"status": 503},
        {"status": 503, "html": True},
        {"status": 200, "body": ""},
        {"status": 200, "body": "<p>Arguments</p>", "html": True},
        {"status": 429, "retry_after": 0},
        {"status": 429, "retry_after": "Wed, 01 Jul 2026 12:00:00 GMT"},
        {"status": 500, "when": "after"},
        {"status": 500, "truncate": 5},
        {"status": 500, "invalid_json": True},
        {"latency_s": 2},
        {"latency_s": 0.5, "when": "after"},
        {"connection": "drop"},
        {"connection": "reset", "when": "before", "latency_s": 1},
        {"truncate": 0},
        {"truncate": 0.5, "endless_next": "same_page"},
        {"invalid_json": True},
        {"endless_next": "past_the_end"},
        {"person": "joins"},
        {"person": "leaves", "connection": "drop", "pattern": "GET /people"},
        {"status": 500, "after": 2, "times": 3, "probability": 0.25},
    ],
    ids=str,
)
def test_what_makes_sense_is_a_fault(fields: dict[str, Any]) -> None:
    assert Fault(**fields) == parse_fault(fields)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "needs an effect"),
        ({"times": 2}, "needs an effect"),
        ({"html": False, "times": 2}, "needs an effect"),
        ({"connection": "drop", "status": 503}, "has no effect"),
        ({"connection": "drop", "html": True}, "has no effect"),
        ({"connection": "reset", "truncate": 0}, "has no effect"),
        ({"connection": "reset", "invalid_json": True}, "has no effect"),
        ({"connection": "reset", "endless_next": "same_page"}, "has no effect"),
        ({"html": True}, "add a status"),
        ({"body": ""}, "add a status"),
        ({"retry_after": 0}, "add a status"),
        ({"latency_s": 1, "retry_after": 1}, "add a status"),
        ({"latency_s": 1, "when": "before"}, "set status or connection"),
        ({"truncate": 0.5, "when": "before"}, "set status or connection"),
        ({"status": 500, "endless_next": "same_page"}, "has no link to change"),
        ({"status": 500, "html": True, "invalid_json": True}, "cannot be combined with html"),
        ({"status": 500, "body": "", "invalid_json": True}, "cannot be combined with body"),
        ({"truncate": 0, "invalid_json": True}, "cannot be combined with truncate"),
        ({"pattern": "POST /people", "endless_next": "same_page"}, "begin the pattern with GET"),
        ({"pattern": "POST /people", "person": "joins"}, "begin the pattern with GET"),
        ({"pattern": "people", "status": 500}, "not a pattern for requests"),
        ({"pattern": "", "status": 500}, "not a pattern for requests"),
    ],
    ids=str,
)
def test_a_contradiction_is_refused_in_one_sentence(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence) as caught:
        Fault(**fields)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pattern", None),
        ("pattern", 5),
        ("status", "503"),
        ("status", True),
        ("status", 199),
        ("status", 600),
        ("status", 204),
        ("status", 304),
        ("status", 503.5),
        ("html", 1),
        ("html", "yes"),
        ("html", None),
        ("body", b"x"),
        ("retry_after", -1),
        ("retry_after", 1.5),
        ("retry_after", True),
        ("retry_after", "a\r\nb: c"),
        ("retry_after", "später"),
        ("latency_s", 0),
        ("latency_s", -1),
        ("latency_s", float("nan")),
        ("latency_s", float("inf")),
        ("latency_s", "1"),
        ("connection", "closed"),
        ("connection", True),
        ("truncate", -1),
        ("truncate", 0.0),
        ("truncate", 1.0),
        ("truncate", float("nan")),
        ("truncate", True),
        ("truncate", "half"),
        ("invalid_json", "true"),
        ("endless_next", True),
        ("person", "moves"),
        ("when", "during"),
        ("after", -1),
        ("after", 1.5),
        ("after", None),
        ("times", 0),
        ("times", "2"),
        ("probability", 0),
        ("probability", 1.1),
        ("probability", float("nan")),
        ("probability", None),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_told_what_fits(name: str, value: object) -> None:
    with pytest.raises(UsageError, match=rf"^a fault cannot have {name}=.*: it takes .+"):
        parse_fault({"status": 500, name: value})


def test_an_unknown_field_is_refused_and_the_nearest_one_named() -> None:
    with pytest.raises(UsageError, match=r"no 'latency'\. Did you mean latency_s\?"):
        parse_fault({"latency": 3})


def test_a_field_like_no_other_is_refused_with_all_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"no 'zzz'\. It takes pattern, status, .*probability"):
        parse_fault({"zzz": 3})


@pytest.mark.parametrize("value", [None, 5, [], [{"status": 500}], b"* status=500"])
def test_what_is_neither_a_mapping_nor_a_line_is_no_fault(value: object) -> None:
    with pytest.raises(UsageError, match="is not a fault"):
        parse_fault(value)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("GET /people* status=503 times=2", Fault("GET /people*", status=503, times=2)),
        ("* latency_s=0.5", Fault("*", latency_s=0.5)),
        ("connection=reset", Fault("*", connection="reset")),
        ("POST /a=b status=500 html=true", Fault("POST /a=b", status=500, html=True)),
        ("* status=500 body='not now'", Fault("*", status=500, body="not now")),
        ("* status=500 body=5", Fault("*", status=500, body="5")),
        ("* status=429 retry_after=7", Fault("*", status=429, retry_after=7)),
        ("* truncate=0.25 probability=0.5", Fault("*", truncate=0.25, probability=0.5)),
        ("* truncate=10 after=1", Fault("*", truncate=10, after=1)),
    ],
)
def test_a_fault_fits_on_a_line(line: str, fault: Fault) -> None:
    assert parse_fault(line) == fault


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "needs an effect"),
        ("GET /people", "needs an effect"),
        ("GET /people status=503 soon", "'soon' does not belong"),
        ("* status=500 status=503", "'status=503' does not belong"),
        ("* status=5oo", "cannot have status='5oo'"),
        ("* body='x", "quotes do not match"),
        ("* staus=500", "Did you mean status"),
        ("people status=500", "not a pattern for requests"),
    ],
)
def test_a_line_that_is_no_fault_is_refused(line: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        parse_fault(line)


def test_the_fields_for_calls_are_those_of_a_fault() -> None:
    of_a_fault = {field.name for field in msgspec.structs.fields(Fault)}
    assert set(FaultFields.__annotations__) == of_a_fault - {"pattern"}
    assert set(EFFECTS) < of_a_fault


def test_a_fault_travels_between_processes_and_as_json() -> None:
    fault = Fault("GET /people", status=503, html=True)
    assert pickle.loads(pickle.dumps(fault)) == fault
    assert parse_fault(msgspec.json.decode(msgspec.json.encode(fault))) == fault
