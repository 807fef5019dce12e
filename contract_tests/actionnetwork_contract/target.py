"""The targets that contracts check: the mock, the real API, or any address. ``open_target`` opens one by its name."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit

import httpx2

from actionnetwork_fixtures.site import HOST
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.redaction import redact_url
from actionnetwork_mock.settings import Settings

from .answer import Answer
from .api import Api, Pace
from .created import Created
from .guard import Guard

if TYPE_CHECKING:
    from actionnetwork_mock.receiver import WebhookReceiver

KEY_VARIABLE = "ACTION_NETWORK_API_KEY"
OTHER_KEY_VARIABLE = "ACTION_NETWORK_OTHER_API_KEY"
USER_KEY_VARIABLE = "ACTION_NETWORK_USER_API_KEY"


class RateLimit(NamedTuple):
    """How a check sees the rate limit: an API without pace, and a function that lets time pass for it.

    ``concurrent`` says that calls take so long that only several at once reach the limit.
    """

    api: Api
    wait: Callable[[float], None]
    concurrent: bool = False

    def burst(self, count: int) -> list[Answer]:
        """Return the answers to many calls in as short a time as possible."""
        if not self.concurrent:
            return [self.api.get("/people", per_page=1) for _ in range(count)]
        with ThreadPoolExecutor(max_workers=count) as threads:
            return [*threads.map(lambda _: self.api.get("/people", per_page=1), range(count))]


@dataclass(frozen=True)
class Access:
    """The permissions of a run on a target other than the mock, and its pace.

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
    """An API that contracts check.

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
    """Results that checks share; see ``Check.cached``."""

    @property
    def is_guarded(self) -> bool:
        """Whether a guard stops calls and they are paced, so that few examples must do."""
        return self.kind != "mock"

    def wait_for_lag(self) -> None:
        """Wait until searches and lists include everything that was written."""
        lag_s = max(
            self.settings.search_lag_s,
            self.settings.new_tag_lag_s,
            self.access.lag_s if self.is_guarded else 0,
        )
        if lag_s:
            self.wait(lag_s)


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
            settings=(settings or Settings()).resolved(),
            access=access,
            other_api=api.with_key(other_key) if other_key else None,
            user_api=api.with_key(user_key) if user_key else None,
            sends=sends,
            rate_limit=RateLimit(api.without_pace(), time.sleep, concurrent=True),
        )


def kind_of(url: str) -> Literal["real", "url"]:
    """Return whether an address is the real API's. Raises UsageError for an address that cannot be checked."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        raise UsageError(
            f"{redact_url(url)!r} is no target: give mock, real, or the address of an API, https://.../api/v2"
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError("the address of a target contains neither a user name, a password nor a query")
    real = host == HOST or host.endswith(f".{HOST}")
    if real and parts.scheme != "https":
        raise UsageError("Action Network is called by https only, since http sends the key unencrypted")
    return "real" if real else "url"
