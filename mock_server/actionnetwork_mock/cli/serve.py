"""``actionnetwork-mock serve``: the API on a port, until Ctrl-C."""

from __future__ import annotations

import gc
from typing import Any

import click

from .defaults import DEFAULT_PORT
from .log_options import log_options
from .server_options import ServerOptions, server_options


@click.command(context_settings={"show_default": True})
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORT, type=click.IntRange(0, 65535), help="Port. 0 uses a free port.")
@server_options
@click.option("--tls", is_flag=True, help="Serve https with the certificate of a throw-away CA.")
@click.option("--open", "opens_console", is_flag=True, help="Open the web console in a browser.")
@click.option("--remote-control", is_flag=True, help="Let other machines use /_mock.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print address and keys as a line of JSON, for programs."
)
@click.option(
    "--ready-file",
    metavar="FILE",
    help="Write that JSON to this file when the server answers, and remove it at the end.",
)
@click.option(
    "--stop-with-stdin",
    is_flag=True,
    help="Stop when standard input ends, such as when the program that started the server ends.",
)
@log_options(quiet="Do not print requests.")
def serve(options: ServerOptions, **chosen: Any) -> None:
    """Serve the API until Ctrl-C, and print each request.

    \b
    actionnetwork-mock serve --people 100
    curl -H 'OSDI-API-Token: test-api-key' http://127.0.0.1:8484/api/v2/people
    actionnetwork-mock serve --webhook http://127.0.0.1:8585/webhook
    """
    # Imports create no garbage, and collecting it takes a tenth of the start.
    gc.disable()
    # imported here, so that other commands and --help start without the server
    from .server_run import ServerRun

    gc.freeze()
    gc.enable()
    try:
        ServerRun(options, **chosen).serve()
    finally:
        gc.unfreeze()  # a program that calls this in its process goes on
