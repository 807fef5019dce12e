"""What the comparer gets: one request with its answer, decoded."""

from __future__ import annotations

from typing import Literal

import msgspec

MAX_BODY_BYTES = 8 * 1024 * 1024
"""The largest body that is compared, after decoding."""

Broken = Literal["truncated", "cut_off", "too_large", "encoding", "upgrade", "malformed", "gap"]
"""Why an exchange cannot be compared.

``truncated``: the upstream ended the connection before the answer was complete. ``cut_off``: the client did so.
``too_large``: a body has more than ``MAX_BODY_BYTES``. ``encoding``: a body is encoded in an unknown way, or damaged.
``upgrade``: the connection changed to another protocol. ``malformed``: this is not HTTP/1.1. ``gap``: a part of the
exchange was dropped, because the comparer was too slow.
"""


class Overlap(msgspec.Struct, frozen=True):
    """An exchange that was under way at the same time as another one."""

    number: int
    """Its number, or 0 if it is still under way."""
    method: str
    target: str


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """A request and its answer. Never show one: it has personal data. Only the keys are removed."""

    number: int
    """From 1, in the order in which the answers ended."""
    sent: float
    """When the first byte of the request passed, in seconds since 1970, by the clock of this machine."""
    answered: float
    """When the last byte of the answer passed."""
    upstream_date: float | None
    """The header ``Date`` of the answer, in seconds since 1970."""
    method: str
    target: str
    """Path and query as sent: ``"/api/v2/people?page=2"``."""
    request_headers: list[tuple[str, str]]
    """Names in lower case, in the order in which they were sent, without those that hold secrets."""
    request_body: bytes
    """Without transfer and content encoding. Empty if the exchange is broken in a way that concerns it."""
    status: int
    """Of the answer, or 0 if its head did not come."""
    headers: list[tuple[str, str]]
    """Of the answer. The value of ``set-cookie`` is empty."""
    body: bytes
    """Without transfer and content encoding."""
    group: int
    """1 for the first key that was seen, 2 for the next one. 0 for a request without a key."""
    overlaps: tuple[Overlap, ...] = ()
    """The other exchanges of which a part passed between ``sent`` and ``answered``."""
    dropped: int = 0
    """In a corpus, how many exchanges were dropped before it, so that what was known may have changed."""
    broken: Broken | None = None
    """Why it cannot be compared, or None."""
