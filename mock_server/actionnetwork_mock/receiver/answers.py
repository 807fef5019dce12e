"""How a receiver answers: well, badly, late, or not at all."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping

import msgspec

from ..errors import UsageError

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_OF_THE_SERVER = ("content-length", "transfer-encoding", "connection")
_WITHOUT_BODY = (204, 304)


class Answer(msgspec.Struct, frozen=True):
    """One answer. With ``drop`` the connection is closed instead; ``delay`` is in seconds and comes first."""

    status: int = 200
    delay: float = 0
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    drop: bool = False


def create_answer(
    status: int, *, delay: float, body: bytes | str, headers: Mapping[str, str] | None, drop: bool
) -> Answer:
    """Return an answer. Raises UsageError for one that cannot be given."""
    if not 200 <= status <= 599:
        raise UsageError(f"status is {status}: it takes 200 to 599")
    if not 0 <= delay < float("inf"):
        raise UsageError(f"delay is {delay}: it takes seconds, 0 or more")
    if body and status in _WITHOUT_BODY:
        raise UsageError(f"an answer with status {status} has no body: leave it out")
    if drop and (status != 200 or body or headers):
        raise UsageError("with drop there is no answer: leave status, body and headers out")
    for name, value in (headers or {}).items():
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise UsageError(f"{name!r}: {value!r} is no header")
        if name.lower() in _OF_THE_SERVER:
            raise UsageError(f"the header {name} is written by the server: leave it out")
    return Answer(
        status=status,
        delay=delay,
        body=body.encode() if isinstance(body, str) else body,
        headers=tuple((name.encode(), value.encode("latin-1")) for name, value in (headers or {}).items()),
        drop=drop,
    )


class Answers:
    """The answers to come: those that are for some requests only, in turn, then the lasting one."""

    def __init__(self) -> None:
        self._lasting = Answer()
        self._limited: deque[tuple[Answer, int]] = deque()

    def plan(self, answer: Answer, times: int | None) -> None:
        """Answer so from now on, or ``times`` times after those that are lined up. Raises UsageError below 1."""
        if times is None:
            self._limited.clear()
            self._lasting = answer
        elif times < 1:
            raise UsageError(f"times is {times}: it takes a number of requests, 1 or more, or None for all")
        else:
            self._limited.append((answer, times))

    def take(self) -> Answer:
        """Return the answer to one more request."""
        if not self._limited:
            return self._lasting
        answer, left = self._limited.popleft()
        if left > 1:
            self._limited.appendleft((answer, left - 1))
        return answer
