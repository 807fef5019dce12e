"""Timers: rows that change when the clock says so, kept in the world's database until they are due.

A row has one timer at most. What happens then is said in ``SETTLES`` of the rules.
"""

from __future__ import annotations

from typing import NamedTuple

from ..store import Row, Store


class Timer(NamedTuple):
    """``Timer("messages", 1, "3a6f...", 1767225600.0)``: a row of a group, and when, in seconds since 1970."""

    resource: str
    group_id: int
    id: str
    due: float


def set_timer(store: Store, resource: str, row: Row, *, due: float) -> None:
    """Have a row looked at when ``due``; a timer that it has already is replaced."""
    store.query("INSERT OR REPLACE INTO timers VALUES (?, ?, ?, ?)", (resource, row.group_id, row.id, due))


def clear_timer(store: Store, resource: str, row: Row) -> None:
    """Have a row left alone."""
    store.query(
        "DELETE FROM timers WHERE resource = ? AND group_id = ? AND id = ?", (resource, row.group_id, row.id)
    )


def take_timer(store: Store, *, now: float) -> Timer | None:
    """Return the timer that has been due longest, and forget it; None when none is due."""
    found = store.query(
        "SELECT resource, group_id, id, due FROM timers WHERE due <= ? ORDER BY due, rowid LIMIT 1", (now,)
    )
    if not found:
        return None
    resource, group_id, uuid, due = found[0]
    timer = Timer(str(resource), int(group_id or 0), str(uuid), float(due or 0))
    store.query("DELETE FROM timers WHERE resource = ? AND group_id = ? AND id = ?", timer[:3])
    return timer
