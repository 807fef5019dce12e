from __future__ import annotations

import json
import socket
import threading
import time
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.errors import NothingReceived, UsageError
from actionnetwork_mock.receiver import ReceivedRequest, WebhookReceiver

from ..webhooks.test_received import SPONSOR, element
from .posts import JSON, connect, post, send

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


def test_a_reset_forgets_what_came(receiver: WebhookReceiver) -> None:
    post(receiver, element())
    receiver.reset()
    assert receiver.requests == []
    assert receiver.payloads() == []
    with pytest.raises(NothingReceived, match="0 requests arrived, with nothing else"):
        receiver.wait_for(timeout=0)
    post(receiver, element())
    assert receiver.requests[0].number == 1


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
