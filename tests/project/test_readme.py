"""What the README shows is true: its tests pass, its commands exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from actionnetwork_mock.cli import cli

from ..sessions import run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_passes(pytester: pytest.Pytester, example: str) -> None:
    pytester.makepyfile(example)
    run(pytester, "-W", "error").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "line", sorted(set(re.findall(r"^    actionnetwork-mock (.+)", README, re.MULTILINE)))
)
def test_command_line_is_understood(line: str) -> None:
    name, *arguments = shlex.split(line)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    command.make_context(name, arguments)  # parses, and refuses what it does not know


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_readme_is_short() -> None:
    assert len(README.splitlines()) < 150
