"""The webhooks of a world and their deliveries, waiting and done, in the world's database."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Literal, NamedTuple

import msgspec

from ..store.store import Store
from .webhook import Trigger, Webhook

NO_WEBHOOK = 0
"""The number in place of a webhook's for a delivery that a test sends to any address."""

State = Literal["waiting", "delivered", "discarded"]


class Attempt(msgspec.Struct, frozen=True):
    """One attempt: ``Attempt(at=1767225600.0, status=None, problem="no connection", seconds=0.012)``.

    ``at`` is a time of the mock's clock, in seconds since 1970. ``seconds`` is how long the receiver took. ``status``
    is None if there was no answer. ``problem`` is empty if the attempt succeeded. ``response`` is the start of the
    body.
    """

    at: float
    status: int | None
    problem: str
    seconds: float
    response: str = ""


class DeliveryStatus(msgspec.Struct, frozen=True):
    """A delivery without its body; see ``Delivery``."""

    number: int
    webhook: int
    url: str
    type: str
    state: State
    queued: float
    due: float | None
    attempts: tuple[Attempt, ...]
    cause: int | None
    copy_of: int | None


class Delivery(DeliveryStatus, frozen=True):
    """One body for one webhook, with its attempts.

    ``state`` is ``"waiting"`` until the receiver accepts it (``"delivered"``) or the last retry fails
    (``"discarded"``). ``due`` is when it is tried next, in seconds since 1970 on the mock's clock. ``cause`` is the
    journal number of the request that caused it, None if no request did. ``copy_of`` is the number of the delivery
    that this one repeats.
    """

    body: bytes

    @property
    def payloads(self) -> list[dict[str, Any]]:
        """The elements of the body."""
        found: list[dict[str, Any]] = msgspec.json.decode(self.body)
        return found


class DueDelivery(NamedTuple):
    """What an attempt needs to know of a due delivery."""

    number: int
    due: float
    attempts: int


class DeliverySummary(msgspec.Struct, frozen=True):
    """A delivery that a request caused: its number, the number of its webhook, its type and its state."""

    number: int
    webhook: int
    type: str
    state: State


class DeliveryFilter(NamedTuple):
    """Which deliveries to select. ``after`` excludes those up to a number."""

    state: State | None = None
    webhook_id: int | None = None
    type: str | None = None
    after: int = 0


_COLUMNS = "seq, webhook_id, url, type, state, queued, due, attempts, cause, copy_of, body"
"""In the order of the fields of ``Delivery``."""
_FILTER = (
    "(:state IS NULL OR state = :state) AND (:webhook_id IS NULL OR webhook_id = :webhook_id)"
    " AND (:type IS NULL OR type = :type) AND seq > :after"
)
_encode = msgspec.json.encode
_NO_ATTEMPTS = "[]"


class DeliveryStore:
    """The webhooks of a world and their deliveries, oldest first."""

    def __init__(self, store: Store, *, max_kept: int) -> None:
        """``max_kept`` is how many finished deliveries are kept."""
        self._store = store
        self._max_kept = max_kept

    # Webhooks

    def add_webhook(
        self, group_id: int, url: str, trigger: Trigger, action_id: str | None, *, is_on: bool
    ) -> Webhook:
        """Store a new webhook."""
        with self._store.transaction():
            self._store.query(
                "INSERT INTO webhooks (group_id, url, trigger, action_id, is_on) VALUES (?, ?, ?, ?, ?)",
                (group_id, url, trigger, action_id, is_on),
            )
            ((number,),) = self._store.query("SELECT last_insert_rowid()")
        return Webhook(int(number or 0), group_id, url, trigger, action_id, is_on)

    def webhooks(self) -> list[Webhook]:
        """Return every webhook, oldest first."""
        rows = self._store.query(
            "SELECT id, group_id, url, trigger, action_id, is_on FROM webhooks ORDER BY id"
        )
        return list(map(_webhook, rows))

    def switch(self, webhook_id: int, *, is_on: bool) -> None:
        """Turn a webhook on or off. Waiting deliveries are still sent."""
        with self._store.transaction():
            self._store.query("UPDATE webhooks SET is_on = ? WHERE id = ?", (is_on, webhook_id))

    def remove(self, webhook_id: int) -> None:
        """Delete a webhook and discard its waiting deliveries. Finished deliveries stay in the log."""
        with self._store.transaction():
            self._store.query("DELETE FROM webhooks WHERE id = ?", (webhook_id,))
            self._store.query(
                "UPDATE deliveries SET due = NULL, state = 'discarded' WHERE webhook_id = ? AND due IS NOT NULL",
                (webhook_id,),
            )

    # Deliveries

    def next_number(self) -> int:
        """Return the number that the next delivery will have."""
        found = self._store.query("SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'")
        return int(found[0][0] or 0) + 1 if found else 1

    def make_key(self, number: int, element: int, *, queued: float) -> str:
        """Return the idempotency key of an element of a delivery: 32 hexadecimal digits. Source: [webhooks-31].

        The time is part of it: numbers start again after a reset and in every world, and a receiver that remembers
        keys would take the new delivery for an old one.
        """
        text = f"{self._store.seed}:deliveries:{number}:{element}:{queued!r}"
        return blake2b(text.encode(), digest_size=16).hexdigest()

    def add(
        self,
        webhook: Webhook,
        kind: str,
        body: bytes,
        *,
        queued: float,
        due: float,
        cause: int | None = None,
        copy_of: int | None = None,
    ) -> int:
        """Store a waiting delivery and return its number."""
        self._store.query(
            "INSERT INTO deliveries (webhook_id, url, type, body, queued, due, state, attempts, cause, copy_of)"
            " VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?)",
            (webhook.id, webhook.url, kind, body, queued, due, _NO_ATTEMPTS, cause, copy_of),
        )
        ((number,),) = self._store.query("SELECT last_insert_rowid()")
        return int(number or 0)

    def webhook_ids(self) -> list[int]:
        """Return the numbers of all webhooks."""
        return [int(number or 0) for (number,) in self._store.query("SELECT id FROM webhooks ORDER BY id")]

    def first_due(self, webhook_id: int, *, now: float, limit: int) -> list[DueDelivery]:
        """Return at most ``limit`` due deliveries of a webhook, the longest waiting first."""
        rows = self._store.query(
            "SELECT seq, due, json_array_length(attempts) FROM deliveries"
            " WHERE webhook_id = ? AND due <= ? ORDER BY due, seq LIMIT ?",
            (webhook_id, now, limit),
        )
        return [DueDelivery(*row) for row in rows]  # type: ignore[arg-type]  # as the columns are declared

    def content(self, number: int) -> tuple[str, bytes]:
        """Return the address and the body of a delivery."""
        ((url, body),) = self._store.query("SELECT url, body FROM deliveries WHERE seq = ?", (number,))
        assert isinstance(url, str)
        assert isinstance(body, bytes)
        return url, body

    def next_due(self, *, after: float = 0) -> float:
        """Return the earliest due time later than ``after``; infinity if there is none."""
        ((due,),) = self._store.query(
            "SELECT MIN(due) FROM deliveries WHERE due IS NOT NULL AND due > ?", (after,)
        )
        return float(due) if due is not None else float("inf")

    def record_attempt(self, number: int, attempt: Attempt, state: State, *, due: float | None) -> bool:
        """Store an attempt and the new state, and return whether the delivery is tried again.

        It is not if the webhook was removed in the meantime.
        """
        with self._store.transaction():
            self._store.query(
                "UPDATE deliveries SET attempts = json_insert(attempts, '$[#]', json(:attempt)),"
                " state = iif(due IS NULL AND :state = 'waiting', 'discarded', :state),"
                " due = iif(due IS NULL, NULL, :due) WHERE seq = :number",
                {"attempt": _encode(attempt).decode(), "state": state, "due": due, "number": number},
            )
            if state != "waiting":
                self._delete_old(number)
            sql = "SELECT 1 FROM deliveries WHERE seq = ? AND due IS NOT NULL"
            return due is not None and bool(self._store.query(sql, (number,)))

    def _delete_old(self, number: int) -> None:
        """Delete old deliveries on every 64th call, so that a delivery does not search the log."""
        if number % 64 == 0:
            self._store.query(
                "DELETE FROM deliveries WHERE due IS NULL AND seq <= ?", (number - self._max_kept,)
            )

    def set_due(self, numbers: Sequence[int], due: float) -> None:
        """Make deliveries due in this order, all of them at ``due`` or microseconds before."""
        with self._store.transaction():
            for place, number in enumerate(reversed(numbers)):
                self._store.query("UPDATE deliveries SET due = ? WHERE seq = ?", (due - place * 1e-6, number))

    def catch_up(self, now: float) -> None:
        """Make overdue deliveries due now, so that their retries keep their distances."""
        with self._store.transaction():
            self._store.query("UPDATE deliveries SET due = ? WHERE due < ?", (now, now))

    def deliveries(self, wanted: DeliveryFilter, *, newest: int | None = None) -> list[Delivery]:
        """Return the stored deliveries that match, oldest first; with ``newest``, only that many of the newest."""
        rows = self._store.query(
            f"SELECT {_COLUMNS} FROM deliveries WHERE {_FILTER} ORDER BY seq DESC LIMIT :newest",
            {**wanted._asdict(), "newest": -1 if newest is None else newest},
        )
        return [_delivery(row) for row in reversed(rows)]

    def count(self, wanted: DeliveryFilter) -> int:
        """Return how many stored deliveries match."""
        ((found,),) = self._store.query(f"SELECT COUNT(*) FROM deliveries WHERE {_FILTER}", wanted._asdict())
        return int(found or 0)

    def count_waiting(self) -> int:
        """Return how many deliveries wait, from an index."""
        ((found,),) = self._store.query("SELECT COUNT(*) FROM deliveries WHERE due IS NOT NULL")
        return int(found or 0)

    def caused_by(self, request: int, *, since: float) -> list[DeliverySummary]:
        """Return the deliveries that the request with a number caused, oldest first.

        Numbers of requests begin again when the journal is emptied, so those queued before ``since`` are another's.
        """
        rows = self._store.query(
            "SELECT seq, webhook_id, type, state FROM deliveries WHERE cause = ? AND queued >= ? ORDER BY seq",
            (request, since),
        )
        return [DeliverySummary(*row) for row in rows]  # type: ignore[arg-type]  # as the columns are declared

    def delivery(self, number: int) -> Delivery | None:
        """Return one delivery by its number, or None."""
        rows = self._store.query(f"SELECT {_COLUMNS} FROM deliveries WHERE seq = ?", (number,))
        return _delivery(rows[0]) if rows else None


def _webhook(row: tuple[Any, ...]) -> Webhook:
    number, group_id, url, trigger, action_id, is_on = row
    return Webhook(number, group_id, url, trigger, action_id, bool(is_on))


def _delivery(row: tuple[Any, ...]) -> Delivery:
    values = dict(zip(Delivery.__struct_fields__, row, strict=True))
    values["attempts"] = msgspec.json.decode(values["attempts"], type=tuple[Attempt, ...])
    return Delivery(**values)
