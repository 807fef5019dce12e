"""An upstream in this process: a mock with sample data, whose clock the traffic moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx2

from actionnetwork_mock.app import create_app
from actionnetwork_mock.notes import Notes
from actionnetwork_mock.rules.create import make_in_ui
from actionnetwork_mock.servers.transport import InProcessTransport
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.store import Scope
from actionnetwork_mock.world import World
from actionnetwork_mock.worlds import Worlds

from .caller import KEY, OTHER_KEY, PERSONAL_KEY, Caller, Send

_PEOPLE, _LISTS, _ON_A_LIST = 40, 3, 5
_SITE = "http://localhost"


@contextmanager
def upstream(settings: Settings) -> Iterator[tuple[World, Send]]:
    """Start a mock in which organizers have made lists, queries and wrappers, and return it and a way to call it."""
    unlimited = settings.changed(rate_limit=None, message_interval_s=None)
    worlds = Worlds(unlimited, api_keys=(KEY, OTHER_KEY), user_keys=(PERSONAL_KEY,), people=_PEOPLE)
    try:
        world = worlds.default
        world.clock.freeze(datetime(2026, 11, 1, 12, tzinfo=UTC))
        app = create_app(worlds)
        _organize(world)
        with httpx2.Client(transport=InProcessTransport(app)) as client:

            def send(method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
                url = f"{_SITE}/api/v2{path}"
                response = client.request(method, url, content=body or None, headers=headers)
                return response.status_code, response.content

            yield world, send
    finally:
        worlds.close()


def caller_of(world: World, send: Send, *, run: int = 0) -> Caller:
    """Return a caller whose pauses advance the clock of the upstream."""

    def wait(seconds: float) -> None:
        world.clock.advance(seconds)
        world.settle()

    return Caller(send, wait, run=run)


def _organize(world: World) -> None:
    context = world.context(world.first_group, Notes())
    with world.store.transaction():
        people = world.store.page(Scope("people", world.first_group.id), offset=0, limit=_ON_A_LIST)
        for number in range(_LISTS):
            made = make_in_ui(context, "lists", {"name": f"Report {number}"})
            for person in people:
                make_in_ui(context, "items", {}, {"list_id": made.id, "person_id": person.id})
            make_in_ui(context, "wrappers", {"name": f"Wrapper {number}"})
            make_in_ui(context, "queries", {"name": f"Query {number}"})
            make_in_ui(context, "campaigns", {"title": f"Campaign {number}"})
