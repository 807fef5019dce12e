"""One run of ``serve``. It imports the server, so ``serve`` imports it when it runs."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from ..servers import stop_signals
from ..servers.api_server import ApiServer
from ..servers.certificates import create_server_certificate
from ..servers.server_thread import open_listener, site_of
from ..start_options import prepare_worlds
from ..world import World
from .defaults import LogFormat
from .log_options import open_log
from .log_writer import write_text
from .ready import ReadyFile, open_console, render_banner, render_ready_line
from .server_options import ServerOptions


@dataclass(frozen=True)
class ServerRun:
    """A server on a port until a signal. The fields are the options of ``serve``."""

    options: ServerOptions
    host: str
    port: int
    tls: bool
    opens_console: bool
    remote_control: bool
    as_json: bool
    ready_file: str | None
    stop_with_stdin: bool
    quiet: bool
    log_format: LogFormat

    def serve(self) -> None:
        """Serve until a signal. Raises UsageError and CannotOpen before the server answers."""
        start_options = self.options.start_options(remote_control=self.remote_control)
        open_worlds = prepare_worlds(host=self.host, **start_options)
        file = ReadyFile(self.ready_file) if self.ready_file is not None else None
        with ExitStack() as opened:
            signals = opened.enter_context(
                stop_signals.StopSignals(file.remove if file is not None else None)
            )
            if self.stop_with_stdin:
                stop_signals.stop_with_stdin()
            if file is not None:
                opened.enter_context(file)
            listener = opened.enter_context(open_listener(self.host, self.port))
            worlds = open_worlds()
            opened.enter_context(closing(worlds))
            names = (self.host, *self.options.api_hosts, *self.options.control_hosts)
            ca_file, chain_file = (
                opened.enter_context(create_server_certificate(names)) if self.tls else (None, None)
            )
            if not self.quiet:
                output = sys.stderr if self.as_json else sys.stdout
                worlds.watch(*opened.enter_context(open_log(output, self.log_format)))
            if file is not None:
                file.remove_older()

            def announce() -> None:
                signals.listen()
                self._announce(site_of(listener, tls=self.tls), worlds.default, ca_file, file)

            server = ApiServer(worlds, announce, chain_file=chain_file)
            signals.attach(server.stop)
            server.run(sockets=[listener])

    def _announce(self, site: str, world: World, ca_file: Path | None, file: ReadyFile | None) -> None:
        """Say that the server answers."""
        if file is not None:
            file.write(render_ready_line(site, world, ca_file))
        render = render_ready_line if self.as_json else render_banner
        write_text(sys.stdout, render(site, world, ca_file))
        if self.opens_console:
            open_console(site)
