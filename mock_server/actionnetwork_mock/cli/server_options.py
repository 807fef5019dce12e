"""Options of every command that starts a mock: keys, data, settings, webhooks and faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from .defaults import STARTING_TRIGGERS

if TYPE_CHECKING:
    from ..settings import Settings
    from ..start_options import StartOptions

_DEFAULT_KEYS = ("test-api-key",)  # not imported from worlds, because that takes a quarter of a second


class _RateLimit(click.ParamType[Any]):
    name = "N|off"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float | None:
        if value is None or isinstance(value, float):
            return value
        if str(value).lower() == "off":
            return None
        try:
            number = float(value)
        except ValueError:
            number = 0
        if not 0 < number < float("inf"):
            self.fail(f"{value!r} is not a rate limit: use calls per second, such as 4, or off", param, ctx)
        return number


@dataclass(frozen=True)
class ServerOptions:
    """The values of the options, by their names."""

    api_keys: tuple[str, ...]
    user_keys: tuple[str, ...]
    any_key: bool
    parents: tuple[str, ...]
    rate_limit: float | None
    people: int
    scenario: str | None
    seed: int
    db: str | None
    durable: bool
    strict: bool
    profile: str | None
    settings_file: str | None
    changes: tuple[str, ...]
    webhook_urls: tuple[str, ...]
    webhook_trigger: str | None
    faults: tuple[str, ...]
    api_hosts: tuple[str, ...]
    control_hosts: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The accepted keys. There is always at least one."""
        return self.api_keys or _DEFAULT_KEYS

    def start_options(self, **settings: object) -> StartOptions:
        """Return the start options of a mock. Raises UsageError for wrong options.

        ``settings`` are settings that are options of a single command, by name.
        """
        if self.webhook_trigger and not self.webhook_urls:
            raise UsageError("--webhook-trigger needs --webhook URL: it is the trigger of those webhooks")
        first, *others = self.keys
        return {
            "settings": self._settings(**settings),
            "profile": None,  # in the settings already, where those of the command line win
            "api_key": first,
            "api_keys": others,
            "user_keys": self.user_keys,
            "any_key": self.any_key,
            "parents": _parse_parents(self.parents, (*self.keys, *self.user_keys)),
            "people": self.people,
            "scenario": self.scenario,
            "seed": self.seed,
            "db": self.db,
            "webhooks": dict.fromkeys(self.webhook_urls, self.webhook_trigger),
            "faults": self.faults,
            "api_hosts": self.api_hosts,
            "control_hosts": self.control_hosts,
        }

    def _settings(self, **others: object) -> Settings:
        """Return the settings from the file, changed by those on the command line."""
        # imported here, so that other commands and --help start without it
        from ..settings import Settings, load_settings, parse_changes

        settings = load_settings(Path(self.settings_file)) if self.settings_file else Settings()
        if self.profile is not None:
            settings = settings.with_profile(self.profile)
        context = click.get_current_context()
        for name, value in {
            "rate_limit": self.rate_limit,
            "durable": self.durable,
            "strict": self.strict,
            **others,
        }.items():
            if context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT:
                settings = settings.changed(**{name: value})
        return settings.changed(**parse_changes(self.changes))


_OPTIONS = (
    click.option(
        "--api-key",
        "api_keys",
        multiple=True,
        metavar="KEY",
        show_default="test-api-key",
        help="An accepted key. Each key opens its own group. May be repeated.",
    ),
    click.option(
        "--user-key",
        "user_keys",
        multiple=True,
        metavar="KEY",
        help="A personal key, which has no access to tags.",
    ),
    click.option("--any-key", is_flag=True, help="Accept every other key as well. Each opens its own world."),
    click.option(
        "--parent",
        "parents",
        multiple=True,
        metavar="CHILD_KEY=PARENT_KEY",
        help="Make the group of a key the parent of another group, in a network. May be repeated.",
    ),
    click.option(
        "--rate-limit", type=_RateLimit(), default="4", help="Calls per second for each key, or off."
    ),
    click.option("--people", default=0, type=click.IntRange(0), help="Invented people to start with."),
    click.option(
        "--scenario",
        metavar="NAME|FILE",
        help="Data at the start: the name of a scenario (see the command scenarios), or a YAML or JSON file.",
    ),
    click.option("--seed", default=0, type=int, help="Number that determines ids and invented people."),
    click.option("--db", type=click.Path(), help="File for the data. The default is memory."),
    click.option(
        "--durable",
        is_flag=True,
        help="Wait for the disk at each write to --db. Slower, but survives a loss of power.",
    ),
    click.option("--strict", is_flag=True, help="Answer 400 where the real API ignores a mistake."),
    click.option(
        "--profile",
        type=click.Choice(["production"]),
        help="A set of settings. production has the limits, latency, lags and delays of the real API.",
    ),
    click.option(
        "--settings",
        "settings_file",
        type=click.Path(),
        help="JSON file with settings. The command check --follow writes such a file.",
    ),
    click.option(
        "--set",
        "changes",
        multiple=True,
        metavar="NAME=VALUE",
        help="A setting, such as put_null=ignored (see the command settings). May be repeated.",
    ),
    click.option(
        "--webhook",
        "webhook_urls",
        multiple=True,
        metavar="URL",
        help="Send webhooks of the first key's group to this URL. May be repeated.",
    ),
    click.option(
        "--webhook-trigger",
        type=click.Choice(STARTING_TRIGGERS),
        show_default="all_actions_and_uploads",
        help="Trigger of the webhooks of --webhook.",
    ),
    click.option(
        "--fault",
        "faults",
        multiple=True,
        metavar="FAULT",
        help="A fault, such as 'GET /people* status=503 times=2'. May be repeated.",
    ),
    click.option(
        "--api-host",
        "api_hosts",
        multiple=True,
        metavar="NAME",
        help="A name of this mock, such as that of a tunnel or a reverse proxy. May be repeated.",
    ),
    click.option(
        "--control-host",
        "control_hosts",
        multiple=True,
        metavar="NAME",
        help="A name under which /_mock answers as well. May be repeated.",
    ),
)


def server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command. Its function gets them as one argument, ``options``."""
    names = [field.name for field in fields(ServerOptions)]

    @wraps(command)
    def collected(**given: Any) -> Any:
        options = ServerOptions(**{name: given.pop(name) for name in names})
        return command(options=options, **given)

    for option in reversed(_OPTIONS):
        collected = option(collected)
    return collected


def _parse_parents(sent: tuple[str, ...], keys: tuple[str, ...]) -> dict[str, str]:
    """Return ``{child: parent}``. Keys may contain an equals sign: a pair is split into two known keys."""
    parents: dict[str, str] = {}
    for pair in sent:
        cuts = [(pair[:at], pair[at + 1 :]) for at, character in enumerate(pair) if character == "="]
        if not cuts:
            raise UsageError(f"{pair!r} is not a parent: write CHILD_KEY=PARENT_KEY")
        child, parent = next((cut for cut in cuts if cut[0] in keys and cut[1] in keys), cuts[0])
        if parents.setdefault(child, parent) != parent:
            raise UsageError(f"{child!r} cannot have two parents: use one of them")
    return parents
