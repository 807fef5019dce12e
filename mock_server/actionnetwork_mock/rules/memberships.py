"""The people on unique ID lists, and what happens to them when a person is merged or removed."""

from __future__ import annotations

from ..store.row import Row
from .context import Context


def move_memberships(context: Context, from_id: str, to_id: str) -> None:
    """Add the person that stays to the lists of a merged one."""
    for row in _lists_of(context, from_id):
        context.store.query("INSERT OR IGNORE INTO unique_id_list_members VALUES (?, ?)", (row.id, to_id))
    drop_memberships(context, from_id)


def drop_memberships(context: Context, person_id: str) -> None:
    """Remove a person from all lists of the group."""
    for row in _lists_of(context, person_id):
        context.store.query(
            "DELETE FROM unique_id_list_members WHERE list_id = ? AND person_id = ?", (row.id, person_id)
        )
        update_count(context, row)


def update_count(context: Context, row: Row) -> Row:
    """Set the count of a list to the number of people on it, and return the row."""
    ((count,),) = context.store.query(
        "SELECT COUNT(*) FROM unique_id_list_members WHERE list_id = ?", (row.id,)
    )
    return context.store.update("unique_id_lists", row, {**row.document(), "count": count})


def _lists_of(context: Context, person_id: str) -> list[Row]:
    found = context.store.query(
        "SELECT list_id FROM unique_id_list_members WHERE person_id = ?", (person_id,)
    )
    lists = (context.store.get("unique_id_lists", context.group.id, str(list_id)) for (list_id,) in found)
    return [row for row in lists if row is not None]
