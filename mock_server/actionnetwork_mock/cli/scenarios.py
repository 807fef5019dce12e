"""``actionnetwork-mock scenarios``: what a server can hold at its start, listed, checked and described."""

from __future__ import annotations

import json

import click

from .command_group import CommandGroup


@click.group(cls=CommandGroup, invoke_without_command=True)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of scenarios instead.")
@click.pass_context
def scenarios(ctx: click.Context, schema: bool) -> None:
    """List the scenarios that come with the mock.

    \b
    actionnetwork-mock serve --scenario union_local
    actionnetwork-mock scenarios check my_scenario.yaml
    actionnetwork-mock scenarios --schema > scenario.schema.json
    """
    if ctx.invoked_subcommand is not None:
        return
    from ..scenarios import describe_shipped, render_schema

    if schema:
        click.echo(json.dumps(render_schema(), indent=2))
        return
    listed = list(describe_shipped())
    width = max(len(name) for name, _ in listed)
    for name, about in listed:
        click.echo(f"{name:{width}}  {about}")


@scenarios.command()
@click.argument("files", metavar="NAME|FILE...", nargs=-1, required=True)
def check(files: tuple[str, ...]) -> None:
    """Load scenarios into nothing, and say what is wrong with the first that cannot be."""
    from ..settings import Settings
    from ..worlds import Worlds

    for file in files:
        worlds = Worlds(Settings(), scenario=file)
        worlds.close()
        click.echo(f"{file}: good")
