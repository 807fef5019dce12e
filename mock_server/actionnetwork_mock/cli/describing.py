"""``actionnetwork-mock settings`` and ``openapi``: what the mock does and has, printed."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..notes import did_you_mean
from .places import DEFAULT_SITE

if TYPE_CHECKING:
    from ..settings import Description


@click.command("settings")
@click.argument("word", default="")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array of them.")
def list_settings(word: str, as_json: bool) -> None:
    """List the settings with their defaults and alternatives, or those that have a word in their name or text.

    \b
    actionnetwork-mock settings webhook
    actionnetwork-mock settings --json | jq '.[].name'
    """
    from ..settings import describe

    settings = [one for one in describe() if _has_word(one, word.lower())]
    if not settings:
        suggestion = did_you_mean(word, [one.name for one in describe()])
        raise UsageError(f"no setting has {word!r} in its name or text. {suggestion}".rstrip())
    click.echo(_to_json(settings) if as_json else "\n\n".join(map(_to_text, settings)))


def _has_word(setting: Description, word: str) -> bool:
    texts = (setting.name, setting.says, *map(str, setting.alternatives))
    return any(word in text.lower() for text in texts)


def _to_text(setting: Description) -> str:
    alternatives = ", ".join(str(value) for value in setting.alternatives)
    known = f" ({setting.provenance})" if setting.provenance else ""
    default = "none" if setting.default is None else setting.default
    bounds = f" ({setting.numbers})" if setting.numbers else ""
    fixed = "\n    fixed when a server starts" if setting.fixed else ""
    return f"{setting.name} = {default}{known}\n    {setting.says}\n    takes: {alternatives}{bounds}{fixed}"


def _to_json(settings: list[Description]) -> str:
    return json.dumps([dataclasses.asdict(one) for one in settings], indent=2)


@click.command()
@click.option("--site", default=DEFAULT_SITE, show_default=True, help="Where the API is served.")
def openapi(site: str) -> None:
    """Print the description of the API in OpenAPI 3.1, as a server gives it at /openapi.json."""
    from ..http.openapi import render_openapi

    click.echo(render_openapi(site.rstrip("/")))
