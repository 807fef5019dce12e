"""Counters of actions, what a record copies from its action, and the declared relation of the two."""

from __future__ import annotations

from collections.abc import Mapping

from ..resources import Field, Resource, resource_named
from ..settings import Settings
from ..store.condition import Clause
from ..store.row import Row, reference_of
from ..store.row_index import Scope
from ..store.schema import Document
from .context import Context
from .money import add_up
from .visibility import scope_below


def recount(context: Context, resource: Resource, action_id: str) -> None:
    """Update the counters of an action from its records, which are of ``resource``.

    Source: [petitions.fields.total_signatures] and those of the other actions (documented).
    """
    _recount(context, resource, action_column(resource), action_id)


def recount_above(context: Context, resource: Resource, row: Row) -> None:
    """Update the counters of everything that a row belongs to: with an event, those of its event campaign."""
    for column, uuid in zip(resource.references, row.references, strict=True):
        if uuid is not None:
            _recount(context, resource, column, uuid)


def _recount(context: Context, resource: Resource, column: str, uuid: str) -> None:
    of = resource_named(resource.references[column])
    counters = [field for field in of.fields if field.counts == resource.name]
    sums = [field for field in of.fields if field.sums.partition(".")[0] == resource.name]
    if not (counters or sums):
        return
    action = _find_above(context, resource, column, uuid)
    if action is None:
        return
    document = action.document()
    scope = scope_below(resource, context.group, column, uuid)
    for field in counters:
        document[field.name] = count_records(context, scope, of, field)
    for field in sums:
        values = context.store.values(scope, field.sums.partition(".")[2])
        document[field.name] = sum(map(int, values)) if field.type == "integer" else add_up(values)
    recount_above(context, of, context.store.update(of.name, action, document))


def _find_above(context: Context, resource: Resource, column: str, uuid: str) -> Row | None:
    """Return the row that has the counter.

    It can belong to another group, like the campaign of another group's event.
    """
    of = resource.references[column]
    if column in resource.shared:
        return next(iter(context.store.find(of, None, id=uuid)), None)
    return context.store.get(of, context.group.id, uuid)


def count_records(context: Context, scope: Scope, of: Resource, field: Field) -> int:
    """Count all records, or those in the states that count."""
    states = counted_states(of, field, context.settings)
    if not states:
        return context.store.count(scope)
    return sum(context.store.count(scope, [[Clause("status", "eq", state)]]) for state in states)


_STATES = ("accepted", "attended")


def counts_some(of: Resource, field: Field) -> bool:
    """Return whether a counter of a resource counts the records in some states only, as a setting says."""
    return of.decided_by.get(field.name) == "counted_states"


def counted_states(of: Resource, field: Field, settings: Settings) -> tuple[str, ...]:
    """Return the states of the records that count, ``("accepted", "attended")``; () if all do. Source: [events-13]."""
    if not counts_some(of, field):
        return ()
    return _STATES if settings.counted_states == "all" else _STATES[:1]


def copy_reference_ids(resource: Resource, document: Document, references: Mapping[str, str | None]) -> None:
    """Copy the ids of references that a document shows. A missing reference leaves no key."""
    for field in resource.fields:
        if field.copies and references.get(field.copies) is not None:
            document[field.name] = references[field.copies]


def is_once_per_person(context: Context, resource: Resource) -> bool:
    """Return whether a person's second record replaces the first, by declaration and settings."""
    return resource.once_per_person and not resource.decided("once_per_person", "added", context.settings)


def action_column(resource: Resource) -> str:
    """Return the column of a record that refers to its action: ``"petition_id"`` for signatures."""
    return next(iter(resource.addresses[0].parents))


def action_id_of(resource: Resource, row: Row) -> str:
    """Return the id of the action that a record belongs to."""
    uuid = reference_of(resource, row, action_column(resource))
    assert uuid is not None
    return uuid


def action_name(resource: Resource) -> str:
    """Return the resource of a record's action: ``"petitions"`` for signatures."""
    return next(iter(resource.addresses[0].parents.values()))
