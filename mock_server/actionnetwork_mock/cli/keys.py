"""``actionnetwork-mock keys``: lists, creates and revokes the API keys of a running server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .client_options import connect, json_option, server_option
from .command_group import CommandGroup
from .webhook_view import echo_json

if TYPE_CHECKING:
    from ..control.client import ControlClient
    from ..control.keys import KeyView
    from ..groups import Kind

_key = click.option(
    "--key", metavar="VALUE", help="The value of the new key. The default is an invented one."
)


@click.group(cls=CommandGroup)
@server_option
@click.pass_context
def keys(ctx: click.Context, server: str) -> None:
    """Create and revoke the API keys of a running server.

    \b
    actionnetwork-mock keys list
    actionnetwork-mock keys create                   # another key of the first group
    actionnetwork-mock keys create --kind user       # a personal key
    actionnetwork-mock keys regenerate test-api-key
    actionnetwork-mock keys revoke 2

    KEY is the id of a key, as in the list, or its value. The exit code is 0, 1 if the server refused the operation, or
    2 for wrong usage or if no server answers.
    """
    connect(ctx, server, None)


@keys.command("list")
@json_option
@click.pass_obj
def list_keys(server: ControlClient, as_json: bool) -> None:
    """List the keys of all groups. Revoked keys are not listed."""
    found = server.list_keys()
    if as_json:
        echo_json(found)
        return
    if not found:
        click.echo("There are no keys. Create one: actionnetwork-mock keys create")
    for key in found:
        click.echo(_line_of(key))


@keys.command()
@click.option(
    "--group", type=click.IntRange(1), metavar="NUMBER", help="The group. The default is the first one."
)
@click.option(
    "--kind", type=click.Choice(("group", "user")), help="Create a new group, or a user with a personal key."
)
@click.option("--name", metavar="NAME", help="The name of the new group or user.")
@_key
@json_option
@click.pass_obj
def create(
    server: ControlClient,
    group: int | None,
    kind: Kind | None,
    name: str | None,
    key: str | None,
    as_json: bool,
) -> None:
    """Create a key."""
    _echo(server.create_key(group=group, kind=kind, name=name, key=key), as_json)


@keys.command()
@click.argument("key")
@click.pass_obj
def revoke(server: ControlClient, key: str) -> None:
    """Revoke KEY. The server refuses it from the next request on. Data and webhooks stay."""
    found = _find(server, key)
    server.revoke_key(id=found.id)
    click.echo(f"key {found.id} ({found.label}) is revoked")


@keys.command()
@click.argument("old", metavar="KEY")
@_key
@json_option
@click.pass_obj
def regenerate(server: ControlClient, old: str, key: str | None, as_json: bool) -> None:
    """Revoke KEY, and create another key of its group."""
    _echo(server.regenerate_key(id=_find(server, old).id, key=key), as_json)


def _find(server: ControlClient, key: str) -> KeyView:
    """Return the key with a value, or else with an id."""
    found = server.list_keys()
    chosen = [each for each in found if each.value == key] or [each for each in found if str(each.id) == key]
    if not chosen:
        raise click.ClickException("no group has this key: actionnetwork-mock keys list")
    return chosen[0]


def _echo(key: KeyView, as_json: bool) -> None:
    if as_json:
        echo_json(key)
    else:
        click.echo(_line_of(key))


def _line_of(key: KeyView) -> str:
    return f"{key.id}  {key.value or key.label}  {key.kind} {key.group}: {key.group_name}"
