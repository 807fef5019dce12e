"""The example's own tests, run as a user runs them, with each transport."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from actionnetwork_mock import MockServer, Settings

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

EXAMPLE = Path(__file__).parents[2] / "examples" / "two_way_sync"


def run(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run pytest in the example's folder and return its exit code and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-o", f"cache_dir={folder}", *arguments],
        cwd=EXAMPLE,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("transport", ["mock", "inprocess", "process"])
def test_the_example_passes_with_each_transport(tmp_path: Path, transport: str) -> None:
    code, said = run(tmp_path, f"--action-network={transport}")
    assert (code, "11 passed" in said) == (0, True), said


def test_the_example_passes_in_two_workers(tmp_path: Path) -> None:
    code, said = run(tmp_path, "-n", "2")
    assert (code, "11 passed" in said) == (0, True), said


def test_on_a_real_group_only_what_reads_runs(tmp_path: Path) -> None:
    with MockServer(settings=Settings(rate_limit=4), people=30) as stand_in:
        code, said = run(
            tmp_path,
            "--action-network=real",
            ACTION_NETWORK_API_KEY=stand_in.api_key,
            ACTION_NETWORK_URL=stand_in.url,
        )
        written = [entry for entry in stand_in.requests if entry.method != "GET"]
        read = stand_in.requests.count("GET /people")
    assert (code, "1 passed" in said, "10 skipped" in said) == (0, True, True), said
    assert (written, read) == ([], 3)
