"""Generates load in its own process: reads what to send from standard input, and prints the result."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

from .client import Load, drive, make_request
from .processes import ROOT, child_environment

CONNECTIONS = 16
"""Enough connections to keep a server busy while the client, on the other core, counts responses."""


def run_load(port: int, targets: Sequence[str], *, seconds: float = 3600, at_most: int | None = None) -> Load:
    """Send GETs to a server in turn, ``["/api/v2/people/3f0e...", ...]``, and return the result."""
    order = {"port": port, "targets": list(targets), "seconds": seconds, "at_most": at_most}
    answer = subprocess.run(
        [sys.executable, "-m", __spec__.name],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=child_environment(),
    )
    if answer.returncode:
        raise RuntimeError(f"the load failed: {answer.stderr.strip()[-500:]}")
    return Load(*json.loads(answer.stdout))


def _main() -> None:
    order = json.load(sys.stdin)
    requests = [make_request(order["port"], target) for target in order["targets"]]
    load = drive(
        order["port"],
        requests,
        connections=CONNECTIONS,
        seconds=order["seconds"],
        at_most=order["at_most"],
    )
    json.dump(load, sys.stdout)


if __name__ == "__main__":
    _main()
