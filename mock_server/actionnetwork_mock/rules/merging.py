"""Merging two people into one, and removing a person: what refers to them follows."""

from __future__ import annotations

from ..resources import STORED, Resource, person_columns
from ..store.row import Row
from .consent_log import move_consents, record_consent_changes
from .contacts import Contacts, contacts_of
from .context import Context
from .counters import action_id_of, is_once_per_person, recount, recount_above
from .memberships import drop_memberships, move_memberships


def move_references(context: Context, from_id: str, to_id: str) -> None:
    """Move the taggings, records and consent log of a merged person to the one that stays, without duplicates."""
    for resource in STORED:
        for column in person_columns(resource):
            _move(context, resource, column, from_id, to_id)
    move_memberships(context, from_id, to_id)
    move_consents(context.store, context.group.id, from_id, to_id)


def _move(context: Context, resource: Resource, column: str, from_id: str, to_id: str) -> None:
    has = {
        _rest(resource, column, row)
        for row in context.store.find(resource.name, context.group.id, **{column: to_id})
    }
    once = is_once_per_person(context, resource)
    for row in context.store.find(resource.name, context.group.id, **{column: from_id}):
        if once and _rest(resource, column, row) in has:
            context.store.delete(resource.name, row)
            _recount(context, resource, row)
            continue
        context.store.repoint(resource.name, row, column, to_id)
        copies = [field.name for field in resource.fields if field.copies == column]
        if copies:
            context.store.update(resource.name, row, {**row.document(), **dict.fromkeys(copies, to_id)})


def _recount(context: Context, resource: Resource, row: Row) -> None:
    """Update the counter of an action that lost one of a person's two records."""
    if resource.kind == "action record":
        recount(context, resource, action_id_of(resource, row))


def _rest(resource: Resource, column: str, row: Row) -> tuple[str | None, ...]:
    """Return the other references of a row: of a tagging, the tag."""
    return tuple(v for name, v in zip(resource.references, row.references, strict=True) if name != column)


_COLUMN = "person_id"


def leave(context: Context, person: Row) -> bool:
    """Remove a person from the group of the context, with their taggings and records, and update counters.

    Returns False and does nothing if an action has the person as its creator.
    """
    naming = [(resource, column) for resource in STORED for column in person_columns(resource)]
    if any(
        context.store.exists(resource.name, **{column: person.id})
        for resource, column in naming
        if column != _COLUMN
    ):
        return False
    for resource, column in naming:
        for row in context.store.find(resource.name, context.group.id, **{column: person.id}):
            context.store.delete(resource.name, row)
            recount_above(context, resource, row)
    drop_memberships(context, person.id)
    record_consent_changes(context, person.id, contacts_of(person.document()), Contacts())
    context.store.delete("people", person)
    return True
