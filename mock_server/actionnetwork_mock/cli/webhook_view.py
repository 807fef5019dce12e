"""Prints webhooks and their deliveries for the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from ..clock import to_stamp

if TYPE_CHECKING:
    from ..control.client import ControlClient
    from ..control.webhooks import Deliveries, DeliveryDetails, DeliveryView, WebhookView
    from ..webhooks import Attempt

_NO_TERMINAL_WIDTH = 240
_STYLES = {"on": "green", "delivered": "green", "waiting": "yellow", "discarded": "red"}
"""The style of a cell, by its first word."""
_MAX_LISTED = 1000


def echo_json(result: object) -> None:
    """Print a result as a line of JSON."""
    click.echo(json.dumps(msgspec.to_builtins(result), ensure_ascii=False))


def echo_webhooks(webhooks: Sequence[WebhookView]) -> None:
    """Print webhooks as a table."""
    _echo_table(
        ("webhook", "", "trigger", "to", "group"),
        (
            (
                str(webhook.id),
                "on" if webhook.is_on else "off",
                webhook.trigger if webhook.action_id is None else f"{webhook.trigger} {webhook.action_id}",
                webhook.url,
                webhook.group or "",
            )
            for webhook in webhooks
        ),
        folded="to",
    )


def echo_deliveries(deliveries: Sequence[DeliveryView]) -> None:
    """Print deliveries as a table."""
    _echo_table(
        ("delivery", "queued", "webhook", "type", "request", "result"),
        (
            (
                str(delivery.number),
                to_stamp(delivery.queued)[11:19],
                str(delivery.webhook),
                delivery.type,
                "" if delivery.cause is None else str(delivery.cause),
                summary_of(delivery),
            )
            for delivery in deliveries
        ),
        folded="result",
    )


def _echo_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, folded: str) -> None:
    """Print a table. If it is too wide, the column ``folded`` wraps."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*head, box=None, header_style="bold", pad_edge=False)
    for column in table.columns:
        column.overflow, column.no_wrap = "fold", column.header != folded
    for row in rows:
        # A Text, because [::1] would be markup in a string.
        table.add_row(*(Text(cell, style=_STYLES.get(cell.partition(":")[0], "")) for cell in row))
    Console(width=None if sys.stdout.isatty() else _NO_TERMINAL_WIDTH).print(table)


def line_of(delivery: DeliveryView) -> str:
    """Return a delivery and its latest result, as a line."""
    attempts = delivery.attempts
    at = attempts[-1].at if attempts else delivery.queued
    parts = [
        to_stamp(at),
        f"delivery {delivery.number}",
        f"webhook {delivery.webhook}",
        delivery.type,
    ]
    return "  ".join([*parts, summary_of(delivery)])


def summary_of(delivery: DeliveryView) -> str:
    """Return the state and result of a delivery: ``"delivered: 200 after 3 ms"``."""
    attempts = delivery.attempts
    result = f": {_result(attempts[-1])}" if attempts else ""
    again = f"; next attempt {to_stamp(delivery.due)}" if attempts and delivery.due is not None else ""
    return f"{delivery.state}{result}{again}"


def _result(attempt: Attempt) -> str:
    took = f"{1000 * attempt.seconds:.0f} ms"
    return f"{attempt.problem or attempt.status} after {took}"


def echo_delivery(delivery: DeliveryDetails) -> None:
    """Print the details of a delivery: receiver, attempts, the request that caused it, and its body."""
    webhook = f"webhook {delivery.webhook}, {delivery.url}"
    copied = f", a copy of delivery {delivery.copy_of}" if delivery.copy_of is not None else ""
    click.echo(f"delivery {delivery.number} of {delivery.type}{copied}, to {webhook}")
    click.echo(f"\n{summary_of(delivery)}")
    for number, attempt in enumerate(delivery.attempts, 1):
        click.echo(f"  attempt {number}  {to_stamp(attempt.at)}  {_result(attempt)}")
        if attempt.response:
            click.echo(f"    answered with {json.dumps(attempt.response, ensure_ascii=False)}")
    click.echo(f"\n{_cause(delivery)}")
    click.echo(f"\n{json.dumps(delivery.payloads, indent=2, ensure_ascii=False)}")


def _cause(delivery: DeliveryDetails) -> str:
    request = delivery.request
    if delivery.cause is None:
        return "not caused by a request"
    if request is None:
        return f"caused by request {delivery.cause}, which the journal no longer has"
    query = f"?{request.query}" if request.query else ""
    cause = f"caused by request {request.number}: {request.method} {request.path}{query}"
    return f"{cause}, answered {request.status}\n{_readable(request.request_body)}".rstrip()


def _readable(body: str) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return repr(body) if body else ""


class Follower:
    """Polls a server for new and changed deliveries."""

    def __init__(self, server: ControlClient, *, webhook: int | None, type: str | None) -> None:
        """``webhook`` and ``type`` select deliveries: ``type="osdi:donation"``."""
        self._server = server
        self._webhook = webhook
        self._type = type
        self._seen: dict[int, tuple[str, int]] = {}
        self._after = 0
        self._last = 0

    def look(self) -> Iterator[DeliveryView]:
        """Yield the deliveries that are new or have changed since the last call."""
        page = self._page()
        if page.last < self._last:  # after a reset, numbers start again at 1
            self._seen.clear()
            self._after = 0
            page = self._page()
        self._last = page.last
        for delivery in page.deliveries:
            mark = (delivery.state, len(delivery.attempts))
            if self._seen.get(delivery.number) != mark:
                self._seen[delivery.number] = mark
                yield delivery
        self._look_no_further_back(page.deliveries)

    def _page(self) -> Deliveries:
        return self._server.list_deliveries(
            webhook=self._webhook, type=self._type, after=self._after, limit=_MAX_LISTED
        )

    def _look_no_further_back(self, deliveries: Sequence[DeliveryView]) -> None:
        """Skip deliveries before the first waiting one, because they no longer change."""
        waiting = [delivery.number for delivery in deliveries if delivery.state == "waiting"]
        self._after = min(waiting, default=self._last + 1) - 1
        self._seen = {number: mark for number, mark in self._seen.items() if number > self._after}
