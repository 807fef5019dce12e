from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from actionnetwork_mock.notes import Notes
from actionnetwork_mock.resources.people import PEOPLE
from actionnetwork_mock.rules.people import PersonRules
from actionnetwork_mock.rules.resource_rules import Target
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.webhooks import Delivery, Webhook
from actionnetwork_mock.world import World

from ...api_client import UNLIMITED
from .raw_receiver import RawReceiver, answer

MakeServer = Callable[..., MockServer]
MakeReceiver = Callable[..., RawReceiver]

PATIENT_S = 20
"""Time enough for an answer on a busy machine."""

HASTY_S = 0.15
"""Time for what is to be too late."""


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def make_server(stack: ExitStack) -> MakeServer:
    """Start mocks with a clock that stands: ``make_server(webhook_timeout_s=0.1, db=path)``. They wait for long."""

    def make(**options: Any) -> MockServer:
        of_server = {name: options.pop(name) for name in ("db", "any_key", "api_keys") if name in options}
        settings = UNLIMITED.changed(**{"webhook_timeout_s": PATIENT_S, **options})
        server = stack.enter_context(MockServer(settings=settings, **of_server))
        server.clock.freeze()
        return server

    return make


@pytest.fixture
def server(make_server: MakeServer) -> MockServer:
    return make_server()


@pytest.fixture
def make_receiver(stack: ExitStack) -> MakeReceiver:
    """Start receivers: ``make_receiver(answer(500))``."""
    return lambda *args, **options: stack.enter_context(RawReceiver(*(args or (answer(200),)), **options))


@pytest.fixture
def receiver(make_receiver: MakeReceiver) -> RawReceiver:
    return make_receiver()


def tell(server: MockServer, webhook: Webhook) -> int:
    """Have somebody sign up, have only this webhook told of it, and return the number of the delivery."""

    def act(world: World) -> int:
        world.webhooks.switch(webhook.id, is_on=True)
        context = world.context(world.first_group, Notes())
        with world.writing(context):
            PersonRules().create(
                context, PEOPLE, Target(), {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
            )
        world.webhooks.switch(webhook.id, is_on=False)
        return world.webhooks.deliveries()[-1].number

    return server.call(act)


def delivery(server: MockServer, number: int) -> Delivery:
    """Return a delivery as it is now."""
    return server.call(lambda world: world.webhooks.delivery(number))
