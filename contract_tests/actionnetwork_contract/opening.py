"""Opening the target that somebody names, with the keys that the environment has."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings

from .target import (
    LAG_S,
    PER_SECOND,
    REAL,
    TIMEOUT_S,
    Target,
    address,
    kind_of,
    mock_in_process,
    mock_on_socket,
)

KEY_VARIABLE = "ACTION_NETWORK_API_KEY"
OTHER_KEY_VARIABLE = "ACTION_NETWORK_OTHER_API_KEY"
USER_KEY_VARIABLE = "ACTION_NETWORK_USER_API_KEY"


def open_target(
    name: str,
    settings: Settings,
    *,
    allow_writes: bool = False,
    allow_sending: bool = False,
    per_second: float | None = None,
    lag_s: float | None = None,
    timeout_s: float = TIMEOUT_S,
    on_socket: bool = False,
) -> AbstractContextManager[Target]:
    """Return ``"mock"``, ``"real"`` or what is at an address, as a target that is opened by ``with``.

    ``on_socket`` starts the mock on one, where its webhooks can be heard. ``settings`` are those of the mock, and what
    anything else is taken to follow until it is asked. Raises UsageError for what is no target, and where its key is
    missing.
    """
    if name == "mock":
        return mock_on_socket(settings) if on_socket else mock_in_process(settings)
    if on_socket:
        raise UsageError(f"--socket is for the mock that is started for this, and {name!r} is another target")
    url = REAL if name == "real" else name
    kind_of(url)
    key = _key(KEY_VARIABLE)
    if not key:
        raise UsageError(f"the key of {name} is missing: put it into the environment as {KEY_VARIABLE}")
    return address(
        url,
        key,
        allow_writes=allow_writes,
        allow_sending=allow_sending,
        other_key=_key(OTHER_KEY_VARIABLE),
        user_key=_key(USER_KEY_VARIABLE),
        ways=settings,
        per_second=per_second or PER_SECOND,
        lag_s=LAG_S if lag_s is None else lag_s,
        timeout_s=timeout_s,
    )


def _key(variable: str) -> str | None:
    return os.environ.get(variable, "").strip() or None
