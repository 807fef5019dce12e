"""The session on the guide's page about the control API runs, and prints what the page says."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from actionnetwork_mock.control.operations import OPERATIONS

PAGE = (Path(__file__).parents[2] / "docs" / "guide" / "control-api.md").read_text(encoding="utf-8")
MARK = "--- next command ---"


def session(text: str) -> list[tuple[str, str]]:
    """Return the commands of all console blocks, each with the output that is shown below it."""
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    steps = [step for block in blocks for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    parts = (re.fullmatch(r"((?:[^\n]*\\\n)*[^\n]*\n)(.*)", step, re.DOTALL) for step in steps)
    return [(part[1], part[2]) for part in parts if part is not None]


def test_the_session_prints_what_the_page_shows(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    steps = session(PAGE.replace("8484", port))
    assert len(steps) == PAGE.count("\n$ ")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", "".join(f"{command}echo '{MARK}'\n" for command, _ in steps)],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )
    printed = [output.strip() for output in done.stdout.split(f"{MARK}\n")]
    assert printed[:-1] == [shown.strip() for _, shown in steps], done.stderr
    assert done.stderr == ""


def test_every_address_that_the_page_names_exists() -> None:
    named = {*re.findall(r"`(?:(?:GET|POST|PUT|DELETE) )?/_mock(/[^` ]*)`", PAGE)}
    assert len(named) > 20
    assert named <= {re.sub(r":\w+\}", "}", operation.path) for operation in OPERATIONS}
