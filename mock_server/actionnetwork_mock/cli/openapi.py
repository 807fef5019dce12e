"""``actionnetwork-mock openapi``: prints the OpenAPI document."""

from __future__ import annotations

import click

from .defaults import DEFAULT_SITE


@click.command()
@click.option("--site", default=DEFAULT_SITE, show_default=True, help="Address of the server.")
def openapi(site: str) -> None:
    """Print the OpenAPI 3.1 document of the API, which a server has at /openapi.json."""
    # imported here, so that other commands and --help start without it
    from ..http.openapi import render_openapi

    click.echo(render_openapi(site.rstrip("/")))
