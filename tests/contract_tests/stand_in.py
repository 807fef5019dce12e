"""A second mock that stands in for the real API: in process, or on a socket for the command itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from actionnetwork_contract.drift import Row, to_follow
from actionnetwork_contract.run import drift_of, plan
from actionnetwork_contract.running import Outcome
from actionnetwork_contract.target import Target, address, limited_mock
from actionnetwork_mock.app import create_app
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.transport import InProcessTransport
from actionnetwork_mock.worlds import Worlds

KEY, OTHER_KEY, USER_KEY = "stand-in-key-f00d", "stand-in-other-key-beef", "stand-in-user-key-cafe"
_FAST = 1_000_000


class Recording(httpx2.BaseTransport):
    """Passes requests on and keeps them: ``"POST /people"``, with whether they were answered."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self._inner = inner
        self.asked: list[httpx2.Request] = []
        self.answered: list[httpx2.Response] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass one request on."""
        self.asked.append(request)
        reply = self._inner.handle_request(request)
        self.answered.append(reply)
        return reply


@dataclass
class StandIn:
    """A target of the kind ``"url"``, what was asked of it, and its insides."""

    target: Target
    wire: Recording
    worlds: Worlds

    def everything(self) -> dict[str, Any]:
        """Return people and actions of the group as a user sees them, by href, without what time changes."""
        with httpx2.Client(transport=InProcessTransport(create_app(self.worlds))) as client:
            found: dict[str, Any] = {}
            for path in ("people", "petitions", "events", "tags"):
                url = f"http://localhost/api/v2/{path}"
                while url:
                    page = client.get(url, headers={"OSDI-API-Token": KEY}).json()
                    items = next(iter(page["_embedded"].values()))
                    found.update({one["_links"]["self"]["href"]: one for one in items})
                    url = page["_links"].get("next", {}).get("href", "") if items else ""
            return found


@contextmanager
def stand_in(
    settings: Settings | None = None,
    *,
    allow_writes: bool = True,
    allow_sending: bool = True,
    url: str = "http://localhost/api/v2",
    people: int = 30,
) -> Iterator[StandIn]:
    """Give a stand-in without a socket, whose clock goes on when a check waits."""
    settings = settings or Settings()
    worlds = Worlds(
        settings.changed(rate_limit=None),
        api_keys=(KEY, OTHER_KEY),
        user_keys=(USER_KEY,),
        people=people,
    )
    wire = Recording(InProcessTransport(create_app(worlds)))
    opened = address(
        url,
        KEY,
        allow_writes=allow_writes,
        allow_sending=allow_sending,
        other_key=OTHER_KEY,
        user_key=USER_KEY,
        per_second=_FAST,
        lag_s=0,
        transport=wire,
    )

    def wait(seconds: float) -> None:
        for world in worlds:
            world.clock.advance(seconds)

    try:
        with opened as target, limited_mock(settings) as target.limited:
            target.wait = wait  # type: ignore[method-assign]  # real seconds would pass
            yield StandIn(target, wire, worlds)
    finally:
        worlds.close()


def drift(
    settings: Settings, against: Settings | None = None, *, only: tuple[str, ...] = (), examples: int = 1
) -> tuple[list[Row], list[Outcome]]:
    """Return what is said of a stand-in with some settings, held against a mock with others."""
    with stand_in(settings) as standing:
        rows, outcomes, _ = drift_of(plan(only), standing.target, against or Settings(), examples=examples)
    return rows, outcomes


def named(rows: list[Row]) -> set[str]:
    """Return what differs."""
    return {row.id for row in rows if row.verdict == "differs"}


def followed(outcomes: list[Outcome]) -> dict[str, Any]:
    """Return what ``--follow`` writes, as it is read again."""
    found: dict[str, Any] = json.loads(json.dumps(to_follow(outcomes, Settings())))
    return found
