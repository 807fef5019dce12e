"""``actionnetwork-mock log``: the requests of a running server, from its journal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from .client_options import server_option, world_option

if TYPE_CHECKING:
    from ..control.exports import Format
    from ..control.journal import RequestView
    from .client import ServerClient

_POLL_S = 0.3


@click.command()
@server_option
@world_option
@click.option("--follow", "-f", is_flag=True, help="Show new requests as well, until Ctrl-C.")
@click.option("--notes", "with_notes", is_flag=True, help="Show only requests with notes.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each request.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["har", "curl", "pytest"]),
    help="Print the whole journal as HAR, as a shell script of curl commands, or as a test.",
)
@click.option("--number", type=click.IntRange(1), help="With --format, only the request with this number.")
def log(
    server: str,
    key: str | None,
    follow: bool,
    with_notes: bool,
    as_json: bool,
    form: Format | None,
    number: int | None,
) -> None:
    """Show the requests of a running server, with their notes.

    \b
    actionnetwork-mock log --notes
    actionnetwork-mock log --follow --server http://127.0.0.1:8585
    actionnetwork-mock log --json | jq 'select(.status >= 400)'
    actionnetwork-mock log --format pytest > test_again.py
    """
    if form is None and number is not None:
        raise UsageError("--number goes with --format: choose har, curl or pytest")
    if form is not None and (follow or with_notes or as_json):
        raise UsageError("--format prints the whole journal: leave out --follow, --notes and --json")
    from .client import ServerClient  # here, because --help does not need the server's types

    if form is not None:
        _export(ServerClient(server, key), form, number)
        return
    from .log_format import LogLines  # here, because --help does not need them
    from .log_writer import shows_colours, writer_of

    lines = LogLines("json" if as_json else "text", colour=shows_colours(sys.stdout))
    write = writer_of(sys.stdout)
    with ServerClient(server, key) as client:
        for request in _requests(client, follow=follow):
            if request.notes or not with_notes:
                try:
                    write(lines.request(request))
                except BrokenPipeError:  # the reader has closed its input, as `head` does
                    return


def _export(server: ServerClient, form: Format, number: int | None) -> None:
    with server as client:
        after, before = (0, None) if number is None else (number - 1, number + 1)
        click.echo(client.export_requests(format=form, after=after, before=before).text, nl=False)


def _requests(client: ServerClient, *, follow: bool) -> Iterator[RequestView]:
    """Yield the requests of the journal, oldest first; after a reset, which empties it, the later ones."""
    after, era = 0, None
    while True:
        try:
            page = client.list_requests(after=after)
        except UsageError:
            if era is None:
                raise
            click.echo("The server has stopped.", err=True)
            return
        if era not in (None, page.era):
            after, era = 0, page.era
            continue
        era = page.era
        for request in page.requests:
            after = request.number
            yield request
        if page.matching == len(page.requests):
            if not follow:
                return
            time.sleep(_POLL_S)
