"""Makes the page on the command line from the commands and their options."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from actionnetwork_mock.cli import cli
from markdown_table import GENERATED, table


def render_command_line() -> str:
    """Return the page on the commands and their options."""
    parts = [
        "# Command line\n",
        "`actionnetwork-mock COMMAND --help` prints the same. Without options, servers have the key `test-api-key`\n"
        "and the address `http://127.0.0.1:8484/api/v2`.\n",
        "Exit codes: 0 if the command did its work, 1 if it failed or found a difference, 2 for wrong usage. `run`\n"
        "returns the exit code of its command.\n",
        *_commands(cli, "actionnetwork-mock", 2),
        "## Variables of the environment\n",
        "| variable | read by | meaning |\n|---|---|---|",
        *(f"| `{name}` | {reader} | {meaning} |" for name, reader, meaning in _VARIABLES),
    ]
    return GENERATED.format("the commands in actionnetwork_mock/cli") + "\n".join(parts).rstrip() + "\n"


_VARIABLES = (
    ("ACTION_NETWORK_API_KEY", "`check --target real`, `pytest --action-network=real`", "the real key"),
    ("ACTION_NETWORK_URL", "`pytest --action-network=real`", "an address in place of the real one"),
    ("ACTION_NETWORK_OTHER_API_KEY", "`check`", "the key of a second group"),
    ("ACTION_NETWORK_USER_API_KEY", "`check`", "a personal key"),
)


def _commands(group: click.Group, path: str, level: int) -> Iterator[str]:
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield _command(command, f"{path} {name}", level)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}", level + 1)


def _command(command: click.Command, path: str, level: int) -> str:
    context = click.Context(command, info_name=path)
    about, examples = _help(command)
    usage = " ".join((path, *command.collect_usage_pieces(context)))
    parts = [f"{'#' * level} `{path.removeprefix('actionnetwork-mock ')}`\n", about, f"    {usage}\n"]
    parts += ["Examples:\n", "\n".join(f"    {line}" for line in examples) + "\n"] if examples else []
    rows = [
        _option(one, context) for one in command.params if isinstance(one, click.Option) and not one.hidden
    ]
    parts += [table(("option", "default", "effect"), rows)] if rows else []
    return "\n".join(parts)


def _help(command: click.Command) -> tuple[str, list[str]]:
    """Return the paragraphs of a command's help, and the lines of its examples."""
    paragraphs, examples = [], []
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph.startswith("\b"):
            examples += paragraph.splitlines()[1:]
        else:
            paragraphs.append(" ".join(paragraph.split()) + "\n")
    return "\n".join(paragraphs), examples


def _option(option: click.Option, context: click.Context) -> tuple[str, str, str]:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" `{option.make_metavar(context)}`"
    default = option.to_info_dict().get("default")
    if isinstance(default, (list, tuple)):
        default = ", ".join(map(str, default))
    plain = isinstance(default, (str, int, float)) and not isinstance(default, bool) and default != ""
    return names + value, f"`{default}`" if plain else "", " ".join((option.help or "").split())
