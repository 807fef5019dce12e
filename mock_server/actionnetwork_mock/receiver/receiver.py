"""The receiver itself: what came, waiting for more, and how to answer."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import Self

from starlette.types import Receive, Scope, Send

from ..errors import NothingReceived, UsageError
from ..servers.server_thread import ServerThread
from .answers import Answer, Answers, create_answer
from .connections import MAX_BODY_BYTES, ReceiverServer, is_left, read_all, send_answer
from .received import TYPES, Payload, ReceivedRequest, read_body

_MAX_REQUESTS = 10_000
_MAX_BYTES = 64 * 1_048_576
_KEPT_BODY_BYTES = 1_048_576
_CTRL_C_S = 1  # Windows hears of it between two waits only


class WebhookReceiver:
    """A server on loopback, on a free port, that keeps what is posted to it: the target of a webhook in a test.

        with WebhookReceiver() as receiver:
            program_under_test(webhook_url=receiver.url)
            donation = receiver.wait_for("osdi:donation")
            assert donation.data["amount"] == "25.00"

    It takes any path and method, and answers 200 until ``respond`` says otherwise. The newest 10,000 requests are kept,
    fewer if their bodies are together longer than 64 MiB; a body longer than 10 MiB is answered 413.
    Raises CannotOpen for a port that cannot be used.
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._thread = ServerThread(
            lambda on_ready: ReceiverServer(self._serve, on_ready),
            name="webhook-receiver",
            host=host,
            port=port,
            keeps_port=True,
        )
        # Everything below is shared with the server's thread, and guarded by this.
        self._changed = threading.Condition()
        self._arrivals = 0
        self._forget()

    def _forget(self) -> None:
        self._requests: deque[ReceivedRequest] = deque()
        self._kept_bytes = 0
        self._total = 0
        self._problem: str | None = None
        self._counts: Counter[str | None] = Counter()
        self._newest: dict[str | None, Payload] = {}
        self._answers = Answers()

    # Running

    def start(self) -> Self:
        """Listen, and return once requests are taken; after ``stop``, at the same address as before.

        A receiver that runs already is left alone.
        """
        self._thread.start()
        return self

    def stop(self) -> None:
        """Cut every connection and close the port; what came, and how to answer, stays. Stopping twice does no harm."""
        self._thread.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address to post to, ``"http://127.0.0.1:40123/webhook"``; the same while stopped."""
        if not self._thread.site:
            raise UsageError(
                'the receiver was never started: call start(), or write "with WebhookReceiver()"'
            )
        return f"{self._thread.site}/webhook"

    # What came

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The requests since the last reset, oldest first. They count from their arrival, not from the answer."""
        with self._changed:
            return list(self._requests)

    def payloads(self, type: str | None = None) -> list[Payload]:
        """Return what was in the bodies since the last reset, oldest first; of one type, if it is given.

        ``receiver.payloads("osdi:donation")``. Raises UsageError for a type that does not exist.
        """
        _check_type(type)
        return [p for request in self.requests for p in request.payloads if type in (None, p.type)]

    def wait_for(self, type: str | None = None, *, count: int = 1, timeout: float = 5.0) -> Payload:
        """Wait until ``count`` payloads of a type, or of any, have come since the last reset; return the newest.

        ``timeout`` is in seconds. Raises NothingReceived, which is a TimeoutError and tells what came instead, and
        UsageError for a type that does not exist.
        """
        _check_type(type)
        if count < 1:
            raise UsageError(f"count is {count}: it takes a number of payloads, 1 or more")
        with self._changed:
            if not self._changed.wait_for(lambda: self._counts[type] >= count, timeout):
                raise NothingReceived(self._explain(type, count, timeout))
            return self._newest[type]

    def _explain(self, type: str | None, count: int, timeout: float) -> str:
        wanted = type or "payload"
        found = f"{self._counts[type]} of {count} {wanted}" if count > 1 else f"no {wanted}"
        came = [f"{number} {kind}" for kind, number in self._counts.items() if kind and kind != type]
        requests = f"{self._total} request{'' if self._total == 1 else 's'}"
        problem = f"; the last problem: {self._problem}" if self._problem else ""
        return f"{found} came within {timeout:g} s; {requests} came, with {', '.join(came) or 'nothing else'}{problem}"

    def follow(self) -> Iterator[ReceivedRequest]:
        """Give each request, first those that are here, then the others as they come, without end."""
        given = 0
        while True:
            with self._changed:
                while self._arrivals == given:
                    self._changed.wait(_CTRL_C_S)
                fresh = list(self._requests)[given - self._arrivals :]
                given = self._arrivals
            yield from fresh

    def reset(self) -> None:
        """Forget what came, and answer 200 again."""
        with self._changed:
            self._forget()

    # How to answer

    def respond(
        self,
        status: int = 200,
        *,
        delay: float = 0,
        body: bytes | str = b"",
        headers: Mapping[str, str] | None = None,
        drop: bool = False,
        times: int | None = None,
    ) -> None:
        """Say how the next requests are answered: after ``delay`` seconds, and with ``drop`` not at all.

        With ``times`` this is for so many requests, after those that were lined up so before: ``respond(500, times=2)``
        fails twice and then works. Without, it is for all from now on until ``reset``. Action Network takes 200 for
        success and nothing else, and waits 0.5 s. Raises UsageError for an answer that cannot be given.
        Source: [webhooks-66], [webhooks-67] (documented).
        """
        answer = create_answer(status, delay=delay, body=body, headers=headers, drop=drop)
        with self._changed:
            self._answers.plan(answer, times)

    # In the server's thread

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = await read_all(receive)
        if read is None:
            return
        answer = self._arrived(scope, *read)
        if answer.delay and await is_left(receive, within=answer.delay):
            return
        if answer.drop:
            self._thread.server.hang_up(scope["client"])
            await is_left(receive)
        else:
            await send_answer(send, answer)

    def _arrived(self, scope: Scope, body: bytes, length: int) -> Answer:
        with self._changed:
            answer = Answer(413) if length > MAX_BODY_BYTES else self._answers.take()
            self._arrivals += 1
            self._total += 1
            request = _create_request(self._total, scope, body, length, answer)
            self._keep(request)
            self._changed.notify_all()
        return answer

    def _keep(self, request: ReceivedRequest) -> None:
        self._problem = request.problem or self._problem
        for payload in request.payloads:
            for kind in (None, payload.type):
                self._counts[kind] += 1
                self._newest[kind] = payload
        self._requests.append(request)
        self._kept_bytes += request.body_bytes
        while len(self._requests) > _MAX_REQUESTS or self._kept_bytes > _MAX_BYTES:
            self._kept_bytes -= self._requests.popleft().body_bytes


def _create_request(number: int, scope: Scope, body: bytes, length: int, answer: Answer) -> ReceivedRequest:
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    payloads: tuple[Payload, ...] = ()
    problem: str | None = f"the body has {length} bytes, and is not read above {MAX_BODY_BYTES}"
    if length <= MAX_BODY_BYTES:
        payloads, problem = read_body(scope["method"], headers, body, request=number)
    return ReceivedRequest(
        number=number,
        time=time.time(),
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=body[:_KEPT_BODY_BYTES],
        body_bytes=length,
        status=None if answer.drop else answer.status,
        delay=answer.delay,
        problem=problem,
        payloads=payloads,
    )


def _check_type(type: str | None) -> None:
    if type is not None and type not in TYPES:
        raise UsageError(f"{type!r} is no type of payload: it takes {', '.join(TYPES)}")
