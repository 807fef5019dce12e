"""The options with which a mock starts.

``MockServer``, ``InProcessServer``, ``ProcessServer``, the commands ``serve`` and ``run``, and the pytest plugin use
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypedDict, Unpack

from .faults import Fault, parse_fault
from .notes import did_you_mean
from .settings import Settings
from .worlds import DEFAULT_API_KEY, Worlds

if TYPE_CHECKING:
    from .scenarios import Source


class StartOptions(TypedDict, total=False):
    """The options with which a mock starts. All are optional."""

    settings: Settings | None
    """The settings: doubtful behaviours of the real API, and limits such as the rate limit."""
    profile: str | None
    """Settings that belong together, ``"production"``, where ``settings`` has their defaults."""
    api_key: str
    """The key of the first group, by default ``"test-api-key"``."""
    api_keys: Iterable[str]
    """More keys. Each opens another group."""
    user_keys: Iterable[str]
    """Personal keys, which have no access to some resources."""
    any_key: bool
    """Whether each unknown key opens its own world."""
    parents: Mapping[str, str] | None
    """Parents of groups in a network: ``{"child-key": "parent-key"}``."""
    people: int
    """Number of invented people in the first group."""
    scenario: Source | None
    """The data at the start: the name of a shipped scenario, a file, or a mapping."""
    seed: int
    """The number from which ids, dates and invented people are made."""
    db: str | None
    """The file for the data. Without it, the data are in memory and lost when the mock stops."""
    webhooks: Iterable[str] | Mapping[str, str | None]
    """URLs of webhooks of the first group, with the default trigger or each with its own trigger."""
    faults: Iterable[str | Fault]
    """Faults from the start until a reset: ``["GET /people* status=503 times=2"]``."""
    api_hosts: Iterable[str]
    """Names besides ``localhost`` that lead here on purpose, as with a tunnel: ``["mock.example.org"]``."""
    control_hosts: Iterable[str]
    """Names under which the control API answers as well."""


def prepare_worlds(
    *, has_server: bool = True, host: str | None = None, **options: Unpack[StartOptions]
) -> Callable[[], Worlds]:
    """Return a function that opens the worlds of a mock. You may call it again after the worlds are closed.

    ``host`` is the name or address on which the mock is to listen; it may be called by it.

    Raises TypeError for an unknown option and UsageError for an invalid fault. The function raises UsageError for other
    invalid options, and CannotOpen for a file that cannot be used. Without ``has_server``, webhooks wait.
    """
    check_names(options)
    webhooks = options.get("webhooks", ())
    settings = settings_of(options)
    return partial(
        Worlds,
        settings,
        api_keys=(options.get("api_key", DEFAULT_API_KEY), *options.get("api_keys", ())),
        user_keys=tuple(options.get("user_keys", ())),
        any_key=options.get("any_key", False),
        parents=dict(options.get("parents") or {}),
        people=options.get("people", 0),
        scenario=options.get("scenario"),
        seed=options.get("seed", 0),
        path=options.get("db"),
        webhooks=webhooks if isinstance(webhooks, Mapping) else dict.fromkeys(webhooks),
        faults=[_read(fault) for fault in options.get("faults", ())],
        api_hosts=(*options.get("api_hosts", ()), *([host] if host else ())),
        control_hosts=tuple(options.get("control_hosts", ())),
        has_server=has_server,
    )


def settings_of(options: StartOptions) -> Settings:
    """Return the settings of a mock. Raises UsageError for an unknown profile."""
    settings, profile = options.get("settings") or Settings(), options.get("profile")
    return settings if profile is None else settings.with_profile(profile)


def check_names(options: Iterable[str]) -> None:
    """Raise TypeError, with a suggestion, for the first name that is not an option."""
    for name in options:
        if name not in StartOptions.__annotations__:
            suggestion = did_you_mean(name, StartOptions.__annotations__)
            raise TypeError(f"a mock has no option {name!r}. {suggestion}".rstrip())


def _read(fault: str | Fault) -> Fault:
    return fault if isinstance(fault, Fault) else parse_fault(fault)
