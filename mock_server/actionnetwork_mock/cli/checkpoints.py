"""``actionnetwork-mock checkpoints``: saves the data of a running server, and goes back to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..clock import to_stamp
from .client_options import connect, server_option, world_option
from .command_group import CommandGroup

if TYPE_CHECKING:
    from ..control.client import ControlClient

_TIMEOUT_S = 600
_ENDINGS = (".json", ".yaml", ".yml")


@click.group(cls=CommandGroup)
@server_option
@world_option
@click.pass_context
def checkpoints(ctx: click.Context, server: str, key: str | None) -> None:
    """Save the data of a running server, and go back to them.

    \b
    actionnetwork-mock checkpoints create imported
    actionnetwork-mock checkpoints restore imported
    actionnetwork-mock export imported.json           # the same in a file, which lasts
    actionnetwork-mock checkpoints restore imported.json

    The journal, the clock, settings and faults stay as they are. A reset deletes the checkpoints of the server.
    """
    connect(ctx, server, key, timeout_s=_TIMEOUT_S)


@checkpoints.command("list")
@click.pass_obj
def list_checkpoints(server: ControlClient) -> None:
    """List the checkpoints, oldest first."""
    for each in server.list_checkpoints():
        click.echo(f"{each.checkpoint}  {to_stamp(each.created)}  {each.name}".rstrip())


@checkpoints.command()
@click.argument("name", required=False, default="")
@click.pass_obj
def create(server: ControlClient, name: str) -> None:
    """Save the data as they are, as NAME if you give one."""
    click.echo(f"checkpoint {server.create_checkpoint(name=name).checkpoint}")


@checkpoints.command()
@click.argument("checkpoint", metavar="NAME|NUMBER|FILE")
@click.pass_obj
def restore(server: ControlClient, checkpoint: str) -> None:
    """Go back to the data of a checkpoint, or replace the data by those of FILE.

    A text that ends in .json, .yaml or .yml is a FILE. Later checkpoints of the server are deleted, but not for a FILE.
    """
    if checkpoint.lower().endswith(_ENDINGS):
        server.restore_world(world=Path(checkpoint))
    else:
        server.restore_checkpoint(checkpoint=int(checkpoint) if checkpoint.isdecimal() else checkpoint)
    click.echo(f"{checkpoint} restored")


@checkpoints.command()
@click.argument("number", type=click.IntRange(1))
@click.pass_obj
def delete(server: ControlClient, number: int) -> None:
    """Delete the checkpoint with a NUMBER. The data stay as they are."""
    server.delete_checkpoint(number=number)
    click.echo(f"checkpoint {number} deleted")
