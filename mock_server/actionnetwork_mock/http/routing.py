"""Matching a path to an endpoint, with a tree that is made from the declarations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from ..resources import RESOURCES, Address, Method, Resource, resource_named, template_names

_ID = ""
"""The key of a child that matches any segment; a segment of a path is never empty."""


class Endpoint:
    """One address of the API: a resource's collection, or one of its items.

    ``template`` is its address, ``"/tags/{tag_id}/taggings/{id}"``; ``names`` are those in its braces, and
    ``resources`` the resource that each is an id of: ``("tags", "taggings")``. ``steps`` has the declaration of each
    of these, with the name of the id before it: ``((TAGS, ""), (TAGGINGS, "tag_id"))``. ``self_href`` is the template
    of an item's self, where this address has its own; else an empty text.
    """

    def __init__(self, resource: Resource, address: Address, *, is_item: bool) -> None:
        self.resource = resource
        self.address = address
        self.is_item = is_item
        self.methods: tuple[Method, ...] = address.item_methods if is_item else address.methods
        self.template = address.item if is_item else address.collection
        self.self_href = resource.self_at(address)
        self.names = tuple(template_names(self.template))
        of_ids = [resource if n == "id" else resource_named(address.parents[n]) for n in self.names]
        self.resources = tuple(each.name for each in of_ids)
        self.steps = tuple(zip(of_ids, ("", *self.names), strict=False))


class Match(NamedTuple):
    """An endpoint and the ids in the path, in its order: ``("b2a5...", "64a1...")``."""

    endpoint: Endpoint
    ids: tuple[str, ...]

    def fill(self, template: str, **names: str) -> str:
        """Return a template of the endpoint's address with the ids in it."""
        return template.format(**dict(zip(self.endpoint.names, self.ids, strict=True)), **names)


class _Node(msgspec.Struct):
    children: dict[str, _Node] = msgspec.field(default_factory=dict)
    endpoint: Endpoint | None = None


class Routes:
    """All addresses of some resources. Slashes at the end, or doubled, do not matter.

    Source: [transport-1], [transport-2].
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._root = _Node()
        self.endpoints: list[Endpoint] = []
        for resource in resources:
            for address in resource.addresses:
                self._add(Endpoint(resource, address, is_item=False))
                if address.item_methods:
                    self._add(Endpoint(resource, address, is_item=True))

    def _add(self, endpoint: Endpoint) -> None:
        node = self._root
        for segment in segments(endpoint.template):
            node = node.children.setdefault(_ID if segment.startswith("{") else segment, _Node())
        if node.endpoint is not None:
            raise TypeError(f"{endpoint.template} is declared twice")
        node.endpoint = endpoint
        self.endpoints.append(endpoint)

    def match(self, path: str) -> Match | None:
        """Return the endpoint at ``"/people/3f0e.../"`` and the ids in the path, or None."""
        node = self._root
        ids: list[str] = []
        for segment in segments(path):
            found = node.children.get(segment)
            if found is None:
                found = node.children.get(_ID)
                if found is None:
                    return None
                ids.append(segment)
            node = found
        return None if node.endpoint is None else Match(node.endpoint, tuple(ids))


def segments(path: str) -> list[str]:
    """Return the parts of a path between slashes: ``"/people//3f0e/"`` gives ``["people", "3f0e"]``."""
    return [*filter(None, path.split("/"))]


ROUTES = Routes(RESOURCES)
"""Every address of the emulated API."""
