"""What the user interface can switch on and no answer shows, such as the vetting of a campaign's events."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UsageError
from ..resources import Resource
from ..store import Store


def read_switches(resource: Resource, sent: Mapping[str, object]) -> tuple[list[str], dict[str, object]]:
    """Return the names of the switches that are to be on, and the rest of what was given.

    Raises UsageError for a switch that is given anything but true or false.
    """
    for name in resource.switches:
        if not isinstance(sent.get(name, False), bool):
            raise UsageError(f"{name} of {resource.name} is {sent[name]!r}: it takes true or false")
    rest = {name: value for name, value in sent.items() if name not in resource.switches}
    return [name for name in resource.switches if sent.get(name)], rest


def switch_on(store: Store, resource: Resource, uuid: str, name: str) -> None:
    """Switch on what is declared in the resource's ``switches``, for one of them."""
    store.query("INSERT OR IGNORE INTO switches VALUES (?, ?, ?)", (resource.name, uuid, name))


def is_on(store: Store, resource: str, uuid: str, name: str) -> bool:
    """Return whether a switch is on: ``is_on(store, "event_campaigns", "c41d...", "vetting")``."""
    found = store.query(
        "SELECT 1 FROM switches WHERE resource = ? AND id = ? AND name = ?", (resource, uuid, name)
    )
    return bool(found)
