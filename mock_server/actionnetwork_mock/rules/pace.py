"""Intervals: what a group may do only once in a while, on the mock's clock."""

from __future__ import annotations

from ..errors import TooManyRequests
from .context import Context


def keep_pace(context: Context, what: str, *, interval_s: float | None) -> None:
    """Record that a group does something, such as ``"create a message"``.

    Raises TooManyRequests, with a note, if the last time was less than ``interval_s`` ago.

    Refused and failed attempts do not count. Source: [limits-4] (documented; the scope, a group, is assumed).
    """
    if interval_s is None:
        return
    key = (context.group.id, what)
    found = context.store.query("SELECT at FROM paces WHERE group_id = ? AND what = ?", key)
    ago = context.now - float(found[0][0] or 0) if found else interval_s
    if 0 <= ago < interval_s:
        context.notes.inform(
            "message-interval",
            f"A group may {what} once in {interval_s:g} s, and the last time was {ago:.1f} s ago.",
            f"Wait {interval_s - ago:.1f} s more, or turn it off with the setting message_interval_s=none.",
        )
        raise TooManyRequests("Too many requests")
    context.store.query("INSERT OR REPLACE INTO paces VALUES (?, ?, ?)", (*key, context.now))
