"""``actionnetwork-mock serve``: the API on a port, until Ctrl-C."""

from __future__ import annotations

import gc
import signal
import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import click

from .._version import __version__
from ..errors import UsageError
from .emulation import Emulation, emulation_options
from .places import DEFAULT_PORT, STARTING_TRIGGERS

if TYPE_CHECKING:
    from ..webhooks import Webhook
    from ..world import World


@click.command(context_settings={"show_default": True})
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORT, type=click.IntRange(0, 65535), help="Port; 0 takes a free one.")
@emulation_options
@click.option("--any-key", is_flag=True, help="Accept every other key too; each opens a world of its own.")
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
@click.option("--remote-control", is_flag=True, help="Let other machines use /_mock.")
def serve(
    host: str,
    port: int,
    emulation: Emulation,
    any_key: bool,
    webhook_urls: tuple[str, ...],
    webhook_trigger: str | None,
    remote_control: bool,
) -> None:
    """Serve the API until Ctrl-C.

    \b
    actionnetwork-mock serve --people 100
    curl -H 'OSDI-API-Token: test-api-key' http://127.0.0.1:8484/api/v2/people
    actionnetwork-mock serve --webhook http://127.0.0.1:8585/webhook
    """
    # Nothing that is imported becomes garbage, and looking for it takes a tenth of the start.
    gc.disable()
    from ..server import UvicornServer, open_listener, site_of
    from ..worlds import Worlds

    gc.freeze()
    gc.enable()

    settings = emulation.settings(remote_control=remote_control)
    if webhook_trigger and not webhook_urls:
        raise UsageError("--webhook-trigger says what the addresses of --webhook are told of: name one")
    faults = emulation.parsed_faults()
    network = emulation.network()
    with open_listener(host, port) as listener:
        worlds = Worlds(
            settings,
            api_keys=emulation.keys,
            user_keys=emulation.user_keys,
            any_key=any_key,
            people=emulation.people,
            seed=emulation.seed,
            path=emulation.db,
            parents=network,
            webhooks=dict.fromkeys(webhook_urls, webhook_trigger),
            scenario=emulation.scenario,
        )
        for fault in faults:
            worlds.default.faults.add(fault)
        site = site_of(listener)
        server = UvicornServer(
            worlds,
            lambda: _banner(
                site, emulation.keys[0], worlds.settings.rate_limit, emulation.db, worlds.default
            ),
        )
        signal.signal(signal.SIGTERM, _terminate)
        # Ctrl-C and a termination end the loop; uvicorn then raises the signal again.
        with suppress(KeyboardInterrupt), closing(worlds):
            server.run(sockets=[listener])


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
