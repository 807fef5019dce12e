"""Which Pythons CI and the proof of the wheel find on a machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from interpreters import find_interpreter, supported_versions

ROOT = Path(__file__).parents[2]
UNSUPPORTED = "3.8"
"""A version that this test suite never runs with, so that only what a test makes can be found."""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one folder on PATH, empty; and pyenv has no version."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return tmp_path


def write_program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_versions_are_those_of_the_classifiers() -> None:
    versions = supported_versions()
    assert versions[0] == "3.11"
    assert "{}.{}".format(*sys.version_info) in versions


def test_a_python_on_path_is_found(path: Path) -> None:
    write_program(path / "python3.8", "echo 3.8 /real/python3.8")
    found = find_interpreter(UNSUPPORTED)
    assert found is not None
    assert found.path == "/real/python3.8"


def test_a_shim_for_a_version_that_is_not_selected_is_passed_over(path: Path) -> None:
    write_program(path / "python3.8", "echo 'pyenv: python3.8: command not found' >&2; exit 127")
    assert find_interpreter(UNSUPPORTED) is None
    write_program(path / "pyenv/versions/3.8.20/bin/python", "echo 3.8 /pyenv/python3.8")
    found = find_interpreter(UNSUPPORTED)
    assert found is not None
    assert found.path == "/pyenv/python3.8"


def test_a_python_of_another_version_is_passed_over(path: Path) -> None:
    write_program(path / "python3.8", "echo 3.9 /real/python3.9")
    assert find_interpreter(UNSUPPORTED) is None


def test_the_script_lists_what_is_missing(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/interpreters.py")],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=60,
    )
    lines = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert list(lines) == supported_versions()
    running = "{}.{}".format(*sys.version_info)
    assert [version for version, found in lines.items() if found != "-"] == [running]
