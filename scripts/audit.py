"""Looks for known vulnerabilities in the versions of ``constraints.txt``, with pip-audit: ``make audit``.

Without a connection to the database of vulnerabilities, it says that it skipped the check, and returns 0.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ("-m", "pip_audit", "--progress-spinner", "off", "--no-deps", "--disable-pip", "--timeout", "10")
SERVICE = ("--vulnerability-service", "osv")
_UNREACHABLE = re.compile(
    r"ConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|HTTPError"
)


def main(arguments: Sequence[str]) -> int:
    """Run pip-audit on a file of requirements, ``constraints.txt`` by default. Returns its exit code."""
    file = arguments[0] if arguments else str(ROOT / "constraints.txt")
    done = subprocess.run(
        [sys.executable, *COMMAND, *SERVICE, "--requirement", file],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    return judge(done.returncode, done.stdout)


def judge(code: int, output: str) -> int:
    """Print what pip-audit found, and return the exit code: 0 also if its database cannot be reached."""
    if code != 0 and _UNREACHABLE.search(output):
        print("Skipped: the database of vulnerabilities cannot be reached, so nothing was checked")
        return 0
    print(output.rstrip())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
