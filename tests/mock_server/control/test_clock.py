from __future__ import annotations

import pytest

from ...api_client import ApiClient
from .conftest import Control

NOON = "2026-07-01T12:00:00Z"


def test_a_clock_runs_at_first(control: Control) -> None:
    assert control("GET", "/clock").json["frozen"] is False


@pytest.mark.parametrize(
    "at", [NOON, "2026-07-01T14:00:00+02:00", "2026-07-01 12:00:00Z", "2026-07-01T12:00:00.000Z"]
)
def test_a_clock_is_frozen_at_a_moment(api: ApiClient, control: Control, at: str) -> None:
    frozen = {"now": NOON, "time": 1_782_907_200.0, "frozen": True}
    assert control("POST", "/clock/freeze", {"at": at}).json == frozen
    assert control("GET", "/clock").json == frozen
    assert api.sign_up(email="ruth@example.org")["created_date"] == NOON


@pytest.mark.parametrize("body", [None, {}, {"at": None}])
def test_a_clock_is_frozen_where_it_is(control: Control, body: object) -> None:
    frozen = control("POST", "/clock/freeze", body).json
    assert frozen["frozen"] is True
    assert control("GET", "/clock").json == frozen


@pytest.mark.parametrize(
    ("body", "now"),
    [
        ({"seconds": 5}, "2026-07-01T12:00:05Z"),
        ({"minutes": 5}, "2026-07-01T12:05:00Z"),
        ({"hours": 1.5}, "2026-07-01T13:30:00Z"),
        ({"days": 1, "seconds": 1}, "2026-07-02T12:00:01Z"),
        ({"hours": 1, "minutes": -30}, "2026-07-01T12:30:00Z"),
        ({}, NOON),
        (None, NOON),
    ],
)
def test_a_frozen_clock_is_advanced(control: Control, body: object, now: str) -> None:
    control("POST", "/clock/freeze", {"at": NOON})
    assert control("POST", "/clock/advance", body).json["now"] == now


def test_a_clock_runs_again_after_it_was_unfrozen(control: Control) -> None:
    control("POST", "/clock/freeze", {"at": NOON})
    running = control("POST", "/clock/unfreeze").json
    assert running["frozen"] is False
    assert running["time"] >= 1_782_907_200.0


def test_unfreezing_a_running_clock_does_no_harm(control: Control) -> None:
    assert control("POST", "/clock/unfreeze").json["frozen"] is False


@pytest.mark.parametrize(
    "body",
    [{"seconds": -1}, {"minutes": 1, "seconds": -61}, {"seconds": 1e10}, {"seconds": 1e308, "days": 1e308}],
)
def test_a_clock_goes_neither_back_nor_beyond_reason(control: Control, body: object) -> None:
    control("POST", "/clock/freeze", {"at": NOON})
    answer = control("POST", "/clock/advance", body)
    assert answer.status == 400
    assert "only goes forward" in answer.error
    assert control("GET", "/clock").json["now"] == NOON


@pytest.mark.parametrize(
    "body",
    [
        {"at": "soon"},
        {"at": ""},
        {"at": "2026-07-01"},
        {"at": 1_782_907_200},
        {"at": "2026-07-01T12:00:00"},
        {"at": "0001-01-01T00:00:00+23:00"},
        {"at": "9999-12-31T23:59:59-23:00"},
        {"to": NOON},
    ],
)
def test_a_moment_that_is_none_is_a_400_and_leaves_the_clock_running(control: Control, body: object) -> None:
    answer = control("POST", "/clock/freeze", body)
    assert answer.status == 400
    assert answer.error
    assert control("GET", "/clock").json["frozen"] is False


def test_time_ends_with_the_year_9999(control: Control) -> None:
    control("POST", "/clock/freeze", {"at": "9999-12-31T00:00:00Z"})
    assert control("POST", "/clock/advance", {"days": 2}).status == 400
    assert control("GET", "/clock").json["now"] == "9999-12-31T00:00:00Z"


def test_a_moment_long_ago_is_written_with_four_digits(control: Control) -> None:
    assert (
        control("POST", "/clock/freeze", {"at": "0987-06-05T04:03:02Z"}).json["now"] == "0987-06-05T04:03:02Z"
    )
