"""What a group holds, as a test looks at it: no request is made, so nothing is counted and the journal stays as it is.

People and all other resources are found by what a test knows them by, and come as the API shows them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from .errors import DoesNotExist, UsageError
from .http.hal import API_PATH, REAL_SITE, Hal
from .ids import NATIVE_SYSTEM
from .notes import did_you_mean
from .resources import STORED, Resource, resource_named
from .rules import Group
from .rules.consent_log import Consent, list_consents
from .rules.contacts import email_of, parse_phone, phone_of, status_of
from .rules.visibility import find_visible, scope_of
from .store import Row, Scope
from .world import World

RECORDS = tuple(
    one.name for one in STORED if one.references.get("person_id") == "people" and not hasattr(dict, one.name)
)
"""What people do and get: signatures, attendances, taggings; not items of lists, since a dict has other ``items``."""

_NAMES = ("title", "name", "subject")
_OF_NUMBERS = {*"0123456789+-().,/ "}
_MOST_NAMED = 5


class Shown(dict[str, Any]):
    """A resource as the API shows it: ``petition["title"]``; ``petition.id`` is its uuid."""

    id: str

    def __repr__(self) -> str:
        label = self.get("title") or self.get("name") or ""
        return f"<{type(self).__name__} {self.id} {label!r}: {dict.__repr__(self)}>"


class ShownPerson(Shown):
    """A person as the API shows it, with what is spread over many places in an answer.

    ``status`` is that of the email, ``mobile_status`` that of the number; each is None without one. ``tags`` are names,
    sorted. ``signatures`` and the like are what the person did, oldest first.
    """

    email: str | None
    phone: str | None
    status: str | None
    mobile_status: str | None
    tags: list[str]
    attendances: list[Shown]
    donations: list[Shown]
    outreaches: list[Shown]
    responses: list[Shown]
    signatures: list[Shown]
    submissions: list[Shown]
    taggings: list[Shown]

    def __repr__(self) -> str:
        said = f"{self.email} {self.status}, {self.phone} {self.mobile_status}, tags {self.tags}"
        return f"<{type(self).__name__} {self.id} {said}: {dict.__repr__(self)}>"


S = TypeVar("S", bound=Shown)


class State:
    """What one group of a world can see. ``site`` is where links lead: ``"http://127.0.0.1:8484"``."""

    def __init__(self, world: World, *, site: str, group: Group | None = None) -> None:
        self._world = world
        self._store = world.store
        self._group = group or world.first_group
        self._hal = Hal(REAL_SITE if world.settings.hrefs == "real" else site.removesuffix(API_PATH))

    def all(self, name: str) -> list[Shown]:
        """Return every one of a resource, oldest first. Raises UsageError for an unknown resource."""
        resource = _stored(name)
        rows = self._store.every(scope_of(resource, self._group))
        if resource.name != "people":
            return [self._show(resource, row) for row in rows]
        done = self._all_records()
        return [self._show_person(row, done.get(row.id, {})) for row in rows]

    def count(self, name: str) -> int:
        """Return how many there are. Raises UsageError for an unknown resource."""
        return len(self._store.every(scope_of(_stored(name), self._group)))

    def get(self, name: str, key: str) -> Shown:
        """Return the one that is known by a key.

        That is a uuid, any identifier, a title or a name, of people an email or a number in any form. Raises
        DoesNotExist, naming who or what there is, and UsageError when several have it.
        """
        resource = _stored(name)
        rows = self._find(resource, key.strip())
        if not rows:
            raise DoesNotExist(self._nothing(resource, key))
        if len(rows) > 1:
            ids = ", ".join(row.id for row in rows[:_MOST_NAMED])
            raise UsageError(f"{len(rows)} {name} are called {key!r}: ask for one by its uuid: {ids}")
        if resource.name == "people":
            return self._show_person(rows[0], self._records(rows[0].id))
        return self._show(resource, rows[0])

    def has(self, name: str, key: str) -> bool:
        """Return whether something is known by a key."""
        return bool(self._find(_stored(name), key.strip()))

    def history(self, person: str) -> list[Consent]:
        """Return who changed what a person agreed to, in every group, oldest first.

        Also of somebody who is gone. Raises DoesNotExist for one whom no group ever had.
        """
        key = person.strip()
        people = resource_named("people")
        uuid = self._uuid(people, key)
        ids = {uuid, *(row.id for row in self._by_address(key, None))}
        found = list_consents(self._store, ids, _number(key) or key)
        if not found and not any(self._store.exists("people", id=one) for one in ids):
            raise DoesNotExist(self._nothing(people, person))
        return found

    # Finding

    def _find(self, resource: Resource, key: str) -> list[Row]:
        """Return what the group has that is known by a key."""
        found = find_visible(self._store, self._group, resource.name, self._uuid(resource, key))
        if found is not None:
            return [found]
        if resource.name == "people":
            return self._by_address(key, self._group.id)
        return self._by_name(resource, key)

    def _uuid(self, resource: Resource, key: str) -> str:
        return self._store.holder(resource.name, key) or key.removeprefix(f"{NATIVE_SYSTEM}:").lower()

    def _by_address(self, key: str, group_id: int | None) -> list[Row]:
        """Return people of a group, or of all, by an email in any case, or a number in any form."""
        if "@" in key:
            return self._store.find("people", group_id, email_address=key.casefold())
        number = _number(key)
        return self._store.find("people", group_id, phone_number=number) if number else []

    def _by_name(self, resource: Resource, key: str) -> list[Row]:
        rows = self._store.every(scope_of(resource, self._group))
        return [row for row in rows if key in _names_of(row)]

    def _nothing(self, resource: Resource, key: str) -> str:
        known = self._known(resource)
        some = ", ".join(map(repr, known[:_MOST_NAMED])) + ("..." if len(known) > _MOST_NAMED else "")
        advice = did_you_mean(key, known) or (
            f"There are {some}." if known else f"There are no {resource.name}."
        )
        what = "nobody is" if resource.name == "people" else f"none of the {resource.name} is"
        return f"{what} known by {key!r}. {advice}"

    def _known(self, resource: Resource) -> list[str]:
        rows = self._store.page(scope_of(resource, self._group), offset=0, limit=1000)
        names = (
            email_of(row.document()) or phone_of(row.document()) or row.id
            if resource.name == "people"
            else next(iter(_names_of(row)), row.id)
            for row in rows
        )
        return list(names)

    # Showing

    def _show(self, resource: Resource, row: Row) -> Shown:
        return self._fill(Shown(), resource, row)

    def _fill(self, shown: S, resource: Resource, row: Row) -> S:
        def find(of: str, uuid: str) -> Row | None:
            return find_visible(self._store, self._group, of, uuid)

        shown.update(msgspec.json.decode(self._hal.item(resource, row, find)))
        shown.id = row.id
        return shown

    def _show_person(self, row: Row, done: dict[str, list[Row]]) -> ShownPerson:
        person = self._fill(ShownPerson(), resource_named("people"), row)
        person.email, person.phone = email_of(person), phone_of(person)
        person.status = status_of(person, "email_addresses") if person.email else None
        person.mobile_status = status_of(person, "phone_numbers") if person.phone else None
        for name in RECORDS:
            setattr(person, name, [self._show(resource_named(name), one) for one in done.get(name, ())])
        person.tags = sorted(self._tags(done.get("taggings", ())))
        return person

    def _tags(self, taggings: Iterable[Row]) -> Iterable[str]:
        column = list(resource_named("taggings").references).index("tag_id")
        for tagging in taggings:
            tag = find_visible(self._store, self._group, "tags", tagging.references[column] or "")
            if tag is not None:
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
            column = list(resource.references).index("person_id")
            for row in self._store.every(scope_of(resource, self._group)):
                found.setdefault(row.references[column] or "", {}).setdefault(name, []).append(row)
        return found


def _number(key: str) -> str | None:
    """Return a phone number as it is kept, or None for what is none."""
    return parse_phone(key) if not set(key) - _OF_NUMBERS else None


def _names_of(row: Row) -> list[str]:
    document = row.document()
    return [str(document[name]) for name in _NAMES if document.get(name)]


def _stored(name: str) -> Resource:
    known = {one.name: one for one in STORED}
    if name not in known:
        advice = did_you_mean(name, known) or f"There are {', '.join(known)}."
        raise UsageError(f"nothing is stored of {name!r}. {advice}")
    return known[name]
