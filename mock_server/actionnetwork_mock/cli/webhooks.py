"""``actionnetwork-mock webhooks``: sets up the webhooks of a running server, and shows what they were sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .command_group import CommandGroup
from .places import DEFAULT_SITE, DEFAULT_TRIGGER, STATES, TRIGGERS
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

F = TypeVar("F", bound=Callable[..., Any])

_POLL_S = 0.25
_LOOKS = 40
"""How often a delivery is looked at until it was tried once."""

_NUMBER = click.IntRange(1)


def _as_json(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


@click.group(cls=CommandGroup)
@click.option(
    "--server", default=DEFAULT_SITE, show_default=True, metavar="URL", help="Where the server runs."
)
@click.option("--key", metavar="KEY", help="An API key that says which group is meant; else it is the first.")
@click.pass_context
def webhooks(ctx: click.Context, server: str, key: str | None) -> None:
    """Set up and watch the webhooks of a running server.

    \b
    actionnetwork-mock serve                      # in a terminal of its own
    actionnetwork-mock listen                     # in another one; or your own receiver
    actionnetwork-mock webhooks create http://127.0.0.1:8585/webhook --on
    actionnetwork-mock webhooks log --follow
    actionnetwork-mock webhooks show 1

    What a receiver must bear, at will:

    \b
    actionnetwork-mock webhooks twice                 # the next delivery comes twice
    actionnetwork-mock webhooks hold                  # nothing comes ...
    actionnetwork-mock webhooks release --reversed    # ... until it comes in another order
    actionnetwork-mock webhooks drain --advance       # an hour of retries, at once

    The exit code is 0 when done, 1 for what the server refused, and 2 for wrong usage or where no server answers.
    """
    from .client import ServerClient  # imports the server's types, which help does not need

    ctx.obj = ctx.with_resource(ServerClient(server, key))


# As in the user interface


@webhooks.command("list")
@_as_json
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
        click.echo("There are no webhooks. Make one: actionnetwork-mock webhooks create URL --on")
    if answer.held:
        click.echo("Deliveries are held. Send them: actionnetwork-mock webhooks release")


@webhooks.command()
@click.argument("url")
@click.option(
    "--trigger", type=click.Choice(TRIGGERS), help="What it is told of.  [default: all_actions_and_uploads]"
)
@click.option("--action", "action_id", metavar="UUID", help="The one action of specific_action.")
@click.option("--on", "is_on", is_flag=True, help="Turn it on at once; a new one is off.")
@_as_json
@click.pass_obj
def create(
    server: ControlClient, url: str, trigger: str | None, action_id: str | None, is_on: bool, as_json: bool
) -> None:
    """Make a webhook that posts to URL.

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
    _say_switched(answer, as_json)
    if not (is_on or as_json):
        click.echo(f"Turn it on: actionnetwork-mock webhooks on {answer.id}")


@webhooks.command()
@click.argument("webhook", type=_NUMBER)
@_as_json
@click.pass_obj
def on(server: ControlClient, webhook: int, as_json: bool) -> None:
    """Turn a webhook on."""
    _say_switched(server.switch_webhook(number=webhook, is_on=True), as_json)


@webhooks.command()
@click.argument("webhook", type=_NUMBER)
@_as_json
@click.pass_obj
def off(server: ControlClient, webhook: int, as_json: bool) -> None:
    """Turn a webhook off; what waits already is still sent."""
    _say_switched(server.switch_webhook(number=webhook, is_on=False), as_json)


def _say_switched(webhook: WebhookView, as_json: bool) -> None:
    if as_json:
        echo_json(webhook)
    else:
        state = "on" if webhook.is_on else "off"
        click.echo(f"webhook {webhook.id} is {state}: {webhook.trigger} to {webhook.url}")


@webhooks.command()
@click.argument("webhook", type=_NUMBER)
@click.pass_obj
def delete(server: ControlClient, webhook: int) -> None:
    """Remove a webhook, and what waits for it."""
    server.delete_webhook(number=webhook)
    click.echo(f"webhook {webhook} is deleted")


@webhooks.command("test")
@click.argument("webhook", type=_NUMBER)
@_as_json
@click.pass_context
def send_test(ctx: click.Context, webhook: int, as_json: bool) -> None:
    """Send what the button Send Test sends.

    A webhook that is off gets it too. The exit code is 1 if the receiver did not take it.
    """
    server: ControlClient = ctx.obj
    _say_sent(ctx, server.send_test(number=webhook).number, as_json)


@webhooks.command()
@click.argument("number", type=_NUMBER)
@_as_json
@click.pass_context
def replay(ctx: click.Context, number: int, as_json: bool) -> None:
    """Send delivery NUMBER again, with the same idempotency key.

    The exit code is 1 if the receiver did not take it.
    """
    server: ControlClient = ctx.obj
    _say_sent(ctx, server.replay_delivery(number=number).number, as_json)


def _say_sent(ctx: click.Context, number: int, as_json: bool) -> None:
    """Wait until a delivery was tried once, and say what came of it."""
    server: ControlClient = ctx.obj
    held = server.list_webhooks().held
    delivery = server.show_delivery(number=number)
    for _ in range(0 if held else _LOOKS):
        if delivery.attempts:
            break
        time.sleep(_POLL_S)
        delivery = server.show_delivery(number=number)
    if as_json:
        echo_json(delivery)
    else:
        click.echo(f"delivery {number} {summary_of(delivery)}")
    if delivery.attempts and delivery.state != "delivered":
        ctx.exit(1)


# What was sent


@webhooks.command(context_settings={"show_default": True})
@click.option("--state", type=click.Choice(STATES), help="Only those in a state.")
@click.option("--webhook", type=_NUMBER, help="Only those of a webhook.")
@click.option("--type", "kind", metavar="TYPE", help="Only those with a payload such as osdi:donation.")
@click.option("--limit", default=20, type=click.IntRange(1, 1000), help="How many of the newest.")
@click.option("--follow", "-f", is_flag=True, help="Go on with what comes, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, an object a line.")
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

    With --follow there is a line whenever something was queued, and one for each try.
    """
    if follow:
        _follow(Follower(server, webhook=webhook, type=kind), state, limit, as_json)
    page = server.list_deliveries(state=state, webhook=webhook, type=kind, limit=limit)
    found = page.deliveries
    if as_json:
        for one in found:
            echo_json(one)
    elif not found:
        click.echo("There are no deliveries.")
    else:
        echo_deliveries(found)
        if page.total > len(found):
            click.echo(f"{page.total - len(found)} older ones are not shown: see --limit")


def _follow(follower: Follower, state: str | None, limit: int, as_json: bool) -> None:
    newest = [one for one in follower.look() if state in (None, one.state)][-limit:]
    while True:
        for one in newest:
            if as_json:
                echo_json(one)
            else:
                click.echo(line_of(one))
        time.sleep(_POLL_S)
        newest = [one for one in follower.look() if state in (None, one.state)]


@webhooks.command()
@click.argument("number", type=_NUMBER)
@_as_json
@click.pass_obj
def show(server: ControlClient, number: int, as_json: bool) -> None:
    """Show all about delivery NUMBER.

    These are its tries, the request that caused it, and what was sent.
    """
    delivery = server.show_delivery(number=number)
    if as_json:
        echo_json(delivery)
    else:
        echo_delivery(delivery)


# How it may go wrong


@webhooks.command(context_settings={"show_default": True})
@click.option("--timeout", "timeout_s", default=10.0, type=click.FloatRange(0, 86400), help="Seconds.")
@click.option("--advance", is_flag=True, help="Move the server's clock on until no retry waits either.")
@click.pass_obj
def drain(server: ControlClient, timeout_s: float, advance: bool) -> None:
    """Wait until everything that is due was tried."""
    waiting = server.drain_webhooks(timeout_s=timeout_s, advance=advance).waiting
    click.echo("everything that was due was tried")
    if waiting:
        click.echo(f"waiting for a later try: {waiting}; --advance moves the clock on to it")


@webhooks.command()
@click.pass_obj
def hold(server: ControlClient) -> None:
    """Send nothing until release."""
    server.hold_webhooks()
    click.echo("deliveries are held until: actionnetwork-mock webhooks release")


@webhooks.command()
@click.option("--reversed", "is_reversed", is_flag=True, help="One after another, the newest first.")
@click.pass_obj
def release(server: ControlClient, is_reversed: bool) -> None:
    """Send what was held."""
    server.release_webhooks(order="reversed" if is_reversed else "as_queued")
    click.echo("deliveries are sent again")


@webhooks.command()
@click.argument("count", default=1, type=click.IntRange(0))
@click.pass_obj
def twice(server: ControlClient, count: int) -> None:
    """Have the next COUNT deliveries made twice.

    Both have the same idempotency key. Without COUNT it is the next one; 0 takes it back.
    """
    count = server.double_deliveries(count=count).twice
    what = "delivery is" if count == 1 else "deliveries are"
    click.echo(f"the next {count} {what} made twice" if count else "nothing is made twice")
