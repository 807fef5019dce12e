"""Operations on webhooks and their deliveries.

All of them work on the whole world of a request; a new webhook belongs to the group of the key.
"""

from __future__ import annotations

from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta

from ..errors import UsageError
from ..http.background import drain
from ..notes import did_you_mean
from ..redaction import redact_webhook_url
from ..resources.payloads import PAYLOADS
from ..webhooks import DEFAULT_TRIGGER, TRIGGERS, Delivery, DeliveryStatus, Order, State, Webhook
from ..world import World
from .arguments import Arguments, NoArguments
from .journal import RequestView, view_request
from .operation import Call

_MAX_LISTED = 1000
_MAX_NUMBER = 2**63 - 1

_Number = Annotated[int, Meta(ge=0, le=_MAX_NUMBER)]
# Texts that `webhooks` checks: its refusals come with a suggestion.
_State = Annotated[str, Meta(extra_json_schema={"enum": [*get_args(State)]})]
_Trigger = Annotated[str, Meta(extra_json_schema={"enum": [*TRIGGERS]})]
_Order = Annotated[str, Meta(extra_json_schema={"enum": [*get_args(Order)]})]


class CreateWebhook(Arguments):
    """A webhook to create."""

    url: Annotated[str, Meta(description="Where it posts: `http://127.0.0.1:8585/`.")]
    trigger: Annotated[_Trigger, Meta(description="Which events it gets.")] = DEFAULT_TRIGGER
    action_id: Annotated[str | None, Meta(description="The action of `specific_action`, a uuid.")] = None
    is_on: Annotated[bool, Meta(description="Whether it is on at once.")] = False


class ChosenWebhook(Arguments):
    """Which webhook is meant."""

    number: Annotated[int, Meta(description="The number of the webhook, its `id`.")]


class SwitchWebhook(ChosenWebhook):
    """Which webhook is turned on or off."""

    is_on: bool


class ChosenDelivery(Arguments):
    """Which delivery is meant."""

    number: Annotated[int, Meta(description="The number of the delivery.")]


class SendPayloads(Arguments):
    """What is sent where."""

    url: Annotated[str | None, Meta(description="The address; without it, that of `webhook`.")] = None
    webhook: Annotated[
        _Number | None, Meta(description="The webhook to send it for, by its number; it is retried then.")
    ] = None
    payloads: Annotated[
        list[dict[str, Any]] | None, Meta(description="The elements of the body: any objects.")
    ] = None
    type: Annotated[
        str | None, Meta(description="Without `payloads`: a sample of this type, `osdi:donation`.")
    ] = None


class MatchDeliveries(Arguments):
    """Which deliveries are meant, all without arguments."""

    state: Annotated[_State | None, Meta(description="Only those in a state.")] = None
    webhook: Annotated[_Number | None, Meta(description="Only those of a webhook, by its number.")] = None
    type: Annotated[str | None, Meta(description="Only those of a type: `osdi:donation`.")] = None
    after: Annotated[_Number, Meta(description="Only those with a greater number.")] = 0

    @property
    def filters(self) -> dict[str, Any]:
        """The arguments of ``Webhooks.deliveries``."""
        return {"state": self.state, "webhook_id": self.webhook, "type": self.type, "after": self.after}


class ListDeliveries(MatchDeliveries):
    """Which deliveries are listed."""

    limit: Annotated[int, Meta(ge=1, le=_MAX_LISTED, description="How many, the newest.")] = _MAX_LISTED


class DrainWebhooks(Arguments):
    """How long the operation may take."""

    timeout_s: Annotated[float, Meta(description="Real seconds after which it fails.")] = 10
    advance: Annotated[bool, Meta(description="Move the clock on to each retry until none waits.")] = False


class ReleaseWebhooks(Arguments):
    """In which order deliveries go out."""

    order: Annotated[
        _Order, Meta(description="`reversed` sends what is due one by one, the newest first.")
    ] = "as_queued"


class DoubleDeliveries(Arguments):
    """How many deliveries are sent twice."""

    count: Annotated[_Number, Meta(description="How many of the next ones; 0 takes it back.")] = 1


class WebhookView(Webhook, frozen=True):
    """A webhook, and the name of its group if a key of that group is known. ``url`` has no password, key or token."""

    group: str | None = None


class Webhooks(msgspec.Struct):
    """All webhooks, oldest first; while ``held`` nothing is sent."""

    held: bool
    webhooks: list[WebhookView]


class DeliveryView(DeliveryStatus, frozen=True):
    """One body for one webhook, and what became of it; see ``Delivery``. ``payloads`` are the elements of the body."""

    payloads: list[dict[str, Any]]


class DeliveryDetails(DeliveryView, frozen=True):
    """A delivery and the request that caused it, None for one that the journal no longer has."""

    request: RequestView | None


class Deliveries(msgspec.Struct):
    """The newest deliveries that were asked for, oldest first.

    ``total`` counts those that were asked for beyond the limit too; ``last`` is the number of the newest of all.
    """

    total: int
    last: int
    deliveries: list[DeliveryView]


class Drained(msgspec.Struct):
    """How many deliveries wait for a later try."""

    waiting: int


class Held(msgspec.Struct):
    """Whether deliveries are held."""

    held: bool


class Doubled(msgspec.Struct):
    """How many of the next deliveries are sent twice."""

    twice: int


# As in the user interface


def list_webhooks(call: Call, _: NoArguments) -> Webhooks:
    """List the webhooks."""
    world = call.world
    return Webhooks(world.webhooks.is_held, [_view(world, webhook) for webhook in world.webhooks.all()])


def create_webhook(call: Call, arguments: CreateWebhook) -> WebhookView:
    """Create a webhook; unless `is_on` is true it is off, as in the user interface."""
    made = call.world.webhooks.create(
        arguments.url,
        group=call.group,
        trigger=arguments.trigger,
        action_id=arguments.action_id,
        is_on=arguments.is_on,
    )
    return _view(call.world, made)


def show_webhook(call: Call, arguments: ChosenWebhook) -> WebhookView:
    """Return one webhook."""
    return _view(call.world, call.world.webhooks.find(arguments.number))


def switch_webhook(call: Call, arguments: SwitchWebhook) -> WebhookView:
    """Turn a webhook on or off. Deliveries that wait are still sent."""
    return _view(call.world, call.world.webhooks.switch(arguments.number, is_on=arguments.is_on))


def delete_webhook(call: Call, arguments: ChosenWebhook) -> None:
    """Delete a webhook and the deliveries that wait for it."""
    call.world.webhooks.delete(arguments.number)


def send_test(call: Call, arguments: ChosenWebhook) -> DeliveryView:
    """Send the payload of the button "Send Test", also to a webhook that is off."""
    return _view_delivery(call.world.webhooks.send_test(arguments.number))


# What was sent


def list_deliveries(call: Call, arguments: ListDeliveries) -> Deliveries:
    """List the newest deliveries, oldest first."""
    webhooks = call.world.webhooks
    found = webhooks.deliveries(**arguments.filters, newest=arguments.limit)
    return Deliveries(
        webhooks.count(**arguments.filters),
        webhooks.last_number,
        [_view_delivery(delivery) for delivery in found],
    )


def list_raw_deliveries(call: Call, arguments: MatchDeliveries) -> list[Delivery]:
    """List all deliveries as they are kept, oldest first; in JSON their bodies are base64."""
    found = call.world.webhooks.deliveries(**arguments.filters)
    return [msgspec.structs.replace(delivery, url=redact_webhook_url(delivery.url)) for delivery in found]


def show_delivery(call: Call, arguments: ChosenDelivery) -> DeliveryDetails:
    """Return one delivery with the request that caused it."""
    delivery = call.world.webhooks.delivery(arguments.number)
    number = delivery.cause or 0
    cause = next(iter(call.world.journal.between(number - 1, number + 1)), None) if number else None
    return DeliveryDetails(
        **msgspec.structs.asdict(_view_delivery(delivery)),
        request=view_request(cause) if cause is not None else None,
    )


def replay_delivery(call: Call, arguments: ChosenDelivery) -> DeliveryView:
    """Send a delivery again, with the same idempotency keys, and return the new one."""
    return _view_delivery(call.world.webhooks.replay(arguments.number))


async def try_delivery(call: Call, arguments: ChosenDelivery) -> DeliveryView:
    """Make one more attempt of a waiting delivery now, without moving the clock."""
    return _view_delivery(await call.world.webhooks.try_now(arguments.number))


async def send_payloads(call: Call, arguments: SendPayloads) -> DeliveryView:
    """Send a body of your own, or a sample of a type, and return the delivery."""
    payloads = arguments.payloads
    if payloads is None:
        # imported here, because most servers never need it
        from actionnetwork_fixtures.webhooks import make_payload

        if arguments.type is None or arguments.type not in PAYLOADS:
            raise UsageError(
                did_you_mean(arguments.type or "", PAYLOADS)
                or f"name payloads, or a type: {', '.join(PAYLOADS)}"
            )
        payloads = [dict(element) for element in make_payload(arguments.type)]
    sent = await call.world.webhooks.send(payloads, url=arguments.url, webhook_id=arguments.webhook)
    return _view_delivery(sent)


# How it may go wrong


async def drain_webhooks(call: Call, arguments: DrainWebhooks) -> Drained:
    """Wait until every delivery that is due was tried."""
    await drain(call.world, timeout_s=arguments.timeout_s, advance=arguments.advance)
    return Drained(call.world.webhooks.count(state="waiting"))


def hold_webhooks(call: Call, _: NoArguments) -> Held:
    """Send nothing until the release, except what `/try` and `/webhooks/send` send at once."""
    call.world.webhooks.hold()
    return Held(True)


def release_webhooks(call: Call, arguments: ReleaseWebhooks) -> Held:
    """Send the deliveries that were held."""
    call.world.webhooks.release(arguments.order)
    return Held(False)


def double_deliveries(call: Call, arguments: DoubleDeliveries) -> Doubled:
    """Send each of the next deliveries twice, with the same idempotency keys."""
    call.world.webhooks.twice(arguments.count)
    return Doubled(arguments.count)


def _view(world: World, webhook: Webhook) -> WebhookView:
    group = world.groups.numbered(webhook.group_id)
    fields = msgspec.structs.asdict(webhook) | {"url": redact_webhook_url(webhook.url)}
    return WebhookView(**fields, group=group.name if group is not None else None)


def _view_delivery(delivery: Delivery) -> DeliveryView:
    # payloads is a property, decoded from the body
    fields = {name: getattr(delivery, name) for name in DeliveryView.__struct_fields__}
    return DeliveryView(**fields | {"url": redact_webhook_url(delivery.url)})
