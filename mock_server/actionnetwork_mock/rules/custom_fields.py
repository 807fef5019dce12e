"""Custom fields: the names that a group knows, and values that are merged key by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..notes import FieldValue
from ..store.schema import Document
from ..store.store import Store
from .context import Context
from .resource_rules import ResourceRules, Target


def merge_custom_fields(
    known: Mapping[str, str], sent: Mapping[str, str | None], context: Context
) -> dict[str, str]:
    """Return the custom fields of a person after a write: sent keys are set, None removes, the rest stays.

    Source: [writing-7] (observed: merged, sticky).
    """
    merged = dict(known)
    for name, value in sent.items():
        if value is None:
            merged.pop(name, None)
        elif _know(name, context):
            merged[name] = value
    return merged


def _know(name: str, context: Context) -> bool:
    """Add a custom field to the group if it is new. Source: [people-17]."""
    group_id = context.group.id
    if context.store.query("SELECT 1 FROM custom_fields WHERE group_id = ? AND name = ?", (group_id, name)):
        return True
    if context.settings.unknown_custom_field == "dropped":
        context.notes.add(
            "unknown-custom-field",
            f"The custom field {name!r} does not exist in this group, so it was dropped.",
            "Make it in the user interface first.",
            at=FieldValue(name),
        )
        return False
    add_names(context.store, group_id, [name], context.stamp)
    return True


def add_names(
    store: Store, group_id: int, names: Iterable[str], stamp: str, *, notes: str | None = None
) -> None:
    """Add custom fields to a group. Existing ones stay as they are."""
    for name in names:
        store.query(
            "INSERT OR IGNORE INTO custom_fields (group_id, name, created_date, modified_date, notes)"
            " VALUES (?, ?, ?, ?, ?)",
            (group_id, name, stamp, stamp, notes),
        )


def list_custom_fields(store: Store, group_id: int) -> list[Document]:
    """Return the custom fields of a group, oldest first, as ``/metadata/custom_fields`` shows them."""
    keys = ("name", "created_date", "modified_date", "notes", "numeric_id")
    rows = store.query(
        f"SELECT {', '.join(keys)} FROM custom_fields WHERE group_id = ? ORDER BY numeric_id", (group_id,)
    )
    return [dict(zip(keys, row, strict=True)) for row in rows]


class CustomFieldRules(ResourceRules):
    """The rules of custom fields."""

    def show(self, context: Context, target: Target) -> Document:
        """Return the custom fields of the group."""
        return {"action_network:custom_fields": list_custom_fields(context.store, context.group.id)}
