"""The records of a group as the API shows them, read without a request.

The rate limit does not count it, and the journal does not change.

People have more below ``_mock``: ``email`` and ``status``, ``phone`` and ``mobile_status`` (each is None without one),
the names of their ``tags``, and ``signatures`` and the like, which are what the person did, oldest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import msgspec

from actionnetwork_fixtures.site import API_PATH, SITE

from ..errors import UsageError
from ..http.hal import Hal
from ..notes import did_you_mean
from ..resources import STORED, Resource, resource_named
from ..rules.consent_log import Consent, list_consents
from ..rules.context import Group
from ..rules.lookup import find_all, find_by_address, find_one, phone_number, unknown_key, uuid_of
from ..rules.resource_rules import rules_named
from ..rules.visibility import find_visible, scope_of
from ..store import Document, Row, Scope, reference_of
from ..world import World

RECORDS = tuple(one.name for one in STORED if "person_id" in one.references and not hasattr(dict, one.name))
"""The records of people: signatures, attendances, taggings; not items of lists, since a dict has other ``items``."""

OF_PEOPLE = "_mock"
"""The key of the data of a person that no field of the API shows."""


Records = Mapping[str, list[Row]]
"""The records of a person, by resource."""

RecordsOf = Callable[[str], Records]
"""Gets the records of a person by the person's uuid."""


class GroupRecords:
    """The records that a group of a world can see. ``site`` is where links lead: ``"http://127.0.0.1:8484"``."""

    def __init__(self, world: World, *, site: str, group: Group | None = None) -> None:
        self._world = world
        self._store = world.store
        self._group = group or world.first_group
        self._hal = Hal(SITE if world.settings.hrefs == "real" else site.removesuffix(API_PATH))

    def all(self, name: str) -> list[Document]:
        """Return every one of a resource, oldest first. Raises UsageError for an unknown resource."""
        resource = _stored(name)
        rows = self._store.every(scope_of(resource, self._group))
        done = cache(self._all_records)
        return [self._show(resource, row, lambda person: done().get(person, {})) for row in rows]

    def count(self, name: str, key: str | None = None) -> int:
        """Return how many there are, or are known by a key. Raises UsageError for an unknown resource."""
        resource = _stored(name)
        if key is not None:
            return len(find_all(self._store, self._group, resource, key))
        return len(self._store.every(scope_of(resource, self._group)))

    def get(self, name: str, key: str) -> Document:
        """Return the one that is known by a key; see ``rules.lookup.find_one``."""
        resource = _stored(name)
        return self._show(resource, find_one(self._store, self._group, resource, key), self._records)

    def show(self, name: str, row: Row) -> Document:
        """Return a stored row of a resource as the API shows it."""
        return self._show(resource_named(name), row, self._records)

    def history(self, person: str) -> list[Consent]:
        """Return the changes of a person's consent in every group, oldest first.

        Also of a person who was removed since. Raises DoesNotExist for a person that no group ever had.
        """
        key = person.strip()
        people = resource_named("people")
        uuid = uuid_of(self._store, people, key)
        ids = {uuid, *(row.id for row in find_by_address(self._store, key, None))}
        found = list_consents(self._store, ids, phone_number(key) or key)
        if not found and not any(self._store.exists("people", id=one) for one in ids):
            raise unknown_key(self._store, self._group, people, person)
        return found

    # Showing

    def _show(self, resource: Resource, row: Row, records_of: RecordsOf) -> Document:
        """Return a row as the API shows it, a person with the records of ``records_of``."""

        def find(of: str, uuid: str) -> Row | None:
            return find_visible(self._store, self._group, of, uuid)

        shown: Document = msgspec.json.decode(self._hal.item(resource, row, find))
        summary = rules_named(resource.name).summary(shown)
        if summary is not None:
            done = records_of(row.id)
            records = {
                name: [self._show(resource_named(name), record, records_of) for record in done.get(name, ())]
                for name in RECORDS
            }
            tags = sorted(self._tags(done.get("taggings", ())))
            shown[OF_PEOPLE] = {**summary, "tags": tags, **records}
        return shown

    def _tags(self, taggings: Iterable[Row]) -> Iterable[str]:
        for tagging in taggings:
            tag_id = reference_of(resource_named("taggings"), tagging, "tag_id") or ""
            if (tag := find_visible(self._store, self._group, "tags", tag_id)) is not None:
                yield str(tag.document()["name"])

    def _records(self, person_id: str) -> dict[str, list[Row]]:
        scopes = {name: scope_of(resource_named(name), self._group) for name in RECORDS}
        return {
            name: self._store.every(Scope(name, scope.group_id, "person_id", person_id, scope.below))
            for name, scope in scopes.items()
        }

    def _all_records(self) -> dict[str, dict[str, list[Row]]]:
        """Return everybody's records at once, by person and resource."""
        found: dict[str, dict[str, list[Row]]] = {}
        for name in RECORDS:
            resource = resource_named(name)
            for row in self._store.every(scope_of(resource, self._group)):
                person_id = reference_of(resource, row, "person_id") or ""
                found.setdefault(person_id, {}).setdefault(name, []).append(row)
        return found


def _stored(name: str) -> Resource:
    known = {one.name: one for one in STORED}
    if name not in known:
        advice = did_you_mean(name, known) or f"There are {', '.join(known)}."
        raise UsageError(f"nothing is stored of {name!r}. {advice}")
    return known[name]
