"""Calls of the control API that tests of webhooks share."""

from __future__ import annotations

from typing import Any

from .conftest import Control

URL = "http://127.0.0.1:9/hook"


def create(control: Control, *, query: str = "", **body: Any) -> Any:
    """Make a webhook that is on and return it."""
    answer = control("POST", f"/webhooks{query}", {"url": URL, "is_on": True, **body})
    assert answer.status == 200, answer.body
    return answer.json


def webhooks(control: Control, query: str = "") -> Any:
    """Return the webhooks that are listed."""
    return control("GET", f"/webhooks{query}").json["webhooks"]


def numbers(control: Control, query: str = "") -> list[int]:
    """Return the numbers of the deliveries that a query finds."""
    answer = control("GET", f"/webhooks/deliveries{query}")
    assert answer.status == 200, answer.body
    return [one["number"] for one in answer.json["deliveries"]]
