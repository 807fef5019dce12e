"""The rows of a path: those that its ids name, and those of its collection."""

from __future__ import annotations

from ..errors import NotFound
from ..ids import is_uuid
from ..resources import Resource
from ..rules.context import Group
from ..rules.resource_rules import Target
from ..rules.visibility import find_below, scope_below, scope_of
from ..settings import Settings
from ..store import Row, Scope, Store
from .routing import Match


def find_target(store: Store, group: Group, match: Match) -> Target:
    """Return the rows that the ids of a path name. Raises NotFound when one is not there for the group.

    A record of another group looks like one that does not exist. Source: [errors-2], [keys-7].
    """
    endpoint, ids = match
    if not ids:
        return _NO_ROWS
    rows: list[Row] = []
    for (resource, column), uuid in zip(endpoint.steps, ids, strict=True):
        row = find_below(store, group, resource, column, uuid) if is_uuid(uuid) else None
        if row is None or (rows and rows[-1].id not in row.references):
            raise NotFound(f"Couldn't find {_class_name(resource)} with id = {uuid}", resource.name)
        rows.append(row)
    item = rows.pop() if endpoint.is_item else None
    parent_name = endpoint.resources[len(rows) - 1] if rows else ""
    return Target(item, rows[-1] if rows else None, parent_name)


_NO_ROWS = Target()


def _class_name(resource: Resource) -> str:
    """Return the singular that the sentence of a 404 uses. Source: [errors-2]."""
    return (resource.item_rel or resource.name).partition(":")[2] or resource.name


def collection_scope(group: Group, match: Match, settings: Settings) -> Scope:
    """Return the rows of a collection: those that the group sees, or those whose innermost parent is in the path."""
    resource = match.endpoint.resource
    if not match.ids:
        scope = scope_of(resource, group)
        below = [
            column
            for column in resource.decided_by
            if column in resource.references and not resource.decided(column, "listed", settings)
        ]
        return scope._replace(unset=below[0]) if below else scope
    return scope_below(resource, group, match.endpoint.names[-1], match.ids[-1])
