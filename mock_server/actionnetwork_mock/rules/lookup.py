"""Finding what a group has by what a person calls it: an email, a title, an identifier."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import DoesNotExist, UsageError
from ..ids import NATIVE_SYSTEM
from ..notes import did_you_mean
from ..resources import Resource
from ..store.row import Row
from ..store.store import Store
from .context import Group
from .formats import parse_phone
from .resource_rules import rules_named
from .visibility import find_visible, scope_of

_PHONE_CHARACTERS = {*"0123456789+-().,/ "}
_MAX_NAMED = 5
_MAX_CONSIDERED = 1000


def find_one(store: Store, group: Group, resource: Resource, key: str) -> Row:
    """Return the one that is known by a key.

    That is a uuid, any identifier, a title or a name, of people an email or a number in any form. Raises DoesNotExist,
    naming who or what there is, and UsageError, naming the candidates, when several have it.
    """
    found = find_all(store, group, resource, key)
    if not found:
        raise unknown_key(store, group, resource, key)
    return only_one(found, resource, key)


def only_one(found: Sequence[Row], resource: Resource, key: str) -> Row:
    """Return the only row. Raises UsageError, naming the candidates, for several."""
    if len(found) > 1:
        ids = ", ".join(row.id for row in found[:_MAX_NAMED])
        raise UsageError(f"{len(found)} {resource.name} are called {key!r}: ask for one by its uuid: {ids}")
    return found[0]


def find_all(store: Store, group: Group, resource: Resource, key: str) -> list[Row]:
    """Return all that are known by a key."""
    key = key.strip()
    found = find_visible(store, group, resource.name, uuid_of(store, resource, key))
    if found is not None:
        return [found]
    return rules_named(resource.name).find_called(store, group, resource, key)


def uuid_of(store: Store, resource: Resource, key: str) -> str:
    """Return the uuid that an identifier stands for, or the key itself without the prefix of native identifiers."""
    return store.holder(resource.name, key) or key.removeprefix(f"{NATIVE_SYSTEM}:").lower()


def find_by_address(store: Store, key: str, group_id: int | None) -> list[Row]:
    """Return people of a group, or of all with None, by an email in any case, or a number in any form."""
    if "@" in key:
        return store.find("people", group_id, email_address=key.casefold())
    number = phone_number(key)
    return store.find("people", group_id, phone_number=number) if number else []


def phone_number(key: str) -> str | None:
    """Return a phone number as it is stored, or None for a key that is none."""
    return parse_phone(key) if not set(key) - _PHONE_CHARACTERS else None


def unknown_key(store: Store, group: Group, resource: Resource, key: str) -> DoesNotExist:
    """Return the error for a key that nothing has; it names what there is."""
    known = _known(store, group, resource)
    some = ", ".join(map(repr, known[:_MAX_NAMED])) + ("..." if len(known) > _MAX_NAMED else "")
    advice = did_you_mean(key, known) or (f"There are {some}." if known else f"There are no {resource.name}.")
    return DoesNotExist(f"none of the {resource.name} is known by {key!r}. {advice}")


def _known(store: Store, group: Group, resource: Resource) -> list[str]:
    rows = store.page(scope_of(resource, group), offset=0, limit=_MAX_CONSIDERED)
    names_of = rules_named(resource.name).names_of
    return [next(iter(names_of(row)), row.id) for row in rows]
