"""What is to be sent and what was: webhooks and their deliveries, in the world's database."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Literal, NamedTuple, get_args

import msgspec

from ..errors import UsageError
from ..notes import did_you_mean
from ..resources.payloads import PAYLOADS
from ..store import Store
from .webhook import Trigger, Webhook

State = Literal["waiting", "delivered", "discarded"]


class Attempt(msgspec.Struct, frozen=True):
    """One try: ``Attempt(at=1767225600.0, status=500, problem="it answered 500, not 200", seconds=0.012)``.

    ``at`` is on the mock's clock, in seconds since 1970; ``seconds`` is how long the receiver took. ``status`` is None
    where there was no answer, ``problem`` empty where the receiver took it. ``response`` is the beginning of the body.
    """

    at: float
    status: int | None
    problem: str
    seconds: float
    response: str = ""


class Delivery(msgspec.Struct, frozen=True):
    """One body for one webhook, and what became of it.

    ``state`` is ``"waiting"`` until the receiver took it (``"delivered"``) or the last retry failed
    (``"discarded"``). ``due`` is when it is tried next, in seconds since 1970 on the mock's clock. ``cause`` is the
    number of the request in the journal that caused it, None for what was not a request; ``copy_of`` the number of the
    delivery that this one repeats.
    """

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
    body: bytes

    @property
    def payloads(self) -> list[dict[str, Any]]:
        """The elements of the body."""
        found: list[dict[str, Any]] = msgspec.json.decode(self.body)
        return found


class Outgoing(NamedTuple):
    """A delivery that is due: what an attempt needs of it."""

    number: int
    due: float
    attempts: int


class Wanted(NamedTuple):
    """Which deliveries are looked for; ``after`` leaves out those up to a number."""

    state: State | None = None
    webhook_id: int | None = None
    type: str | None = None
    after: int = 0


def check_wanted(state: str | None, webhook_id: int | None, type: str | None, after: int) -> Wanted:
    """Return what is looked for. Raises UsageError for a state or a type that does not exist."""
    found = next((known for known in get_args(State) if known == state), None)
    for name, value, known in (("state", state, get_args(State)), ("type", type, PAYLOADS)):
        if value is not None and value not in known:
            advice = did_you_mean(value, known) or f"There are {', '.join(known)}."
            raise UsageError(f"no delivery has the {name} {value!r}. {advice}")
    return Wanted(found, webhook_id, type, after)


_COLUMNS = "seq, webhook_id, url, type, state, queued, due, attempts, cause, copy_of, body"
"""In the order of the fields of ``Delivery``."""
_WANTED = "(?1 IS NULL OR state = ?1) AND (?2 IS NULL OR webhook_id = ?2) AND (?3 IS NULL OR type = ?3) AND seq > ?4"
_encode = msgspec.json.encode
_NO_ATTEMPTS = "[]"


class Queue:
    """The webhooks of a world and their deliveries, oldest first."""

    def __init__(self, store: Store, *, kept: int) -> None:
        """``kept`` is how many deliveries are remembered after they are done."""
        self._store = store
        self._kept = kept

    # Webhooks

    def add_webhook(
        self, group_id: int, url: str, trigger: Trigger, action_id: str | None, *, is_on: bool
    ) -> Webhook:
        """Keep a new webhook."""
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
        """Turn a webhook on or off; what waits is still sent."""
        with self._store.transaction():
            self._store.query("UPDATE webhooks SET is_on = ? WHERE id = ?", (is_on, webhook_id))

    def remove(self, webhook_id: int) -> None:
        """Forget a webhook and what waits to be sent to it; what was sent stays in the log."""
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
        """Return the idempotency key of an element of a delivery: 32 hexadecimal digits. Source: webhooks.md, 3.

        The moment is in it, for numbers begin anew after a reset and in every world, and a receiver that remembers the
        keys that it has seen would take the new delivery for an old one.
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
        """Keep a delivery to be made, and return its number."""
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

    def first_due(self, webhook_id: int, *, now: float, most: int) -> list[Outgoing]:
        """Return what is due for a webhook, what has waited longest first."""
        rows = self._store.query(
            "SELECT seq, due, json_array_length(attempts) FROM deliveries"
            " WHERE webhook_id = ? AND due <= ? ORDER BY due, seq LIMIT ?",
            (webhook_id, now, most),
        )
        return [Outgoing(*row) for row in rows]  # type: ignore[arg-type]  # as the columns are declared

    def content(self, number: int) -> tuple[str, bytes]:
        """Return where a delivery goes and its body."""
        ((url, body),) = self._store.query("SELECT url, body FROM deliveries WHERE seq = ?", (number,))
        assert isinstance(url, str)
        assert isinstance(body, bytes)
        return url, body

    def next_due(self, *, after: float = 0) -> float:
        """Return when the next delivery is due, of those that are due ``after`` a moment; infinity for none."""
        ((due,),) = self._store.query(
            "SELECT MIN(due) FROM deliveries WHERE due IS NOT NULL AND due > ?", (after,)
        )
        return float(due) if due is not None else float("inf")

    def note(self, number: int, attempt: Attempt, state: State, *, due: float | None) -> None:
        """Write down an attempt and what follows from it; there is no retry where the webhook was removed meanwhile."""
        with self._store.transaction():
            self._store.query(
                "UPDATE deliveries SET attempts = json_insert(attempts, '$[#]', json(?1)),"
                " state = iif(due IS NULL AND ?2 = 'waiting', 'discarded', ?2), due = iif(due IS NULL, NULL, ?3)"
                " WHERE seq = ?4",
                (_encode(attempt).decode(), state, due, number),
            )
            if state != "waiting":
                self._forget_old(number)

    def _forget_old(self, number: int) -> None:
        """Now and then, so that a delivery costs no search of the log."""
        if number % 64 == 0:
            self._store.query("DELETE FROM deliveries WHERE due IS NULL AND seq <= ?", (number - self._kept,))

    def set_due(self, numbers: Sequence[int], due: float) -> None:
        """Make deliveries due one after another, in this order, all of them at ``due`` or microseconds before."""
        with self._store.transaction():
            for place, number in enumerate(reversed(numbers)):
                self._store.query("UPDATE deliveries SET due = ? WHERE seq = ?", (due - place * 1e-6, number))

    def catch_up(self, now: float) -> None:
        """Make due now what became due while nobody was there to send it, so that its retries keep their distances."""
        with self._store.transaction():
            self._store.query("UPDATE deliveries SET due = ? WHERE due < ?", (now, now))

    def deliveries(self, wanted: Wanted, *, newest: int | None = None) -> list[Delivery]:
        """Return the deliveries that are remembered, or so many of the newest ones, oldest first."""
        rows = self._store.query(
            f"SELECT {_COLUMNS} FROM deliveries WHERE {_WANTED} ORDER BY seq DESC LIMIT ?5",
            (*wanted, -1 if newest is None else newest),
        )
        return [_delivery(row) for row in reversed(rows)]

    def count(self, wanted: Wanted) -> int:
        """Return how many deliveries are remembered."""
        ((found,),) = self._store.query(f"SELECT COUNT(*) FROM deliveries WHERE {_WANTED}", wanted)
        return int(found or 0)

    def delivery(self, number: int) -> Delivery | None:
        """Return one delivery by its number."""
        rows = self._store.query(f"SELECT {_COLUMNS} FROM deliveries WHERE seq = ?", (number,))
        return _delivery(rows[0]) if rows else None


def _webhook(row: tuple[Any, ...]) -> Webhook:
    number, group_id, url, trigger, action_id, is_on = row
    return Webhook(number, group_id, url, trigger, action_id, bool(is_on))


def _delivery(row: tuple[Any, ...]) -> Delivery:
    values = dict(zip(Delivery.__struct_fields__, row, strict=True))
    values["attempts"] = msgspec.json.decode(values["attempts"], type=tuple[Attempt, ...])
    return Delivery(**values)
