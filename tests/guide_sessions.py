"""The console sessions of the guide's pages: run, and compared with what the page shows."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

GUIDE = Path(__file__).parents[1] / "docs" / "guide"
MARK = "--- next command ---"


def session(text: str) -> list[tuple[str, str]]:
    """Return the commands of all console blocks, each with the output that is shown below it."""
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    steps = [step for block in blocks for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [*map(_split, steps)]


def _split(step: str) -> tuple[str, str]:
    """Return a command, which may have several lines, and its output."""
    lines = step.splitlines(keepends=True)
    ends = next(n for n in range(1, len(lines) + 1) if _is_whole("".join(lines[:n])))
    return "".join(lines[:ends]), "".join(lines[ends:])


def _is_whole(command: str) -> bool:
    """Return whether a command ends here: its last line is not continued, and its quotation marks are closed."""
    try:
        shlex.split(command)
    except ValueError:
        return False
    return not command.endswith("\\\n")


def run_session(
    text: str, folder: Path, *, normalise: Callable[[str], str] = str
) -> tuple[list[str], list[str]]:
    """Run the commands of a page in a folder, with a free port for 8484, and return what they print and what is shown.

    ``normalise`` takes times and the like out of both.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    steps = session(text.replace("8484", port))
    assert len(steps) == text.count("\n$ ")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", "".join(f"{command}echo '{MARK}'\n" for command, _ in steps)],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    printed = [normalise(output).strip() for output in done.stdout.split(f"{MARK}\n")]
    return printed[:-1], [normalise(shown).strip() for _, shown in steps]
