"""``actionnetwork-mock settings``: lists the settings."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..notes import did_you_mean

if TYPE_CHECKING:
    from ..settings import Description


@click.command("settings")
@click.argument("word", default="")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def list_settings(word: str, as_json: bool) -> None:
    """List the settings with defaults and alternatives, or those with WORD in their name or text.

    \b
    actionnetwork-mock settings webhook
    actionnetwork-mock settings --json | jq '.[].name'
    """
    # imported here, so that other commands and --help start without it
    from ..settings import describe

    settings = [setting for setting in describe() if _has_word(setting, word.lower())]
    if not settings:
        suggestion = did_you_mean(word, [setting.name for setting in describe()])
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
    return json.dumps([dataclasses.asdict(setting) for setting in settings], indent=2)
