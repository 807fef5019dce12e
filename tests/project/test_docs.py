"""What the pages of the guide show is true: their tests pass, their programs run, their commands are understood."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from actionnetwork_mock.cli import cli

from ..sessions import run

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "guide").glob("*.md"))


def found_in(pages: list[Path], pattern: str) -> list[object]:
    """Return what a pattern finds on each page, named by the page and its place there."""
    return [
        pytest.param(text, id=f"{page.stem}-{number}")
        for page in pages
        for number, text in enumerate(
            re.findall(pattern, page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE), 1
        )
    ]


@pytest.mark.parametrize("example", found_in(PAGES, r"^```python\n(.*?)^```"))
def test_example_works(example: str, pytester: pytest.Pytester) -> None:
    tests = len(re.findall(r"^(?:async )?def test_", example, re.MULTILINE))
    if tests:
        pytester.makepyfile(example)
        run(pytester, "-W", "error").assert_outcomes(passed=tests)
        return
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example],
        cwd=pytester.path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("line", found_in(PAGES, r"^    actionnetwork-mock ([^\n]+)"))
def test_command_line_is_understood(line: str) -> None:
    name, *arguments = shlex.split(line)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    command.make_context(name, arguments)  # parses, and refuses what it does not know


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_there_are_pages() -> None:
    assert PAGES
