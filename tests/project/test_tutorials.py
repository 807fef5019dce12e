"""The tutorials run as they are written, at the real addresses, and print what the page shows."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.guide_sessions import GUIDE, MARK, session

PAGE = (GUIDE / "tutorials.md").read_text(encoding="utf-8")
TUTORIALS = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)


@pytest.mark.slow
@pytest.mark.uncovered
def test_the_tutorials_print_what_the_page_shows(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        page = PAGE.replace("8585", str(probe.getsockname()[1]))
    (start,) = re.findall(r"^    (actionnetwork-mock run .*)$", page, re.MULTILINE)
    (functions,) = re.findall(r"^```bash\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    steps = session(page)
    commands = "".join(f"{command}echo '{MARK}'\n" for command, _ in steps)
    (tmp_path / "typed.sh").write_text(functions + commands, encoding="utf-8")
    done = subprocess.run(
        [*shlex.split(start), "typed.sh"],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stderr == ""
    printed = [output.strip() for output in done.stdout.split(f"{MARK}\n")][:-1]
    typed = [command for command, _ in steps]
    assert list(zip(typed, printed, strict=True)) == [(command, shown.strip()) for command, shown in steps]


def test_the_page_has_the_tutorials_of_the_documentation() -> None:
    assert TUTORIALS == ["First calls", "Posts without a key", "Autoresponses", "Webhooks"]
    assert "https://actionnetwork.org/api/v2" in PAGE
