"""The twin: a world in memory that holds only what is loaded, answers one request by the mock's rules, and forgets.

The shadow asks it what the real API should have answered. Nothing is left of a question: what was loaded for it and
what its request wrote are undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from starlette.types import Scope

from actionnetwork_fixtures.site import API_PATH

from .http.call import KEY_HEADER, Call, scope_of
from .http.cors import let_page_read
from .http.pipeline import STEPS, run_steps
from .ids import NATIVE_SYSTEM
from .notes import Note
from .resources import Resource
from .rules.custom_fields import add_names
from .rules.group import Group
from .settings import Settings
from .store import Change
from .worlds import Worlds

_KEY = "twin-of-group-{}"
_SEED = 0x7417
"""Ids that the twin makes must not be those of another mock, which usually has the seed 0."""
_NOWHERE = "00000000-0000-4000-8000-00000000005b"
"""What a reference leads to that answers do not show."""
UNKNOWN_KEY = -1
"""The number of a group whose key the API does not know."""


class Loaded(NamedTuple):
    """A resource to load: ``Loaded(PEOPLE, "3f0e...", document)``, with the ids of what it refers to by column.

    Its document is as in an answer: what the declaration does not have, and links, are left out.
    """

    resource: Resource
    id: str
    document: Mapping[str, Any]
    references: Mapping[str, str | None] = {}


class TwinRequest(NamedTuple):
    """A request: ``TwinRequest("PUT", "/api/v2/people/3f0e...", b"{}", "https://actionnetwork.org")``.

    ``target`` has the path and the query, as sent. ``site`` is where links lead. ``group`` is 0 without a key.
    """

    method: str
    target: str
    body: bytes
    site: str
    group: int = 1
    headers: tuple[tuple[str, str], ...] = ()


class TwinAnswer(NamedTuple):
    """What the mock answers: ``headers`` are those that not every answer has. ``written`` are the changed rows."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    written: tuple[Change, ...] = ()
    notes: tuple[Note, ...] = ()


class Twin:
    """A world whose groups have nothing but what ``holding`` loads."""

    def __init__(self, settings: Settings) -> None:
        """``settings`` are those in which the twin agrees with any upstream: limits, delays and lags are turned off."""
        self.settings = without_time(settings)
        self._worlds = Worlds(self.settings, api_keys=[_KEY.format(1)], seed=_SEED, has_server=False)
        self._world = self._worlds.default
        self._groups: dict[int, Group] = {1: self._world.first_group}
        self._held: set[tuple[str, str]] = set()

    def close(self) -> None:
        """Close the world."""
        self._worlds.close()

    @contextmanager
    def holding(
        self, loaded: Iterable[Loaded], group: int, at: float, custom_fields: Iterable[str] = ()
    ) -> Iterator[None]:
        """Let a group have these resources inside the block, at a time in seconds since 1970.

        ``custom_fields`` are names that the group knows besides those of its people. Of a resource that is given twice,
        the first one counts. Raises KeyError, TypeError or ValueError for a document
        that the mock cannot hold.
        """
        self._world.clock.freeze(datetime.fromtimestamp(at, UTC))
        of = self._group(group)
        with self._world.trying(self.settings):
            for one in loaded:
                self._load(one, of)
            add_names(self._world.store, of.id, custom_fields, self._world.clock.stamp())
            try:
                yield
            finally:
                self._held.clear()

    def ask(self, request: TwinRequest, settings: Settings) -> TwinAnswer:
        """Return the answer to a request under some settings, and undo what it did."""
        with self._world.trying(settings):
            call = Call(_scope(request), self._worlds, body=request.body, world=self._world)
            reply = run_steps(call, STEPS)
            if call.origin:
                reply = let_page_read(call, reply)
            own = {name.decode().lower(): value.decode("latin-1") for name, value in reply.own_headers}
            if reply.status >= 500:
                raise RuntimeError("the twin failed; the log of the mock has the reason")
            changes = tuple(row for change in call.written for row in change.rows)
            return TwinAnswer(reply.status, own, reply.body, changes, tuple(call.notes.taken))

    def _group(self, number: int) -> Group:
        """Return the group of a key that the shadow saw, which is opened when it is first needed."""
        if number < 1:
            return self._groups[1]
        if number not in self._groups:
            self._groups[number] = self._world.groups.open(_KEY.format(number))
        return self._groups[number]

    def _load(self, loaded: Loaded, group: Group) -> None:
        resource, store = loaded.resource, self._world.store
        if (resource.name, loaded.id) in self._held:
            return
        document = stored_form(resource, loaded.document)
        references = [
            loaded.references.get(column) or (None if column in resource.optional else _NOWHERE)
            for column in resource.references
        ]
        store.insert(resource.name, group.id, document, uuid=loaded.id, references=references)
        self._held.add((resource.name, loaded.id))
        if resource.row_in_each_group:
            names = [*document.get("custom_fields", {})]
            add_names(store, group.id, names, self._world.clock.stamp())


def without_time(settings: Settings) -> Settings:
    """Return settings without what depends on the pace of requests and on the time since a write."""
    return settings.changed(
        rate_limit=None,
        message_interval_s=None,
        search_lag_s=0,
        new_tag_lag_s=0,
        background_delay_s=0,
        latency_s=0,
        slow_deep_pages=0,
        hrefs="request",
        strict=False,
    )


def stored_form(resource: Resource, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document of an answer as the store has it: declared keys, and no identifier of its own."""
    names = {field.name for field in resource.fields if not field.write_only}
    kept = {name: value for name, value in document.items() if name in names}
    identifiers = kept.get("identifiers")
    if isinstance(identifiers, list):
        kept["identifiers"] = [name for name in identifiers if not str(name).startswith(f"{NATIVE_SYSTEM}:")]
    for field in resource.fields:
        inside = resource.objects.get(field.of or "", ())
        links = [inner.name for inner in inside if inner.leads_to]
        if links and isinstance(kept.get(field.name), list):
            kept[field.name] = [_relative(one, links) for one in kept[field.name]]
    return kept


def _relative(one: Any, links: list[str]) -> Any:
    if not isinstance(one, dict):
        return one
    return {
        name: "{base}" + value.partition(API_PATH)[2] if name in links and isinstance(value, str) else value
        for name, value in one.items()
    }


def _scope(request: TwinRequest) -> Scope:
    """Return the request as ASGI has it."""
    path, _, query = request.target.partition("?")
    headers = [
        (name.lower().encode("latin-1", "replace"), value.encode("latin-1", "replace"))
        for name, value in request.headers
        if name.lower() in ("content-type", "origin") or name.lower().startswith("access-control-request-")
    ]
    if request.group:
        number = "unknown" if request.group == UNKNOWN_KEY else str(request.group)
        headers.append((KEY_HEADER, _KEY.format(number).encode()))
    return scope_of(request.method, path, query.encode("latin-1", "replace"), request.site, headers)
