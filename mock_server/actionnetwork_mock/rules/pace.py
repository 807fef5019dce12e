"""Intervals: what a group may do only once in a while, on the mock's clock."""

from __future__ import annotations

from ..errors import TooManyRequests
from .context import Context


def keep_pace(context: Context, what: str, *, interval_s: float | None) -> None:
    """Record that a group does something. Raises TooManyRequests if the last time was less than ``interval_s`` ago.

    Refused and failed attempts do not count. Source: [limits-4] (documented; the scope, a group, is assumed).
    """
    if interval_s is None:
        return
    key = (context.group.id, what)
    found = context.store.query("SELECT at FROM paces WHERE group_id = ? AND what = ?", key)
    if found and 0 <= context.now - float(found[0][0] or 0) < interval_s:
        raise TooManyRequests("Too many requests")
    context.store.query("INSERT OR REPLACE INTO paces VALUES (?, ?, ?)", (*key, context.now))
