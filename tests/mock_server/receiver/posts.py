"""Requests to a receiver of webhooks."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from actionnetwork_mock.receiver import WebhookReceiver

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
