"""Options of the commands that log the requests of a server, and the log that they open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TextIO, get_args

import click

if TYPE_CHECKING:
    from ..journal import Entry
    from ..webhooks import FailedDelivery

LogFormat = Literal["text", "json"]


def log_options(*, quiet: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options ``quiet`` and ``log_format``; ``quiet`` is the help of the first."""
    option = click.option("--quiet", is_flag=True, help=quiet)
    form = click.option(
        "--log-format",
        type=click.Choice(get_args(LogFormat)),
        default="text",
        help="How requests are printed: for people, or a line of JSON each.",
    )
    return lambda command: option(form(command))


@contextmanager
def open_log(
    stream: TextIO | None, form: LogFormat
) -> Iterator[tuple[Callable[[Entry], None], Callable[[FailedDelivery], None]]]:
    """Log on a stream; gives what is called with each request and each failed delivery."""
    from .log_format import LogLines  # not for --help
    from .log_writer import LogWriter, shows_colours

    lines = LogLines(form, colour=shows_colours(stream))
    with LogWriter(stream) as log:
        yield partial(log.put, lines.request), partial(log.put, lines.failed_delivery)
