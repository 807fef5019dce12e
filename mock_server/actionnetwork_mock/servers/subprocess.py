"""Starts the mock's process, and uses it through its control API."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from typing import Any, Self, Unpack

from ..clock import Clock
from ..control.arguments import Arguments
from ..control.http_client import HttpClient, NoAnswer
from ..errors import CannotOpen, UsageError
from ..forks import close_in_child, watch_forks
from ..start_options import StartOptions, check_names, settings_of
from ..testing.action_network import ActionNetwork
from .remote_clock import RemoteClock
from .subprocess_options import decode_start, encode_options

_CHILD = "actionnetwork_mock.servers.subprocess_child"
_STOP_TIMEOUT_S = 10
_END_TIMEOUT_S = 1


class ProcessServer(ActionNetwork):
    """A local Action Network in a process of its own, which shares no interpreter with the program under test.

        with ProcessServer(people=60) as server:
            sync(base_url=server.url, api_key=server.api_key)
            assert server.requests.count("GET /people") == 4  # three pages, and an empty one

    It takes the options of MockServer and has what MockServer has, except ``call``. The process ends with this one,
    however that ends.
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, **options: Unpack[StartOptions]) -> None:
        super().__init__(options)
        check_names(options)
        self._settings = settings_of(options)
        self._options = {**options, "host": host, "port": port}
        self._process: subprocess.Popen[bytes] | None = None
        self._client: _ProcessClient | None = None
        self._url = ""
        self._is_of_parent = False
        watch_forks(self)

    def after_fork(self) -> None:
        """Give up the pipes in a forked child. The process would not notice the end of this one while they are open."""
        process = self._process
        if process is not None and process.stdin is not None and process.stdout is not None:
            self._is_of_parent = True
            process.returncode = 0  # so that nothing waits for it here
            close_in_child([process.stdin.fileno(), process.stdout.fileno()])

    def start(self) -> Self:
        """Start the process, and return once requests are answered. Raises what MockServer would."""
        if self._process is not None:
            return self
        options = encode_options(self._settings, self._options)
        # -P keeps the folder that tests run in from offering modules to the process.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            with suppress(OSError):  # one that has ended already says so by its silence
                self._process.stdin.write(options)
                self._process.stdin.flush()
            self._url, control_url = decode_start(self._process.stdout.readline())
        except BaseException:
            self.stop()
            raise
        self._client = _ProcessClient(control_url, self)
        return self

    def stop(self) -> None:
        """End the process. A forked process leaves it alone."""
        process, self._process = self._process, None
        client, self._client = self._client, None
        if self._is_of_parent:
            return
        if client is not None:
            client.close()
        if process is None:
            return
        with process:
            assert process.stdin is not None
            try:
                # The end of the input is not seen while another process has it open as well.
                process.stdin.write(b"stop\n")
                process.stdin.close()
                process.wait(_STOP_TIMEOUT_S)
            except (OSError, subprocess.TimeoutExpired):
                process.kill()

    @property
    def url(self) -> str:
        """The address of the API."""
        self._running()
        return self._url

    @property
    def control_url(self) -> str:
        """The address of the control API."""
        return f"{self.url.removesuffix('/api/v2')}/_mock"

    @property
    def control(self) -> HttpClient:
        """The operations of the control API, sent to the process."""
        return self._running()

    @property
    def clock(self) -> Clock:
        """The clock of the mock: ``clock.freeze()``, ``clock.advance(minutes=5)``."""
        return RemoteClock(self._running())

    def explain(self, error: NoAnswer) -> CannotOpen:
        """Return what to raise when the server does not answer; a process that ended can be started again."""
        try:
            if self._process is not None:
                self._process.wait(_END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            return error
        self.stop()
        return CannotOpen("the mock's process ended by itself; its standard error says why")

    def _running(self) -> HttpClient:
        if self._client is None:
            raise UsageError('the server does not run: call start(), or write "with ProcessServer() as ...:"')
        return self._client


class _ProcessClient(HttpClient):
    """Notices when the process has ended."""

    def __init__(self, control_url: str, server: ProcessServer) -> None:
        super().__init__(control_url)
        self._server = server

    def perform(self, name: str, arguments: Arguments) -> Any:
        """Perform an operation by its name and return its result."""
        try:
            return super().perform(name, arguments)
        except NoAnswer as error:
            raise self._server.explain(error) from None
