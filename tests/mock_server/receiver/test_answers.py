"""How a receiver answers."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.receiver import WebhookReceiver

from ..webhooks.test_received import element
from .posts import JSON, connect, post, send


def test_it_answers_200_without_a_body(receiver: WebhookReceiver) -> None:
    status, headers, body = send(receiver, b"[]")
    assert (status, headers["content-length"], body) == (200, "0", b"")


def test_it_answers_as_it_is_told_so_many_times_and_then_well(receiver: WebhookReceiver) -> None:
    receiver.respond(500, times=2)
    receiver.respond(301, headers={"Location": "/elsewhere"}, times=1)
    assert [post(receiver) for _ in range(4)] == [500, 500, 301, 200]
    assert [request.status for request in receiver.requests] == [500, 500, 301, 200]


def test_an_answer_without_a_number_holds_from_now_on_until_a_reset(receiver: WebhookReceiver) -> None:
    receiver.respond(500, times=5)
    receiver.respond(503)
    assert [post(receiver) for _ in range(3)] == [503] * 3
    receiver.reset()
    assert post(receiver) == 200


def test_body_and_headers_of_an_answer_can_be_chosen(receiver: WebhookReceiver) -> None:
    receiver.respond(body="thank yøu", headers={"X-Mood": "good"})
    _, headers, body = send(receiver, b"[]")
    assert (headers["X-Mood".lower()], body.decode()) == ("good", "thank yøu")


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_has_no_body_has_no_length(receiver: WebhookReceiver, status: int) -> None:
    receiver.respond(status)
    got, headers, _ = send(receiver, b"[]")
    assert got == status
    assert "content-length" not in headers


def test_a_connection_can_be_closed_without_an_answer(receiver: WebhookReceiver) -> None:
    receiver.respond(drop=True, times=1)
    with pytest.raises(http.client.RemoteDisconnected):
        post(receiver, element())
    assert post(receiver, element()) == 200
    assert [request.status for request in receiver.requests] == [None, 200]


def test_closing_one_connection_leaves_the_others(receiver: WebhookReceiver) -> None:
    kept = connect(receiver)
    kept.request("POST", "/", b"[]", JSON)
    kept.getresponse().read()
    local = kept.sock.getsockname()
    receiver.respond(drop=True, times=1)
    with pytest.raises(http.client.RemoteDisconnected):
        post(receiver)
    kept.request("POST", "/", b"[]", JSON)
    assert kept.getresponse().read() == b""
    assert kept.sock.getsockname() == local
    kept.close()


def test_a_late_answer_is_late(receiver: WebhookReceiver) -> None:
    receiver.respond(delay=0.1)
    started = time.monotonic()
    post(receiver)
    assert time.monotonic() - started >= 0.1


def test_a_request_counts_before_it_is_answered(receiver: WebhookReceiver) -> None:
    receiver.respond(delay=600)
    late = connect(receiver)
    late.request("POST", "/", json.dumps([element()]), JSON)
    assert receiver.wait_for().type == "osdi:signature"
    late.close()


def test_a_late_answer_keeps_nobody_else_waiting(receiver: WebhookReceiver) -> None:
    receiver.respond(delay=600, times=1)
    late = connect(receiver)
    late.request("POST", "/", json.dumps([element()]), JSON)
    receiver.wait_for(count=1)
    assert post(receiver, element()) == 200
    late.close()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"status": 199}, "status is 199: it takes 200 to 599"),
        ({"status": 600}, "status is 600"),
        ({"delay": -1}, "delay is -1"),
        ({"delay": float("inf")}, "delay is inf"),
        ({"delay": float("nan")}, "delay is nan"),
        ({"times": 0}, "times is 0"),
        ({"status": 204, "body": "x"}, "status 204 has no body"),
        ({"drop": True, "status": 500}, "with drop there is no answer"),
        ({"headers": {"bad name": "x"}}, "is not a valid header"),
        ({"headers": {"X-A": "a\r\nX-B: b"}}, "is not a valid header"),
        ({"headers": {"Content-Length": "3"}}, "the server sets the header"),
    ],
)
def test_an_answer_that_cannot_be_given_is_refused(
    receiver: WebhookReceiver, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        receiver.respond(**options)
    assert post(receiver) == 200


@pytest.mark.parametrize("header", ["Origin", "Sec-Fetch-Site"])
def test_a_web_page_cannot_fill_the_receiver(receiver: WebhookReceiver, header: str) -> None:
    receiver.respond(500, times=1)
    for value in ("null", "same-origin", "http://evil.test"):
        assert send(receiver, b"[]", headers={**JSON, header: value})[0] == 403
    assert receiver.requests == []
    assert post(receiver, element()) == 500
