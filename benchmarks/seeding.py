"""The speed of adding invented people to a group."""

from __future__ import annotations

import time
from collections import deque
from contextlib import closing
from itertools import count
from pathlib import Path

from actionnetwork_fixtures.people import make_people
from actionnetwork_mock.changes import seed_people
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.world import World
from actionnetwork_mock.worlds import DEFAULT_API_KEY

from .budgets import Measured
from .rounds import alternate
from .run import Run

_numbers = count()


def measure_in_memory(run: Run) -> Measured:
    """Into a world in memory: people per second. The baseline is inventing them without storing."""
    return _compare(run, None)


def measure_in_file(run: Run) -> Measured:
    """Into a file, including the commit: people per second."""
    return _compare(run, run.folder)


def _compare(run: Run, folder: Path | None) -> Measured:
    people = run.size(100_000, 20_000)
    _invent_per_second(100)  # loads the tables of names, once
    rounds = run.size(5, 3)
    cpu_seconds = time.process_time()
    (seeded,) = alternate(rounds, lambda: _seed_per_second(people, folder))
    by_cpu = rounds * people / (time.process_time() - cpu_seconds)
    (invented,) = alternate(rounds, lambda: _invent_per_second(people))
    return Measured(seeded, invented, {"per second of CPU time": f"{by_cpu:,.0f}"})


def _seed_per_second(people: int, folder: Path | None) -> float:
    path = folder / f"seeded-{next(_numbers)}.db" if folder else None
    with closing(World(Settings(), path=str(path) if path else None)) as world:
        group = world.groups.open(DEFAULT_API_KEY)
        started = time.perf_counter()
        seed_people(world, people, group=group)
        seconds = time.perf_counter() - started
    if path:
        path.unlink()
    return people / seconds


def _invent_per_second(people: int) -> float:
    started = time.perf_counter()
    deque(make_people(people), maxlen=0)
    return people / (time.perf_counter() - started)
