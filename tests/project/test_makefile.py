"""The Makefile: what it says when something is missing, what it installs, and that pages name its targets."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what the Makefile reads, without an environment."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # What `make PYTHON=... test` was given is not for the makes of the tests.
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHON" and not name.startswith("MAKE")
    }
    return subprocess.run(
        ["make", *arguments], cwd=checkout, env=environment, capture_output=True, text=True, timeout=30
    )


def interpreter(checkout: Path, script: str) -> str:
    """Return the path of an executable that stands for a Python: a shell script, given ``$2``, the code to run."""
    path = checkout / "some-python"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_make_names_a_python_that_is_missing(checkout: Path) -> None:
    done = make(checkout, "PYTHON=python3.99", "serve")
    assert done.returncode == 2
    assert "There is no command python3.99. Install Python 3.11 or newer" in done.stdout
    assert not (checkout / ".venv").exists()


def test_make_names_a_python_that_is_too_old(checkout: Path) -> None:
    old = (
        f"exec {sys.executable} -c \"import sys; sys.version_info = (3, 9); sys.version = '3.9.2 (old)'; $2\""
    )
    done = make(checkout, f"PYTHON={interpreter(checkout, old)}", "serve")
    assert done.returncode == 2
    assert "needs Python 3.11 or newer, and" in done.stderr
    assert "is 3.9.2. Name another, as in make PYTHON=python3.13" in done.stderr
    assert not (checkout / ".venv").exists()


def test_make_names_the_package_that_debian_leaves_out(checkout: Path) -> None:
    without_venv = 'case "$2" in *ensurepip*) exit 1;; esac'
    done = make(checkout, f"PYTHON={interpreter(checkout, without_venv)}", "serve")
    assert done.returncode == 2
    assert "On Debian and Ubuntu, install the package python3-venv" in done.stdout
    assert not (checkout / ".venv").exists()


def test_a_level_that_is_installed_is_not_installed_again(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    for stamp in ("made", "installed", "installed-test"):
        (checkout / ".venv" / stamp).touch()
    assert make(checkout, "--dry-run", "-s", "serve").stdout.splitlines() == [
        ".venv/bin/actionnetwork-mock serve --people 100 "
    ]
    assert "scripts/install.py dev" in make(checkout, "--dry-run", "env").stdout


def test_another_interpreter_makes_another_environment(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "made").write_text("python3.11\n", encoding="utf-8")
    (checkout / ".venv" / "installed").touch()
    assert "venv --clear" not in make(checkout, "--dry-run", "PYTHON=python3.11", "serve").stdout
    assert (
        "python3.13 -m venv --clear .venv" in make(checkout, "--dry-run", "PYTHON=python3.13", "serve").stdout
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_has_the_targets_that_a_page_names(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lines = re.findall(r"^    (make [^#\n]+)", text, re.MULTILINE) + re.findall(r"`(make [^`]+)`", text)
    assert targets_in(lines) <= targets_of_make()


def test_make_has_the_targets_that_ci_runs() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    targets = targets_in(re.findall(r" (make (?:[A-Z]\S+ )*[a-z -]+)", script))
    assert {"serve", "test", "lint", "types"} <= targets
    assert targets <= targets_of_make()


def targets_in(lines: list[str]) -> set[str]:
    return {word for line in lines for word in line.split()[1:] if "=" not in word}


def targets_of_make() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
