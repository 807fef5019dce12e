"""The options that a mock is started with.

``MockServer``, ``InProcessServer``, ``ProcessServer``, the commands ``serve`` and ``run``, and the pytest plugin take
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
    """All are optional."""

    settings: Settings | None
    """What the mock does where the real API is doubtful, and its limits, such as the rate limit."""
    api_key: str
    """The key of the first group; ``"test-api-key"`` without."""
    api_keys: Iterable[str]
    """More keys, each of which opens another group."""
    user_keys: Iterable[str]
    """Personal keys, which some resources are refused to."""
    any_key: bool
    """Whether each unknown key opens a world of its own."""
    parents: Mapping[str, str] | None
    """Which groups are the children of others: ``{"child-key": "parent-key"}``."""
    people: int
    """How many invented people the first group starts with."""
    scenario: Source | None
    """What there is at the start: the name of a shipped scenario, a file, or a mapping."""
    seed: int
    """What ids, dates and invented people are made from."""
    db: str | None
    """A file that keeps everything; without it, memory does until the mock stops."""
    webhooks: Iterable[str] | Mapping[str, str | None]
    """Addresses to which the first group sends all actions and uploads, or each with a trigger of its own."""
    faults: Iterable[str | Fault]
    """What goes wrong from the start on, until a reset: ``["GET /people* status=503 times=2"]``."""


def prepare_worlds(*, has_server: bool = True, **options: Unpack[StartOptions]) -> Callable[[], Worlds]:
    """Return what opens the worlds of a mock; it may be called again once they are closed.

    Raises TypeError for an unknown option, UsageError for a wrong fault; opening raises UsageError for other wrong
    options, and CannotOpen for a file that cannot be used. Without ``has_server``, webhooks wait.
    """
    check_names(options)
    webhooks = options.get("webhooks", ())
    return partial(
        Worlds,
        options.get("settings") or Settings(),
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
        has_server=has_server,
    )


def check_names(options: Iterable[str]) -> None:
    """Raise TypeError, with a suggestion, for the first name that is no option."""
    for name in options:
        if name not in StartOptions.__annotations__:
            suggestion = did_you_mean(name, StartOptions.__annotations__)
            raise TypeError(f"a mock has no option {name!r}. {suggestion}".rstrip())


def _read(fault: str | Fault) -> Fault:
    return fault if isinstance(fault, Fault) else parse_fault(fault)
