"""Calls that tests of webhooks share."""

from __future__ import annotations

import json
import urllib.request

from actionnetwork_mock.servers.threaded import MockServer

CLOSED = "http://127.0.0.1:9/hook"
"""An address at which nothing listens."""


def sign_up(server: MockServer, email: str) -> None:
    """Sign a person up through the API, which webhooks for uploads are told of."""
    body = json.dumps({"person": {"email_addresses": [{"address": email}]}}).encode()
    request = urllib.request.Request(f"{server.url}/people", body, {"OSDI-API-Token": server.api_key})
    with urllib.request.urlopen(request):
        pass
