"""Options of the commands that log the requests of a server, and opening the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO, get_args

import click

from .defaults import LogFormat

if TYPE_CHECKING:
    from ..journal import Entry
    from ..webhooks import FailedAttempt


def log_options(*, quiet: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options ``quiet`` and ``log_format`` to a command. ``quiet`` is the help of the first option."""
    option = click.option("--quiet", is_flag=True, help=quiet)
    form = click.option(
        "--log-format",
        type=click.Choice(get_args(LogFormat)),
        default="text",
        help="Print each request as text, or as a line of JSON.",
    )
    return lambda command: option(form(command))


@contextmanager
def open_log(
    stream: TextIO | None, form: LogFormat
) -> Iterator[tuple[Callable[[Entry], None], Callable[[FailedAttempt], None]]]:
    """Log to a stream. Yields the functions to call with each request and each failed delivery."""
    from .log_format import LogLines  # here, because --help does not need it
    from .log_writer import LogWriter, shows_colours

    lines = LogLines(form, colour=shows_colours(stream))
    with LogWriter(stream) as log:
        yield partial(log.put, lines.request), partial(log.put, lines.failed_delivery)
