"""The worlds of a server: finds the world and the group that a key opens."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from secrets import token_hex
from typing import TYPE_CHECKING

from .changes import seed_at_start, set_parents
from .errors import BadKey, DoesNotExist, UsageError
from .groups import ApiKey, Kind, check_key
from .hosts import check_hosts
from .notes import Notes
from .rules.networks import check_parents
from .settings import Settings
from .webhooks.catcher import Catcher
from .world import DEFAULT_API_KEY as DEFAULT_API_KEY  # exported: the key of the default world
from .world import World

if TYPE_CHECKING:
    from .faults import Fault
    from .journal import Entry
    from .scenarios import Scenario, Source
    from .webhooks import FailedAttempt


class Worlds:
    """The default world and, with ``any_key``, one more for each unknown key, up to ``settings.max_worlds``."""

    def __init__(
        self,
        settings: Settings,
        *,
        api_keys: Iterable[str] = (DEFAULT_API_KEY,),
        user_keys: Iterable[str] = (),
        any_key: bool = False,
        people: int = 0,
        seed: int = 0,
        path: str | None = None,
        parents: Mapping[str, str] | None = None,
        webhooks: Mapping[str, str | None] | None = None,
        has_server: bool = True,
        scenario: Source | None = None,
        faults: Iterable[Fault] = (),
        api_hosts: Iterable[str] = (),
        control_hosts: Iterable[str] = (),
    ) -> None:
        """The arguments are the ``StartOptions``, with ``path`` for ``db`` and every key of a group in ``api_keys``.

        A scenario also fills the worlds of unknown keys, and webhooks are on in each world. Without ``has_server``,
        webhooks wait and are not delivered.

        Raises UsageError for a blank key, for no key, for an impossible network, for an invalid webhook and
        for an invalid host, BadScenario for an invalid scenario, and CannotOpen for an unusable file.
        """
        self.started = token_hex(8)
        """A text that differs after a restart of the server."""
        self.stopping = asyncio.Event()
        """Set as soon as the server begins to stop. Whatever stays open for longer than a moment, such as a stream of
        events, waits for it as well and then ends: ``await call.worlds.stopping.wait()``. What is still open a moment
        later is cut off, because the process ends within a second.
        """
        self.catcher = Catcher()
        self._scenario = _read(scenario)
        if self._scenario is not None:
            settings = self._scenario.change(settings)
        self.settings = settings
        self.any_key = any_key
        self.api_hosts, self.control_hosts = check_hosts(api_hosts), check_hosts(control_hosts)
        self._has_server = has_server
        self._people = people
        self._seed = seed
        self._webhooks = {**(webhooks or {})}
        kinds = _kinds_of(api_keys, user_keys)
        if people < 0:
            raise UsageError(f"cannot start with {people} people: it takes 0 or more")
        self.default = self._open_default(path, kinds, parents or {}, faults)
        self._opened: dict[str, World] = {}
        self._last_checkpoint = 0
        self._watchers: tuple[Callable[[Entry], None], Callable[[FailedAttempt], None]] | None = None
        self._site = ""
        self._run_due: Callable[[World], None] | None = None

    def _open_default(
        self, path: str | None, kinds: Mapping[str, Kind], parents: Mapping[str, str], faults: Iterable[Fault]
    ) -> World:
        """Return the world with the data and the groups of the start. ``kinds`` has the kind of group of each key."""
        users = {key for key, kind in kinds.items() if kind == "user"}
        check_parents(parents, kinds.keys() - users, users)
        world = self._open(path=path)
        for key, kind in kinds.items():
            world.groups.open(key, kind=kind)
        try:
            set_parents(world, parents)
            self._fill(world)
            set_parents(world, parents)  # again, because a stored world has replaced the groups
            self._turn_on_webhooks(world)
            for fault in faults:
                world.faults.add(fault)
        except UsageError:
            world.close()
            raise
        world.mark_baseline()
        return world

    def carry_out_with(self, run_due: Callable[[World], None]) -> None:
        """Let a function carry out what is due in every world; see ``World.run_due``."""
        self._run_due = run_due
        for world in self:
            world.run_due = run_due

    def settle(self) -> None:
        """Carry out what is due in every world."""
        for world in self:
            world.settle()

    def next_checkpoint_number(self) -> int:
        """Return a number for a checkpoint that no checkpoint of any world had before."""
        self._last_checkpoint += 1
        return self._last_checkpoint

    def _turn_on_webhooks(self, world: World) -> None:
        for url, trigger in self._webhooks.items():
            world.webhooks.ensure_on(url, group=world.first_group, trigger=trigger)

    def world_of(self, key: str) -> World:
        """Return the world of a key. Unknown keys belong to the default world, or with ``any_key`` to a new one.

        A key that was revoked stays in its world.
        """
        if self._opened and key in self._opened:
            return self._opened[key]
        if (
            self.any_key
            and key
            and not self.default.groups.knows(key)
            and len({*self._opened.values()}) < self.settings.max_worlds
        ):
            world = self._open()
            world.groups.open(key)
            self._fill(world)
            self._turn_on_webhooks(world)
            world.mark_baseline()
            self._attach_watchers(world)
            world.run_due = self._run_due
            if self._site:
                world.webhooks.start(self._site)
            self._opened[key] = world
            return world
        return self.default

    def opened(self, key: str) -> World:
        """Return the world that a key has opened, or else the default world. It opens none."""
        return self._opened.get(key, self.default)

    def numbered(self, number: str) -> World:
        """Return an open world by its number, as it is sent: ``"1"`` is the default one. Raises DoesNotExist."""
        worlds: list[World] = [*self]
        if not re.fullmatch(r"[0-9]{1,9}", number) or not 1 <= int(number) <= len(worlds):
            raise DoesNotExist(f"there is no world {number[:20]!r}: there are 1 to {len(worlds)}")
        return worlds[int(number) - 1]

    def _open(self, path: str | None = None) -> World:
        world = World(self.settings, seed=self._seed, people=self._people, path=path)
        world.webhooks.worker.has_server = self._has_server
        return world

    def _fill(self, world: World) -> None:
        if self._scenario is not None:
            from .scenarios.loading import load_scenario  # it imports a YAML parser

            load_scenario(world, self._scenario, once=world.store.path is not None)
        seed_at_start(world)

    def check_new_key(self, world: World, value: str | None) -> None:
        """Raise UsageError for a value that no new key of a world can have; None is a value that the mock invents."""
        if value is not None:
            world.groups.check_new(value)
            if any(other.groups.knows(value) for other in self):
                raise UsageError("this key opens another world: choose another value")

    def remember_key(self, world: World, key: ApiKey) -> ApiKey:
        """Let a new key of a world lead to that world, and return it."""
        if world is not self.default and key.value is not None:
            self._opened[key.value] = world
        return key

    def watch(
        self, on_entry: Callable[[Entry], None], on_failed_delivery: Callable[[FailedAttempt], None]
    ) -> None:
        """Call functions for each request and each failed attempt to deliver a webhook, in every world."""
        self._watchers = (on_entry, on_failed_delivery)
        for world in self:
            self._attach_watchers(world)

    def _attach_watchers(self, world: World) -> None:
        if self._watchers is not None:
            world.journal.on_entry, world.webhooks.worker.on_failure = self._watchers

    def serve_at(self, site: str) -> None:
        """Set the address of the server, ``"http://127.0.0.1:40123"``, and start to deliver webhooks."""
        self._site = site
        for world in self:
            world.webhooks.start(site)

    def refusal(self, key: str, notes: Notes) -> BadKey:
        """Return the error for a key that opens no group. Its message repeats the key. Source: [keys-4]."""
        if self.any_key and key and not self.world_of(key).groups.knows(key):
            notes.add(
                "too-many-worlds",
                f"{self.settings.max_worlds} worlds are open, which is the setting max_worlds.",
            )
        return BadKey(f"API Key invalid or not present {key}".rstrip())

    def __iter__(self) -> Iterator[World]:
        yield self.default
        yield from dict.fromkeys(self._opened.values())

    def close(self) -> None:
        """Close every world."""
        for world in self:
            world.close()


def _kinds_of(api_keys: Iterable[str], user_keys: Iterable[str]) -> dict[str, Kind]:
    """Return the kind of group that each key opens, in the order of the keys. Raises UsageError."""
    kinds: dict[str, Kind] = dict.fromkeys(api_keys, "group")
    if not kinds:
        raise UsageError("a server needs at least one API key")
    users = [*user_keys]
    for key in (*kinds, *users):
        check_key(key)
    if both := kinds.keys() & {*users}:
        raise UsageError(f"{both.pop()!r} cannot be the key of a group and of a user")
    return {**kinds, **dict.fromkeys(users, "user")}


def _read(source: Source | None) -> Scenario | None:
    if source is None:
        return None
    # imported here, because most servers never need it
    from .scenarios import read_scenario

    return read_scenario(source)
