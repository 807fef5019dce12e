"""What a group has: things made as in the user interface, or one of everything, made from the declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actionnetwork_mock.changes import create
from actionnetwork_mock.http.routing import Endpoint, Routes
from actionnetwork_mock.notes import Notes
from actionnetwork_mock.resources import RESOURCES, STORED, Resource
from actionnetwork_mock.rules.context import Group
from actionnetwork_mock.rules.create import make_in_ui
from actionnetwork_mock.store import Document
from actionnetwork_mock.world import World

Ids = dict[str, str]
"""The uuid of one of each: ``{"people": "3f0e...", "tags": "b2a5..."}``."""


def make(
    world: World,
    resource: str,
    fields: Mapping[str, object],
    *,
    group: Group | None = None,
    references: Mapping[str, str] | None = None,
) -> Document:
    """Create a resource as the user interface does and return its document, by default in the first group."""
    made = create(world, resource, fields, group=group or world.first_group, references=references or {})
    return made.document()


def make_one_of_everything(world: World) -> Ids:
    """Make one of each stored resource in the first group, each below the others where it refers to them.

    A new resource is among them the moment it is declared.
    """
    ids: Ids = {}
    waiting = list(STORED)
    context = world.context(world.first_group, Notes())
    with world.store.transaction():
        while waiting:
            complete = [r for r in waiting if ids.keys() >= set(r.references.values())]
            ready = complete or [r for r in waiting if all(of in ids for of in _needed(r))]
            assert ready, f"{[r.name for r in waiting]} refer to each other"
            for resource in ready:
                references = {column: ids[of] for column, of in resource.references.items() if of in ids}
                row = make_in_ui(context, resource.name, _fields(resource), references)
                ids[resource.name] = row.id
                waiting.remove(resource)
    return ids


def _needed(resource: Resource) -> list[str]:
    return [of for column, of in resource.references.items() if column not in resource.optional]


def _fields(resource: Resource) -> dict[str, Any]:
    """Something for each text that a POST needs or a person reads, and what people look like."""
    if resource.name == "people":
        return {
            "given_name": "Ruth",
            "email_addresses": [{"primary": True, "address": "ruth@example.org", "status": "subscribed"}],
            "phone_numbers": [{"primary": True, "number_type": "Mobile", "status": "unsubscribed"}],
            "postal_addresses": [
                {
                    "primary": True,
                    "region": "",
                    "country": "US",
                    "location": {"latitude": None, "longitude": None, "accuracy": "Approximate"},
                }
            ],
        }
    return {
        field.name: f"A {field.name}"
        for field in resource.fields
        if field.type == "string"
        and not (field.copies or field.constant or field.default or field.values)
        and (field.name in ("name", "title") or field.required == "yes")
        and field.name != "origin_system"
    }


def readable_paths(ids: Ids) -> list[str]:
    """Return every address that can be read, filled with the ids of the sample."""
    return [fill(endpoint, ids) for endpoint in Routes(RESOURCES).endpoints if "GET" in endpoint.methods]


def fill(endpoint: Endpoint, ids: Ids) -> str:
    """Return the address of an endpoint with the sample's ids in it."""
    named = {name: ids[of] for name, of in zip(endpoint.names, endpoint.resources, strict=True)}
    return endpoint.template.format(**named)
