"""The settings of a mock: the doubtful behaviours of the real API, and the limits and sizes of the mock itself."""

# without the future import of annotations, so that the types of the fields are types, which check_value takes
import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .behaviours import Behaviours
from .errors import UsageError
from .notes import did_you_mean
from .provenance import Provenance
from .setting_values import alternatives_of, check_value, knob

DOCUMENTED_MESSAGE_INTERVAL_S = 30


@dataclass(frozen=True, kw_only=True)
class Settings(Behaviours):
    """What the mock does where the real API is doubtful, and the limits of the mock.

    ``Settings(put_null="ignored")`` does what the real API did in 2021. ``describe()`` lists all settings. Raises
    UsageError for an invalid value.
    """

    hrefs: Literal["request", "real"] = knob(
        "request", "host in links: the host that the client used, or https://actionnetwork.org", fixed=True
    )
    strict: bool = knob(False, "answer 400 where the real API ignores a mistake; the note becomes the error")
    max_body_bytes: int = knob(
        1_048_576, "maximum bytes of a request body; a longer body is a 413", at_least=1, fixed=True
    )
    max_values: int = knob(
        40_000, "maximum number of values in one array or object of a body; more are a 400", at_least=1
    )
    max_worlds: int = knob(
        64, "maximum number of worlds that unknown keys open with any_key", at_least=1, fixed=True
    )
    journal_requests: int = knob(10_000, "maximum number of requests in the journal", at_least=1, fixed=True)
    journal_bytes: int = knob(
        8_388_608,
        "maximum bytes of the paths, queries, notes and bodies in the journal",
        at_least=0,
        fixed=True,
    )
    journal_body_bytes: int = knob(4096, "maximum bytes of each body in the journal", at_least=0, fixed=True)
    remote_control: bool = knob(False, "whether other machines may use /_mock", fixed=True)
    durable: bool = knob(
        False, "whether a write to a file waits until the disk has it, and not only the system", fixed=True
    )

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            check_value(field.name, getattr(self, field.name), field.type, field.metadata["numbers"])

    @property
    def seconds_between_messages(self) -> float | None:
        """The value that ``message_interval_s`` stands for. Source: [limits-4] (documented)."""
        if self.message_interval_s == "with_rate_limit":
            return None if self.rate_limit is None else DOCUMENTED_MESSAGE_INTERVAL_S
        return self.message_interval_s

    def resolved(self) -> "Settings":
        """Return a copy in which no setting depends on another one."""
        return self.changed(message_interval_s=self.seconds_between_messages)

    def with_profile(self, name: str) -> "Settings":
        """Return a copy with the settings of a profile, ``"production"``, where these have their defaults.

        Raises UsageError for an unknown profile.
        """
        defaults = Settings()
        own = profile_settings(name).items()
        return self.changed(**{k: v for k, v in own if getattr(self, k) == getattr(defaults, k)})

    def changed(self, **changes: Any) -> "Settings":
        """Return a copy with some settings changed. Raises UsageError for an unknown name."""
        names = [field.name for field in dataclasses.fields(self)]
        for name in changes:
            if name not in names:
                raise UsageError(f"there is no setting {name!r}. {did_you_mean(name, names)}".rstrip())
        return dataclasses.replace(self, **changes)


PROFILES: Mapping[str, Mapping[str, Any]] = {
    # Latency belongs to the rate limit: without it, a client that reads page after page gets a 429. [limits-6]
    "production": {
        "rate_limit": 4,
        "message_interval_s": DOCUMENTED_MESSAGE_INTERVAL_S,
        "latency_s": 0.5,
        "slow_deep_pages": 0.01,
        "search_lag_s": 5,
        "new_tag_lag_s": 3,
        "webhook_delay_s": 300,
        "webhook_delay": "random",
    }
}
"""Settings that belong together, by the name under which a mock starts with them."""


def profile_settings(name: str) -> Mapping[str, Any]:
    """Return the settings of a profile. Raises UsageError for an unknown one."""
    if name not in PROFILES:
        advice = did_you_mean(name, PROFILES) or f"There is {', '.join(PROFILES)}."
        raise UsageError(f"there is no profile {name!r}. {advice}")
    return PROFILES[name]


@dataclass(frozen=True)
class Description:
    """A setting for readers.

    ``alternatives`` are all possible values, or the names of the types. ``numbers`` describes the accepted numbers,
    such as ``"1 or more"``. A running server cannot change a ``fixed`` setting.
    """

    name: str
    says: str
    default: Any
    alternatives: tuple[Any, ...]
    provenance: Provenance | None
    numbers: str
    fixed: bool


def describe() -> list[Description]:
    """Return a description of every setting."""
    return [
        Description(
            f.name,
            f.metadata["says"],
            f.default,
            alternatives_of(f.type),
            f.metadata["provenance"],
            str(f.metadata["numbers"] or ""),
            f.metadata["fixed"],
        )
        for f in dataclasses.fields(Settings)
    ]


def fixed_settings() -> list[str]:
    """Return the names of the settings that a running server cannot change."""
    return [field.name for field in dataclasses.fields(Settings) if field.metadata["fixed"]]


def parse_changes(texts: Iterable[str]) -> dict[str, Any]:
    """Return settings from texts: ``["put_null=ignored", "rate_limit=none"]``.

    Raises UsageError for a text without ``=``. ``Settings.changed`` checks names and values.
    """
    changes: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"{text!r} is not a setting: write name=value, such as put_null=ignored")
        changes[name.strip().replace("-", "_")] = _value(value.strip())
    return changes


def read_settings(path: Path | None, changes: Iterable[str]) -> Settings:
    """Return the settings in a file, or the defaults, with changes as on a command line: ``["put_null=ignored"]``.

    Raises UsageError as ``load_settings`` and ``parse_changes`` do.
    """
    return (load_settings(path) if path else Settings()).changed(**parse_changes(changes))


def load_settings(path: Path) -> Settings:
    """Return the settings in a JSON file such as ``{"put_null": "ignored"}``.

    Settings that it omits have their defaults.

    Raises UsageError, with the file's name, for an unreadable file and for unknown names and values.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read as settings: {error}") from None
    if not isinstance(found, dict):
        raise UsageError(f"{path} contains no settings: write an object such as {{}}, with names and values")
    try:
        return Settings().changed(**found)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None


def _value(text: str) -> Any:
    words = {"none": None, "true": True, "false": False}
    if text.lower() in words:
        return words[text.lower()]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
