"""Options of the commands that use a running server, and the client of a group of such commands."""

from __future__ import annotations

from typing import Any

import click

from .defaults import DEFAULT_SITE

server_option = click.option(
    "--server", default=DEFAULT_SITE, show_default=True, metavar="URL", help="Address of the server."
)
world_option = click.option(
    "--key", metavar="KEY", help="An API key of a world. The default is the first world."
)
group_option = click.option(
    "--key", metavar="KEY", help="An API key of a group. The default is the first group."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def connect(ctx: click.Context, server: str, key: str | None, **options: Any) -> None:
    """Give the commands of a group their client, which connects at the first operation."""
    from .client import ServerClient  # here, because --help does not need the server's types

    ctx.obj = ctx.with_resource(ServerClient(server, key, **options))
