"""The answers of a receiver: status, body, delay, or a closed connection."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping

import msgspec

from ..errors import UsageError

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_SET_BY_SERVER = ("content-length", "transfer-encoding", "connection")
_WITHOUT_BODY = (204, 304)


class Answer(msgspec.Struct, frozen=True):
    """An answer.

    The receiver waits ``delay`` seconds first. With ``drop``, it closes the connection instead of answering.
    """

    status: int = 200
    delay: float = 0
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    drop: bool = False


def create_answer(
    status: int, *, delay: float, body: bytes | str, headers: Mapping[str, str] | None, drop: bool
) -> Answer:
    """Return an answer. Raises UsageError for one that HTTP does not allow."""
    if not 200 <= status <= 599:
        raise UsageError(f"status is {status}: it takes 200 to 599")
    if not 0 <= delay < float("inf"):
        raise UsageError(f"delay is {delay}: it takes seconds, 0 or more")
    if body and status in _WITHOUT_BODY:
        raise UsageError(f"an answer with status {status} has no body: omit the body")
    if drop and (status != 200 or body or headers):
        raise UsageError("with drop there is no answer: omit status, body and headers")
    for name, value in (headers or {}).items():
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise UsageError(f"{name!r}: {value!r} is not a valid header")
        if name.lower() in _SET_BY_SERVER:
            raise UsageError(f"the server sets the header {name}: omit it")
    return Answer(
        status=status,
        delay=delay,
        body=body.encode() if isinstance(body, str) else body,
        headers=tuple((name.encode(), value.encode("latin-1")) for name, value in (headers or {}).items()),
        drop=drop,
    )


class Answers:
    """The planned answers: first those for a number of requests, in turn, then the permanent answer."""

    def __init__(self) -> None:
        self._permanent = Answer()
        self._limited: deque[tuple[Answer, int]] = deque()

    def plan(self, answer: Answer, times: int | None) -> None:
        """Give this answer to ``times`` requests after those already planned, or with None to all from now on.

        Raises UsageError if ``times`` is below 1.
        """
        if times is None:
            self._limited.clear()
            self._permanent = answer
        elif times < 1:
            raise UsageError(f"times is {times}: it takes a number of requests, 1 or more, or None for all")
        else:
            self._limited.append((answer, times))

    def take(self) -> Answer:
        """Return the answer to the next request."""
        if not self._limited:
            return self._permanent
        answer, left = self._limited.popleft()
        if left > 1:
            self._limited.appendleft((answer, left - 1))
        return answer
