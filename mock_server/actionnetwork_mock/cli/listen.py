"""``actionnetwork-mock listen``: receives and shows webhooks, and answers them as configured."""

from __future__ import annotations

import io
import os
import re
import signal
import sys
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from .plain_text import counted

if TYPE_CHECKING:
    from ..receiver import WebhookReceiver

_DEFAULT_PORT = 8585
_PATIENCE_S = 0.5  # how long Action Network waits for an answer. Source: [webhooks-67] (documented)
_UNITS_S = {"ms": 0.001, "s": 1.0, "": 1.0}


class _Duration(click.ParamType[float]):
    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"(\d+|\d*\.\d+)(ms|s|)", str(value).strip())
        seconds = float(found[1]) * _UNITS_S[found[2]] if found else 0
        if not 0 < seconds < float("inf"):
            self.fail(f"{value!r} is not a duration: write 500ms, 2s or 1.5", param, ctx)
        return seconds


@click.command(context_settings={"show_default": True})
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option(
    "--port", default=_DEFAULT_PORT, type=click.IntRange(0, 65535), help="Port. 0 uses a free port."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per line, for programs.")
@click.option(
    "--fail",
    type=click.IntRange(201, 599),
    metavar="STATUS",
    help="Answer with this status, such as 500. For Action Network, any status but 200 is a failure.",
)
@click.option(
    "--slow",
    type=_Duration(),
    metavar="DURATION",
    help="Answer after this time: 500ms, 2s, 1.5. Action Network waits for 500ms.",
)
@click.option("--drop", is_flag=True, help="Close the connection without an answer.")
@click.option(
    "--times", type=click.IntRange(1), metavar="N", help="Do so for the first N requests, then answer 200."
)
def listen(
    host: str,
    port: int,
    as_json: bool,
    fail: int | None,
    slow: float | None,
    drop: bool,
    times: int | None,
) -> None:
    """Receive and show webhooks until Ctrl-C.

    \b
    actionnetwork-mock listen
    actionnetwork-mock listen --fail 500 --times 2
    actionnetwork-mock listen --json | jq .payload.type
    """
    # imported here, so that other commands and --help start without it
    from ..receiver import WebhookReceiver

    if drop and fail:
        raise UsageError(
            "--drop and --fail exclude each other: --drop sends no answer, --fail sends a status"
        )
    if times and not (fail or slow or drop):
        raise UsageError("--times counts bad answers: add --fail, --slow or --drop")
    # Set both handlers, because a program in the background of a shell ignores SIGINT by default.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # for terminals without all characters of payloads
    with WebhookReceiver(host=host, port=port) as receiver:
        if fail or slow or drop:
            receiver.respond(fail or 200, delay=slow or 0, drop=drop, times=times)
        click.echo(_banner(receiver.url, _answers(fail, slow, times, drop=drop)), err=as_json)
        try:
            click.echo(_show_until_interrupted(receiver, as_json=as_json), err=as_json)
        except BrokenPipeError:
            # The reader has closed its input, as `head` does. Otherwise Python reports this again at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_until_interrupted(receiver: WebhookReceiver, *, as_json: bool) -> str:
    """Show each request, and return a sentence with their number."""
    from rich.console import Console

    # imported here, so that other commands and --help start without it
    from .request_view import render_lines, show_request

    console = Console(soft_wrap=True, highlight=False)
    requests = payloads = 0
    try:
        for request in receiver.follow():
            requests += 1
            payloads += len(request.payloads)
            if as_json:
                print(*render_lines(request), sep="\n", flush=True)
            else:
                show_request(console, request)
    except KeyboardInterrupt:
        pass
    return f"\n{counted(payloads, 'payload')} in {counted(requests, 'request')}"


def _banner(url: str, answers: str) -> str:
    return (
        "Listening for webhooks. Paste this URL:\n\n"
        f"  {url}\n\n"
        f"Answers: {answers}\n"
        f"Try:     actionnetwork-mock trigger osdi:donation --to {url}\n"
        "Stop:    Ctrl-C\n"
    )


def _answers(fail: int | None, slow: float | None, times: int | None, *, drop: bool) -> str:
    """Return how requests are answered, as text: ``"500 to the first 2, then 200"``."""
    if not (fail or slow or drop):
        return "200"
    text = "closes the connection without one" if drop else str(fail or 200)
    text += f" after {slow:g} s" if slow else ""
    text += f", to the first {counted(times, 'request')}, then 200" if times else ", to every request"
    if slow and slow >= _PATIENCE_S:
        text += "; the real Action Network waits for 500 ms"
    return text


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
