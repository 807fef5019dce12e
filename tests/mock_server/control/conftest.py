from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ...api_client import Answer, ApiClient

HOST = "127.0.0.1:8484"
HEADERS = {"mock-control": "1"}

Control = Callable[..., Answer]


def control_of(api: ApiClient) -> Control:
    """Return what sends a request to the control plane: ``control("POST", "/reset")``."""

    def send(method: str, path: str, body: object = None, **options: Any) -> Answer:
        options.setdefault("headers", HEADERS)
        options.setdefault("host", HOST)
        return api.request(method, f"/_mock{path}", body, **options)

    return send


@pytest.fixture
def control(api: ApiClient) -> Control:
    """Sends requests to the control plane, as a program of this machine would."""
    return control_of(api)
