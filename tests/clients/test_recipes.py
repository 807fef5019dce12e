"""The recipes of the guide's page on other languages: their tests pass, print what the page shows, and can fail."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

PAGE = (Path(__file__).parents[2] / "docs/guide/other-languages.md").read_text(encoding="utf-8")
NODE_MODULES = Path(__file__).parent / "javascript" / "node_modules"

FILES = dict(re.findall(r"^Save it as `([^`]+)`:\n\n```\w+\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
"""The text of each file on the page, by name: ``{"people.test.mjs": "import ..."}``."""

COMMANDS = dict(re.findall(r"^```console\n\$ ([^\n]+)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
"""What each command on the page prints, as far as the page shows it."""


def works(*command: str) -> bool:
    return (
        shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True).returncode == 0
    )


RUNTIMES: dict[str, tuple[Callable[[], bool], str]] = {
    "node": (lambda: works("node", "-e", "fetch"), "node 18 or newer is not installed"),
    "npx": (
        lambda: works("npx", "--version") and (NODE_MODULES / "vitest").exists(),
        "no Vitest: make javascript",
    ),
    "ruby": (
        lambda: works("ruby", "-e", "require 'minitest'"),
        "no Ruby with minitest: install Debian's packages ruby and ruby-minitest",
    ),
    "phpunit": (lambda: works("phpunit", "--version"), "no PHPUnit: install Debian's package phpunit"),
    "bash": (lambda: works("curl", "--version"), "curl is not installed"),
}
"""By a command's first word: whether what it needs is here, and the reason to skip otherwise."""


def run(
    command: str, folder: Path, *, change: Callable[[str], str] = str
) -> subprocess.CompletedProcess[str]:
    """Save the page's files in a folder and run one of its commands there, as a user would."""
    is_there, reason = RUNTIMES[command.split()[0]]
    if not is_there():
        pytest.skip(reason)
    for name, text in FILES.items():
        (folder / name).write_text(change(text), encoding="utf-8")
    if NODE_MODULES.exists():
        (folder / "node_modules").symlink_to(NODE_MODULES)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command.split(),
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_recipe_passes_and_prints_what_the_page_shows(command: str, tmp_path: Path) -> None:
    done = run(command, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for line in COMMANDS[command].splitlines():
        assert line in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_recipe_fails_when_the_note_is_another(command: str, tmp_path: Path) -> None:
    done = run(command, tmp_path, change=lambda text: text.replace("unknown-tag", "another-note"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "not" in done.stdout


def test_the_page_has_the_five_recipes() -> None:
    assert [command.split()[0] for command in COMMANDS] == list(RUNTIMES)
    assert len(FILES) == 6
