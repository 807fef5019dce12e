"""``actionnetwork-mock scenarios``: lists and checks scenarios, and prints their JSON Schema."""

from __future__ import annotations

import json

import click

from .command_group import CommandGroup


@click.group(cls=CommandGroup, invoke_without_command=True)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of scenarios.")
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
    # imported here, so that other commands and --help start without it
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
    """Check scenarios, and report the first error."""
    # imported here, so that other commands and --help start without it
    from ..settings import Settings
    from ..worlds import Worlds

    for file in files:
        worlds = Worlds(Settings(), scenario=file)
        worlds.close()
        click.echo(f"{file}: valid")
