"""``actionnetwork-mock export``: writes the world of a running server as a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .client_options import server_option, world_option

if TYPE_CHECKING:
    from ..scenarios.world_writer import Form

_TIMEOUT_S = 600


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@server_option
@world_option
@click.option("--yaml", "as_yaml", is_flag=True, help="Print YAML, if there is no FILE.")
def export(file: Path | None, server: str, key: str | None, as_yaml: bool) -> None:
    """Write the world of a running server to FILE, which ends in .json or .yaml, or print it.

    \b
    actionnetwork-mock export members.yaml
    actionnetwork-mock serve --scenario members.yaml
    actionnetwork-mock checkpoints restore members.yaml

    The file has all data, ids, keys, webhooks, settings, the clock and faults. Keep it private.
    """
    # imported here, so that other commands and --help start without it
    from ..scenarios import form_of, save_text
    from .client import ServerClient

    printed: Form = "yaml" if as_yaml else "json"
    if file is not None:
        form_of(file)  # a wrong ending is an error before anything is sent
    with ServerClient(server, key, timeout_s=_TIMEOUT_S) as client:
        if file is None:
            click.echo(client.export_world(form=printed).text, nl=False)
        else:
            save_text(file, lambda form: client.export_world(form=form).text)
            click.echo(f"{file} written: actionnetwork-mock serve --scenario {file}", err=True)
