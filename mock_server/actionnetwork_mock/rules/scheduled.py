"""Work that is due at a time of the clock, stored in the world's database: timers of rows, and background requests.

A row has at most one timer. ``ADVANCES`` of the rules says what happens when it is due.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from ..store.row import Row
from ..store.schema import Document
from ..store.store import Store


class Timer(NamedTuple):
    """``Timer("messages", 1, "3a6f...", 1767225600.0)``: a row of a group and a due time in seconds since 1970."""

    resource: str
    group_id: int
    id: str
    due: float


def set_timer(store: Store, resource: str, row: Row, *, due: float) -> None:
    """Set the timer of a row, replacing an existing one."""
    store.query("INSERT OR REPLACE INTO timers VALUES (?, ?, ?, ?)", (resource, row.group_id, row.id, due))


def clear_timer(store: Store, resource: str, row: Row) -> None:
    """Remove the timer of a row."""
    store.query(
        "DELETE FROM timers WHERE resource = ? AND group_id = ? AND id = ?", (resource, row.group_id, row.id)
    )


def take_timer(store: Store, *, now: float) -> Timer | None:
    """Remove and return the timer that has been due longest; None if none is due."""
    found = store.query(
        "SELECT resource, group_id, id, due FROM timers WHERE due <= ? ORDER BY due, rowid LIMIT 1", (now,)
    )
    if not found:
        return None
    resource, group_id, uuid, due = found[0]
    timer = Timer(str(resource), int(group_id or 0), str(uuid), float(due or 0))
    store.query("DELETE FROM timers WHERE resource = ? AND group_id = ? AND id = ?", timer[:3])
    return timer


class Job(msgspec.Struct, frozen=True):
    """A background request, already answered with ``{}``: operation, path, body and group.

    ``base`` is the API address that the client used; links in the body are read relative to it.
    """

    group_id: int
    resource: str
    method: str
    path: str
    body: Document
    base: str


def add_job(store: Store, job: Job, *, due: float) -> None:
    """Store a job that is due at ``due``, in seconds since 1970."""
    with store.transaction():
        store.query("INSERT INTO background (due, job) VALUES (?, ?)", (due, msgspec.json.encode(job)))


def take_due(store: Store, *, now: float) -> list[Job]:
    """Remove and return the due jobs, oldest first."""
    rows = store.query("SELECT seq, job FROM background WHERE due <= ? ORDER BY due, seq", (now,))
    with store.transaction():
        for seq, _ in rows:
            store.query("DELETE FROM background WHERE seq = ?", (seq,))
    return [msgspec.json.decode(job, type=Job) for _, job in rows]  # type: ignore[arg-type]  # a blob


def list_jobs(store: Store) -> list[tuple[float, Job]]:
    """Return the waiting jobs with their due times, soonest first."""
    rows = store.query("SELECT due, job FROM background ORDER BY due, seq")
    return [(float(due or 0), msgspec.json.decode(job, type=Job)) for due, job in rows]  # type: ignore[arg-type]  # a blob


def drop_jobs(store: Store) -> int:
    """Drop all waiting jobs, silently as in reality, and return their number."""
    with store.transaction():
        ((count,),) = store.query("SELECT COUNT(*) FROM background")
        store.query("DELETE FROM background")
    return int(count or 0)


def next_due(store: Store) -> float:
    """Return when the next job or timer is due, in seconds since 1970; infinity if there is none."""
    ((due,),) = store.query(
        "SELECT MIN(due) FROM (SELECT due FROM background UNION ALL SELECT due FROM timers)"
    )
    return float(due) if due is not None else float("inf")
