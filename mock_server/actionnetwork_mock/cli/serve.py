"""``actionnetwork-mock serve``: the API on a port, until Ctrl-C."""

from __future__ import annotations

import gc
import sys
from contextlib import ExitStack, closing

import click

from .defaults import DEFAULT_PORT, LogFormat
from .log_options import log_options, open_log
from .ready import ReadyFile, open_console, render_banner, render_ready_line
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
def serve(
    host: str,
    port: int,
    options: ServerOptions,
    tls: bool,
    opens_console: bool,
    remote_control: bool,
    as_json: bool,
    ready_file: str | None,
    stop_with_stdin: bool,
    quiet: bool,
    log_format: LogFormat,
) -> None:
    """Serve the API until Ctrl-C, and print each request.

    \b
    actionnetwork-mock serve --people 100
    curl -H 'OSDI-API-Token: test-api-key' http://127.0.0.1:8484/api/v2/people
    actionnetwork-mock serve --webhook http://127.0.0.1:8585/webhook
    """
    # Imports create no garbage, and collecting it takes a tenth of the start.
    gc.disable()
    # imported here, so that other commands and --help start without it
    from ..servers import stop_signals
    from ..servers.api_server import ApiServer
    from ..servers.certificates import ServerCertificate
    from ..servers.server_thread import open_listener, site_of
    from ..start_options import prepare_worlds
    from .log_writer import write_text

    gc.freeze()
    gc.enable()

    open_worlds = prepare_worlds(host=host, **options.start_options(remote_control=remote_control))
    file = ReadyFile(ready_file) if ready_file is not None else None
    with ExitStack() as opened:
        signals = opened.enter_context(stop_signals.StopSignals(file.remove if file is not None else None))
        if stop_with_stdin:
            stop_signals.stop_with_stdin()
        if file is not None:
            opened.enter_context(file)
        listener = opened.enter_context(open_listener(host, port))
        worlds = open_worlds()
        opened.enter_context(closing(worlds))
        names = (host, *options.api_hosts, *options.control_hosts)
        certificate = opened.enter_context(ServerCertificate(names)) if tls else None
        site = site_of(listener, tls=tls)
        ca_file = certificate.ca_file if certificate is not None else None
        if not quiet:
            output = sys.stderr if as_json else sys.stdout
            worlds.watch(*opened.enter_context(open_log(output, log_format)))
        if file is not None:
            file.remove_older()
        render = render_ready_line if as_json else render_banner

        def announce() -> None:
            signals.listen()
            if file is not None:
                file.write(render_ready_line(site, worlds.default, ca_file))
            write_text(sys.stdout, render(site, worlds.default, ca_file))
            if opens_console:
                open_console(site)

        chain_file = certificate.chain_file if certificate is not None else None
        server = ApiServer(worlds, announce, chain_file=chain_file)
        signals.attach(server.stop)
        server.run(sockets=[listener])
