"""Custom fields: the names that a group knows, and values that are merged key by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..notes import FieldValue
from ..resources import Link
from ..store.schema import Document
from ..store.sql import encode_values
from ..store.store import Store
from .context import Context
from .resource_rules import ResourceRules, Target


def merge_custom_fields(
    known: Mapping[str, str], sent: Mapping[str, str | None], context: Context
) -> dict[str, str]:
    """Return the custom fields of a person after a write: sent keys are set, None removes, the rest stays.

    Source: [writing-7] (observed: merged, sticky).
    """
    names = [name for name, value in sent.items() if value is not None]
    if context.settings.unknown_custom_field == "dropped":
        names = _known_names(names, context)
    else:
        add_names(context.store, context.group.id, names, context.stamp)
    merged = {name: value for name, value in known.items() if name not in sent or sent[name] is not None}
    return {**merged, **{name: value for name in names if (value := sent[name]) is not None}}


def _known_names(names: list[str], context: Context) -> list[str]:
    """Return the names of custom fields that the group has, and add a note for each other name.

    Source: [people-17].
    """
    found = context.store.query(
        "SELECT own.name FROM json_each(?) AS wanted CROSS JOIN custom_fields AS own"
        " ON own.group_id = ? AND own.name = wanted.value",
        (encode_values(names), context.group.id),
    )
    known = {name for (name,) in found}
    for name in names:
        if name not in known:
            context.notes.add(
                "unknown-custom-field",
                f"The custom field {name!r} does not exist in this group, so it was dropped.",
                "Make it in the user interface first.",
                at=FieldValue(name),
            )
    return [name for name in names if name in known]


def add_names(
    store: Store, group_id: int, names: Iterable[str], stamp: str, *, notes: str | None = None
) -> None:
    """Add custom fields to a group. Existing ones stay as they are."""
    encoded = encode_values(names)
    if encoded == "[]":
        return
    store.query(
        "INSERT OR IGNORE INTO custom_fields (group_id, name, created_date, modified_date, notes)"
        " SELECT :group_id, value, :stamp, :stamp, :notes FROM json_each(:names) WHERE NOT EXISTS"
        " (SELECT 1 FROM custom_fields WHERE group_id = :group_id AND name = value)",
        {"group_id": group_id, "stamp": stamp, "notes": notes, "names": encoded},
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

    def link_value(self, link: Link, href: str) -> Document | list[Document]:
        """Return self as an array with one element. Source: [documents-19] (documented)."""
        return [{"href": href}] if link.rel == "self" else {"href": href}

    def show(self, context: Context, target: Target) -> Document:
        """Return the custom fields of the group."""
        return {"action_network:custom_fields": list_custom_fields(context.store, context.group.id)}
