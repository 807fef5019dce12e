"""``actionnetwork-mock webhooks``: creates the webhooks of a running server, and shows their deliveries."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from .client_options import connect, group_option, json_option, server_option
from .command_group import CommandGroup
from .defaults import DEFAULT_TRIGGER, STATES, TRIGGERS
from .webhook_view import (
    Follower,
    echo_deliveries,
    echo_delivery,
    echo_json,
    echo_webhooks,
    line_of,
    summary_of,
)

if TYPE_CHECKING:
    from ..control.client import ControlClient
    from ..control.webhooks import WebhookView

_POLL_S = 0.25
_MAX_POLLS = 40
"""How often a delivery is requested until its first attempt."""

_NUMBER = click.IntRange(1)


@click.group(cls=CommandGroup)
@server_option
@group_option
@click.pass_context
def webhooks(ctx: click.Context, server: str, key: str | None) -> None:
    """Create and watch the webhooks of a running server.

    \b
    actionnetwork-mock serve                      # in one terminal
    actionnetwork-mock listen                     # in another terminal, or use your own receiver
    actionnetwork-mock webhooks create http://127.0.0.1:8585/webhook --on
    actionnetwork-mock webhooks log --follow
    actionnetwork-mock webhooks show 1

    \b
    actionnetwork-mock webhooks twice                 # send the next delivery twice
    actionnetwork-mock webhooks hold                  # send nothing ...
    actionnetwork-mock webhooks release --reversed    # ... and then send in another order
    actionnetwork-mock webhooks drain --advance       # run an hour of retries at once

    The exit code is 0, 1 if the server refused the operation, or 2 for wrong usage or if no server answers.
    """
    connect(ctx, server, key)


# Webhooks


@webhooks.command("list")
@json_option
@click.pass_obj
def list_webhooks(server: ControlClient, as_json: bool) -> None:
    """List the webhooks."""
    answer = server.list_webhooks()
    if as_json:
        echo_json(answer.webhooks)
        return
    if answer.webhooks:
        echo_webhooks(answer.webhooks)
    else:
        click.echo("There are no webhooks. Create one: actionnetwork-mock webhooks create URL --on")
    if answer.held:
        click.echo("Deliveries are held. Send them: actionnetwork-mock webhooks release")


@webhooks.command()
@click.argument("url")
@click.option(
    "--trigger", type=click.Choice(TRIGGERS), help="When it fires.  [default: all_actions_and_uploads]"
)
@click.option("--action", "action_id", metavar="UUID", help="The action of the trigger specific_action.")
@click.option("--on", "is_on", is_flag=True, help="Turn it on at once. A new webhook is off.")
@json_option
@click.pass_obj
def create(
    server: ControlClient, url: str, trigger: str | None, action_id: str | None, is_on: bool, as_json: bool
) -> None:
    """Create a webhook that posts to URL.

    \b
    actionnetwork-mock webhooks create http://127.0.0.1:8585/webhook --on
    actionnetwork-mock webhooks create http://127.0.0.1:8585/webhook --trigger subscribed
    actionnetwork-mock webhooks create http://127.0.0.1:8585/webhook --action 3a6f0c58-2f51-4d0e-8a57-6be1c0d94412
    """
    if action_id is not None and trigger is None:
        trigger = "specific_action"
    answer = server.create_webhook(
        url=url, trigger=trigger or DEFAULT_TRIGGER, action_id=action_id, is_on=is_on
    )
    _echo_state(answer, as_json)
    if not (is_on or as_json):
        click.echo(f"Turn it on: actionnetwork-mock webhooks on {answer.id}")


@webhooks.command()
@click.argument("webhook", type=_NUMBER)
@json_option
@click.pass_obj
def on(server: ControlClient, webhook: int, as_json: bool) -> None:
    """Turn a webhook on."""
    _echo_state(server.switch_webhook(number=webhook, is_on=True), as_json)


@webhooks.command()
@click.argument("webhook", type=_NUMBER)
@json_option
@click.pass_obj
def off(server: ControlClient, webhook: int, as_json: bool) -> None:
    """Turn a webhook off. Waiting deliveries are still sent."""
    _echo_state(server.switch_webhook(number=webhook, is_on=False), as_json)


def _echo_state(webhook: WebhookView, as_json: bool) -> None:
    if as_json:
        echo_json(webhook)
    else:
        state = "on" if webhook.is_on else "off"
        click.echo(f"webhook {webhook.id} is {state}: {webhook.trigger} to {webhook.url}")


@webhooks.command()
@click.argument("webhook", type=_NUMBER)
@click.pass_obj
def delete(server: ControlClient, webhook: int) -> None:
    """Delete a webhook and its waiting deliveries."""
    server.delete_webhook(number=webhook)
    click.echo(f"webhook {webhook} is deleted")


@webhooks.command("test")
@click.argument("webhook", type=_NUMBER)
@json_option
@click.pass_obj
def send_test(server: ControlClient, webhook: int, as_json: bool) -> None:
    """Send the test payload of the button Send Test.

    This also works while the webhook is off. The exit code is 1 if the receiver did not accept it.
    """
    _echo_result(server, server.send_test(number=webhook).number, as_json)


@webhooks.command()
@click.argument("number", type=_NUMBER)
@json_option
@click.pass_obj
def replay(server: ControlClient, number: int, as_json: bool) -> None:
    """Send delivery NUMBER again, with the same idempotency key.

    The exit code is 1 if the receiver did not accept it.
    """
    _echo_result(server, server.replay_delivery(number=number).number, as_json)


def _echo_result(server: ControlClient, number: int, as_json: bool) -> None:
    """Wait until the first attempt of a delivery, and print its result."""
    held = server.list_webhooks().held
    delivery = server.show_delivery(number=number)
    for _ in range(0 if held else _MAX_POLLS):
        if delivery.attempts:
            break
        time.sleep(_POLL_S)
        delivery = server.show_delivery(number=number)
    if as_json:
        echo_json(delivery)
    else:
        click.echo(f"delivery {number} {summary_of(delivery)}")
    if delivery.attempts and delivery.state != "delivered":
        click.get_current_context().exit(1)


# Deliveries


@webhooks.command(context_settings={"show_default": True})
@click.option("--state", type=click.Choice(STATES), help="Only deliveries in this state.")
@click.option("--webhook", type=_NUMBER, help="Only deliveries of this webhook.")
@click.option("--type", "kind", metavar="TYPE", help="Only deliveries of this type, such as osdi:donation.")
@click.option(
    "--limit", default=20, type=click.IntRange(1, 1000), help="Number of deliveries, the newest ones."
)
@click.option("--follow", "-f", is_flag=True, help="Show new deliveries as well, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, an object per line.")
@click.pass_obj
def log(
    server: ControlClient,
    state: str | None,
    webhook: int | None,
    kind: str | None,
    limit: int,
    follow: bool,
    as_json: bool,
) -> None:
    """List the newest deliveries, oldest first.

    \b
    actionnetwork-mock webhooks log --state discarded
    actionnetwork-mock webhooks log --follow --type osdi:donation

    With --follow, each new delivery and each attempt prints a line.
    """
    if follow:
        _follow(Follower(server, webhook=webhook, type=kind), state, limit, as_json)
    page = server.list_deliveries(state=state, webhook=webhook, type=kind, limit=limit)
    found = page.deliveries
    if as_json:
        for delivery in found:
            echo_json(delivery)
    elif not found:
        click.echo("There are no deliveries.")
    else:
        echo_deliveries(found)
        if page.total > len(found):
            click.echo(f"{page.total - len(found)} older deliveries are not shown: use --limit")


def _follow(follower: Follower, state: str | None, limit: int, as_json: bool) -> None:
    newest = [delivery for delivery in follower.look() if state in (None, delivery.state)][-limit:]
    while True:
        for delivery in newest:
            if as_json:
                echo_json(delivery)
            else:
                click.echo(line_of(delivery))
        time.sleep(_POLL_S)
        newest = [delivery for delivery in follower.look() if state in (None, delivery.state)]


@webhooks.command()
@click.argument("number", type=_NUMBER)
@json_option
@click.pass_obj
def show(server: ControlClient, number: int, as_json: bool) -> None:
    """Show the details of delivery NUMBER.

    These are its attempts, the request that caused it, and the payload.
    """
    delivery = server.show_delivery(number=number)
    if as_json:
        echo_json(delivery)
    else:
        echo_delivery(delivery)


# Order and repetition


@webhooks.command(context_settings={"show_default": True})
@click.option(
    "--timeout", "timeout_s", default=10.0, type=click.FloatRange(0, 86400), help="Seconds to wait."
)
@click.option("--advance", is_flag=True, help="Advance the server's clock until no retry waits.")
@click.pass_obj
def drain(server: ControlClient, timeout_s: float, advance: bool) -> None:
    """Wait until all due deliveries were attempted."""
    waiting = server.drain_webhooks(timeout_s=timeout_s, advance=advance).waiting
    click.echo("all due deliveries were attempted")
    if waiting:
        click.echo(f"waiting for a later attempt: {waiting}; --advance advances the clock to it")


@webhooks.command()
@click.pass_obj
def hold(server: ControlClient) -> None:
    """Hold all deliveries until the command release."""
    server.hold_webhooks()
    click.echo("deliveries are held until: actionnetwork-mock webhooks release")


@webhooks.command()
@click.option(
    "--reversed", "is_reversed", is_flag=True, help="Send them one after another, the newest first."
)
@click.pass_obj
def release(server: ControlClient, is_reversed: bool) -> None:
    """Send the held deliveries."""
    server.release_webhooks(order="reversed" if is_reversed else "as_queued")
    click.echo("deliveries are sent again")


@webhooks.command()
@click.argument("count", default=1, type=click.IntRange(0))
@click.pass_obj
def twice(server: ControlClient, count: int) -> None:
    """Send the next COUNT deliveries twice.

    Both have the same idempotency key. COUNT is 1 by default. 0 undoes the command.
    """
    count = server.double_deliveries(count=count).twice
    what = "delivery is" if count == 1 else "deliveries are"
    click.echo(f"the next {count} {what} sent twice" if count else "no delivery is sent twice")
