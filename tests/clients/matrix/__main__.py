"""Runs clients against the mock and prints how each call ends: ``python -m tests.clients.matrix [CLIENT...]``.

``--write`` writes ``docs/clients.md`` from the rows instead, without running a client.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .clients import CLIENTS
from .page import write_page
from .runner import missing, run_client


def main(arguments: Sequence[str]) -> int:
    """Print each call with its outcome. Returns 1 if one differs from its row."""
    if arguments == ["--write"]:
        write_page()
        return 0
    differing = 0
    for client in CLIENTS:
        if arguments and client.name not in arguments:
            continue
        if reason := missing(client):
            print(f"Skipped: {reason}")
            continue
        for result, found in run_client(client):
            notes = " ".join(sorted(result.notes))
            print(f"{client.name}  {result.call.code}  {result.status} {notes} {result.error[:200]}")
            for sentence in found:
                print(f"    {sentence}")
            for request in result.requests if found else ():
                print(f"    {request}")
            differing += bool(found)
    print(f"{differing} calls differ from their rows")
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
