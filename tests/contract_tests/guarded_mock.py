"""A second mock that the suite treats like the real API: behind the guard, and without the control API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from actionnetwork_contract.check import Check
from actionnetwork_contract.drift import Row, to_follow
from actionnetwork_contract.open_target import rate_limited_mock
from actionnetwork_contract.run import drift_of, plan
from actionnetwork_contract.runner import Outcome
from actionnetwork_contract.target import Access, Target, connect
from actionnetwork_mock.app import create_app
from actionnetwork_mock.notes import Notes
from actionnetwork_mock.rules.create import make_in_ui
from actionnetwork_mock.servers.transport import InProcessTransport
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.store import Scope
from actionnetwork_mock.world import World
from actionnetwork_mock.worlds import Worlds

KEY, OTHER_KEY, USER_KEY = "guarded-key-f00d", "guarded-other-key-beef", "guarded-user-key-cafe"

Send = Callable[[httpx2.Request], httpx2.Response]


class RecordingTransport(httpx2.BaseTransport):
    """Keeps requests and passes them on; ``intercept`` may answer in place of the mock."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self._inner = inner
        self.requests: list[httpx2.Request] = []
        self.intercept: Callable[[httpx2.Request, Send], httpx2.Response] | None = None

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass one request on."""
        self.requests.append(request)
        send = self._inner.handle_request
        return send(request) if self.intercept is None else self.intercept(request, send)


@dataclass
class GuardedMock:
    """A target of the kind ``"url"``, what it was sent, and its worlds."""

    target: Target
    transport: RecordingTransport
    worlds: Worlds

    def check(self) -> Check:
        """Return a check of the target."""
        return Check(self.target)

    def everything(self) -> dict[str, Any]:
        """Return the people, actions and tags of the group, by href."""
        with httpx2.Client(transport=InProcessTransport(create_app(self.worlds))) as client:
            found: dict[str, Any] = {}
            for path in ("people", "petitions", "events", "tags"):
                url = f"http://localhost/api/v2/{path}"
                while url:
                    page = client.get(url, headers={"OSDI-API-Token": KEY}).json()
                    items = next(iter(page["_embedded"].values()))
                    found.update({item["_links"]["self"]["href"]: item for item in items})
                    url = page["_links"].get("next", {}).get("href", "") if items else ""
            return found


@contextmanager
def guarded_mock(
    settings: Settings | None = None,
    *,
    allow_writes: bool = True,
    allow_sending: bool = True,
    people: int = 30,
) -> Iterator[GuardedMock]:
    """Start a mock without a socket, whose clock advances when a check waits."""
    settings = (settings or Settings()).resolved()
    worlds = Worlds(
        settings.changed(rate_limit=None),
        api_keys=(KEY, OTHER_KEY),
        user_keys=(USER_KEY,),
        people=people,
    )
    _make_list(worlds.default)
    transport = RecordingTransport(InProcessTransport(create_app(worlds)))
    access = Access(allow_writes, allow_sending, per_second=1_000_000, lag_s=0)
    opened = connect(
        "http://localhost/api/v2", KEY, access, other_key=OTHER_KEY, user_key=USER_KEY, transport=transport
    )

    def wait(seconds: float) -> None:
        for world in worlds:
            world.clock.advance(seconds)

    try:
        with opened as target, rate_limited_mock(settings) as target.rate_limit:
            target.wait = wait
            yield GuardedMock(target, transport, worlds)
    finally:
        worlds.close()


def _make_list(world: World) -> None:
    """Make what a group has that only the user interface makes: a list, with two of its people."""
    group = world.first_group
    context = world.context(group, Notes())
    with world.store.transaction():
        made = make_in_ui(context, "lists", {"name": "Members"})
        for person in world.store.page(Scope("people", group.id), offset=0, limit=2):
            make_in_ui(context, "items", {}, {"list_id": made.id, "person_id": person.id})


def drift(
    settings: Settings, compared_with: Settings | None = None, *, only: tuple[str, ...] = ()
) -> tuple[list[Row], list[Outcome]]:
    """Compare a guarded mock with some settings with a mock with others, with one example of each contract."""
    with guarded_mock(settings) as guarded:
        return drift_of(plan(only), guarded.target, compared_with or Settings(), examples=1)


def differing(rows: list[Row]) -> set[str]:
    """Return the ids of what differs."""
    return {row.id for row in rows if row.verdict == "differs"}


def followed(outcomes: list[Outcome]) -> dict[str, Any]:
    """Return the settings that ``--follow`` writes, as they are read again."""
    found: dict[str, Any] = json.loads(json.dumps(to_follow(outcomes, Settings())))
    return found
