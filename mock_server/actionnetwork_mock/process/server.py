"""Starting the mock's process, and speaking for it."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any, Self

from ..action_network import ActionNetwork
from ..allowances import Allowances
from ..assessment import Assessed
from ..errors import CannotOpen, UsageError
from ..handles import Requests
from ..settings import Settings
from ..worlds import DEFAULT_API_KEY
from .remote import Remote
from .wire import Answer, Handle, Order

_CHILD = "actionnetwork_mock.process.child"


class ProcessServer(Allowances, Assessed):
    """A local Action Network in a process of its own, which shares no interpreter with the program under test.

        with ProcessServer(people=60) as server:
            sync(base_url=server.url, api_key=server.api_key)
            assert server.requests.count("GET /people") == 3

    It takes the arguments of MockServer and has what MockServer has. What a test gives and gets are copies, so they
    must be things that can be pickled: no lambdas. The process ends with this one, however that ends.
    """

    is_real = False
    transport: None = None

    def __init__(
        self, *, api_key: str = DEFAULT_API_KEY, settings: Settings | None = None, **options: Any
    ) -> None:
        super().__init__()
        self.api_key = api_key
        self.settings = settings or Settings()
        self.url = self.control_url = ""
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.RLock()
        self._dropped: list[int] = []

    def start(self) -> Self:
        """Start the process, and return once requests are answered. Raises what MockServer would."""
        if self._process is not None:
            return self
        # -P keeps the folder that tests run in from offering modules to the process.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        options = {"api_key": self.api_key, "settings": self.settings, **self._options}
        try:
            self.url, self.control_url = self._exchange(options)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        with self._turn, process:
            assert process.stdin is not None
            try:
                process.stdin.close()
                process.wait(timeout=10)
            except (OSError, subprocess.TimeoutExpired):
                process.kill()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def requests(self) -> Requests:
        """The requests since the last reset."""
        requests: Requests = self._look("requests")
        return requests

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(ActionNetwork, name):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return self._look(name)

    def __dir__(self) -> Iterator[str]:
        return iter({*super().__dir__(), *(name for name in dir(ActionNetwork) if name[0] != "_")})

    def call(self, function: object) -> Any:
        """Raise UsageError: a function cannot go to another process."""
        raise UsageError(
            "call() hands a function to the mock, which is in another process here: use MockServer"
        )

    call_async = call

    def _look(self, name: str) -> Any:
        return self.order(Order("look", Handle(0, (name,))))

    def order(self, order: Order) -> Any:
        """Have something done in the process, and return what came of it or raise what was raised there."""
        dropped, self._dropped = self._dropped, []
        return self._exchange(order._replace(dropped=tuple(dropped)))

    def drop(self, number: int) -> None:
        """Forget an object of the process with the next order."""
        self._dropped.append(number)

    def _exchange(self, message: object) -> Any:
        try:
            sent = pickle.dumps(message)
        except Exception as error:
            raise UsageError(
                f"the mock is in another process, and this cannot be sent there: {error}"
            ) from None
        with self._turn:
            process = self._process
            if process is None or process.stdin is None or process.stdout is None:
                raise UsageError(
                    'the server does not run: call start(), or write "with ProcessServer() as ...:"'
                )
            answer = self._converse(process.stdin, process.stdout, sent)
        if answer.kind == "raised":
            raise answer.value
        return Remote(self, answer.value) if answer.kind == "handle" else answer.value

    def _converse(self, orders: IO[bytes], answers: IO[bytes], sent: bytes) -> Answer:
        try:
            orders.write(sent)
            orders.flush()
            answer: Answer = pickle.load(answers)
        except (OSError, EOFError):
            self.stop()
            raise CannotOpen("the mock's process ended by itself; its standard error says why") from None
        except BaseException:  # broken off, by Ctrl-C or a time limit: the next answer would be this one's
            self.stop()
            raise
        return answer


ActionNetwork.register(ProcessServer)
