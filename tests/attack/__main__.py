"""``python -m tests.attack``: all attacks, and what they found."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from .attacks import Outcome, kill_under_load, send_endless_bodies, send_hostile_requests


@click.command(context_settings={"show_default": True, "max_content_width": 100})
@click.option("--requests", default=100_000, type=click.IntRange(1), help="Number of hostile requests.")
@click.option("--kills", default=20, type=click.IntRange(0), help="Number of kills under load.")
@click.option(
    "--body-mib", default=300, type=click.IntRange(1), help="Length of the bodies that are too long."
)
@click.option("--seed", default=0, help="Decides which requests are sent.")
@click.option("--max-seconds", default=1.0, help="Fail if an answer takes longer. A busy machine needs more.")
@click.option("--max-mib", default=120, help="Fail if the server takes more memory.")
def main(requests: int, kills: int, body_mib: int, seed: int, max_seconds: float, max_mib: int) -> None:
    """Attack servers of this machine over loopback, and print requests, slowest answer and memory.

    The exit code is 1 if a limit is exceeded, an answer is a 5xx or missing, or an acknowledged write is lost.
    """
    began = time.monotonic()
    with TemporaryDirectory(prefix="attack-") as folder:
        outcomes = [
            _report(send_hostile_requests(requests, seed=seed), max_seconds, max_mib),
            _report(send_endless_bodies(body_mib), max_seconds, max_mib),
            _report(kill_under_load(kills, Path(folder), seed=seed), max_seconds, max_mib),
        ]
    click.echo(f"done in {time.monotonic() - began:.0f} s")
    sys.exit(not all(outcomes))


def _report(outcome: Outcome, max_seconds: float, max_mib: int) -> bool:
    """Print an outcome, and return whether it is within the limits."""
    problems = [*outcome.problems]
    if outcome.slowest_s > max_seconds:
        problems.append(
            f"the slowest answer took {outcome.slowest_s:.3f} s, and {max_seconds:g} s are allowed"
        )
    if outcome.peak_mib > max_mib:
        problems.append(f"the server took {outcome.peak_mib} MiB of memory, and {max_mib} are allowed")
    click.echo(
        f"{outcome.name}\n  requests: {outcome.requests}, slowest: {outcome.slowest_s:.3f} s,"
        f" memory: {outcome.peak_mib or '?'} MiB"
    )
    for problem in problems:
        click.echo(f"  FAILED: {problem}")
    return not problems


if __name__ == "__main__":
    main()
