"""``actionnetwork-mock settings`` and ``openapi``: what the mock does and has, printed."""

from __future__ import annotations

import click

from .places import DEFAULT_SITE


@click.command("settings")
def list_settings() -> None:
    """List every setting with its default and alternatives."""
    from ..settings import describe

    for one in describe():
        alternatives = ", ".join(str(value) for value in one.alternatives)
        known = f" ({one.provenance})" if one.provenance else ""
        click.echo(f"{one.name} = {'none' if one.default is None else one.default}{known}")
        click.echo(f"    {one.says}")
        click.echo(f"    takes: {alternatives}\n")


@click.command()
@click.option("--site", default=DEFAULT_SITE, show_default=True, help="Where the API is served.")
def openapi(site: str) -> None:
    """Print the description of the API in OpenAPI 3.1, as a server gives it at /openapi.json."""
    from ..http.openapi import render_openapi

    click.echo(render_openapi(site.rstrip("/")))
