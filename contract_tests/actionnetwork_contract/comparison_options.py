"""Command-line options of ``check``, ``shadow`` and ``corpus check``: the mock to compare with, and the reports."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path)

settings_option = click.option(
    "--settings",
    "settings_file",
    type=FILE,
    help="Settings of the mock to compare with, as --follow wrote them.",
)
set_option = click.option(
    "--set", "changes", multiple=True, metavar="NAME=VALUE", help="A setting of that mock. May be repeated."
)
report_option = click.option(
    "--report",
    "reports",
    multiple=True,
    type=FILE,
    help="File for the report: .json, .md or .xml (JUnit). May be repeated.",
)
