"""``actionnetwork-mock seed``: adds people to a running server, invented or from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from .client_options import group_option, server_option

if TYPE_CHECKING:
    from ..control.client import ControlClient

_AT_ONCE = 1000
_TIMEOUT_S = 600


@click.command()
@server_option
@group_option
@click.option("--people", default=0, type=click.IntRange(0), help="Number of invented people to add.")
@click.option(
    "--seed", type=int, help="Number that determines the invented people. The default is the server's seed."
)
@click.option(
    "--upload",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV file with people to upload, as in the user interface.",
)
@click.option(
    "--kind",
    type=click.Choice(["email", "unique_id", "transactions"]),
    default="email",
    show_default=True,
    help="How rows are matched. Transactions are donations as well.",
)
@click.option("--tag", "tags", multiple=True, help="A tag for all people in the file. May be repeated.")
@click.option("--page", help="Uuid of the fundraising page of the transactions.")
@click.option("--no-subscribe", is_flag=True, help="Do not subscribe new people in the file.")
def seed(
    server: str,
    key: str | None,
    people: int,
    seed: int | None,
    file: Path | None,
    kind: str,
    tags: tuple[str, ...],
    page: str | None,
    no_subscribe: bool,
) -> None:
    """Add people to a running server.

    \b
    actionnetwork-mock seed --people 60
    actionnetwork-mock seed --upload members.csv --tag member

    The first line of a file has the headings: email, first_name, last_name, address, city, state, zip_code, country,
    phone and language. The kind unique_id also has unique_id, and transactions have amount, recurring_period and date
    (07/31/2026). Any other column is a custom field. Every row sends webhooks. Unusable rows are skipped and listed.
    """
    if not people and file is None:
        raise UsageError("there is nothing to add: use --people N or --upload FILE.csv")
    if file is None and (tags or page or no_subscribe):
        raise UsageError("--tag, --page and --no-subscribe need a file: use --upload FILE.csv")
    options = {"kind": kind, "add_tags": tags, "subscribe": not no_subscribe, "fundraising_page_id": page}
    from .client import ServerClient  # here, because --help does not need the server's types

    with ServerClient(server, key, timeout_s=_TIMEOUT_S) as control:
        if people:
            added = control.seed_people(people=people, seed=seed).people
            click.echo(f"{added} invented people added")
        if file is not None:
            _upload(control, file, options)


def _upload(control: ControlClient, file: Path, options: dict[str, Any]) -> None:
    """Send the rows of a file in parts, each as an upload of its own."""
    # imported here, so that other commands and --help start without it
    from ..ui.csv_rows import read_csv_file

    found = read_csv_file(file)
    uploaded, skipped = 0, 0
    for start in _steps(len(found.rows)):
        part = slice(start, start + _AT_ONCE)
        body = {**options, "rows": found.rows[part], "lines": found.lines[part]}
        try:
            answer = control.perform_ui_action(name="upload", arguments=body)
        except (click.ClickException, UsageError) as error:
            before = f"; {uploaded} rows were uploaded before" if uploaded else ""
            raise type(error)(f"{file}: {error}{before}") from None
        uploaded += answer["uploaded"]
        skipped += len(answer["skipped"])
        for row in answer["skipped"]:
            click.echo(f"{file}, line {row['line']}, {row['reason']}: skipped", err=True)
        for row in answer["left_out"]:
            click.echo(f"{file}, line {row['line']}: {row['says']}", err=True)
    click.echo(f"{uploaded} rows of {file} uploaded, {skipped} skipped")


def _steps(count: int) -> Iterator[int]:
    """Yield the start of each part of the rows, and show the progress if there are several parts."""
    starts = range(0, count, _AT_ONCE)
    if len(starts) < 2:
        yield from starts
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(starts, description="Uploading", console=Console(stderr=True), transient=True)
