"""What a test holds of a running server: its requests and its webhooks, to be used from the test's own thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar, Unpack

from .counting import Count, count_requests
from .errors import UsageError
from .faults import ActiveFault, Fault, FaultFields, parse_fault
from .http.background import drain
from .journal import Entry, Journal
from .testing.records import Record, id_of
from .webhooks import DEFAULT_TRIGGER, Delivery, Order, State, Webhook
from .world import World
from .worlds import Worlds

if TYPE_CHECKING:
    from .scenarios import Source

T = TypeVar("T")


class Journaled(Protocol):
    """What has a journal: a world, or a relay to the real API."""

    journal: Journal


class Journaling(Protocol):
    """What runs functions where its journal may be read."""

    def call(self, function: Callable[[Journaled], T]) -> T:
        """Run a function of what has the journal and return its result."""


class Served(Protocol):
    """A server that runs functions on its own thread."""

    def call(self, function: Callable[[World], T]) -> T:
        """Run a function of the default world and return its result."""

    def call_async(self, function: Callable[[Worlds], Awaitable[T]]) -> T:
        """Run a coroutine function of the worlds and return its result."""


class Requests:
    """The journal of a server, oldest request first.

    Patterns are ``"GET /people"``, ``"* /tags/*"`` or ``"*"``; the query is not part of the path.
    """

    def __init__(self, server: Journaling) -> None:
        self._server = server

    def find(self, pattern: str = "*") -> list[Entry]:
        """Return the requests that match. Raises UsageError for a pattern that is none."""
        return self._server.call(lambda world: world.journal.find(pattern))

    def count(self, pattern: str = "*") -> Count:
        """Return how many requests match, among those that the journal still holds: an int.

        An assertion that compares it, and fails, shows these requests and those that come nearest.
        """
        return self._server.call(lambda world: count_requests(world.journal, pattern))

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
        return self._server.call(lambda world: world.journal.total)

    def clear(self) -> None:
        """Forget the requests so far."""
        self._server.call(lambda world: world.journal.clear())

    def position(self) -> tuple[int, int]:
        """Return how often the journal was emptied, and the number of the newest request since."""
        return self._server.call(lambda world: (world.journal.era, world.journal.total))

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

    def __init__(self, server: Served) -> None:
        self._server = server

    def add(self, fault: str | Fault = "*", **fields: Unpack[FaultFields]) -> ActiveFault:
        """Set a fault, by its pattern and fields or as a whole, and return it with its number.

        Raises UsageError for a value that does not fit, and for what contradicts itself; see ``Fault``.
        """
        if isinstance(fault, str):
            fault = parse_fault({"pattern": fault, **fields})
        elif fields:
            raise UsageError(f"a whole fault was given, so {', '.join(fields)} must stand in it")
        return self._server.call(lambda world: world.faults.add(fault))

    def bad_day(self) -> list[ActiveFault]:
        """Set a little of everything, at random and yet the same for the same seed, and return the faults."""
        return self._server.call(lambda world: world.faults.bad_day())

    def remove(self, fault: ActiveFault) -> None:
        """Take a fault back. Raises UsageError for one that is not set."""
        self._server.call(lambda world: world.faults.remove(fault.number))

    def clear(self) -> None:
        """Take all faults back; answers that wait go out at once."""
        self._server.call(lambda world: world.faults.clear())

    def __len__(self) -> int:
        return len(self._server.call(lambda world: list(world.faults)))

    def __iter__(self) -> Iterator[ActiveFault]:
        """Give the faults that are set, with how many requests each matched and struck so far."""
        return iter(self._server.call(lambda world: list(world.faults)))


class ServedWebhooks:
    """The webhooks of a server's default world.

    action_network.webhooks.create(webhook_receiver.url, trigger="subscribed")
    ...
    action_network.webhooks.drain()
    """

    def __init__(self, server: Served) -> None:
        self._server = server

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

        def create(world: World) -> Webhook:
            group = world.first_group if key is None else world.group_of(key)
            if group is None:
                raise UsageError(f"{key!r} opens no group: it takes an API key of this server")
            return world.webhooks.create(url, group=group, trigger=trigger, action_id=uuid, is_on=is_on)

        return self._server.call(create)

    def __iter__(self) -> Iterator[Webhook]:
        return iter(self._server.call(lambda world: world.webhooks.all()))

    def __len__(self) -> int:
        return len(self._server.call(lambda world: world.webhooks.all()))

    def turn_on(self, webhook: Webhook) -> Webhook:
        """Turn a webhook on, and return it as it is now. Raises UsageError if it is gone."""
        return self._server.call(lambda world: world.webhooks.switch(webhook.id, is_on=True))

    def turn_off(self, webhook: Webhook) -> Webhook:
        """Turn a webhook off, and return it as it is now; what waits is still sent. Raises UsageError if it is gone."""
        return self._server.call(lambda world: world.webhooks.switch(webhook.id, is_on=False))

    def delete(self, webhook: Webhook) -> None:
        """Remove a webhook, and what waits for it. Raises UsageError if it is gone."""
        self._server.call(lambda world: world.webhooks.delete(webhook.id))

    def send_test(self, webhook: Webhook) -> Delivery:
        """Send the canned sample that the button in the user interface sends, on or off, and return the delivery.

        Raises UsageError if the webhook is gone.
        """
        return self._server.call(lambda world: world.webhooks.send_test(webhook.id))

    def deliveries(
        self, *, state: State | None = None, webhook: Webhook | None = None, type: str | None = None
    ) -> list[Delivery]:
        """Return what was sent and what waits, oldest first: all, or ``waiting``, ``delivered``, ``discarded``.

        ``type`` is one of payload: ``"osdi:donation"``. Raises UsageError for a state or a type that does not exist.
        """
        webhook_id = webhook.id if webhook is not None else None
        return self._server.call(
            lambda world: world.webhooks.deliveries(state=state, webhook_id=webhook_id, type=type)
        )

    def drain(self, *, timeout_s: float = 10, advance: bool = False) -> None:
        """Return when everything that is due was tried. ``advance`` moves the clock on until no retry waits either.

        Raises UsageError when that takes longer than ``timeout_s`` real seconds, and while everything is held.
        """
        self._server.call_async(lambda worlds: drain(worlds.default, timeout_s=timeout_s, advance=advance))

    def hold(self) -> None:
        """Send nothing until ``release``."""
        self._server.call(lambda world: world.webhooks.hold())

    def release(self, order: Order = "as_queued") -> None:
        """Send again; ``"reversed"`` sends what is due one after another, the newest first."""
        self._server.call(lambda world: world.webhooks.release(order))

    def twice(self, count: int = 1) -> None:
        """Have the next deliveries made twice, with the same idempotency keys."""
        self._server.call(lambda world: world.webhooks.twice(count))

    def replay(self, delivery: Delivery) -> Delivery:
        """Send a delivery again, keys included, and return the new one. Raises UsageError if its webhook is gone."""
        return self._server.call(lambda world: world.webhooks.replay(delivery.number))


def load_scenario(server: Served, source: Source) -> dict[str, str]:
    """Load a scenario into a running server until its next reset, and return the uuids of what has a ref.

    The file is read in the caller's thread and folder. Raises BadScenario, and then nothing is loaded.
    """
    from .scenarios import read_scenario

    scenario = read_scenario(source)
    from .scenarios.loading import load_scenario  # it imports a YAML parser

    return server.call(lambda world: dict(load_scenario(world, scenario)))
