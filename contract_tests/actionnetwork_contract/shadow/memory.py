"""What passed: the last answered document of each resource, and who has which email, phone number and identifier.

Everything is kept in this process only, and the least recently used documents are forgotten first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from actionnetwork_mock.ids import NATIVE_SYSTEM
from actionnetwork_mock.resources import Resource, resource_named
from actionnetwork_mock.twin import Loaded

from ..conformance import link_address, match_template, own_id

MAX_DOCUMENTS = 200_000
MAX_LISTED = 50
"""How many resources of each kind are looked for on lists after they were created, or answered by their id."""
_MAX_RECENT = 100
"""How many of the resources used last are looked at for those that a filter should find."""
References = dict[str, str | None]
"""The ids of what a resource refers to, by column; None for an unknown one."""
_HOLDER_OF = {"email": "people", "phone": "people", "tag": "tags", "tag name": "tags"}

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class Known(NamedTuple):
    """A resource as it was last answered: by exchange ``number``, at ``seen`` by the upstream's clock.

    ``stored`` is its document without links, as JSON, and ``references`` the ids of what it refers to.
    """

    resource: str
    id: str
    stored: bytes
    references: tuple[str | None, ...]
    seen: float
    number: int

    def document(self) -> dict[str, Any]:
        """Return the document without links, decoded afresh."""
        found: dict[str, Any] = _decode(self.stored)
        return found

    def loaded(self) -> Loaded:
        """Return it in the form that the twin loads."""
        return Loaded(resource_named(self.resource), self.id, self.document(), self.columns())

    def columns(self) -> References:
        """Return the ids of what it refers to, by column."""
        return dict(zip(resource_named(self.resource).references, self.references, strict=True))


class Memory:
    """The known documents of all groups."""

    def __init__(self) -> None:
        self._documents: OrderedDict[tuple[int, str, str], Known] = OrderedDict()
        self._holders: dict[tuple[int, str, str], str] = {}
        self._listed: dict[tuple[int, str], list[str]] = {}

    def get(self, group: int, resource: str, uuid: str) -> Known | None:
        """Return what is known of a resource."""
        key = (group, resource, uuid.lower())
        found = self._documents.get(key)
        if found is not None:
            self._documents.move_to_end(key)
        return found

    def learn(
        self,
        group: int,
        resource: Resource,
        item: Mapping[str, Any],
        *,
        base: str,
        seen: float,
        number: int,
    ) -> Known | None:
        """Remember a document of an answer, and return it; None for one without an id."""
        uuid = own_id(item).lower()
        if not uuid:
            return None
        key = (group, resource.name, uuid)
        self.forget(group, resource.name, uuid)
        stored = _encode({name: value for name, value in item.items() if name not in ("_links", "_embedded")})
        columns = references_of(resource, item, base)
        known = Known(resource.name, uuid, stored, tuple(columns.values()), seen, number)
        self._documents[key] = known
        for name, value in (*unique_values(resource, item), *pairs_of(resource, columns)):
            self._holders[_holder_key(group, name, value)] = uuid
        while len(self._documents) > MAX_DOCUMENTS:
            oldest = next(iter(self._documents))
            self.forget(*oldest)
        return known

    def forget(self, group: int, resource: str, uuid: str) -> None:
        """Forget a resource that may have changed, or is gone."""
        known = self._documents.pop((group, resource, uuid.lower()), None)
        if known is None:
            return
        named = resource_named(resource)
        for name, value in (*unique_values(named, known.document()), *pairs_of(named, known.columns())):
            key = _holder_key(group, name, value)
            if self._holders.get(key) == known.id:
                del self._holders[key]

    def forget_below(self, group: int, resource: str, parent: str) -> None:
        """Forget the resources of a kind that refer to another one, any of which may have changed."""
        kind, uuid = (group, resource), parent.lower()
        for key in [key for key in self._documents if key[:2] == kind]:
            if uuid in self._documents[key].references:
                self.forget(*key)

    def expect_on_list(self, group: int, resource: str, uuid: str) -> None:
        """Remember that a key created a resource, or was answered it by its id, so that its list must have it."""
        kept = self._listed.setdefault((group, resource), [])
        if uuid not in kept:
            kept.append(uuid)
            del kept[:-MAX_LISTED]

    def expected_on_list(self, group: int, resource: str, at: float) -> Iterator[Known]:
        """Yield the known resources that a list must have, of those last seen before a time."""
        for uuid in self._listed.get((group, resource), ()):
            known = self._documents.get((group, resource, uuid))
            if known is not None and known.seen < at:
                yield known

    def recent(self, group: int, resource: str, since: float) -> Iterator[Known]:
        """Yield the resources of a kind that were seen since a time, the last one first, of those used last."""
        for key in islice(reversed(self._documents), _MAX_RECENT):
            known = self._documents[key]
            if key[:2] == (group, resource) and known.seen >= since:
                yield known

    def forget_all(self) -> None:
        """Forget everything: exchanges were dropped, and any of them may have changed something."""
        self._documents.clear()
        self._listed.clear()
        self._holders.clear()

    def holders(self, group: int, values: Iterable[tuple[str, str]]) -> Iterator[Known]:
        """Yield the known resources of a group that have one of these values.

        ``values`` are like those of ``unique_values``: ``[("email", "ada@example.org")]``.
        """
        found: dict[str, Known] = {}
        for name, value in values:
            uuid = self._holders.get(_holder_key(group, name, value))
            resource = _HOLDER_OF.get(name, name)
            known = None if uuid is None else self.get(group, resource, uuid)
            if known is not None:
                found.setdefault(known.id, known)
        yield from found.values()


def _holder_key(group: int, name: str, value: str) -> tuple[int, str, str]:
    return group, name, value.casefold() if name == "email" else value


def unique_values(resource: Resource, item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the values of a document that no other resource has: ``("email", "ada@example.org")``.

    Identifiers are unique in one kind of resources: ``("signatures", "crm:7")``.
    """
    for identifier in _texts(item.get("identifiers")):
        if not identifier.startswith(f"{NATIVE_SYSTEM}:"):
            yield resource.name, identifier
    if resource.is_named and isinstance(item.get("name"), str):
        yield "tag", item["name"].strip().casefold()
        yield "tag name", item["name"]
    for kind, name, field in (("email", "email_addresses", "address"), ("phone", "phone_numbers", "number")):
        entries = item.get(name)
        for entry in entries if isinstance(entries, list) else ():
            value = entry.get(field) if isinstance(entry, dict) else None
            if isinstance(value, str) and value:
                yield kind, value


def pairs_of(resource: Resource, columns: References) -> Iterator[tuple[str, str]]:
    """Yield the person and the action, or tag, of a record that a person has once: ``("taggings", "<id> <id>")``."""
    parents = [columns.get(column) for column in resource.addresses[0].parents]
    person = columns.get("person_id")
    if resource.once_per_person and person is not None and parents and None not in parents:
        yield resource.name, " ".join(map(str, (*parents, person)))


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def references_of(resource: Resource, item: Mapping[str, Any], base: str) -> References:
    """Return the ids of what a resource refers to, from the links and fields of an answer."""
    found: dict[str, str] = {}
    for link in resource.links:
        address = link_address(item, link.rel)
        if isinstance(address, str):
            for name, value in (match_template(link.href, address, base) or {}).items():
                found.setdefault(name, value)
    for field in resource.fields:
        if field.copies and isinstance(item.get(field.name), str):
            found.setdefault(field.copies, item[field.name])
    return {column: found.get(column) for column in resource.references}
