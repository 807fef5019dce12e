"""Targets: the mock in process or on a socket, the real API, or any address."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit

import httpx2

from actionnetwork_fixtures.site import API as REAL_API
from actionnetwork_fixtures.site import HOST
from actionnetwork_mock.app import create_app
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.transport import InProcessTransport
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.worlds import DEFAULT_API_KEY, Worlds

from .answer import Answer
from .api import Api, Pace
from .created import Created
from .guard import Guard

if TYPE_CHECKING:
    from actionnetwork_mock.receiver import WebhookReceiver

KEY_VARIABLE = "ACTION_NETWORK_API_KEY"
OTHER_KEY_VARIABLE = "ACTION_NETWORK_OTHER_API_KEY"
USER_KEY_VARIABLE = "ACTION_NETWORK_USER_API_KEY"

_OTHER_KEY = "other-test-api-key"
_USER_KEY = "personal-test-api-key"
_PEOPLE = 30
_SITE = "http://localhost"
_MIN_WEBHOOK_TIMEOUT_S = 10
_SOCKET_TIMEOUT_S = 30


class RateLimit(NamedTuple):
    """How a check sees the rate limit: an API without pace, and a function that lets time pass for it.

    ``concurrent`` says that calls take so long that only several at once reach the limit.
    """

    api: Api
    wait: Callable[[float], None]
    concurrent: bool = False

    def burst(self, path: str, count: int) -> list[Answer]:
        """Return the answers to many calls in as short a time as possible."""
        if not self.concurrent:
            return [self.api.get(path, per_page=1) for _ in range(count)]
        with ThreadPoolExecutor(max_workers=count) as threads:
            return [*threads.map(lambda _: self.api.get(path, per_page=1), range(count))]


@dataclass(frozen=True)
class Access:
    """What a run may do on a target other than the mock, and how fast.

    ``per_second`` is below the documented four calls, since the clocks of two machines differ. ``lag_s`` is by how many
    seconds searches may be behind. Source: [filters-10] (observed: 1 to 5 seconds).
    """

    allow_writes: bool = False
    allow_sending: bool = False
    per_second: float = 3.5
    lag_s: float = 6.0
    timeout_s: float = 30.0


@dataclass
class Target:
    """What contracts check.

    ``kind`` is ``"mock"`` for a mock that was started for this, ``"real"`` for Action Network, ``"url"`` for anything
    else. ``settings`` describe it as far as known; questions correct them. ``sends`` allows to send messages, which is
    never done on Action Network itself.
    """

    kind: Literal["mock", "real", "url"]
    name: str
    api: Api
    created: Created
    settings: Settings
    access: Access
    other_api: Api | None = None
    """The same target with the key of a second group."""
    user_api: Api | None = None
    """The same target with the key of a person."""
    sends: bool = False
    control: Callable[[str, str, Any], Any] | None = None
    """Calls the control API of a mock: ``control("POST", "/clock/freeze", {})``."""
    receiver: WebhookReceiver | None = None
    """Where the webhooks of the target arrive, if it can deliver any."""
    rate_limit: RateLimit | None = None
    wait: Callable[[float], None] = time.sleep
    """Lets seconds pass: on the mock's clock if there is one."""
    memory: dict[str, Any] = field(default_factory=dict)
    """What checks found out once; see ``Check.once``."""

    @property
    def is_guarded(self) -> bool:
        """Whether a guard stops calls and they are paced, so that few examples must do."""
        return self.kind != "mock"

    def settle(self) -> None:
        """Wait until searches and lists include what was written."""
        lag_s = max(
            self.settings.search_lag_s,
            self.settings.new_tag_lag_s,
            self.access.lag_s if self.is_guarded else 0,
        )
        if lag_s:
            self.wait(lag_s)


@contextmanager
def mock_in_process(settings: Settings | None = None) -> Iterator[Target]:
    """Start a mock in this process, without a socket, with two groups of which the first has some people."""
    limited = settings or Settings()
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

    limited = settings or Settings()
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


@contextmanager
def connect(
    url: str,
    key: str,
    access: Access,
    *,
    other_key: str | None = None,
    user_key: str | None = None,
    settings: Settings | None = None,
    transport: httpx2.BaseTransport | None = None,
) -> Iterator[Target]:
    """Connect to the real API, or another in its place, behind a guard and paced below the rate limit.

    ``settings`` are assumed to describe it until questions are answered. ``transport`` replaces the network. Raises
    UsageError for an address that is not one, or contains more than where the API is.
    """
    kind = kind_of(url)
    created = Created(secrets.token_hex(3))
    sends = access.allow_writes and access.allow_sending and kind == "url"
    with httpx2.Client(timeout=access.timeout_s, trust_env=kind == "real", transport=transport) as client:
        guard = Guard(created, writes=access.allow_writes, sends=sends)
        api = Api(client, url, key, pace=Pace(access.per_second), guard=guard)
        yield Target(
            kind=kind,
            name=url,
            api=api,
            created=created,
            settings=settings or Settings(),
            access=access,
            other_api=api.with_key(other_key) if other_key else None,
            user_api=api.with_key(user_key) if user_key else None,
            sends=sends,
            rate_limit=RateLimit(api.without_pace(), time.sleep, concurrent=True),
        )


def kind_of(url: str) -> Literal["real", "url"]:
    """Return whether an address is the real API's. Raises UsageError for what cannot be checked."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        raise UsageError(
            f"{url!r} is no target: give mock, real, or the address of an API, https://.../api/v2"
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError("the address of a target contains neither a user name, a password nor a query")
    real = host == HOST or host.endswith(f".{HOST}")
    if real and parts.scheme != "https":
        raise UsageError("Action Network is called by https only, since http sends the key unencrypted")
    return "real" if real else "url"


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
