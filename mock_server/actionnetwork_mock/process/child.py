"""What runs in the mock's process: a server, and a loop that does what the test's process asks for.

The process ends when its standard input does, which is also when the test's process was killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from itertools import count
from typing import Any, BinaryIO

from ..servers.threaded import MockServer
from .wire import Answer, Handle, Order, is_value


class Things:
    """The objects of this process that the other one holds, by number; number 0 is the server."""

    def __init__(self, server: MockServer) -> None:
        self._things: dict[int, object] = {0: server}
        self._numbers = count(1)

    def carry_out(self, order: Order) -> Answer:
        """Do what was ordered; an exception is an answer too."""
        for number in order.dropped:
            self._things.pop(number, None)
        try:
            found = self._find(order.handle)
            if order.act == "look":
                return Answer("value", found) if is_value(found) else Answer("handle", order.handle)
            result = found(*map(self._given, order.arguments), **self._named(order))
            return Answer("value", result) if is_value(result) else self._kept(result)
        except Exception as error:
            return Answer("raised", error)

    def _find(self, handle: Handle) -> Any:
        thing: Any = self._things[handle.number]
        for name in handle.path:
            thing = getattr(thing, name)
        return thing

    def _given(self, argument: Any) -> Any:
        return self._find(argument) if isinstance(argument, Handle) else argument

    def _named(self, order: Order) -> dict[str, Any]:
        return {name: self._given(argument) for name, argument in order.named.items()}

    def _kept(self, thing: object) -> Answer:
        number = next(self._numbers)
        self._things[number] = thing
        return Answer("handle", Handle(number))


def main() -> None:
    """Start a server with the arguments that come first, say where it is, and do what is ordered."""
    orders, answers = _pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the test's process, which then ends this one
    server = MockServer(**pickle.load(orders))
    try:
        server.start()
    except Exception as error:
        _send(answers, Answer("raised", error))
        return
    with server:
        _send(answers, Answer("value", (server.url, server.control_url)))
        things = Things(server)
        while (order := _next(orders)) is not None:
            _send(answers, things.carry_out(order))


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the two ends, and have what anybody prints go to the standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def _next(orders: BinaryIO) -> Order | None:
    try:
        order: Order = pickle.load(orders)
    except EOFError:
        return None
    return order


def _send(answers: BinaryIO, answer: Answer) -> None:
    """Send an answer; an exception that cannot be taken apart goes as its text."""
    try:
        sent = pickle.dumps(answer)
        pickle.loads(sent)
    except Exception as error:
        trouble = answer.value if answer.kind == "raised" else error
        sent = pickle.dumps(Answer("raised", RuntimeError(f"{type(trouble).__name__}: {trouble}")))
    try:
        answers.write(sent)
        answers.flush()
    except BrokenPipeError:
        pass  # the test's process is gone, and the end of the orders comes next


if __name__ == "__main__":
    main()
