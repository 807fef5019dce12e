"""What people do in the pages and the user interface of Action Network, through the mock's control plane."""

from __future__ import annotations

from typing import Any

from .api import Answer
from .check import Check


def made_in_ui(check: Check, resource: str, **fields: Any) -> Answer:
    """Make something as the user interface does, ``made_in_ui(check, "petitions", title="...")``, and read it."""
    assert check.control is not None
    made = check.control("POST", "/make", {"resource": resource, "fields": fields})
    return check.api.get(f"/{resource}/{made['identifiers'][0].partition(':')[2]}")


def act_in_ui(check: Check, name: str, **arguments: Any) -> Any:
    """Let somebody do something, ``act_in_ui(check, "mass_subscribe", emails=[...])``; returns what came of it."""
    assert check.control is not None
    return check.control("POST", f"/ui/{name}", arguments)
