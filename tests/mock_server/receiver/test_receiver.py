from __future__ import annotations

import gc
import http.client
import json
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.errors import CannotOpen, NothingReceived, UsageError
from actionnetwork_mock.receiver import ReceivedRequest, WebhookReceiver

from ..webhooks.test_received import SPONSOR, element

JSON = {"Content-Type": "application/json"}


def connect(receiver: WebhookReceiver) -> http.client.HTTPConnection:
    """Return a connection to a receiver, which opens itself."""
    address = urlsplit(receiver.url)
    return http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)


def post(receiver: WebhookReceiver, *elements: Any) -> int:
    """Post an array as Action Network does, and return the status."""
    return send(receiver, json.dumps(elements).encode())[0]


def send(
    receiver: WebhookReceiver,
    body: bytes,
    *,
    method: str = "POST",
    path: str = "/webhook",
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, str], bytes]:
    """Send anything, and return status, headers and body of the answer."""
    connection = connect(receiver)
    try:
        connection.request(method, path, body, JSON if headers is None else headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as one:
        yield one


# What came


def test_payloads_are_kept_in_the_order_in_which_they_came(receiver: WebhookReceiver) -> None:
    post(receiver, element(key="a"), element("osdi:outreach", key="b"))
    post(receiver, element(key="c", comments="Hello"))
    assert [(p.type, p.idempotency_key, p.request) for p in receiver.payloads()] == [
        ("osdi:signature", "a", 1),
        ("osdi:outreach", "b", 1),
        ("osdi:signature", "c", 2),
    ]
    assert receiver.payloads()[2].data == {"comments": "Hello"}
    assert receiver.payloads()[2].sponsor == SPONSOR


def test_payloads_of_one_type_can_be_asked_for(receiver: WebhookReceiver) -> None:
    post(receiver, element(key="a"), element("osdi:outreach", key="b"))
    assert [p.idempotency_key for p in receiver.payloads("osdi:outreach")] == ["b"]
    assert receiver.payloads("osdi:donation") == []


def test_a_payload_gives_back_the_element_that_was_sent(receiver: WebhookReceiver) -> None:
    sent = element("osdi:donation", amount="25.00")
    post(receiver, sent)
    assert receiver.payloads()[0].element == sent


def test_a_request_is_kept_as_it_was(receiver: WebhookReceiver) -> None:
    before = time.time()
    send(receiver, b"[1]", path="/hooks/caf%C3%A9?secret=1&x", headers={"X-Sent-By": "me", **JSON})
    (request,) = receiver.requests
    assert (request.number, request.method, request.path) == (1, "POST", "/hooks/café")
    assert (request.query, request.body, request.body_bytes) == ("secret=1&x", b"[1]", 3)
    assert (request.headers["x-sent-by"], request.status) == ("me", 200)
    assert before <= request.time <= time.time()


def test_a_header_that_is_repeated_is_joined(receiver: WebhookReceiver) -> None:
    connection = connect(receiver)
    connection.putrequest("POST", "/")
    for value in ("a", "b"):
        connection.putheader("X-Tag", value)
    connection.endheaders()
    connection.getresponse().read()
    connection.close()
    assert receiver.requests[0].headers["x-tag"] == "a, b"


@pytest.mark.parametrize(
    ("method", "headers", "says"),
    [
        ("PUT", JSON, "the method is PUT and should be POST"),
        ("POST", {}, "the Content-Type is missing and should be application/json"),
        (
            "POST",
            {"Content-Type": "text/plain"},
            "the Content-Type is text/plain and should be application/json",
        ),
    ],
)
def test_a_wrong_envelope_is_a_problem_but_its_payloads_are_kept(
    receiver: WebhookReceiver, method: str, headers: dict[str, str], says: str
) -> None:
    assert send(receiver, json.dumps([element()]).encode(), method=method, headers=headers)[0] == 200
    assert receiver.requests[0].problem == says
    assert len(receiver.payloads()) == 1


def test_what_is_missing_from_an_element_is_empty(receiver: WebhookReceiver) -> None:
    post(receiver, {"osdi:signature": {}})
    (payload,) = receiver.payloads()
    assert (payload.sponsor, payload.idempotency_key) == ({}, "")
    assert payload.element == {"osdi:signature": {}}


def test_a_client_that_vanishes_in_the_middle_of_a_body_leaves_nothing(receiver: WebhookReceiver) -> None:
    address = urlsplit(receiver.url)
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n[")
    post(receiver, element())
    assert len(receiver.requests) == 1


# Waiting


def test_waiting_gives_the_newest_of_a_type(receiver: WebhookReceiver) -> None:
    post(receiver, element(key="a"), element(key="b"), element("osdi:outreach", key="c"))
    assert receiver.wait_for("osdi:signature").idempotency_key == "b"
    assert receiver.wait_for().idempotency_key == "c"


def test_waiting_ends_when_as_many_have_come_as_were_asked_for(receiver: WebhookReceiver) -> None:
    waited: list[str] = []
    waiting = threading.Thread(
        target=lambda: waited.append(receiver.wait_for("osdi:signature", count=2, timeout=20).idempotency_key)
    )
    waiting.start()
    for kind, key in (("osdi:signature", "a"), ("osdi:outreach", "b"), ("osdi:signature", "c")):
        assert not waited
        post(receiver, element(kind, key=key))
    waiting.join()
    assert waited == ["c"]


def test_waiting_in_vain_tells_what_came_instead(receiver: WebhookReceiver) -> None:
    post(receiver, element(), element())
    send(receiver, b"hello")
    with pytest.raises(NothingReceived) as raised:
        receiver.wait_for("osdi:donation", timeout=0.01)
    assert str(raised.value) == (
        "no osdi:donation arrived within 0.01 s; 2 requests arrived, with 2 osdi:signature; "
        "the last problem: the body is not JSON: JSON is malformed: invalid character (byte 0)"
    )


def test_waiting_in_vain_for_several_tells_how_many_came(receiver: WebhookReceiver) -> None:
    post(receiver, element())
    with pytest.raises(TimeoutError, match="1 of 2 osdi:signature arrived within 0 s; 1 request arrived"):
        receiver.wait_for("osdi:signature", count=2, timeout=0)


def test_a_type_that_does_not_exist_is_refused_at_once(receiver: WebhookReceiver) -> None:
    with pytest.raises(UsageError, match="'donation' is not a type of payload: use one of .*osdi:donation"):
        receiver.wait_for("donation")
    with pytest.raises(UsageError, match="'donation' is not a type"):
        receiver.payloads("donation")
    with pytest.raises(UsageError, match="count is 0"):
        receiver.wait_for(count=0)


def test_following_gives_what_is_here_and_then_what_comes(receiver: WebhookReceiver) -> None:
    post(receiver, element(key="a"))
    post(receiver, element(key="b"))
    follow = receiver.follow()
    assert [next(follow).number, next(follow).number] == [1, 2]
    given: list[ReceivedRequest] = []
    waiting = threading.Thread(target=lambda: given.append(next(follow)))
    waiting.start()
    post(receiver, element(key="c"))
    waiting.join()
    assert given[0].payloads[0].idempotency_key == "c"


def test_following_goes_on_after_a_reset(receiver: WebhookReceiver) -> None:
    follow = receiver.follow()
    post(receiver, element(key="a"))
    next(follow)
    receiver.reset()
    post(receiver, element(key="b"))
    assert next(follow).payloads[0].idempotency_key == "b"


# Answering


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


# Limits


def test_a_long_body_is_read_whole_but_kept_in_part(receiver: WebhookReceiver) -> None:
    body = json.dumps([element(comments="x" * 1_500_000)]).encode()
    assert send(receiver, body)[0] == 200
    (request,) = receiver.requests
    assert (len(request.body), request.body_bytes) == (1_048_576, len(body))
    assert len(request.payloads[0].data["comments"]) == 1_500_000


def test_a_body_above_10_mib_is_refused_and_takes_no_answer_of_the_next(receiver: WebhookReceiver) -> None:
    receiver.respond(500, times=1)
    assert send(receiver, b" " * (10 * 1_048_576 + 1))[0] == 413
    assert "reads at most" in (receiver.requests[0].problem or "")
    assert post(receiver) == 500


def test_the_newest_requests_are_kept_and_all_are_counted(
    receiver: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actionnetwork_mock.receiver.receiver._MAX_REQUESTS", 2)
    receiver.reset()
    for key in "abc":
        post(receiver, element(key=key))
    assert [request.number for request in receiver.requests] == [2, 3]
    assert receiver.wait_for(count=3).idempotency_key == "c"


def test_fewer_are_kept_when_bodies_are_long(
    receiver: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actionnetwork_mock.receiver.receiver._MAX_BYTES", 2500)
    receiver.reset()
    for _ in range(3):
        post(receiver, element(comments="x" * 1000))
    assert [request.number for request in receiver.requests] == [2, 3]


# Running


def test_a_reset_forgets_what_came(receiver: WebhookReceiver) -> None:
    post(receiver, element())
    receiver.reset()
    assert receiver.requests == []
    assert receiver.payloads() == []
    with pytest.raises(NothingReceived, match="0 requests arrived, with nothing else"):
        receiver.wait_for(timeout=0)
    post(receiver, element())
    assert receiver.requests[0].number == 1


def test_it_comes_back_at_the_same_address_with_what_it_had() -> None:
    receiver = WebhookReceiver()
    with pytest.raises(UsageError, match="never started"):
        _ = receiver.url
    with receiver:
        url = receiver.url
        receiver.respond(503)
        post(receiver, element())
    with pytest.raises(ConnectionRefusedError):
        post(receiver)
    assert receiver.url == url
    with receiver:
        assert receiver.url == url
        assert post(receiver, element()) == 503
        assert len(receiver.payloads()) == 2


def test_starting_and_stopping_twice_is_doing_so_once(receiver: WebhookReceiver) -> None:
    assert receiver.start() is receiver
    assert post(receiver) == 200
    receiver.stop()
    receiver.stop()


def test_stopping_cuts_connections_that_are_kept_and_answers_that_are_late(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with WebhookReceiver() as receiver:
        kept, late = connect(receiver), connect(receiver)
        kept.request("POST", "/", b"[]", JSON)
        kept.getresponse().read()
        receiver.respond(delay=600)
        late.request("POST", "/", json.dumps([element()]), JSON)
        receiver.wait_for()
    # Had the late answer been waited for, uvicorn would have lost patience and said so.
    assert caplog.records == []
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        late.getresponse()
    for connection in (kept, late):
        connection.close()


def test_a_port_in_use_is_one_sentence(receiver: WebhookReceiver) -> None:
    port = urlsplit(receiver.url).port or 0
    with pytest.raises(CannotOpen, match=f"port {port} on 127.0.0.1 is in use"):
        WebhookReceiver(port=port).start()


def test_it_listens_on_ipv6() -> None:
    with WebhookReceiver(host="::1") as receiver:
        assert receiver.url.startswith("http://[::1]:")
        assert post(receiver, element()) == 200


def test_it_leaves_nothing_open() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(2):
            with WebhookReceiver() as receiver:
                post(receiver, element())
        del receiver
        gc.collect()
    assert [str(warning.message) for warning in caught] == []


def test_many_clients_at_once_lose_nothing(receiver: WebhookReceiver) -> None:
    def deliver(client: int) -> None:
        connection = connect(receiver)
        for number in range(25):
            connection.request("POST", "/", json.dumps([element(key=f"{client}-{number}")]), JSON)
            connection.getresponse().read()
        connection.close()

    clients = [threading.Thread(target=deliver, args=(client,)) for client in range(8)]
    for client in clients:
        client.start()
    receiver.wait_for(count=200, timeout=30)
    for client in clients:
        client.join()
    assert len({payload.idempotency_key for payload in receiver.payloads()}) == 200


@pytest.mark.parametrize("header", ["Origin", "Sec-Fetch-Site"])
def test_a_web_page_cannot_fill_the_receiver(receiver: WebhookReceiver, header: str) -> None:
    receiver.respond(500, times=1)
    for value in ("null", "same-origin", "http://evil.test"):
        assert send(receiver, b"[]", headers={**JSON, header: value})[0] == 403
    assert receiver.requests == []
    assert post(receiver, element()) == 500
