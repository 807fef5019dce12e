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
