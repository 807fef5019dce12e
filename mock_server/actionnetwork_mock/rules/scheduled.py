"""Timers: rows that change when the clock says so, kept in the world's database until they are due.

A row has one timer at most. What happens then is said in ``ADVANCES`` of the rules.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from ..store import Document, Row, Store


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


class Job(msgspec.Struct, frozen=True):
    """A write that was answered ``{}`` and is still to be done: operation, path, body, and for whom.

    ``base`` is the address of the API that the client used, against which links in the body are read.
    """

    group_id: int
    resource: str
    method: str
    path: str
    body: Document
    base: str


def add_job(store: Store, job: Job, *, due: float) -> None:
    """Keep a job until ``due``, in seconds since 1970."""
    with store.transaction():
        store.query("INSERT INTO background (due, job) VALUES (?, ?)", (due, msgspec.json.encode(job)))


def take_due(store: Store, *, now: float) -> list[Job]:
    """Return the jobs that are due, oldest first, and forget them."""
    rows = store.query("SELECT seq, job FROM background WHERE due <= ? ORDER BY due, seq", (now,))
    with store.transaction():
        for seq, _ in rows:
            store.query("DELETE FROM background WHERE seq = ?", (seq,))
    return [msgspec.json.decode(job, type=Job) for _, job in rows]  # type: ignore[arg-type]  # a blob


def list_jobs(store: Store) -> list[tuple[float, Job]]:
    """Return what is still to be done with the time when it is due, soonest first."""
    rows = store.query("SELECT due, job FROM background ORDER BY due, seq")
    return [(float(due or 0), msgspec.json.decode(job, type=Job)) for due, job in rows]  # type: ignore[arg-type]  # a blob


def drop_jobs(store: Store) -> int:
    """Make everything that is still to be done fail, unnoticed as in reality, and return how many there were."""
    with store.transaction():
        ((count,),) = store.query("SELECT COUNT(*) FROM background")
        store.query("DELETE FROM background")
    return int(count or 0)


def next_due(store: Store) -> float:
    """Return when the next job or timer is due, in seconds since 1970; infinity when there is none."""
    ((due,),) = store.query(
        "SELECT MIN(due) FROM (SELECT due FROM background UNION ALL SELECT due FROM timers)"
    )
    return float(due) if due is not None else float("inf")
