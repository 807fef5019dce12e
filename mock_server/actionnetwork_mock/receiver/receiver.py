"""The receiver: the requests that it received, waiting for more, and how it answers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Self

from starlette.types import Receive, Scope, Send

from ..control.guard import is_from_page
from ..errors import NothingReceived, UsageError
from ..forks import watch_forks
from ..servers.server_thread import ServerThread
from ..webhooks.answers import Answer, Answers, create_answer
from ..webhooks.received import (
    MAX_BODY_BYTES,
    TYPES,
    Payload,
    ReceivedRequest,
    ReceivedRequests,
    receive_request,
)
from .connections import ReceiverServer, has_left, read_all, send_answer

_MAX_REQUESTS = 10_000
_MAX_BYTES = 64 * 1_048_576
_CTRL_C_S = 1  # on Windows, Ctrl+C interrupts only between two waits


class WebhookReceiver:
    """A server on loopback, on a free port, that keeps the requests it receives.

    Use it as the target of a webhook in a test.

        with WebhookReceiver() as receiver:
            program_under_test(webhook_url=receiver.url)
            donation = receiver.wait_for("osdi:donation")
            assert donation.data["amount"] == "25.00"

    It accepts any path and method and answers 200, unless you call ``respond``. A request of a web page gets 403 and is
    not kept. It keeps the newest 10,000 requests,
    and fewer if their bodies take more than 64 MiB. It answers a body longer than 10 MiB with 413. Raises CannotOpen
    for a port that cannot be used.
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._thread = ServerThread(
            lambda on_ready: ReceiverServer(self._serve, on_ready),
            name="webhook-receiver",
            host=host,
            port=port,
            keeps_port=True,
        )
        # Guards everything below, which the server's thread uses as well.
        self._changed = threading.Condition()
        self._arrivals = 0
        self._forget()
        watch_forks(self)

    def after_fork(self) -> None:
        """Free the lock in a forked child, where the thread that had it is gone."""
        self._changed = threading.Condition()

    def _forget(self) -> None:
        self._requests = ReceivedRequests(max_requests=_MAX_REQUESTS, max_bytes=_MAX_BYTES)
        self._problem: str | None = None
        self._counts: Counter[str | None] = Counter()
        self._newest: dict[str | None, Payload] = {}
        self._answers = Answers()

    # Running

    def start(self) -> Self:
        """Listen, and return when the receiver accepts requests. After ``stop``, it has the same address as before.

        A running receiver stays as it is.
        """
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close every connection and the port. Requests and planned answers stay. A second call does nothing."""
        self._thread.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The URL to post to: ``"http://127.0.0.1:40123/webhook"``. It is the same while the receiver is stopped."""
        if not self._thread.site:
            raise UsageError(
                'the receiver was never started: call start(), or write "with WebhookReceiver()"'
            )
        return f"{self._thread.site}/webhook"

    # Requests

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The requests since the last reset, oldest first.

        A request is listed when it arrives, before it is answered.
        """
        with self._changed:
            return list(self._requests)

    def payloads(self, type: str | None = None) -> list[Payload]:
        """Return the payloads since the last reset, oldest first; with ``type``, those of that type.

        ``receiver.payloads("osdi:donation")``. Raises UsageError for an unknown type.
        """
        _check_type(type)
        return [p for request in self.requests for p in request.payloads if type in (None, p.type)]

    def wait_for(self, type: str | None = None, *, count: int = 1, timeout: float = 5.0) -> Payload:
        """Wait until ``count`` payloads of a type, or of any type, have arrived since the last reset.

        Return the newest.

        ``timeout`` is in seconds. Raises NothingReceived, which is a TimeoutError and lists what arrived instead, and
        UsageError for an unknown type.
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
        arrived = [f"{number} {kind}" for kind, number in self._counts.items() if kind and kind != type]
        requests = f"{self._requests.total} request{'' if self._requests.total == 1 else 's'}"
        problem = f"; the last problem: {self._problem}" if self._problem else ""
        others = ", ".join(arrived) or "nothing else"
        return f"{found} arrived within {timeout:g} s; {requests} arrived, with {others}{problem}"

    def follow(self) -> Iterator[ReceivedRequest]:
        """Yield each request without end: first those already received, then new ones as they arrive."""
        given = 0
        while True:
            with self._changed:
                while self._arrivals == given:
                    self._changed.wait(_CTRL_C_S)
                fresh = list(self._requests)[given - self._arrivals :]
                given = self._arrivals
            yield from fresh

    def reset(self) -> None:
        """Forget all requests, and answer 200 again."""
        with self._changed:
            self._forget()

    # Answers

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
        """Set the answer to the next requests, after ``delay`` seconds; with ``drop``, close the connection instead.

        With ``times``, the answer is for that many requests, after those already planned: ``respond(500, times=2)``
        fails twice and then works. Without ``times``, it is for all requests until ``reset``. Action Network accepts
        only 200 as success, and waits 0.5 s. Raises UsageError for an answer that HTTP does not allow. Source:
        [webhooks-66], [webhooks-67] (documented).
        """
        answer = create_answer(status, delay=delay, body=body, headers=headers, drop=drop)
        with self._changed:
            self._answers.plan(answer, times)

    # In the server's thread

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = await read_all(receive)
        if read is None:
            return
        if is_from_page(scope):
            await send_answer(send, Answer(403, body=b"A webhook does not come from a web page\n"))
            return
        answer = self._record(scope, *read)
        if answer.delay and await has_left(receive, within=answer.delay):
            return
        if answer.drop:
            self._thread.server.hang_up(scope["client"])
            await has_left(receive)
        else:
            await send_answer(send, answer)

    def _record(self, scope: Scope, body: bytes, length: int) -> Answer:
        with self._changed:
            answer = Answer(413) if length > MAX_BODY_BYTES else self._answers.take()
            self._arrivals += 1
            self._keep(receive_request(self._requests.total + 1, scope, body, length, answer))
            self._changed.notify_all()
        return answer

    def _keep(self, request: ReceivedRequest) -> None:
        self._problem = request.problem or self._problem
        for payload in request.payloads:
            for kind in (None, payload.type):
                self._counts[kind] += 1
                self._newest[kind] = payload
        self._requests.add(request)


def _check_type(type: str | None) -> None:
    if type is not None and type not in TYPES:
        raise UsageError(f"{type!r} is not a type of payload: use one of {', '.join(TYPES)}")
