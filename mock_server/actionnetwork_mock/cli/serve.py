"""``actionnetwork-mock serve``: the API on a port, until Ctrl-C."""

from __future__ import annotations

import gc
import signal
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .._version import __version__
from ..errors import UsageError
from .places import DEFAULT_PORT, STARTING_TRIGGERS

if TYPE_CHECKING:
    from ..webhooks import Webhook
    from ..worlds import World


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


@click.command(context_settings={"show_default": True})
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORT, type=click.IntRange(0, 65535), help="Port; 0 takes a free one.")
@click.option(
    "--api-key",
    "api_keys",
    multiple=True,
    metavar="KEY",
    show_default="test-api-key",
    help="A key that is accepted; each opens a group of its own. May be repeated.",
)
@click.option(
    "--user-key", "user_keys", multiple=True, metavar="KEY", help="A personal key: tags are refused to it."
)
@click.option(
    "--parent",
    "parents",
    multiple=True,
    metavar="CHILD_KEY=PARENT_KEY",
    help="Make one key's group the parent of another's, in a network. May be repeated.",
)
@click.option("--any-key", is_flag=True, help="Accept every other key too; each opens a world of its own.")
@click.option("--rate-limit", type=_RateLimit(), default="4", help="Calls a second for each key, or off.")
@click.option("--people", default=0, type=click.IntRange(0), help="Invented people to start with.")
@click.option(
    "--scenario",
    metavar="NAME|FILE",
    help="What there is at the start: a name that the command scenarios lists, or a file in YAML or JSON.",
)
@click.option("--seed", default=0, type=int, help="What ids and invented people depend on.")
@click.option(
    "--webhook",
    "webhook_urls",
    multiple=True,
    metavar="URL",
    help="Tell this address what happens in the first key's group. May be repeated.",
)
@click.option(
    "--webhook-trigger",
    type=click.Choice(STARTING_TRIGGERS),
    show_default="all_actions_and_uploads",
    help="What the addresses of --webhook are told of.",
)
@click.option("--db", type=click.Path(), help="File that keeps everything; without it, memory.")
@click.option("--strict", is_flag=True, help="Answer 400 where the real API swallows a mistake in silence.")
@click.option("--remote-control", is_flag=True, help="Let other machines use /_mock.")
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(),
    help="JSON file of settings, as check --follow writes them.",
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting, such as put_null=ignored; see the command settings. May be repeated.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="FAULT",
    help="What goes wrong, such as 'GET /people* status=503 times=2'. May be repeated.",
)
def serve(
    host: str,
    port: int,
    api_keys: tuple[str, ...],
    user_keys: tuple[str, ...],
    parents: tuple[str, ...],
    any_key: bool,
    rate_limit: float | None,
    people: int,
    scenario: str | None,
    seed: int,
    webhook_urls: tuple[str, ...],
    webhook_trigger: str | None,
    db: str | None,
    strict: bool,
    remote_control: bool,
    settings_file: str | None,
    changes: tuple[str, ...],
    faults: tuple[str, ...],
) -> None:
    """Serve the API until Ctrl-C.

    \b
    actionnetwork-mock serve --people 100
    curl -H 'OSDI-API-Token: test-api-key' http://127.0.0.1:8484/api/v2/people
    actionnetwork-mock serve --webhook http://127.0.0.1:8585/webhook
    """
    # Nothing that is imported becomes garbage, and looking for it takes a tenth of the start.
    gc.disable()
    from ..faults import parse_fault
    from ..server import UvicornServer, open_listener, site_of
    from ..settings import Settings, load_settings, parse_changes
    from ..worlds import DEFAULT_API_KEY, Worlds

    gc.freeze()
    gc.enable()

    keys = api_keys or (DEFAULT_API_KEY,)
    settings = load_settings(Path(settings_file)) if settings_file else Settings()
    context = click.get_current_context()
    given = {"rate_limit": rate_limit, "strict": strict, "remote_control": remote_control}
    for name, value in given.items():
        if context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT:
            settings = settings.changed(**{name: value})
    settings = settings.changed(**parse_changes(changes))
    if webhook_trigger and not webhook_urls:
        raise UsageError("--webhook-trigger says what the addresses of --webhook are told of: name one")
    to_set = [parse_fault(fault) for fault in faults]
    network = _parse_parents(parents, (*keys, *user_keys))
    with open_listener(host, port) as listener:
        worlds = Worlds(
            settings,
            api_keys=keys,
            user_keys=user_keys,
            any_key=any_key,
            people=people,
            seed=seed,
            path=db,
            parents=network,
            webhooks=dict.fromkeys(webhook_urls, webhook_trigger),
            scenario=scenario,
        )
        for fault in to_set:
            worlds.default.faults.add(fault)
        site = site_of(listener)
        server = UvicornServer(
            worlds, lambda: _banner(site, keys[0], worlds.settings.rate_limit, db, worlds.default)
        )
        signal.signal(signal.SIGTERM, _terminate)
        # Ctrl-C and a termination end the loop; uvicorn then raises the signal again.
        with suppress(KeyboardInterrupt), closing(worlds):
            server.run(sockets=[listener])


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


def _banner(site: str, key: str, rate_limit: float | None, db: str | None, world: World) -> None:
    limit = "off" if rate_limit is None else f"{rate_limit:g} calls a second for each key"
    click.echo(
        f"actionnetwork-mock {__version__}\n\n"
        f"  API         {site}/api/v2\n"
        f"  key         {key}\n"
        f"  rate limit  {limit}\n"
        f"  data        {db or 'in memory, gone when this stops'}\n"
        f"  journal     {site}/_mock/journal\n"
        f"{''.join(map(_line_of, world.webhooks.all()))}\n"
        f"Try:  curl -H 'OSDI-API-Token: {key}' {site}/api/v2/people\n"
        "Stop: Ctrl-C"
    )
    sys.stdout.flush()


def _line_of(webhook: Webhook) -> str:
    return f"  webhook     {webhook.url} ({webhook.trigger}{'' if webhook.is_on else ', off'})\n"


def _terminate(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
