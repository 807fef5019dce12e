"""Background requests: kept in the world's database until the clock says that they are due."""

from __future__ import annotations

import msgspec

from ..store import Document, Store


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
