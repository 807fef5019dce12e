"""Opening targets: mocks started for a check, in process or on a socket, the real API, or any address."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx2

from actionnetwork_fixtures.site import API as REAL_API
from actionnetwork_mock.app import create_app
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.transport import InProcessTransport
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.worlds import DEFAULT_API_KEY, Worlds

from .api import Api, Pace
from .created import Created
from .target import (
    KEY_VARIABLE,
    OTHER_KEY_VARIABLE,
    USER_KEY_VARIABLE,
    Access,
    RateLimit,
    Target,
    connect,
    kind_of,
)

_OTHER_KEY = "other-test-api-key"
_USER_KEY = "personal-test-api-key"
_PEOPLE = 30
_SITE = "http://localhost"
_MIN_WEBHOOK_TIMEOUT_S = 10
_SOCKET_TIMEOUT_S = 30


@contextmanager
def mock_in_process(settings: Settings | None = None) -> Iterator[Target]:
    """Start a mock in this process, without a socket, with two groups of which the first has some people."""
    limited = (settings or Settings()).resolved()
    with (
        _served(limited.changed(rate_limit=None), (DEFAULT_API_KEY, _OTHER_KEY)) as target,
        rate_limited_mock(limited) as target.rate_limit,
    ):
        target.settings = limited
        yield target


@contextmanager
def rate_limited_mock(settings: Settings) -> Iterator[RateLimit]:
    """Start a second mock with a rate limit, which the mock for all other checks does not have."""
    with _served(settings, (DEFAULT_API_KEY,), people=0) as target:
        yield RateLimit(target.api.without_pace(), target.wait)


@contextmanager
def _served(settings: Settings, api_keys: tuple[str, ...], *, people: int = _PEOPLE) -> Iterator[Target]:
    worlds = Worlds(settings, api_keys=api_keys, user_keys=(_USER_KEY,), people=people)
    try:
        with httpx2.Client(transport=InProcessTransport(create_app(worlds))) as client:
            worlds.serve_at(_SITE)  # so that links in what the user interface creates have an address
            yield _mock_at(client, _SITE, settings)
    finally:
        worlds.close()


@contextmanager
def mock_on_socket(settings: Settings | None = None) -> Iterator[Target]:
    """Start a mock like that of ``mock_in_process``, on a socket, whose webhooks arrive at a receiver."""
    # Only --socket needs these, which load uvicorn.
    from actionnetwork_mock.receiver import WebhookReceiver
    from actionnetwork_mock.servers.threaded import MockServer

    limited = (settings or Settings()).resolved()
    # A busy machine must not delay webhooks, which no contract is about.
    timeout_s = max(limited.webhook_timeout_s, _MIN_WEBHOOK_TIMEOUT_S)
    unlimited = limited.changed(rate_limit=None, webhook_timeout_s=timeout_s)
    with (
        MockServer(
            api_keys=(_OTHER_KEY,), user_keys=(_USER_KEY,), people=_PEOPLE, settings=unlimited
        ) as server,
        MockServer(settings=limited) as limited_server,
        WebhookReceiver() as receiver,
        httpx2.Client(timeout=_SOCKET_TIMEOUT_S, trust_env=False) as client,
    ):
        target = _mock_at(client, server.url.removesuffix("/api/v2"), limited)
        target.receiver = receiver
        second = _mock_at(client, limited_server.url.removesuffix("/api/v2"), limited)
        target.rate_limit = RateLimit(second.api.without_pace(), second.wait)
        yield target


def _mock_at(client: httpx2.Client, site: str, settings: Settings) -> Target:
    def control(method: str, path: str, body: Any = None) -> Any:
        reply = client.request(method, f"{site}/_mock{path}", json=body, headers={"Mock-Control": "1"})
        reply.raise_for_status()
        return reply.json()

    api = Api(client, f"{site}/api/v2", DEFAULT_API_KEY, pace=Pace(None))
    return Target(
        kind="mock",
        name="the mock",
        api=api,
        created=Created("mock"),
        settings=settings,
        access=Access(allow_writes=True),
        other_api=api.with_key(_OTHER_KEY),
        user_api=api.with_key(_USER_KEY),
        sends=True,
        control=control,
        wait=lambda seconds: control("POST", "/clock/advance", {"seconds": seconds}),
    )


def open_target(
    name: str, settings: Settings, access: Access, *, on_socket: bool = False
) -> AbstractContextManager[Target]:
    """Return ``"mock"``, ``"real"`` or an address as a target to open with ``with``; keys are in the environment.

    ``on_socket`` starts the mock on a socket, so that its webhooks are delivered. ``settings`` are those of the mock,
    and are assumed to describe another target until it is asked. Raises UsageError for what is no target, and if the
    key is missing.
    """
    if name == "mock":
        return mock_on_socket(settings) if on_socket else mock_in_process(settings)
    if on_socket:
        raise UsageError(f"--socket works with the target mock only, and the target is {name!r}")
    url = REAL_API if name == "real" else name
    kind_of(url)
    key = _environment(KEY_VARIABLE)
    if not key:
        raise UsageError(f"the key of {name} is missing: put it into the environment as {KEY_VARIABLE}")
    return connect(
        url,
        key,
        access,
        other_key=_environment(OTHER_KEY_VARIABLE),
        user_key=_environment(USER_KEY_VARIABLE),
        settings=settings,
    )


def _environment(variable: str) -> str | None:
    return os.environ.get(variable, "").strip() or None
