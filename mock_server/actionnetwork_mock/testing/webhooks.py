"""The webhooks that a test creates, and their deliveries."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ..control.client import ControlClient
from ..control.webhooks import DeliveryView
from ..webhooks import DEFAULT_TRIGGER, Delivery, Order, State, Webhook
from .records import Record, id_of


class Webhooks:
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
        """Turn a webhook off, and return it; waiting deliveries are still sent. Raises UsageError if it is gone."""
        return self._client.switch_webhook(number=webhook.id, is_on=False)

    def delete(self, webhook: Webhook) -> None:
        """Delete a webhook and its waiting deliveries. Raises UsageError if it is gone."""
        self._client.delete_webhook(number=webhook.id)

    def send_test(self, webhook: Webhook) -> Delivery:
        """Send the canned sample that the button in the user interface sends, on or off, and return the delivery.

        Raises UsageError if the webhook is gone.
        """
        return _delivery(self._client.send_test(number=webhook.id))

    def deliveries(
        self, *, state: State | None = None, webhook: Webhook | None = None, type: str | None = None
    ) -> list[Delivery]:
        """Return deliveries, oldest first: all, or those that are ``waiting``, ``delivered``, ``discarded``.

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
        """Stop holding deliveries; ``"reversed"`` sends those that are due one after another, the newest first."""
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
