"""Options of every command that starts a mock: whose keys, which data, which settings, what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError

if TYPE_CHECKING:
    from ..faults import Fault
    from ..settings import Settings

_DEFAULT_KEYS = ("test-api-key",)  # importing it from worlds would cost --help a quarter of a second


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
            self.fail(f"{value!r} is no rate limit: it takes calls a second, such as 4, or off", param, ctx)
        return number


@dataclass(frozen=True)
class Emulation:
    """What was asked for, by the names of the options."""

    api_keys: tuple[str, ...]
    user_keys: tuple[str, ...]
    parents: tuple[str, ...]
    rate_limit: float | None
    people: int
    scenario: str | None
    seed: int
    db: str | None
    strict: bool
    settings_file: str | None
    changes: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are accepted; there is always one."""
        return self.api_keys or _DEFAULT_KEYS

    def settings(self, **others: object) -> Settings:
        """Return the settings: those of a file, then what was given on the command line, ``others`` too.

        ``others`` are options of the one command, by name. Raises UsageError for a setting that there is not.
        """
        from ..settings import Settings, load_settings, parse_changes

        settings = load_settings(Path(self.settings_file)) if self.settings_file else Settings()
        context = click.get_current_context()
        for name, value in {"rate_limit": self.rate_limit, "strict": self.strict, **others}.items():
            if context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT:
                settings = settings.changed(**{name: value})
        return settings.changed(**parse_changes(self.changes))

    def network(self) -> dict[str, str]:
        """Return ``{child_key: parent_key}``. Raises UsageError for what is no pair."""
        return _parse_parents(self.parents, (*self.keys, *self.user_keys))

    def parsed_faults(self) -> list[Fault]:
        """Return what goes wrong. Raises UsageError for what is no fault."""
        from ..faults import parse_fault

        return [parse_fault(fault) for fault in self.faults]


_OPTIONS = (
    click.option(
        "--api-key",
        "api_keys",
        multiple=True,
        metavar="KEY",
        show_default="test-api-key",
        help="A key that is accepted; each opens a group of its own. May be repeated.",
    ),
    click.option(
        "--user-key",
        "user_keys",
        multiple=True,
        metavar="KEY",
        help="A personal key: tags are refused to it.",
    ),
    click.option(
        "--parent",
        "parents",
        multiple=True,
        metavar="CHILD_KEY=PARENT_KEY",
        help="Make one key's group the parent of another's, in a network. May be repeated.",
    ),
    click.option("--rate-limit", type=_RateLimit(), default="4", help="Calls a second for each key, or off."),
    click.option("--people", default=0, type=click.IntRange(0), help="Invented people to start with."),
    click.option(
        "--scenario",
        metavar="NAME|FILE",
        help="What there is at the start: a name that the command scenarios lists, or a file in YAML or JSON.",
    ),
    click.option("--seed", default=0, type=int, help="What ids and invented people depend on."),
    click.option("--db", type=click.Path(), help="File that keeps everything; without it, memory."),
    click.option(
        "--strict", is_flag=True, help="Answer 400 where the real API swallows a mistake in silence."
    ),
    click.option(
        "--settings",
        "settings_file",
        type=click.Path(),
        help="JSON file of settings, as check --follow writes them.",
    ),
    click.option(
        "--set",
        "changes",
        multiple=True,
        metavar="NAME=VALUE",
        help="A setting, such as put_null=ignored; see the command settings. May be repeated.",
    ),
    click.option(
        "--fault",
        "faults",
        multiple=True,
        metavar="FAULT",
        help="What goes wrong, such as 'GET /people* status=503 times=2'. May be repeated.",
    ),
)


def emulation_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options; its function gets them as one argument, ``emulation``."""
    names = [field.name for field in fields(Emulation)]

    @wraps(command)
    def collected(**given: Any) -> Any:
        emulation = Emulation(**{name: given.pop(name) for name in names})
        return command(emulation=emulation, **given)

    for option in reversed(_OPTIONS):
        collected = option(collected)
    return collected


def _parse_parents(sent: tuple[str, ...], keys: tuple[str, ...]) -> dict[str, str]:
    """Return ``{child: parent}``. A key may hold an equals sign: the pair is cut where it gives two known keys."""
    parents: dict[str, str] = {}
    for pair in sent:
        cuts = [(pair[:at], pair[at + 1 :]) for at, character in enumerate(pair) if character == "="]
        if not cuts:
            raise UsageError(f"{pair!r} is no parent: it takes CHILD_KEY=PARENT_KEY")
        child, parent = next((cut for cut in cuts if cut[0] in keys and cut[1] in keys), cuts[0])
        if parents.setdefault(child, parent) != parent:
            raise UsageError(f"{child!r} cannot have two parents: name one")
    return parents
