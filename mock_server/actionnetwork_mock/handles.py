"""What a test holds of a running server: its requests and its webhooks, to be used from the test's own thread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, Unpack

import msgspec

from .control.client import ControlClient
from .control.views import RequestCount
from .control.webhooks import DeliveryView
from .counting import Count, count_requests
from .errors import UsageError
from .faults import ActiveFault, Fault, FaultFields, parse_fault
from .journal import Entry
from .testing.records import Record, id_of
from .webhooks import DEFAULT_TRIGGER, Delivery, Order, State, Webhook


class JournalClient(Protocol):
    """The operations on a journal: those of the control API, or of a relay to the real API."""

    def list_raw_requests(self, *, pattern: str = "*") -> list[Entry]:
        """Return the requests that match, oldest first."""

    def count_requests(self, *, pattern: str = "*") -> RequestCount:
        """Return how many requests there were."""

    def clear_requests(self) -> None:
        """Forget all requests."""


class Requests:
    """The journal of a server, oldest request first.

    Patterns are ``"GET /people"``, ``"* /tags/*"`` or ``"*"``; the query is not part of the path.
    """

    def __init__(self, client: JournalClient) -> None:
        self._client = client

    def find(self, pattern: str = "*") -> list[Entry]:
        """Return the requests that match. Raises UsageError for a pattern that is none."""
        return self._client.list_raw_requests(pattern=pattern)

    def count(self, pattern: str = "*") -> Count:
        """Return how many requests match, among those that the journal still holds: an int.

        An assertion that compares it, and fails, shows these requests and those that come nearest.
        """
        return count_requests(self._client.list_raw_requests(), pattern)

    def last(self, pattern: str = "*") -> Entry:
        """Return the newest request that matches. Raises UsageError, naming what there was, when there is none."""
        found = self.find(pattern)
        if not found:
            seen = ", ".join(f"{entry.method} {entry.path}" for entry in self.find()[-5:]) or "none at all"
            raise UsageError(f"no request matches {pattern!r}; the newest were: {seen}")
        return found[-1]

    @property
    def total(self) -> int:
        """How many requests there were, those that the journal has forgotten included."""
        return self._client.count_requests().total

    def clear(self) -> None:
        """Forget the requests so far."""
        self._client.clear_requests()

    def position(self) -> tuple[int, int]:
        """Return how often the journal was emptied, and the number of the newest request since."""
        counted = self._client.count_requests()
        return counted.era, counted.total

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.find())


class ServedFaults:
    """What goes wrong in a server's default world, until the next reset.

    action_network.faults.add("GET /people*", status=503, html=True, times=2)
    action_network.faults.add("POST /people", connection="drop")
    action_network.faults.bad_day()
    """

    def __init__(self, client: ControlClient) -> None:
        self._client = client

    def add(self, fault: str | Fault = "*", **fields: Unpack[FaultFields]) -> ActiveFault:
        """Set a fault, by its pattern and fields or as a whole, and return it with its number.

        Raises UsageError for a value that does not fit, and for what contradicts itself; see ``Fault``.
        """
        if isinstance(fault, str):
            fault = parse_fault({"pattern": fault, **fields})
        elif fields:
            raise UsageError(f"a whole fault was given, so {', '.join(fields)} must stand in it")
        return self._client.add_fault(fault=fault)

    def bad_day(self) -> list[ActiveFault]:
        """Set a little of everything, at random and yet the same for the same seed, and return the faults."""
        return self._client.add_bad_day()

    def remove(self, fault: ActiveFault) -> None:
        """Take a fault back. Raises UsageError for one that is not set."""
        self._client.remove_fault(number=fault.number)

    def clear(self) -> None:
        """Take all faults back; answers that wait go out at once."""
        self._client.clear_faults()

    def __len__(self) -> int:
        return len(self._client.list_faults())

    def __iter__(self) -> Iterator[ActiveFault]:
        """Give the faults that are set, with how many requests each matched and struck so far."""
        return iter(self._client.list_faults())


class ServedWebhooks:
    """The webhooks of a server's default world.

    action_network.webhooks.create(webhook_receiver.url, trigger="subscribed")
    ...
    action_network.webhooks.drain()
    """

    def __init__(self, client: ControlClient) -> None:
        self._client = client

    def create(
        self,
        url: str,
        *,
        trigger: str = DEFAULT_TRIGGER,
        action_id: str | Record | None = None,
        is_on: bool = True,
        key: str | None = None,
    ) -> Webhook:
        """Make a webhook; it is on at once, unlike in reality. ``key`` says of which group, if not the first key's.

        ``trigger`` is ``specific_action`` (with ``action_id``, the record or uuid of that action), ``all_actions``,
        ``all_actions_and_uploads`` or ``subscribed``. Raises UsageError for a wrong address, trigger, action or key.
        """
        uuid = None if action_id is None else id_of(action_id)

        client = self._client if key is None else self._client.with_key(key)
        return client.create_webhook(url=url, trigger=trigger, action_id=uuid, is_on=is_on)

    def __iter__(self) -> Iterator[Webhook]:
        return iter(self._client.list_webhooks().webhooks)

    def __len__(self) -> int:
        return len(self._client.list_webhooks().webhooks)

    def turn_on(self, webhook: Webhook) -> Webhook:
        """Turn a webhook on, and return it as it is now. Raises UsageError if it is gone."""
        return self._client.switch_webhook(number=webhook.id, is_on=True)

    def turn_off(self, webhook: Webhook) -> Webhook:
        """Turn a webhook off, and return it as it is now; what waits is still sent. Raises UsageError if it is gone."""
        return self._client.switch_webhook(number=webhook.id, is_on=False)

    def delete(self, webhook: Webhook) -> None:
        """Remove a webhook, and what waits for it. Raises UsageError if it is gone."""
        self._client.delete_webhook(number=webhook.id)

    def send_test(self, webhook: Webhook) -> Delivery:
        """Send the canned sample that the button in the user interface sends, on or off, and return the delivery.

        Raises UsageError if the webhook is gone.
        """
        return _delivery(self._client.send_test(number=webhook.id))

    def deliveries(
        self, *, state: State | None = None, webhook: Webhook | None = None, type: str | None = None
    ) -> list[Delivery]:
        """Return what was sent and what waits, oldest first: all, or ``waiting``, ``delivered``, ``discarded``.

        ``type`` is one of payload: ``"osdi:donation"``. Raises UsageError for a state or a type that does not exist.
        """
        number = webhook.id if webhook is not None else None
        return self._client.list_raw_deliveries(state=state, webhook=number, type=type)

    def drain(self, *, timeout_s: float = 10, advance: bool = False) -> None:
        """Return when everything that is due was tried. ``advance`` moves the clock on until no retry waits either.

        Raises UsageError when that takes longer than ``timeout_s`` real seconds, and while everything is held.
        """
        self._client.drain_webhooks(timeout_s=timeout_s, advance=advance)

    def hold(self) -> None:
        """Send nothing until ``release``."""
        self._client.hold_webhooks()

    def release(self, order: Order = "as_queued") -> None:
        """Send again; ``"reversed"`` sends what is due one after another, the newest first."""
        self._client.release_webhooks(order=order)

    def twice(self, count: int = 1) -> None:
        """Have the next deliveries made twice, with the same idempotency keys."""
        self._client.double_deliveries(count=count)

    def replay(self, delivery: Delivery) -> Delivery:
        """Send a delivery again, keys included, and return the new one. Raises UsageError if its webhook is gone."""
        return _delivery(self._client.replay_delivery(number=delivery.number))


def _delivery(view: DeliveryView) -> Delivery:
    """Return a delivery with its body, which is its payloads as JSON."""
    fields = msgspec.structs.asdict(view)
    body = msgspec.json.encode(fields.pop("payloads"))
    return Delivery(**fields, body=body)
