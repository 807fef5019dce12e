from __future__ import annotations

import inspect
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from typing import Any

import hypothesis
import pytest

from actionnetwork_mock.settings import Settings
from actionnetwork_mock.worlds import Worlds

from .api_client import UNLIMITED, ApiClient
from .sessions import put_libraries_back

pytest_plugins = ["pytester"]

# A busy machine, on which an example takes long, is no fault. Decorators copy the profile: it is loaded before them.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")

MakeApi = Callable[..., ApiClient]


PROGRAMS = "COVERAGE_PROCESS_CONFIG"
"""With this variable, a program measures its coverage."""

_program_config = pytest.StashKey[str | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Let programs that tests start hear Ctrl-C: a shell has it ignored by what runs in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.stash[_program_config] = os.environ.get(PROGRAMS)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Save what a worker of xdist has measured. At its exit it has ten seconds, which a busy machine can exceed."""
    coverage = sys.modules.get("coverage") if hasattr(session.config, "workerinput") else None
    measuring = coverage and coverage.Coverage.current()
    if measuring:
        measuring.save()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    """Measure coverage in programs only if a test has the marker ``measured``: it doubles the time of a start.

    Each time that coverage starts, as after a test with the marker ``uncovered``, it sets the variable again.
    """
    program_config = item.config.stash[_program_config]
    if program_config and item.get_closest_marker("measured"):
        os.environ[PROGRAMS] = program_config
    else:
        os.environ.pop(PROGRAMS, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Stop measuring coverage during a test with the marker ``uncovered``."""
    coverage = sys.modules.get("coverage") if item.get_closest_marker("uncovered") else None
    measuring = coverage and coverage.Coverage.current()
    if not measuring:
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()


@pytest.fixture
def libraries() -> Iterator[None]:
    """Keep the libraries that a session in this process imports."""
    yield
    put_libraries_back()


@pytest.fixture
def pytester(libraries: None, pytester: pytest.Pytester) -> pytest.Pytester:
    """Pytester, which removes what sessions in this process imported, apart from libraries."""
    return pytester


@pytest.fixture
def make_api() -> Iterator[MakeApi]:
    """Make clients of fresh applications: ``make_api(put_null="ignored", people=60)``.

    What ``Worlds`` takes goes to the worlds, every other name is a setting. The rate limit is off unless given.
    """
    opened: list[Worlds] = []
    for_worlds = inspect.signature(Worlds).parameters

    def make(**options: Any) -> ApiClient:
        of_worlds = {name: options.pop(name) for name in for_worlds if name in options}
        settings: Settings = UNLIMITED.changed(**options)
        worlds = Worlds(settings, **of_worlds)
        opened.append(worlds)
        return ApiClient(worlds)

    yield make
    for worlds in opened:
        worlds.close()


@pytest.fixture
def api(make_api: MakeApi) -> ApiClient:
    """A client of a fresh application with an empty group and no rate limit."""
    return make_api()
