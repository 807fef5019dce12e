"""The control plane, ``/_mock``: what the real API has not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from .._version import __version__
from ..errors import UsageError
from ..evidence import last_confirmed, load_evidence
from ..journal import Journal
from ..rules.mailbox import list_mail, switch_on_autoresponse
from ..rules.scheduled import list_jobs
from ..settings import describe
from ..store import Checkpoint
from ..world import World
from ..worlds import Worlds
from .desk import Desk, Nothing, json_response, key_of, shown_entry
from .faults import fault_routes
from .guard import Guard
from .insight import insight_routes
from .scenarios import ScenarioDesk
from .ui import UserInterface
from .webhooks import WebhookDesk

_MAX_LISTED = 1000


class Freeze(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``POST /_mock/clock/freeze``: ``{"at": "2026-07-01T12:00:00Z"}``, or nothing for now."""

    at: datetime | None = None


class Advance(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``POST /_mock/clock/advance``: ``{"minutes": 5}``; the four are added up."""

    seconds: float = 0
    minutes: float = 0
    hours: float = 0
    days: float = 0


class Seed(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``POST /_mock/seed``: ``{"people": 60}``."""

    people: int
    seed: int | None = None


class Make(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``POST /_mock/make``: ``{"resource": "petitions", "fields": {"title": "..."}, "references": {}}``."""

    resource: str
    fields: dict[str, Any] = {}
    references: dict[str, str] = {}


class Autoresponse(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``POST /_mock/autoresponses``: ``{"resource": "petitions", "action_id": "3a6f...", ...}``."""

    resource: str
    action_id: str
    subject: str
    body: str = ""


class Restore(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``POST /_mock/restore``: ``{"checkpoint": 1}``."""

    checkpoint: int


class Control:
    """The operations of the control plane, over the worlds of one server.

    Which world a request is about is said in ``Desk``.
    """

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._desk = Desk(worlds)
        self._checkpoints: dict[int, tuple[World, Checkpoint]] = {}

    def app(self) -> ASGIApp:
        """Return the application, guarded."""
        routes = [
            Route("/health", self._health, methods=["GET"]),
            Route("/evidence", self._evidence, methods=["GET"]),
            Route("/settings", self._settings, methods=["GET"]),
            Route("/journal", self._journal, methods=["GET"]),
            Route("/journal", self._clear_journal, methods=["DELETE"]),
            Route("/clock", self._clock, methods=["GET"]),
            Route("/clock/freeze", self._freeze, methods=["POST"]),
            Route("/clock/advance", self._advance, methods=["POST"]),
            Route("/clock/unfreeze", self._unfreeze, methods=["POST"]),
            Route("/seed", self._seed, methods=["POST"]),
            Route("/mailbox", self._mailbox, methods=["GET"]),
            Route("/autoresponses", self._autoresponse, methods=["POST"]),
            Route("/background", self._background, methods=["GET"]),
            Route("/background/flush", self._flush, methods=["POST"]),
            Route("/background/fail", self._fail, methods=["POST"]),
            *ScenarioDesk(self._worlds).routes(),
            Route("/make", self._make, methods=["POST"]),
            Route("/reset", self._reset, methods=["POST"]),
            Route("/checkpoints", self._checkpoint, methods=["POST"]),
            Route("/restore", self._restore, methods=["POST"]),
            *WebhookDesk(self._desk).routes(),
            *UserInterface(self._worlds).routes(),
            *fault_routes(self._desk),
            *insight_routes(self._desk),
        ]
        return Guard(Router(routes, default=_unknown), remote=self._worlds.settings.remote_control)

    async def _health(self, _request: Request) -> Response:
        return json_response({"status": "ok", "version": __version__, "worlds": len(list(self._worlds))})

    async def _evidence(self, _request: Request) -> Response:
        evidence = load_evidence()
        shown = [msgspec.to_builtins(one) for one in evidence]
        return json_response({"last_confirmed": last_confirmed(evidence), "evidence": shown})

    async def _settings(self, _request: Request) -> Response:
        settings = self._worlds.settings
        return json_response([{**_shown(one), "value": getattr(settings, one.name)} for one in describe()])

    async def _journal(self, request: Request) -> Response:
        pattern = request.query_params.get("pattern", "*")
        return await self._desk.read(request, lambda world: journal_page(world.journal, pattern))

    async def _clear_journal(self, request: Request) -> Response:
        return await self._desk.do(request, Nothing, lambda world, _: world.journal.clear())

    async def _clock(self, request: Request) -> Response:
        return await self._desk.read(request, _time)

    async def _freeze(self, request: Request) -> Response:
        def freeze(world: World, body: Freeze) -> dict[str, Any]:
            world.clock.freeze(body.at)
            return _time(world)

        return await self._desk.do(request, Freeze, freeze)

    async def _advance(self, request: Request) -> Response:
        def advance(world: World, body: Advance) -> dict[str, Any]:
            world.clock.advance(body.seconds, minutes=body.minutes, hours=body.hours, days=body.days)
            return _time(world)

        return await self._desk.do(request, Advance, advance)

    async def _unfreeze(self, request: Request) -> Response:
        def unfreeze(world: World, _: Nothing) -> dict[str, Any]:
            world.clock.unfreeze()
            return _time(world)

        return await self._desk.do(request, Nothing, unfreeze)

    async def _seed(self, request: Request) -> Response:
        def seed(world: World, body: Seed) -> dict[str, Any]:
            group = world.group_of(key_of(request)) or world.first_group
            return {"people": world.seed_people(body.people, group=group, seed=body.seed)}

        return await self._desk.do(request, Seed, seed)

    async def _mailbox(self, request: Request) -> Response:
        return await self._desk.read(
            request, lambda world: [mail._asdict() for mail in list_mail(world.store)]
        )

    async def _autoresponse(self, request: Request) -> Response:
        def switch_on(world: World, body: Autoresponse) -> None:
            switch_on_autoresponse(
                world.store, body.resource, body.action_id, subject=body.subject, body=body.body
            )

        return await self._desk.do(request, Autoresponse, switch_on)

    async def _background(self, request: Request) -> Response:
        def look(world: World) -> object:
            return [
                {"due": due, "method": job.method, "path": job.path} for due, job in list_jobs(world.store)
            ]

        return await self._desk.read(request, look)

    async def _flush(self, request: Request) -> Response:
        return await self._desk.do(request, Nothing, lambda world, _: world.flush_background())

    async def _fail(self, request: Request) -> Response:
        return await self._desk.do(request, Nothing, lambda world, _: {"failed": world.fail_background()})

    async def _make(self, request: Request) -> Response:
        def make(world: World, body: Make) -> dict[str, Any]:
            group = world.group_of(key_of(request))
            return world.make(body.resource, body.fields, group=group, references=body.references)

        return await self._desk.do(request, Make, make)

    async def _reset(self, request: Request) -> Response:
        return await self._desk.do(request, Nothing, lambda world, _: world.reset())

    async def _checkpoint(self, request: Request) -> Response:
        def checkpoint(world: World, _: Nothing) -> dict[str, Any]:
            number = len(self._checkpoints) + 1
            self._checkpoints[number] = (world, world.store.checkpoint())
            return {"checkpoint": number}

        return await self._desk.do(request, Nothing, checkpoint)

    async def _restore(self, request: Request) -> Response:
        def restore(world: World, body: Restore) -> None:
            found = self._checkpoints.get(body.checkpoint)
            if found is None or found[0] is not world:
                raise UsageError(f"there is no checkpoint {body.checkpoint} of this world")
            world.restore(found[1])

        return await self._desk.do(request, Restore, restore)


def journal_page(journal: Journal, pattern: str) -> dict[str, Any]:
    """Return the newest requests that match, oldest first, bodies as text. Raises UsageError for a bad pattern."""
    found = journal.find(pattern)
    return {
        "total": journal.total,
        "kept": len(journal),
        "matching": len(found),
        "requests": [shown_entry(entry) for entry in found[-_MAX_LISTED:]],
    }


def _time(world: World) -> dict[str, Any]:
    return {"now": world.clock.stamp(), "time": world.clock.time(), "frozen": world.clock.frozen}


def _shown(description: Any) -> dict[str, Any]:
    names = ("name", "says", "default", "alternatives", "provenance")
    return {name: getattr(description, name) for name in names}


async def _unknown(scope: Any, receive: Any, send: Any) -> None:
    await json_response(
        {"error": f"There is no {scope['path']}; GET /_mock/health, /journal, /clock, /settings"}, 404
    )(scope, receive, send)
