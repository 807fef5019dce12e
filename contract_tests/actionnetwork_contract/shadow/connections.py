"""Makes exchanges of the copied bytes of several connections."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b

from .exchange import Broken, Exchange, Overlap
from .frames import Frame, FrameKind
from .http_messages import Message, MessageReader, looks_like_request, read_date

_KEY_HEADER = "osdi-api-token"
_SECRETS = (_KEY_HEADER, "authorization", "proxy-authorization", "cookie")
_WITHOUT_BODY = (204, 304)
_MAX_HELD = 1000
_MAX_HELD_BYTES = 64 * 1024 * 1024
"""How many finished exchanges wait for those that they overlap, before they are given out without."""

_MAX_OVERLAPS = 1000
"""Of one exchange, the newest. More pass only while another connection hangs."""


@dataclass(slots=True, eq=False)
class _Mark:
    """What the exchanges that overlap a call know of it: not the call, which holds bodies."""

    method: str
    target: str
    number: int = 0


@dataclass(slots=True, eq=False)
class _Call:
    """A request that is under way, and then its answer."""

    request: Message
    mark: _Mark
    answer: Message | None = None
    answered: float = 0.0
    broken: Broken | None = None
    overlaps: deque[_Mark] = field(default_factory=partial(deque, maxlen=_MAX_OVERLAPS))

    @property
    def size(self) -> int:
        """How many bytes of memory its bodies take."""
        return self.request.size + (self.answer.size if self.answer is not None else 0)


class Connections:
    """Takes frames, and gives exchanges in the order in which their answers ended."""

    def __init__(self) -> None:
        self._connections: dict[int, _Connection] = {}
        self._under_way: set[_Call] = set()
        self._held: deque[_Call] = deque()
        self._held_bytes = 0
        self._count = 0
        self._groups = _Groups()

    def feed(self, frame: Frame) -> Iterator[Exchange]:
        """Take a frame and give the exchanges that are complete by now."""
        if frame.connection:
            connection = self._connections.get(frame.connection)
            if connection is None:
                connection = _Connection(self._under_way.add, self._finish)
                self._connections[frame.connection] = connection
            connection.feed(frame)
            if connection.is_closed:
                del self._connections[frame.connection]
        yield from self._release()

    def close(self, time: float) -> Iterator[Exchange]:
        """Give the exchanges that are left, as those under way are cut off now."""
        for number in [*self._connections]:
            yield from self.feed(Frame(FrameKind.CLOSED_BY_CLIENT, number, time))

    def _finish(self, call: _Call) -> None:
        self._under_way.discard(call)
        for other in self._under_way:
            call.overlaps.append(other.mark)
            other.overlaps.append(call.mark)
        self._count += 1
        call.mark.number = self._count
        self._held.append(call)
        self._held_bytes += call.size

    def _release(self) -> Iterator[Exchange]:
        """Give the exchanges for which all that they overlap have ended."""
        while self._held and (self._is_full or all(mark.number for mark in self._held[0].overlaps)):
            call = self._held.popleft()
            self._held_bytes -= call.size
            yield _exchange_of(call, self._groups)

    @property
    def _is_full(self) -> bool:
        return len(self._held) > _MAX_HELD or self._held_bytes > _MAX_HELD_BYTES


class _Connection:
    def __init__(self, on_begin: Callable[[_Call], None], on_finish: Callable[[_Call], None]) -> None:
        self._on_begin = on_begin
        self._on_finish = on_finish
        self._calls: deque[_Call] = deque()
        self._requests = MessageReader(self._begin, lambda _: None)
        self._answers = MessageReader(self._answer_begun, self._answer_ended, self._has_no_body)
        self._now = 0.0
        self._last = FrameKind.ANSWER
        self.is_closed = False

    def feed(self, frame: Frame) -> None:
        """Take a frame of this connection."""
        self._now = frame.time
        match frame.kind:
            case FrameKind.REQUEST:
                if self._requests.is_lost and self._is_new_start(frame.payload):
                    self._requests.restart()
                    self._answers.restart()
                self._requests.feed(frame.payload, frame.time)
            case FrameKind.ANSWER:
                self._answers.feed(frame.payload, frame.time)
            case FrameKind.GAP:
                self._lose("gap")
            case FrameKind.CLOSED_BY_CLIENT:
                self._close("cut_off", orderly=False)
            case FrameKind.CLOSED_BY_UPSTREAM | FrameKind.RESET_BY_UPSTREAM:
                self._close("truncated", orderly=frame.kind is FrameKind.CLOSED_BY_UPSTREAM)
        if self._requests.is_lost != self._answers.is_lost:
            self._lose("malformed")
        self._last = frame.kind

    def _is_new_start(self, data: bytes) -> bool:
        """Return whether a request begins here: after the last answer, and with the line that it begins with."""
        return self._last is FrameKind.ANSWER and looks_like_request(data)

    def _begin(self, request: Message) -> None:
        call = _Call(request, _Mark(*request.first_line))
        self._calls.append(call)
        self._on_begin(call)

    def _has_no_body(self, status: int) -> bool:
        method = self._calls[0].request.first_line[0] if self._calls else ""
        return method == "HEAD" or status < 200 or status in _WITHOUT_BODY

    def _answer_begun(self, answer: Message) -> None:
        if self._calls:
            self._calls[0].answer = answer

    def _answer_ended(self, answer: Message) -> None:
        if not self._calls or int(answer.first_line[0]) < 200:
            return
        request = self._calls[0].request
        self._finish(None if request.is_complete else request.problem or "cut_off")

    def _finish(self, broken: Broken | None) -> None:
        call = self._calls.popleft()
        call.broken, call.answered = broken, self._now
        self._on_finish(call)

    def _lose(self, problem: Broken) -> None:
        """Give up the exchanges under way, and wait for a new start."""
        for reader in (self._requests, self._answers):
            reader.lose(problem)
        while self._calls:
            call = self._calls[0]
            found = call.answer.problem if call.answer is not None else call.request.problem
            self._finish(found or problem)

    def _close(self, problem: Broken, *, orderly: bool) -> None:
        self._answers.end(orderly=orderly)
        while self._calls:
            self._finish(problem)
        self.is_closed = True


class _Groups:
    """Numbers the keys. What is kept of a key is a digest, whose own key ends with the process."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._numbers: dict[bytes, int] = {}

    def number_of(self, key: str) -> int:
        """Return the number of a key: 1 for the first one, 0 for none."""
        if not key:
            return 0
        digest = blake2b(key.encode("latin-1", "replace"), key=self._secret).digest()
        return self._numbers.setdefault(digest, len(self._numbers) + 1)


def _exchange_of(call: _Call, groups: _Groups) -> Exchange:
    answer = call.answer or Message()
    request_body, body = call.request.body(), answer.body()
    method, target = call.request.first_line
    return Exchange(
        number=call.mark.number,
        sent=call.request.started,
        answered=call.answered,
        upstream_date=read_date(answer.header("date")),
        method=method,
        target=target,
        request_headers=[pair for pair in call.request.headers if pair[0] not in _SECRETS],
        request_body=request_body,
        status=int(answer.first_line[0] or 0),
        headers=[(name, "" if name == "set-cookie" else value) for name, value in answer.headers],
        body=body,
        group=groups.number_of(call.request.header(_KEY_HEADER)),
        overlaps=tuple(Overlap(mark.number, mark.method, mark.target) for mark in call.overlaps),
        broken=call.broken or call.request.problem or answer.problem,
    )
