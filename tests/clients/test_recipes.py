"""The recipes of the guide for other languages: their tests pass, print what the pages show, and can fail.

The recipes exist on the pages only. A test saves the files of a page in a folder and runs the commands of the page.
"""

from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

GUIDE = Path(__file__).parents[2] / "docs/guide"
NODE_MODULES = Path(__file__).parent / "javascript" / "node_modules"
MOCK_COMMAND = Path(sys.executable).with_name("actionnetwork-mock")
JUNIT = Path("/usr/share/java/junit-platform-console-standalone.jar")
MAX_SECONDS = 120


@dataclass(frozen=True)
class Recipe:
    """A test on a page, and what it says when it hangs."""

    page: str
    limit: str
    """The limit of five or ten seconds in the page's text, which tests make shorter."""
    on_hang: str
    is_installed: Callable[[], bool]
    reason: str
    """Why the recipe is skipped otherwise."""
    on_end: str = "The mock has ended"

    def text(self) -> str:
        return (GUIDE / self.page).read_text(encoding="utf-8")


def works(*command: str) -> bool:
    return (
        shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True).returncode == 0
    )


def has_package(name: str) -> bool:
    return works("npx", "--version") and (NODE_MODULES / name).exists()


RECIPES = {
    "node": Recipe(
        "javascript.md",
        "timeout: 5000",
        "timed out after 500ms",
        lambda: works("node", "-e", "fetch"),
        "node 18 or newer is not installed",
    ),
    "npx vitest": Recipe(
        "javascript.md",
        "vitest run",
        "Test timed out in 500ms",
        lambda: has_package("vitest"),
        "no Vitest: make javascript",
    ),
    "env NODE_OPTIONS=--experimental-vm-modules npx jest members": Recipe(
        "javascript.md",
        "npx jest members.spec.mjs",
        "Exceeded timeout of 3000 ms",
        lambda: has_package("jest"),
        "no Jest: make javascript",
    ),
    "env NODE_OPTIONS=--experimental-vm-modules npx jest --globalSetup": Recipe(
        "javascript.md",
        "./mock.teardown.mjs members.spec.mjs",
        "Exceeded timeout of 3000 ms",
        lambda: has_package("jest"),
        "no Jest: make javascript",
    ),
    "phpunit": Recipe(
        "php.md",
        'name="default_socket_timeout" value="5"',
        "HTTP request failed",
        lambda: works("phpunit", "--version"),
        "no PHPUnit: install Debian's package phpunit",
    ),
    "ruby": Recipe(
        "ruby.md",
        "timeout(5,",
        "Timeout::Error",
        lambda: works("ruby", "-e", "require 'minitest'"),
        "no Ruby with minitest: install Debian's packages ruby and ruby-minitest",
    ),
    "rspec": Recipe(
        "ruby.md",
        "timeout(5,",
        "Timeout::Error",
        lambda: works("rspec", "--version"),
        "no RSpec: install Debian's package ruby-rspec",
    ),
    "javac": Recipe(
        "java.md",
        "@Timeout(5)",
        "timed out after 1 second",
        lambda: works("javac", "--version") and JUNIT.exists(),
        "no JUnit: install Debian's packages default-jdk-headless and junit5",
    ),
    "go": Recipe(
        "go.md",
        "-timeout 10s",
        "test timed out after 1s",
        lambda: works("go", "version"),
        "no Go: install Debian's package golang-go",
    ),
    "bash": Recipe(
        "other-languages.md",
        "--max-time 5",
        "Operation timed out",
        lambda: works("curl", "--version"),
        "curl is not installed",
    ),
}
"""By the words with which a command begins on its page."""

SHORT = {
    "vitest run": "vitest run --testTimeout=500",
    "npx jest members.spec.mjs": "npx jest members.spec.mjs --testTimeout=3000",  # also that of the start
    "./mock.teardown.mjs members.spec.mjs": "./mock.teardown.mjs members.spec.mjs --testTimeout=3000",
    "timeout: 5000": "timeout: 500",
}
"""What takes the place of limits. In others, the number becomes 1."""


def files_of(page: str) -> dict[str, str]:
    """Return the files on a page, by name: ``{"mock.mjs": "import ..."}``."""
    return dict(re.findall(r"^Save it as `([^`]+)`:\n\n```\w+\n(.*?)^```", page, re.DOTALL | re.MULTILINE))


def commands_of(page: str) -> list[tuple[list[str], list[str]]]:
    """Return the commands of each console block of a page, and the lines that the last one prints."""
    blocks = re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    parts = [re.match(r"((?:\$ [^\n]+\n)+)(.*)", block, re.DOTALL) for block in blocks]
    return [
        ([line[2:] for line in part[1].splitlines()], part[2].splitlines())
        for part in parts
        if part is not None
    ]


@cache
def is_installed(name: str) -> bool:
    return RECIPES[name].is_installed()


HANG = "await __import__('asyncio').sleep(3600)"
END = "__import__('os').kill(__import__('os').getpid(), 9)"


class Run:
    """Runs a recipe in a folder, with a command ``actionnetwork-mock`` of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        if not is_installed(name):
            pytest.skip(RECIPES[name].reason)
        self._name, self._folder, self._recipe = name, folder, RECIPES[name]
        self._servers = folder / "servers"
        os.mkfifo(self._servers)

    def done(
        self, *, change: Callable[[str], str] = str, on_request: str | None = None
    ) -> tuple[int, str, list[str]]:
        """Return the exit code, the output, and the lines that the page shows of it. All servers have ended then.

        ``on_request`` is a statement that the server carries out in place of the first request to the API.
        """
        text = change(self._recipe.text())
        (commands, shown) = next(found for found in commands_of(text) if found[0][0].startswith(self._name))
        for name, content in files_of(text).items():
            (self._folder / name).write_text(content, encoding="utf-8")
        (self._folder / "package.json").write_text("{}")  # npm install makes one
        if NODE_MODULES.exists():
            (self._folder / "node_modules").symlink_to(NODE_MODULES)
        self._write_command(on_request)
        reader = os.open(self._servers, os.O_RDONLY | os.O_NONBLOCK)
        try:
            with open(self._servers, "wb"):  # so that there is an end, also if no server starts
                code, output = self._run(commands)
            assert select.select([reader], [], [], MAX_SECONDS)[0], "a server has not ended"
            assert os.read(reader, 1) == b""
        finally:
            os.close(reader)
        return code, output, shown

    def _write_command(self, on_request: str | None) -> None:
        """Write the command. Its servers have the pipe open, so that its end shows when they have ended."""
        program = f"""\
import sys
from actionnetwork_mock.cli import main
from actionnetwork_mock.http.pipeline import EmulatedApi

answer = EmulatedApi.__call__

async def act(*arguments):
    EmulatedApi.__call__ = answer
    {on_request}

if {on_request is not None}:
    EmulatedApi.__call__ = act
    EmulatedApi.answer_at_once = lambda *_: None
sys.exit(main())
"""
        folder = self._folder / "bin"
        folder.mkdir()
        (folder / "program.py").write_text(program, encoding="utf-8")
        command = folder / "actionnetwork-mock"
        start = shlex.join([sys.executable, str(folder / "program.py")])
        command.write_text(f'#!/bin/sh\nexec 9>{shlex.quote(str(self._servers))}\nexec {start} "$@"\n')
        command.chmod(0o755)

    def _run(self, commands: list[str]) -> tuple[int, str]:
        path = f"{self._folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "GOPROXY": "off", "GOFLAGS": "-count=1"}
        output = ""
        for command in commands:
            done = subprocess.run(
                shlex.split(command),
                cwd=self._folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=MAX_SECONDS,
            )
            output += done.stdout
            if done.returncode != 0:
                break
        return done.returncode, output


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_passes_and_prints_what_the_page_shows(name: str, tmp_path: Path) -> None:
    code, output, shown = Run(name, tmp_path).done()
    assert code == 0, output
    assert shown
    for line in shown:
        assert line in output


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_fails_when_the_note_is_another(name: str, tmp_path: Path) -> None:
    code, output, _ = Run(name, tmp_path).done(
        change=lambda text: text.replace("unknown-tag", "another-note")
    )
    assert code != 0, output


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_says_that_a_test_hangs_and_leaves_no_server(name: str, tmp_path: Path) -> None:
    limit = RECIPES[name].limit
    short = SHORT.get(limit) or re.sub(r"\d+", "1", limit)
    assert limit in RECIPES[name].text()
    code, output, _ = Run(name, tmp_path).done(
        change=lambda text: text.replace(limit, short), on_request=HANG
    )
    assert code != 0, output
    assert RECIPES[name].on_hang in output


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_says_that_the_mock_has_ended(name: str, tmp_path: Path) -> None:
    code, output, _ = Run(name, tmp_path).done(on_request=END)
    assert code != 0, output
    assert RECIPES[name].on_end in output


def test_every_command_of_the_pages_is_tested() -> None:
    pages = {recipe.page: recipe.text() for recipe in RECIPES.values()}
    commands = [commands[0] for text in pages.values() for commands, _ in commands_of(text)]
    assert [name for command in commands for name in RECIPES if command.startswith(name)] == list(RECIPES)
    assert len(commands) == len(RECIPES)


@pytest.mark.parametrize("page", sorted({recipe.page for recipe in RECIPES.values()}))
def test_a_helper_is_short(page: str) -> None:
    files = files_of((GUIDE / page).read_text(encoding="utf-8"))
    assert all(
        len(text.splitlines()) <= 50 for name, text in files.items() if name.lower().startswith("mock")
    )
