"""Inboxes for webhooks inside the mock: each keeps what is posted to ``/catch/{name}``, and has an answer."""

from __future__ import annotations

import re

from ..errors import UsageError
from .answers import Answer, create_answer
from .received import ReceivedRequests

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MAX_INBOXES = 20
_MAX_REQUESTS = 1000
_MAX_BYTES = 16 * 1_048_576
_MAX_DELAY_S = 60


class Inbox:
    """One inbox: the newest 1,000 requests, and the answer to the next ones."""

    def __init__(self) -> None:
        self.requests = ReceivedRequests(max_requests=_MAX_REQUESTS, max_bytes=_MAX_BYTES)
        self.answer = Answer()


class Catcher:
    """The inboxes of a server by name. An inbox exists as soon as it is named."""

    def __init__(self) -> None:
        self._inboxes: dict[str, Inbox] = {}
        self.received = 0
        """How many requests all inboxes received since the start; it only grows."""

    def inbox(self, name: str) -> Inbox:
        """Return an inbox to change. Raises UsageError for a name that an address cannot have, and above 20 inboxes."""
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"{name[:80]!r} cannot be the name of an inbox: it takes up to 64 letters, digits, _ and -"
            )
        if name not in self._inboxes and len(self._inboxes) >= _MAX_INBOXES:
            raise UsageError(f"there are {_MAX_INBOXES} inboxes already: delete one, or use inbox")
        return self._inboxes.setdefault(name, Inbox())

    def peek(self, name: str) -> Inbox:
        """Return an inbox to read, which does not create it. Raises UsageError as ``inbox`` does."""
        return self._inboxes.get(name) or (Inbox() if _NAME.fullmatch(name) else self.inbox(name))

    def set_answer(self, name: str, status: int, delay_s: float) -> Answer:
        """Set the answer of an inbox. Raises UsageError for one that HTTP does not allow, or a delay above 60 s."""
        if delay_s > _MAX_DELAY_S:
            raise UsageError(f"delay_s is {delay_s:g}: it takes at most {_MAX_DELAY_S} seconds")
        answer = create_answer(status, delay=delay_s, body=b"", headers=None, drop=False)
        self.inbox(name).answer = answer
        return answer

    def delete(self, name: str) -> None:
        """Forget the requests of an inbox, and answer 200 again."""
        self._inboxes.pop(name, None)

    def reset(self) -> None:
        """Forget all inboxes."""
        self._inboxes.clear()
