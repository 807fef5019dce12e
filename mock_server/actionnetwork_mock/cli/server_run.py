"""One run of ``serve``. It imports the server, so ``serve`` imports it when it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from ..servers import stop_signals
from ..servers.api_server import ApiServer
from ..servers.certificates import ServerCertificate
from ..servers.server_thread import open_listener, site_of
from ..start_options import prepare_worlds
from ..worlds import Worlds
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
            certificate = opened.enter_context(ServerCertificate(names)) if self.tls else None
            if not self.quiet:
                output = sys.stderr if self.as_json else sys.stdout
                worlds.watch(*opened.enter_context(open_log(output, self.log_format)))
            if file is not None:
                file.remove_older()
            ca_file = certificate.ca_file if certificate is not None else None
            announce = self._announcement(site_of(listener, tls=self.tls), worlds, ca_file, file, signals)
            chain_file = certificate.chain_file if certificate is not None else None
            server = ApiServer(worlds, announce, chain_file=chain_file)
            signals.attach(server.stop)
            server.run(sockets=[listener])

    def _announcement(
        self,
        site: str,
        worlds: Worlds,
        ca_file: Path | None,
        file: ReadyFile | None,
        signals: stop_signals.StopSignals,
    ) -> Callable[[], None]:
        """Return the function to call when the server answers."""
        render = render_ready_line if self.as_json else render_banner

        def announce() -> None:
            signals.listen()
            if file is not None:
                file.write(render_ready_line(site, worlds.default, ca_file))
            write_text(sys.stdout, render(site, worlds.default, ca_file))
            if self.opens_console:
                open_console(site)

        return announce
