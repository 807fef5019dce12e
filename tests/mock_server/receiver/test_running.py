"""Start and stop of a receiver."""

from __future__ import annotations

import gc
import http.client
import json
import warnings
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.errors import CannotOpen, UsageError
from actionnetwork_mock.receiver import WebhookReceiver

from ..webhooks.test_received import element
from .posts import JSON, connect, post


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
