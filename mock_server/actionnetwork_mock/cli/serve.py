"""``actionnetwork-mock serve``: the API on a port, until Ctrl-C."""

from __future__ import annotations

import gc
import signal
import sys
from contextlib import ExitStack, closing, suppress

import click

from ..errors import UsageError
from .emulation import Emulation, emulation_options
from .log_options import LogFormat, log_options, open_log
from .places import DEFAULT_PORT, STARTING_TRIGGERS
from .ready import ReadyFile, render_banner, render_ready_line


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
@click.option(
    "--json", "as_json", is_flag=True, help="Print address and keys as a line of JSON, for a program to read."
)
@click.option(
    "--ready-file", metavar="FILE", help="Write that JSON there once the server answers; removed at the end."
)
@log_options
def serve(
    host: str,
    port: int,
    emulation: Emulation,
    any_key: bool,
    webhook_urls: tuple[str, ...],
    webhook_trigger: str | None,
    remote_control: bool,
    as_json: bool,
    ready_file: str | None,
    quiet: bool,
    log_format: LogFormat,
) -> None:
    """Serve the API until Ctrl-C, and print each request.

    \b
    actionnetwork-mock serve --people 100
    curl -H 'OSDI-API-Token: test-api-key' http://127.0.0.1:8484/api/v2/people
    actionnetwork-mock serve --webhook http://127.0.0.1:8585/webhook
    """
    # Nothing that is imported becomes garbage, and looking for it takes a tenth of the start.
    gc.disable()
    from ..servers.api_server import ApiServer
    from ..servers.server_thread import open_listener, site_of
    from ..worlds import Worlds
    from .log_writer import write_text

    gc.freeze()
    gc.enable()

    settings = emulation.settings(remote_control=remote_control)
    if webhook_trigger and not webhook_urls:
        raise UsageError("--webhook-trigger says what the addresses of --webhook are told of: name one")
    faults = emulation.parsed_faults()
    network = emulation.network()
    with ExitStack() as opened:
        file = opened.enter_context(ReadyFile(ready_file)) if ready_file is not None else None
        listener = opened.enter_context(open_listener(host, port))
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
        # Ctrl-C and a termination end the loop; uvicorn then raises the signal again.
        opened.enter_context(suppress(KeyboardInterrupt))
        opened.enter_context(closing(worlds))
        if not quiet:
            output = sys.stderr if as_json else sys.stdout
            worlds.watch(*opened.enter_context(open_log(output, log_format)))
        for fault in faults:
            worlds.default.faults.add(fault)
        if file is not None:
            file.remove_older()
        render = render_ready_line if as_json else render_banner

        def announce() -> None:
            if file is not None:
                file.write(render_ready_line(site_of(listener), worlds.default))
            write_text(sys.stdout, render(site_of(listener), worlds.default))

        signal.signal(signal.SIGTERM, _terminate)
        ApiServer(worlds, announce).run(sockets=[listener])


def _terminate(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
