"""What the README shows is true: its test passes, its commands exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from actionnetwork_mock.cli import cli

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES[1:])
def test_program_runs(example: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Welcome to the Action Network OSDI API v2 Entry Point!" in done.stdout


def test_first_test_passes(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(EXAMPLES[0])
    pytester.runpytest_inprocess("-W", "error").assert_outcomes(passed=1)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^    make ([a-z-]+)", README, re.MULTILINE))))
def test_make_has_target(target: str) -> None:
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


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
