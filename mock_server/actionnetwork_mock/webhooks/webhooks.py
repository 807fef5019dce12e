"""The webhooks of a world, and the deliveries that its writes cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec
from msgspec.structs import replace

from actionnetwork_fixtures.site import API

from ..clock import Clock
from ..errors import DoesNotExist, UsageError
from ..ids import fraction_of
from ..notes import did_you_mean
from ..resources import STORED
from ..resources.payloads import PAYLOADS
from ..rules.context import Context, Group
from ..rules.domain_events import Cause, PersonSubscribed
from ..rules.visibility import find_visible
from ..settings import Settings
from ..store.store import Store
from .delivery_store import (
    NO_WEBHOOK,
    Delivery,
    DeliveryFilter,
    DeliveryStore,
    DeliverySummary,
    DueDelivery,
    State,
)
from .delivery_worker import DeliveryWorker
from .webhook import DEFAULT_TRIGGER, Webhook, check_trigger, check_url

if TYPE_CHECKING:
    from .payloads import PayloadWriter, PendingPayload

Order = Literal["as_queued", "reversed"]

_encode = msgspec.json.encode


class Webhooks:
    """The webhooks of one world and their deliveries. Use it on the event loop's thread."""

    def __init__(self, store: Store, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._store = store
        self._deliveries = DeliveryStore(store, max_kept=settings.webhook_log)
        self.worker = DeliveryWorker(self._deliveries, clock, settings)
        self.base = API
        """Where links in payloads begin when no request says it."""
        self._twice = 0
        self._on: list[Webhook] = []
        self.reload()

    def use_settings(self, settings: Settings) -> None:
        """Apply other settings from now on."""
        self._settings = settings
        self.worker.use_settings(settings)

    @contextmanager
    def trying(self, settings: Settings) -> Iterator[None]:
        """Queue deliveries inside the block without sending them. The caller rolls the database back."""
        before = self._settings, self._twice, self.worker.has_server
        self._settings, self.worker.has_server = settings, False
        try:
            yield
        finally:
            self._settings, self._twice, self.worker.has_server = before

    def reload(self) -> None:
        """Read which webhooks are on, such as after a write was rolled back."""
        self._on = [webhook for webhook in self._deliveries.webhooks() if webhook.is_on]

    def start(self, site: str) -> None:
        """Start delivering. ``site`` begins the links in payloads that no request caused."""
        self.base = f"{site}/api/v2"
        if self._deliveries.next_due() <= self._clock.time():
            self._deliveries.catch_up(self._clock.time())
        self.worker.wake()

    def reset(self) -> None:
        """Start again after the database was restored: nothing is in flight, held or doubled."""
        self._twice = 0
        self.reload()
        self.worker.reset()

    # The user interface

    def create(
        self,
        url: str,
        *,
        group: Group,
        trigger: str = DEFAULT_TRIGGER,
        action_id: str | None = None,
        is_on: bool = False,
    ) -> Webhook:
        """Create a webhook of a group; it is off by default. Source: [webhooks-1] (documented).

        Raises UsageError for an invalid address, an unknown trigger or action, and a personal key.
        """
        if group.kind != "group":
            raise UsageError("webhooks belong to groups, and this is the key of a user")
        check_url(url, https_only=self._settings.webhook_targets == "https")
        known = check_trigger(trigger, action_id)
        if action_id is not None and not any(
            find_visible(self._store, group, resource.name, action_id)
            for resource in STORED
            if resource.kind == "action"
        ):
            raise UsageError(
                f"the group has no action {action_id}: it takes the uuid of a petition, event or the like"
            )
        webhook = self._deliveries.add_webhook(group.id, url, known, action_id, is_on=is_on)
        self.reload()
        return webhook

    def ensure_on(self, url: str, *, group: Group, trigger: str | None = None) -> Webhook:
        """Return a webhook of a group that is on: an existing one or a new one. Raises UsageError as ``create`` does.

        With ``trigger``, an existing webhook must have the same trigger.
        """
        for known in self.all():
            if (known.group_id, known.url) == (group.id, url) and trigger in (None, known.trigger):
                return self.switch(known.id, is_on=True)
        return self.create(url, group=group, trigger=trigger or DEFAULT_TRIGGER, is_on=True)

    def all(self) -> list[Webhook]:
        """Return every webhook, oldest first."""
        return self._deliveries.webhooks()

    def find(self, webhook_id: int) -> Webhook:
        """Return a webhook by its number. Raises DoesNotExist."""
        webhooks = self._deliveries.webhooks()
        for webhook in webhooks:
            if webhook.id == webhook_id:
                return webhook
        known = ", ".join(str(webhook.id) for webhook in webhooks) or "none yet"
        raise DoesNotExist(f"there is no webhook {webhook_id}; there are {known}")

    def switch(self, webhook_id: int, *, is_on: bool) -> Webhook:
        """Turn a webhook on or off; waiting deliveries are still sent (assumed). Raises DoesNotExist."""
        self.find(webhook_id)
        self._deliveries.switch(webhook_id, is_on=is_on)
        self.reload()
        return self.find(webhook_id)

    def delete(self, webhook_id: int) -> None:
        """Delete a webhook and discard its waiting deliveries. Raises DoesNotExist."""
        self.find(webhook_id)
        self._deliveries.remove(webhook_id)
        self.reload()

    def send_test(self, webhook_id: int) -> Delivery:
        """Send the fixed sample, even if the webhook is off. Source: [webhooks-3] (observed).

        It is a signature whatever the trigger, with the same content and key every time. Raises DoesNotExist.
        """
        # imported here, because most servers never need it
        from actionnetwork_fixtures.webhooks import make_test_payload

        return self._send_now(self.find(webhook_id), "osdi:signature", _encode(make_test_payload()))

    # Deliveries of a write

    def publish(self, context: Context, *, base: str | None = None, cause: int | None = None) -> None:
        """Queue the deliveries that a write causes; called inside the transaction of the write.

        ``base`` is the API address that the client used, ``cause`` the number of its request in the journal.
        """
        if not (self._on and context.domain_events):
            return
        # imported here, because most servers never need it
        from .payloads import PayloadWriter, batch_payloads, select_causes

        writer = PayloadWriter(context, API if self._settings.hrefs == "real" else base or self.base)
        causes = select_causes(context.domain_events)
        subscribed = {
            (event.group_id, event.person_id)
            for event in context.domain_events
            if isinstance(event, PersonSubscribed)
        }
        concerned = {context.group.id, *(group.id for group in context.group.above)}
        for webhook in self._on:
            if webhook.group_id in concerned:
                new = {person for group, person in subscribed if group == webhook.group_id}
                for batch in batch_payloads(_matching(webhook, causes, new)):
                    self._add(webhook, batch, writer, new, cause)
        self.worker.wake()

    def _add(
        self,
        webhook: Webhook,
        batch: Sequence[PendingPayload],
        writer: PayloadWriter,
        new: set[str],
        cause: int | None,
    ) -> None:
        """Queue one body, or two copies if a test asked for that."""
        number, now = self._deliveries.next_number(), self._clock.time()
        keys = [self._deliveries.make_key(number, place, queued=now) for place in range(len(batch))]
        body = [
            writer.element(pending, key, subscribed=pending.cause.person_id in new)
            for pending, key in zip(batch, keys, strict=True)
        ]
        due = now + self._delay_s(number)
        kind, encoded = batch[0].payload.type, _encode(body)
        self._deliveries.add(webhook, kind, encoded, queued=now, due=due, cause=cause)
        if self._twice:
            self._twice -= 1
            self._deliveries.add(webhook, kind, encoded, queued=now, due=due, cause=cause, copy_of=number)

    def _delay_s(self, number: int) -> float:
        """Return how long a delivery waits: the whole delay, or a part that the seed decides."""
        if self._settings.webhook_delay == "fixed":
            return self._settings.webhook_delay_s
        return self._settings.webhook_delay_s * fraction_of(b"%d:delay:%d" % (self._store.seed, number))

    # For tests

    def deliveries(
        self,
        *,
        state: str | None = None,
        webhook_id: int | None = None,
        type: str | None = None,
        after: int = 0,
        newest: int | None = None,
    ) -> list[Delivery]:
        """Return the stored deliveries, oldest first; with ``newest``, only that many of the newest.

        ``after`` excludes those up to a number. Raises UsageError for a state or a type that does not exist.
        """
        return self._deliveries.deliveries(_check_filter(state, webhook_id, type, after), newest=newest)

    def count(
        self,
        *,
        state: str | None = None,
        webhook_id: int | None = None,
        type: str | None = None,
        after: int = 0,
    ) -> int:
        """Return the number of ``deliveries``."""
        return self._deliveries.count(_check_filter(state, webhook_id, type, after))

    @property
    def last_number(self) -> int:
        """The number of the newest delivery; 0 before the first."""
        return self._deliveries.next_number() - 1

    @property
    def waiting(self) -> int:
        """How many deliveries wait."""
        return self._deliveries.count_waiting()

    def delivery(self, number: int) -> Delivery:
        """Return one delivery. Raises DoesNotExist."""
        found = self._deliveries.delivery(number) if 0 < number <= self.last_number else None
        if found is None:
            raise DoesNotExist(f"there is no delivery {number}, or it is no longer kept")
        return found

    def caused_by(self, request: int, *, since: float) -> list[DeliverySummary]:
        """Return the deliveries that a request caused, oldest first. ``since`` is the time of the request."""
        return self._deliveries.caused_by(request, since=since)

    def next_due(self) -> float:
        """Return when the next delivery is due, in seconds since 1970; infinity if none is waiting."""
        return self._deliveries.next_due()

    def replay(self, number: int) -> Delivery:
        """Send a delivery again to the same address, with the same keys.

        Raises UsageError, also if its webhook was deleted.
        """
        old = self.delivery(number)
        self.find(old.webhook)
        webhook = Webhook(old.webhook, 0, old.url, "all_actions")
        return self._send_now(webhook, old.type, old.body, copy_of=number)

    def _send_now(self, webhook: Webhook, kind: str, body: bytes, copy_of: int | None = None) -> Delivery:
        now = self._clock.time()
        with self._store.transaction():
            number = self._deliveries.add(webhook, kind, body, queued=now, due=now, copy_of=copy_of)
        self.worker.wake()
        return self.delivery(number)

    async def try_now(self, number: int) -> Delivery:
        """Make one more attempt of a waiting delivery, which does not move the clock, and return the delivery.

        Raises DoesNotExist, and UsageError for a delivery that does not wait or a mock that delivers nothing.
        """
        delivery = self.delivery(number)
        if delivery.state != "waiting" or delivery.due is None:
            raise UsageError(f"delivery {number} is {delivery.state}: resend it instead")
        self._check_delivers()
        await self.worker.try_now(delivery.webhook, DueDelivery(number, delivery.due, len(delivery.attempts)))
        return self.delivery(number)

    async def send(self, payloads: Sequence[Any], *, url: str | None, webhook_id: int | None) -> Delivery:
        """Send a body of any content, to the address of a webhook or to another, and return the delivery.

        Without ``webhook_id``, there is one attempt, which has been made on return. Raises UsageError, also for an
        invalid address.
        """
        if webhook_id is not None:
            found = self.find(webhook_id)
            address = found.url if url is None else check_url(url)
            return self._send_now(replace(found, url=address), _kind_of(payloads), _encode(payloads))
        if url is None:
            raise UsageError("name the receiver: url, or webhook for the address of a webhook")
        self._check_delivers()
        webhook, now = Webhook(NO_WEBHOOK, 0, check_url(url), DEFAULT_TRIGGER), self._clock.time()
        with self._store.transaction():
            number = self._deliveries.add(webhook, _kind_of(payloads), _encode(payloads), queued=now, due=now)
        await self.worker.try_now(NO_WEBHOOK, DueDelivery(number, now, 0))
        return self.delivery(number)

    def _check_delivers(self) -> None:
        if not self.worker.has_server:
            raise UsageError("this mock has no server, so it delivers no webhooks")

    def twice(self, count: int = 1) -> None:
        """Create the next ``count`` deliveries twice, with the same keys. Raises UsageError."""
        if count < 0:
            raise UsageError(f"cannot double {count} deliveries: it takes 0 or more")
        self._twice = count

    @property
    def is_held(self) -> bool:
        """Whether deliveries are held until ``release``."""
        return self.worker.held

    def hold(self) -> None:
        """Send nothing until ``release``, except what is to be sent now: ``try_now`` and ``send``."""
        self.worker.held = True

    def release(self, order: str = "as_queued") -> None:
        """Send again. ``"reversed"`` sends due deliveries one after another, the newest first.

        Raises UsageError for another order.
        """
        if order not in get_args(Order):
            raise UsageError(f"{order!r} is no order: it takes as_queued or reversed")
        if order == "reversed":
            now = self._clock.time()
            waiting = [
                delivery
                for delivery in self._deliveries.deliveries(DeliveryFilter("waiting"))
                if (delivery.due or 0) <= now
            ]
            self._deliveries.set_due([delivery.number for delivery in reversed(waiting)], now)
            self.worker.sequential.update(delivery.webhook for delivery in waiting)
        self.worker.held = False
        self.worker.wake()


def _kind_of(payloads: Sequence[Any]) -> str:
    """Return the type of the first payload; a test may send a body without any."""
    first = payloads[0] if payloads else None
    return next((kind for kind in PAYLOADS if isinstance(first, dict) and kind in first), "unknown")


def _matching(webhook: Webhook, causes: Iterable[Cause], new: set[str]) -> list[Cause]:
    """Return the events that a webhook sends. With the trigger ``subscribed``, each new person's first kind of event.

    Source: [webhooks-10] (documented; that it is the first is assumed).
    """
    if webhook.trigger != "subscribed":
        return [cause for cause in causes if webhook.matches(cause)]
    first: dict[str, type] = {}
    return [
        cause
        for cause in causes
        if cause.person_id in new and first.setdefault(cause.person_id, type(cause)) is type(cause)
    ]


def _check_filter(state: str | None, webhook_id: int | None, type: str | None, after: int) -> DeliveryFilter:
    """Return a filter. Raises UsageError for a state or a type that does not exist."""
    found = next((known for known in get_args(State) if known == state), None)
    for name, value, known in (("state", state, get_args(State)), ("type", type, PAYLOADS)):
        if value is not None and value not in known:
            advice = did_you_mean(value, known) or f"There are {', '.join(known)}."
            raise UsageError(f"no delivery has the {name} {value!r}. {advice}")
    return DeliveryFilter(found, webhook_id, type, after)
