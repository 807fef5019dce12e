"""Refs: the names by which entries of a scenario refer to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from actionnetwork_fixtures.site import API

from ..notes import did_you_mean
from .nodes import Node


class _Named(NamedTuple):
    resource: str
    id: str
    place: str


class Refs:
    """Names of entries, each given once in a file: ``ref: ada``."""

    def __init__(self) -> None:
        self._named: dict[str, _Named] = {}

    def add(self, node: Node, resource: str, uuid: str) -> None:
        """Register the ``ref`` of an entry, if it has one."""
        ref = node.get("ref")
        if ref is None:
            return
        if ref.text in self._named:
            raise ref.error(f"{ref.text!r} is the ref of {self._named[ref.text].place}")
        self._named[ref.text] = _Named(resource, uuid, node.place)

    def find(self, node: Node, resource: str) -> str:
        """Return the id of the entry that a value refers to. Raises BadScenario if there is none of that resource."""
        found = self._named.get(node.text)
        if found is None:
            known = [ref for ref, named in self._named.items() if named.resource == resource]
            advice = did_you_mean(node.text, known) or _known(resource, known)
            raise node.error(f"none of the {resource} has the ref {node.text!r}. {advice}")
        if found.resource != resource:
            raise node.error(
                f"{node.text!r} is one of the {found.resource}, and one of the {resource} is needed"
            )
        return found.id

    def resource_of(self, ref: str) -> str | None:
        """Return the resource of the entry with a ref, or None."""
        return self._named[ref].resource if ref in self._named else None

    def with_ids(self, value: Any, key: str = "") -> Any:
        """Return a value in which refs are replaced: by ids in ``unique_ids``, by addresses in every ``href``."""
        if isinstance(value, dict):
            return {name: self.with_ids(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.with_ids(one, key) for one in value]
        named = self._named.get(value) if isinstance(value, str) else None
        if named is None or key not in ("href", "unique_ids"):
            return value
        return named.id if key == "unique_ids" else f"{API}/{named.resource}/{named.id}"

    def ids(self) -> Mapping[str, str]:
        """Return the uuids by ref."""
        return {ref: named.id for ref, named in self._named.items()}


def _known(resource: str, known: list[str]) -> str:
    return f"There are {', '.join(known[:20])}." if known else f"No {resource} above has one."
