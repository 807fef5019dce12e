"""Unique ID lists: sets of people that a client names by their ids. They create no people."""

from __future__ import annotations

from collections.abc import Iterable

from ..ids import native_identifier
from ..notes import FieldValue
from ..resources.declaration import Resource
from ..store.schema import Document
from ..store.sql import encode_values
from .context import Context
from .memberships import update_count
from .resource_rules import ResourceRules, Result, Target


def _put_on(context: Context, list_id: str, unique_ids: Iterable[str]) -> None:
    """Add people to a list. Ids may begin with ``action_network:``. Source: [lists-14] (observed)."""
    prefix = native_identifier("")
    uuids = {unique_id: unique_id.strip().removeprefix(prefix) for unique_id in unique_ids}
    people = {row.id for row in context.store.find_any("people", context.group.id, "id", {*uuids.values()})}
    for unique_id, uuid in uuids.items():
        if uuid not in people:
            context.notes.add(
                "unknown-person",
                f"There is no person {unique_id[:60]!r}, so no person was added to the list.",
                at=FieldValue("unique_ids", unique_id),
            )
    context.store.query(
        "INSERT OR IGNORE INTO unique_id_list_members SELECT ?, value FROM json_each(?)",
        (list_id, encode_values(uuid for uuid in uuids.values() if uuid in people)),
    )


class UniqueIdListRules(ResourceRules):
    """The rules of unique ID lists, which only requests fill."""

    scenario_form = "request"

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Create a list. Source: [lists-11] (documented)."""
        document: Document = {
            "origin_system": "Action Network",
            "created_date": context.stamp,
            "modified_date": context.stamp,
            "name": body["name"],
            "count": 0,
        }
        row = context.store.insert(resource.name, context.group.id, document)
        _put_on(context, row.id, body["unique_ids"])
        return update_count(context, row)

    def update(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Replace the ids of a list, or add to them. Source: [lists-12] (the setting ``put_unique_ids``)."""
        row = target.row
        document = {**row.document(), "modified_date": context.stamp}
        if "name" in body:
            document["name"] = body["name"]
        if "unique_ids" in body:
            if context.settings.put_unique_ids == "replaces":
                context.store.query("DELETE FROM unique_id_list_members WHERE list_id = ?", (row.id,))
            _put_on(context, row.id, body["unique_ids"])
        return update_count(context, context.store.update(resource.name, row, document))
