"""Processes the webhooks that arrive between two syncs."""

from __future__ import annotations

from typing import Any

from member_sync import Members

Body = list[dict[str, Any]]


class Inbox:
    """Applies each payload once. A repeated delivery has the same idempotency_key."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._keys: set[str] = set()

    def take(self, body: Body) -> int:
        """Apply a body, which is an array, and return the number of new payloads."""
        new = 0
        for element in body:
            if element["idempotency_key"] in self._keys:
                continue
            self._keys.add(element["idempotency_key"])
            new += 1
            for name, payload in element.items():
                if name.startswith(("osdi:", "action_network:")) and "person" in payload:
                    self._apply(payload["person"])
        return new

    def _apply(self, person: dict[str, Any]) -> None:
        """Store the person of a payload, who has a status only if this action subscribed the person."""
        known = self._members.all()
        for entry in person.get("email_addresses", ()):
            if "status" not in entry:
                _, subscribed = known.get(entry["address"].lower(), (None, False))
                entry = {**entry, "status": "subscribed" if subscribed else "unsubscribed"}
            self._members.pull({**person, "email_addresses": [entry]})
