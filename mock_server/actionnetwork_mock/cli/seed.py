"""``actionnetwork-mock seed``: people for a server that runs, invented or from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from .places import DEFAULT_SITE

if TYPE_CHECKING:
    from ..control.client import ControlClient

_AT_ONCE = 1000
_TIMEOUT_S = 600


@click.command()
@click.option(
    "--server", default=DEFAULT_SITE, show_default=True, metavar="URL", help="Where the server runs."
)
@click.option("--key", metavar="KEY", help="An API key that says which group is meant; else it is the first.")
@click.option("--people", default=0, type=click.IntRange(0), help="Invented people to add.")
@click.option("--seed", type=int, help="What the invented people depend on; the server's own without.")
@click.option(
    "--upload",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV file of people to upload, as in the user interface.",
)
@click.option(
    "--kind",
    type=click.Choice(["email", "unique_id", "transactions"]),
    default="email",
    show_default=True,
    help="What the rows are matched by; transactions are donations as well.",
)
@click.option("--tag", "tags", multiple=True, help="A tag for everybody in the file. May be repeated.")
@click.option("--page", help="Uuid of the fundraising page that transactions belong to.")
@click.option("--no-subscribe", is_flag=True, help="Do not subscribe who is new in the file.")
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
    """Fill a running server with people.

    \b
    actionnetwork-mock seed --people 60
    actionnetwork-mock seed --upload members.csv --tag member

    The first line of a file has the headings: email, first_name, last_name, address, city, state, zip_code, country,
    phone, language; unique_id, or amount, recurring_period and date (07/31/2026), for the other kinds. Any other column
    is a custom field. Webhooks hear of every row. Rows that cannot be used are skipped, and named.
    """
    if not people and file is None:
        raise UsageError("there is nothing to add: say --people N or --upload FILE.csv")
    if file is None and (tags or page or no_subscribe):
        raise UsageError("--tag, --page and --no-subscribe are about a file: name one with --upload")
    options = {"kind": kind, "add_tags": tags, "subscribe": not no_subscribe, "fundraising_page_id": page}
    from .client import ServerClient  # imports the server's types, which help does not need

    with ServerClient(server, key, timeout_s=_TIMEOUT_S) as control:
        if people:
            added = control.seed_people(people=people, seed=seed).people
            click.echo(f"{added} invented people added")
        if file is not None:
            _upload(control, file, options)


def _upload(control: ControlClient, file: Path, options: dict[str, Any]) -> None:
    """Send the rows of a file, so many at once, each time as an upload of its own."""
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
        for one in answer["skipped"]:
            click.echo(f"{file}, line {one['line']}, {one['reason']}: skipped", err=True)
        for one in answer["left_out"]:
            click.echo(f"{file}, line {one['line']}: {one['says']}", err=True)
    click.echo(f"{uploaded} rows of {file} uploaded, {skipped} skipped")


def _steps(count: int) -> Iterator[int]:
    """Give where each part of so many rows begins, and show how far it is where there are several."""
    starts = range(0, count, _AT_ONCE)
    if len(starts) < 2:
        yield from starts
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(starts, description="Uploading", console=Console(stderr=True), transient=True)
