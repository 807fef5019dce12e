"""Work that is due at a time of the clock: background requests, and changes of stored documents."""

from __future__ import annotations

import asyncio

from ..clock import to_stamp
from ..effects import Changes
from ..errors import ApiError, UsageError
from ..journal import IN_BACKGROUND
from ..notes import Notes
from ..rules.consent_log import Origin
from ..rules.context import Group
from ..rules.resource_rules import rules_named
from ..rules.scheduled import Job, next_due, take_due, take_timer
from ..world import World
from .routing import ROUTES
from .writes import apply_write


def run_due(world: World) -> None:
    """Carry out the work that is due on a world's clock. ``World.settle`` calls it, and so does each request."""
    for job in take_due(world.store, now=world.clock.time()):
        _run(world, job)
    _advance_timers(world)
    world.next_due = next_due(world.store)


def _run(world: World, job: Job) -> None:
    """Failures are reported in the journal only. Source: [background-1] (documented)."""
    notes = Notes()
    match = ROUTES.match(job.path)
    assert match is not None
    group = world.groups.numbered(job.group_id)
    assert group is not None, "a job outlived its group"
    context = world.context(group, notes)
    status, written = 200, list[Changes]()
    try:
        origin = Origin("background", job.method, job.path)
        with world.writing(context, origin, base=job.base) as written:
            apply_write(context, match, job.method, job.body, job.base)
    except ApiError as error:
        status = error.status
        notes.add(
            "background-failed", f"A background request failed, and its client got no error: {error.message}"
        )
    world.journal.add(
        world.clock.time(),
        job.method,
        job.path,
        IN_BACKGROUND,
        "",
        status,
        notes.taken,
        b"",
        b"",
        sender="background",
        written=written,
    )


def _advance_timers(world: World) -> None:
    """Change the rows whose timers are due, each at the time of its timer, the earliest first."""
    while (timer := take_timer(world.store, now=world.clock.time())) is not None:
        group = world.groups.numbered(timer.group_id) or Group(timer.group_id, "")
        row = world.store.get(timer.resource, timer.group_id, timer.id)
        if row is not None:
            context = world.context(group, Notes())._replace(now=timer.due, stamp=to_stamp(timer.due))
            with world.store.transaction():
                rules_named(timer.resource).advance(context, row)


async def drain(world: World, *, timeout_s: float = 10, advance: bool = False) -> None:
    """Return when everything that is due was done and every webhook that is due was tried, with none under way.

    ``advance`` moves the clock on to each retry, until nothing waits any more. Raises UsageError, saying what is
    missing, after ``timeout_s`` real seconds, and while deliveries are held.
    """
    webhooks = world.webhooks
    if not 0 <= timeout_s < float("inf"):
        raise UsageError(f"timeout_s is {timeout_s}: it takes seconds, 0 or more")
    try:
        async with asyncio.timeout(timeout_s):
            while True:
                if webhooks.is_held:
                    raise UsageError("deliveries are held, so they cannot be drained: release them first")
                world.settle()
                await webhooks.worker.idle()
                due = webhooks.next_due()
                if not advance or due == float("inf"):
                    return
                world.clock.advance(max(due - world.clock.time(), 0))
    except TimeoutError:
        waiting = webhooks.count(state="waiting")
        if not waiting:
            return
        still = f"{waiting} {'delivery still waits' if waiting == 1 else 'deliveries still wait'}"
        raise UsageError(f"after {timeout_s:g} s {still}: ask for fewer at once, or for more time") from None
