"""Targets: the mock in process or on a socket, the real API, or any address."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import httpx2

from actionnetwork_fixtures.site import API, HOST
from actionnetwork_mock.app import create_app
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.transport import InProcessTransport
from actionnetwork_mock.worlds import DEFAULT_API_KEY, Worlds

from .api import Api, Pace
from .check import Check, Limited
from .guard import Guard
from .traces import Traces

if TYPE_CHECKING:
    from actionnetwork_mock.receiver import WebhookReceiver

REAL = API
PER_SECOND = 3.5
"""Below the documented four, since the clocks of two machines differ."""

LAG_S = 6.0
"""How long a search may lie behind on the real API. Source: [filters-10] (observed: 1 to 5 seconds)."""

TIMEOUT_S = 30.0
"""How long an answer is waited for."""

_OTHER_KEY = "other-test-api-key"
_USER_KEY = "personal-test-api-key"
_PEOPLE = 30
_SITE = "http://localhost"
_PATIENCE_S = 10


@dataclass
class Target:
    """Where checks go.

    ``kind`` is ``"mock"`` for one that was started here, ``"real"`` for Action Network, ``"url"`` for anything else.
    ``ways`` are the settings that are known to describe it; questions fill them in. ``sends`` allows to send messages,
    which is never done on Action Network itself.
    """

    kind: Literal["mock", "real", "url"]
    name: str
    api: Api
    traces: Traces
    ways: Settings
    allows_writes: bool
    other_api: Api | None = None
    user_api: Api | None = None
    sends: bool = False
    control: Callable[[str, str, Any], Any] | None = None
    receiver: WebhookReceiver | None = None
    """Where the target's webhooks arrive, if it delivers any to here."""
    limited: Limited | None = None
    """What shows the limit of calls, if anything does."""
    memory: dict[str, Any] = field(default_factory=dict)
    """What checks found out once for all; see ``Check.once``."""

    per_second: float = PER_SECOND
    """How many calls are made in a second, of a slow one."""

    lag_s: float = LAG_S
    """How long searches are waited for, on a slow one."""

    @property
    def is_slow(self) -> bool:
        """Whether calls are paced, so that few examples must do."""
        return self.kind != "mock"

    def check(self) -> Check:
        """Return what a contract is given."""
        return Check(
            self.api,
            ways=self.ways,
            traces=self.traces,
            other_api=self.other_api,
            user_api=self.user_api,
            control=self.control,
            receiver=self.receiver,
            wait=self.wait,
            lag_s=max(self.ways.search_lag_s, self.ways.new_tag_lag_s, self.lag_s if self.is_slow else 0),
            limited=self.limited,
            memory=self.memory,
            guarded=self.is_slow,
            may_write=self.allows_writes,
        )

    def wait(self, seconds: float) -> None:
        """Let seconds pass: on the mock's clock where there is one."""
        if self.control is None:
            time.sleep(seconds)
        else:
            self.control("POST", "/clock/advance", {"seconds": seconds})


def new_run_id() -> str:
    """Return six letters and digits that mark what a run makes."""
    return secrets.token_hex(3)


@contextmanager
def mock_in_process(settings: Settings | None = None, *, run_id: str = "mock") -> Iterator[Target]:
    """Give a mock in this process, without a socket, with two groups of which the first has some people."""
    limited = settings or Settings()
    settings = limited.changed(rate_limit=None)
    worlds = Worlds(settings, api_keys=(DEFAULT_API_KEY, _OTHER_KEY), user_keys=(_USER_KEY,), people=_PEOPLE)
    try:
        with httpx2.Client(transport=InProcessTransport(create_app(worlds))) as client:
            worlds.serve_at(_SITE)  # so that what is done in the user interface knows where links begin
            target = mock_at(client, _SITE, settings, run_id=run_id)
            target.ways = limited
            with limited_mock(limited) as target.limited:
                yield target
    finally:
        worlds.close()


@contextmanager
def limited_mock(settings: Settings) -> Iterator[Limited]:
    """Give a mock of its own that keeps the limit of calls, which the one for all other checks has not."""
    worlds = Worlds(settings)
    try:
        with httpx2.Client(transport=InProcessTransport(create_app(worlds))) as client:
            target = mock_at(client, _SITE, settings)
            yield Limited(target.api.impatient(), target.wait)
    finally:
        worlds.close()


@contextmanager
def mock_on_socket(settings: Settings | None = None, *, run_id: str = "mock") -> Iterator[Target]:
    """Give a mock like that of ``mock_in_process``, on a socket, whose webhooks arrive at a receiver."""
    from actionnetwork_mock.receiver import WebhookReceiver
    from actionnetwork_mock.server import MockServer

    limited = settings or Settings()
    # A busy machine must not make webhooks late, which no law is about.
    settings = limited.changed(rate_limit=None, webhook_timeout_s=max(limited.webhook_timeout_s, _PATIENCE_S))
    with (
        MockServer(
            api_keys=(_OTHER_KEY,), user_keys=(_USER_KEY,), people=_PEOPLE, settings=settings
        ) as server,
        MockServer(settings=limited) as limited_server,
        WebhookReceiver() as receiver,
        httpx2.Client(timeout=30, trust_env=False) as client,
    ):
        target = mock_at(client, _site_of(server.url), settings, run_id=run_id)
        target.ways = limited
        target.receiver = receiver
        limiting = mock_at(client, _site_of(limited_server.url), limited)
        target.limited = Limited(limiting.api.impatient(), limiting.wait)
        yield target


def _site_of(url: str) -> str:
    return url.removesuffix("/api/v2")


def mock_at(client: httpx2.Client, site: str, settings: Settings, *, run_id: str = "mock") -> Target:
    """Return a mock that was started for this, with the two keys, as a target."""

    def control(method: str, path: str, body: Any = None) -> Any:
        reply = client.request(method, f"{site}/_mock{path}", json=body, headers={"Mock-Control": "1"})
        reply.raise_for_status()
        return reply.json()

    base = f"{site}/api/v2"
    api = Api(client, base, DEFAULT_API_KEY, pace=Pace(None))
    return Target(
        kind="mock",
        name="the mock",
        api=api,
        traces=Traces(run_id),
        ways=settings,
        allows_writes=True,
        other_api=api.with_key(_OTHER_KEY),
        user_api=api.with_key(_USER_KEY),
        sends=True,
        control=control,
    )


@contextmanager
def address(
    url: str,
    key: str,
    *,
    allow_writes: bool = False,
    allow_sending: bool = False,
    other_key: str | None = None,
    user_key: str | None = None,
    ways: Settings | None = None,
    per_second: float = PER_SECOND,
    lag_s: float = LAG_S,
    timeout_s: float = TIMEOUT_S,
    transport: httpx2.BaseTransport | None = None,
) -> Iterator[Target]:
    """Give the real API, or another that stands in for it, behind a guard and paced below the limit.

    ``ways`` are the settings that are taken to describe it until questions are answered. ``transport`` takes the place
    of the network. Raises UsageError for an address that is none, or gives more away than where the API is.
    """
    kind = kind_of(url)
    traces = Traces(new_run_id())
    sends = allow_writes and allow_sending and kind == "url"
    with httpx2.Client(timeout=timeout_s, trust_env=kind == "real", transport=transport) as client:
        guard = Guard(traces, writes=allow_writes, sends=sends)
        api = Api(client, url, key, pace=Pace(per_second), guard=guard)
        yield Target(
            kind=kind,
            name=url,
            api=api,
            traces=traces,
            ways=ways or Settings(),
            allows_writes=allow_writes,
            other_api=api.with_key(other_key) if other_key else None,
            user_api=api.with_key(user_key) if user_key else None,
            sends=sends,
            limited=Limited(api.impatient(), time.sleep, together=True),
            per_second=per_second,
            lag_s=lag_s,
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
            f"{url!r} is no target: it takes mock, real, or the address of an API, https://.../api/v2"
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError("the address of a target has neither a name and password in it nor a query")
    real = host == HOST or host.endswith(f".{HOST}")
    if real and parts.scheme != "https":
        raise UsageError("Action Network is called by https only, or the key would be there for all to read")
    return "real" if real else "url"
