"""A world: one database, one clock and one journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from .clock import Clock
from .effects import Changes, changes_of
from .errors import UsageError
from .faults import ActiveFault, Fault, Faults
from .groups import Groups
from .journal import Journal
from .notes import Notes
from .rate_limit import RateLimiter
from .resources import STORED
from .rules.consent_log import Origin, store_consent_changes
from .rules.context import Context, Group
from .rules.scheduled import drop_jobs, next_due
from .settings import Settings, fixed_settings
from .store import Change, Checkpoint, Checkpoints, SearchLag, Store, tables_of
from .webhooks.webhooks import Webhooks

DEFAULT_API_KEY = "test-api-key"
"""The default key of a server's first group."""

TABLES = tables_of(STORED)
"""The tables of every world."""

_MAX_COPIED_BYTES = 67_108_864

_FROM_PROGRAM = Origin("program")


class _Snapshot(NamedTuple):
    """The state of a world outside its database, which a reset or a failed load restores."""

    settings: Settings
    refs: Mapping[str, str]
    standing_faults: tuple[Fault, ...]
    start: tuple[float | None, bool]
    seed: int


class World:
    """One Action Network: groups that share people's ids and foreign identifiers.

    A group sees its own data only, except that a parent group also sees the data of the groups below it. Call
    everything from one thread, that of the event loop.
    """

    def __init__(
        self, settings: Settings, *, seed: int = 0, people: int = 0, path: str | None = None
    ) -> None:
        """Open the world. ``seed_at_start`` adds ``people`` invented people to its first group if it is new.

        Raises CannotOpen for an unusable file.
        """
        self.settings = settings
        self.seed = seed
        self.people = people
        self.clock = Clock()
        self.journal = Journal(
            max_requests=settings.journal_requests,
            max_bytes=settings.journal_bytes,
            body_bytes=settings.journal_body_bytes,
        )
        self.limiter = RateLimiter(settings.rate_limit)
        self.faults = Faults(seed)
        self.store = Store(TABLES, seed=seed, path=path, lag=self._lag(settings), durable=settings.durable)
        self.checkpoints = Checkpoints(self.store)
        """The checkpoints that are made over the control API."""
        self.groups = Groups(self.store)
        self.journal.keys = self.groups.values
        self.refs: Mapping[str, str] = {}
        """The uuids of the refs in scenarios: ``{"ada": "0c8e..."}``."""
        self._standing_faults: tuple[Fault, ...] = ()
        self._baseline: Checkpoint | None = None
        self._baseline_snapshot: _Snapshot | None = None
        self._check_document_form()
        self.next_due = next_due(self.store)
        """When the next background request or timer is due, in seconds since 1970; infinity if none waits."""
        self.run_due: Callable[[World], None] | None = None
        """Carries out what is due; an application sets it, because it takes the rules of the API."""
        self.webhooks = Webhooks(self.store, self.clock, settings)
        self.webhooks.worker.timed_work = self

    def _lag(self, settings: Settings) -> SearchLag:
        lag = {
            resource.name: float(getattr(settings, resource.lags_by))
            for resource in STORED
            if resource.lags_by
        }
        return SearchLag(lag, self.clock.time)

    def use_settings(self, settings: Settings) -> None:
        """Use other settings from now on. Raises UsageError if a setting changes that is fixed when a server starts."""
        for name in fixed_settings():
            if getattr(settings, name) != getattr(self.settings, name):
                raise UsageError(f"{name} is fixed when a server starts: start it with the scenario")
        self._follow(settings)

    def _follow(self, settings: Settings) -> None:
        self.settings = settings
        self.limiter.calls_per_second = settings.rate_limit
        self.store.use_lag(self._lag(settings))
        self.webhooks.use_settings(settings)

    def use_faults(self, faults: Iterable[Fault]) -> None:
        """Set the faults of a scenario, all of them or none. ``reset`` sets the faults of the start again."""
        added: list[int] = []
        try:
            for fault in faults:
                added.append(self.faults.add(fault).number)
                self._standing_faults += (fault,)
        except UsageError:
            for number in added:
                self.faults.remove(number)
            raise

    def use_seed(self, seed: int) -> None:
        """Make the next ids and invented people from another seed."""
        self.seed = self.store.seed = self.faults.seed = seed

    def use_active_faults(self, faults: Iterable[ActiveFault]) -> None:
        """Set the faults of another world, with what they have counted. ``reset`` sets them again from the start."""
        self.faults.replace(faults)
        self._standing_faults = tuple(active.fault for active in self.faults)

    def _check_document_form(self) -> None:
        """Check that a file was made with the settings that decide in which form its documents are written."""
        form = self.settings.mobile_only_email
        found = self.store.query("SELECT value FROM meta WHERE name = 'mobile_only_email'")
        if not found:
            with self.store.transaction():
                self.store.query("INSERT INTO meta VALUES ('mobile_only_email', ?)", (form,))
        elif found[0][0] != form:
            self.close()
            raise UsageError(
                f"{self.store.path} was made with mobile_only_email={found[0][0]}: set the same, or name another file"
            )

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    # Groups

    @property
    def first_group(self) -> Group:
        """The group of the first key."""
        return self.groups.first

    def group_of(self, key: str) -> Group | None:
        """Return the group that a key opens, or None."""
        return self.groups.of_key(key)

    def context(self, group: Group, notes: Notes, settings: Settings | None = None) -> Context:
        """Return a context for rules that act for a group now."""
        now, stamp = self.clock.time(), self.clock.stamp()
        return Context(self.store, group, settings or self.settings, stamp, notes, now, [])

    @contextmanager
    def writing(
        self, context: Context, origin: Origin = _FROM_PROGRAM, *, base: str | None = None
    ) -> Iterator[list[Changes]]:
        """Write inside one transaction, then store consent changes and queue webhooks in the same transaction.

        ``base`` is the address of the API that the client used; None if no request causes the write. Afterwards, the
        list has what a request changed; it stays empty if the write fails.
        """
        written: list[Changes] = []
        with self.store.transaction():
            rows: list[Change] = []
            self.store.changes = rows if origin.is_request else None
            try:
                yield written
            finally:
                self.store.changes = None
            number = self.journal.newest + 1 if origin.is_request else None
            if context.domain_events:
                store_consent_changes(context, origin, number)
            self.webhooks.publish(context, base=base, cause=number)
            if rows or context.domain_events:
                written.append(changes_of(rows, context.domain_events))

    @contextmanager
    def trying(self, settings: Settings) -> Iterator[None]:
        """Undo everything inside the block, which has other settings. The clock stands still, and nothing is sent."""
        before = self.settings, self.next_due
        with self.clock.standing_still(), self.webhooks.trying(settings), self.store.trying():
            self.settings = settings
            try:
                yield
            finally:
                self.settings, self.next_due = before

    # State

    @contextmanager
    def restoring(self) -> Iterator[None]:
        """Undo all changes inside the block if it raises, including those outside the database.

        Searches do not lag inside.
        """
        before = self._snapshot()
        self.store.use_lag(SearchLag({}, self.clock.time))
        try:
            with self.store.transaction():
                yield
        except BaseException:
            self._restore_snapshot(before)
            self.webhooks.reload()
            raise
        finally:
            self.store.use_lag(self._lag(self.settings))

    def _snapshot(self) -> _Snapshot:
        return _Snapshot(self.settings, self.refs, self._standing_faults, self.clock.start, self.seed)

    def _restore_snapshot(self, snapshot: _Snapshot) -> None:
        self.groups.read()
        self.refs = snapshot.refs
        self.use_seed(snapshot.seed)
        self._standing_faults = snapshot.standing_faults
        if self.settings != snapshot.settings:
            self._follow(snapshot.settings)
        if self.clock.start != snapshot.start:
            start, frozen = snapshot.start
            self.clock.begin_at(start, frozen=frozen)

    # Timed work

    def settle(self) -> None:
        """Carry out the background requests and timers that are due."""
        if self.run_due is not None and self.next_due <= self.clock.time():
            self.run_due(self)

    def plan_timed_work(self) -> None:
        """Find out when something is due next. A server then carries it out by itself, while its clock runs."""
        self.next_due = next_due(self.store)
        self.webhooks.worker.wake()

    def fail_background(self) -> int:
        """Drop the background requests that wait and return their number."""
        dropped = drop_jobs(self.store)
        self.next_due = next_due(self.store)
        return dropped

    def flush_background(self) -> None:
        """Carry out all background requests that wait."""
        with self.store.transaction():
            self.store.query("UPDATE background SET due = 0")
        self.next_due = next_due(self.store)
        self.settle()

    def mark_baseline(self) -> None:
        """Make the current state the one that ``reset`` returns to.

        For a world in a file, this takes a copy in memory, so a large file has no baseline.
        """
        self._baseline_snapshot = self._snapshot()
        if self.store.file_bytes <= _MAX_COPIED_BYTES:
            self._baseline = self.store.checkpoint()

    def reset(self) -> None:
        """Return to the baseline: its data, settings and faults, an empty journal, a new rate limit and the time of
        the start.
        """
        if self._baseline is None:
            if self.store.path is None:
                raise UsageError("this world has no baseline to go back to")
            raise UsageError(
                f"{self.store.path} is too large to keep a copy for reset: make a checkpoint and restore that"
            )
        self.checkpoints.clear()
        self.store.restore(self._baseline)
        if self._baseline_snapshot is not None:
            self._restore_snapshot(self._baseline_snapshot)
        self.webhooks.reset()
        self.journal.clear()
        self.limiter.clear()
        self.faults.clear()
        for fault in self._standing_faults:
            self.faults.add(fault)
        self.clock.reset()
        self.next_due = next_due(self.store)

    def restore(self, checkpoint: Checkpoint | int) -> None:
        """Return to a checkpoint of the store, or to one of ``checkpoints``. Journal, faults and clock stay."""
        if isinstance(checkpoint, int):
            self.checkpoints.restore(checkpoint)
        else:
            self.store.restore(checkpoint)
        self.groups.read()
        self.webhooks.reset()
        self.next_due = next_due(self.store)
