"""``/_mock/webhooks``: what people set up in the user interface, what was sent, and how it may go wrong.

Everything is of the whole world that a request is about; a new webhook is of the group of its key, or the first one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..errors import UsageError
from ..webhooks import DEFAULT_TRIGGER, Delivery, Webhook
from ..world import World
from .desk import Desk, Nothing, key_of, shown_entry

_MAX_LISTED = 1000
_MAX_NUMBER = 2**63 - 1

_Number = Annotated[int, msgspec.Meta(ge=0, le=_MAX_NUMBER)]


class Create(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``POST /_mock/webhooks``: ``{"url": "http://127.0.0.1:8585/", "trigger": "subscribed"}``."""

    url: str
    trigger: str = DEFAULT_TRIGGER
    action_id: str | None = None
    is_on: bool = False


class Switch(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``PUT /_mock/webhooks/1``: ``{"is_on": true}``."""

    is_on: bool


class Drain(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``POST /_mock/webhooks/drain``: ``{"timeout_s": 10, "advance": true}``, or nothing."""

    timeout_s: float = 10
    advance: bool = False


class Release(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``POST /_mock/webhooks/release``: ``{"order": "reversed"}``, or nothing for the order of the queue."""

    order: str = "as_queued"


class Twice(msgspec.Struct, forbid_unknown_fields=True):
    """Body of ``POST /_mock/webhooks/twice``: ``{"count": 3}``, or nothing for the next one."""

    count: _Number = 1


class Listing(msgspec.Struct, forbid_unknown_fields=True):
    """Query of ``GET /_mock/webhooks/deliveries``: ``?state=discarded&webhook=1&type=osdi:donation&limit=10``.

    ``after`` leaves out the deliveries up to a number.
    """

    state: str | None = None
    webhook: _Number | None = None
    type: str | None = None
    after: _Number = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=_MAX_LISTED)] = _MAX_LISTED
    key: str = ""


class WebhookDesk:
    """The operations on webhooks and their deliveries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes, below ``/_mock``."""
        return [
            Route("/webhooks", self._list, methods=["GET"]),
            Route("/webhooks", self._create, methods=["POST"]),
            Route("/webhooks/{number:int}", self._show, methods=["GET"]),
            Route("/webhooks/{number:int}", self._switch, methods=["PUT"]),
            Route("/webhooks/{number:int}", self._delete, methods=["DELETE"]),
            Route("/webhooks/{number:int}/test", self._test, methods=["POST"]),
            Route("/webhooks/deliveries", self._deliveries, methods=["GET"]),
            Route("/webhooks/deliveries/{number:int}", self._delivery, methods=["GET"]),
            Route("/webhooks/deliveries/{number:int}/replay", self._replay, methods=["POST"]),
            Route("/webhooks/drain", self._drain, methods=["POST"]),
            Route("/webhooks/hold", self._hold, methods=["POST"]),
            Route("/webhooks/release", self._release, methods=["POST"]),
            Route("/webhooks/twice", self._twice, methods=["POST"]),
        ]

    # As in the user interface

    async def _list(self, request: Request) -> Response:
        def look(world: World) -> dict[str, Any]:
            webhooks = [_webhook(world, one) for one in world.webhooks.all()]
            return {"held": world.webhooks.is_held, "webhooks": webhooks}

        return await self._desk.read(request, look)

    async def _create(self, request: Request) -> Response:
        def create(world: World, body: Create) -> dict[str, Any]:
            group = world.group_of(key_of(request)) or world.first_group
            made = world.webhooks.create(
                body.url, group=group, trigger=body.trigger, action_id=body.action_id, is_on=body.is_on
            )
            return _webhook(world, made)

        return await self._desk.do(request, Create, create)

    async def _show(self, request: Request) -> Response:
        number = _number(request)
        return await self._desk.read(request, lambda world: _webhook(world, world.webhooks.find(number)))

    async def _switch(self, request: Request) -> Response:
        number = _number(request)
        return await self._desk.do(
            request,
            Switch,
            lambda world, body: _webhook(world, world.webhooks.switch(number, is_on=body.is_on)),
        )

    async def _delete(self, request: Request) -> Response:
        number = _number(request)
        return await self._desk.do(request, Nothing, lambda world, _: world.webhooks.delete(number))

    async def _test(self, request: Request) -> Response:
        return await self._send(request, lambda world, number: world.webhooks.send_test(number))

    # What was sent

    async def _deliveries(self, request: Request) -> Response:
        return await self._desk.read(request, lambda world: _page(world, _listing(request)))

    async def _delivery(self, request: Request) -> Response:
        def look(world: World) -> dict[str, Any]:
            delivery = world.webhooks.delivery(_number(request))
            entry = next((one for one in world.journal if one.number == delivery.cause), None)
            return {**_delivery(delivery), "request": shown_entry(entry) if entry is not None else None}

        return await self._desk.read(request, look)

    async def _replay(self, request: Request) -> Response:
        return await self._send(request, lambda world, number: world.webhooks.replay(number))

    async def _send(self, request: Request, send: Callable[[World, int], Delivery]) -> Response:
        number = _number(request)
        return await self._desk.do(request, Nothing, lambda world, _: _delivery(send(world, number)))

    # How it may go wrong

    async def _drain(self, request: Request) -> Response:
        async def drain(world: World, body: Drain) -> dict[str, Any]:
            await self._desk.worlds.drain(world, timeout_s=body.timeout_s, advance=body.advance)
            return {"waiting": world.webhooks.count(state="waiting")}

        return await self._desk.do(request, Drain, drain)

    async def _hold(self, request: Request) -> Response:
        def hold(world: World, _: Nothing) -> dict[str, Any]:
            world.webhooks.hold()
            return {"held": True}

        return await self._desk.do(request, Nothing, hold)

    async def _release(self, request: Request) -> Response:
        def release(world: World, body: Release) -> dict[str, Any]:
            world.webhooks.release(body.order)
            return {"held": False}

        return await self._desk.do(request, Release, release)

    async def _twice(self, request: Request) -> Response:
        def twice(world: World, body: Twice) -> dict[str, Any]:
            world.webhooks.twice(body.count)
            return {"twice": body.count}

        return await self._desk.do(request, Twice, twice)


def _number(request: Request) -> int:
    found: int = request.path_params["number"]
    return found


def _listing(request: Request) -> Listing:
    try:
        return msgspec.convert(dict(request.query_params), Listing, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(str(error)) from None


def _page(world: World, wanted: Listing) -> dict[str, Any]:
    """Return the newest deliveries that are looked for, oldest first; ``total`` counts them all."""
    filters: dict[str, Any] = {
        "state": wanted.state,
        "webhook_id": wanted.webhook,
        "type": wanted.type,
        "after": wanted.after,
    }
    found = world.webhooks.deliveries(**filters, newest=wanted.limit)
    return {
        "total": world.webhooks.count(**filters),
        "last": world.webhooks.last_number,
        "deliveries": [_delivery(one) for one in found],
    }


def _webhook(world: World, webhook: Webhook) -> dict[str, Any]:
    """Return a webhook with the name of its group, if a key of that was named since the start."""
    group = world.group_numbered(webhook.group_id)
    return {**msgspec.structs.asdict(webhook), "group": group.name if group is not None else None}


def _delivery(delivery: Delivery) -> dict[str, Any]:
    shown = msgspec.structs.asdict(delivery)
    del shown["body"]
    return {**shown, "payloads": delivery.payloads}
