"""Runs the steps of a page of the documentation in a folder, in their order, as a reader would.

A block below "Save ... as `NAME`:" is a file. Each ``$ command`` of a console block runs in a shell. The lines that the
page shows below it must be in its output, in this order; the page may leave out others.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .guide_sessions import session

_SAVE = re.compile(r"Save\s+(?:it|the\s+\w+)\s+as\s+`([^`]+)`[^\n`]*:$")
_BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_TIMEOUT_S = 120


class File(NamedTuple):
    """A file that the page lets the reader save."""

    name: str
    text: str


class Command(NamedTuple):
    """A command that the reader types, and what the page shows of its output."""

    line: str
    shown: list[str]


def steps(page: str) -> Iterator[File | Command]:
    """Yield the files and commands of a page, in their order."""
    for block in _BLOCK.finditer(page):
        before = page[: block.start()].rstrip()
        saved = _SAVE.search(before)
        if saved:
            yield File(saved[1], block[2])
        elif block[1] == "console":
            for line, shown in session(block[0]):
                yield Command(line.rstrip("\n"), [text for text in shown.splitlines() if text.strip()])


def is_saved(page: str, start: int) -> bool:
    """Return whether the block of a page at a position is one that the reader saves."""
    return _SAVE.search(page[:start].rstrip()) is not None


def run_steps(page: str, folder: Path) -> int:
    """Save the files and run the commands of a page, and return how many commands ran. Raises AssertionError."""
    scripts = Path(sys.executable).parent
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONUNBUFFERED": "",  # or lines of two programs mix
        "NO_COLOR": "1",
        "COLUMNS": "80",
    }
    commands = 0
    for step in steps(page):
        if isinstance(step, File):
            (folder / step.name).parent.mkdir(parents=True, exist_ok=True)
            (folder / step.name).write_text(step.text, encoding="utf-8")
            continue
        done = subprocess.run(
            ["bash", "-c", step.line],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_TIMEOUT_S,
        )
        missing = first_missing(step.shown, done.stdout)
        assert missing is None, f"$ {step.line}\ndoes not print {missing!r}:\n{done.stdout}"
        assert done.returncode == 0 or step.shown, f"$ {step.line}\n{done.stdout}"
        commands += 1
    return commands


def first_missing(shown: list[str], output: str) -> str | None:
    """Return the first shown line that the output does not contain after those before it."""
    position = 0
    for line in shown:
        found = output.find(line.strip(), position)
        if found < 0:
            return line
        position = found + len(line.strip())
    return None
