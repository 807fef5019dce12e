"""The command line ``actionnetwork-mock``. Each command is a module, which is imported when the command runs."""

from __future__ import annotations

from importlib import import_module

import click

from .._version import __version__
from ..errors import UsageError
from .command_group import CommandGroup

_COMMANDS = {
    "serve": ".serve:serve",
    "run": ".run:run",
    "log": ".log:log",
    "seed": ".seed:seed",
    "export": ".export:export",
    "checkpoints": ".checkpoints:checkpoints",
    "listen": ".listen:listen",
    "keys": ".keys:keys",
    "webhooks": ".webhooks:webhooks",
    "trigger": ".trigger:trigger",
    "check": "actionnetwork_contract.cli:check",
    "shadow": "actionnetwork_contract.shadow.cli:shadow",
    "corpus": "actionnetwork_contract.corpus.cli:corpus",
    "scenarios": ".scenarios:scenarios",
    "settings": ".settings:list_settings",
    "openapi": ".openapi:openapi",
}
"""The module and function of each command, in the order of ``--help``."""


class _Commands(CommandGroup):
    """A group that imports only the command that runs, so that each command starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module, __name__), name)
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Documentation: docs/ in the source, and --help on each command.",
)
@click.version_option(__version__, "-V", "--version", message="actionnetwork-mock %(version)s")
def cli() -> None:
    """A local server that behaves like API v2 of Action Network, for tests of programs that use it."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line. Returns 0, 1 if the command failed, or 2 for wrong usage, after an error message."""
    try:
        code = cli.main(args=argv, prog_name="actionnetwork-mock", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        click.echo(f"actionnetwork-mock: {error.format_message()}", err=True)
        return error.exit_code  # 2 for all errors of click
    except UsageError as error:
        click.echo(f"actionnetwork-mock: {error}", err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 0
    # The exit code of ctx.exit. Commands return None.
    return code if isinstance(code, int) else 0
