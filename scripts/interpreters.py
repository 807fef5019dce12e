"""Finds the Pythons of this machine that the project supports: ``python scripts/interpreters.py``.

It prints a line for each supported version, oldest first: the version and the interpreter's path, or ``-`` if there is
none. It runs with Python 3.8 or newer, so that an old Python can find a new one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_CLASSIFIER = re.compile(r'"Programming Language :: Python :: (3\.\d+)"')
_PROBE = "import ensurepip, sqlite3, ssl, sys, venv; print('%d.%d' % sys.version_info[:2], sys.executable)"
_PROBE_TIMEOUT_S = 30


@dataclass(frozen=True)
class Interpreter:
    """A Python that can make an environment. ``version`` is ``"3.11"``, ``path`` the executable itself, not a shim."""

    version: str
    path: str


def main() -> int:
    """Print the interpreters. Returns 0."""
    for version in supported_versions():
        interpreter = find_interpreter(version)
        print(version, interpreter.path if interpreter else "-")
    return 0


def supported_versions() -> list[str]:
    """Return the versions that the classifiers of pyproject.toml list, oldest first: ``["3.11", "3.12", "3.13"]``."""
    found = _CLASSIFIER.findall((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return sorted(found, key=lambda version: int(version.split(".")[1]))


def find_interpreter(version: str) -> Interpreter | None:
    """Return a working Python of a version (``"3.12"``): the running one, one on PATH, or one of pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    candidates = [
        getattr(sys, "_base_executable", sys.executable),
        *(shutil.which(f"python{version}", path=folder) for folder in os.get_exec_path()),
        *(str(path) for path in sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)),
    ]
    for path in filter(None, candidates):
        if (interpreter := _probe(path)) and interpreter.version == version:
            return interpreter
    return None


def _probe(path: str) -> Interpreter | None:
    # A shim may point to a version that is not selected, and a system's Python may lack the modules of venv.
    try:
        answer = subprocess.run(
            [path, "-c", _PROBE],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_PROBE_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version, _, executable = answer.stdout.strip().partition(" ")
    return Interpreter(version, executable) if answer.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
