"""The duration of pytest sessions, each in its own process, with the files in ``pytest_sessions/``."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from .budgets import Measured, NotMeasurable
from .processes import child_environment
from .rounds import alternate
from .run import Run

_FILES = Path(__file__).with_name("pytest_sessions")
_PLUGIN = "pytest_actionnetwork.plugin"
_HTTPSERVER = "pytest_httpserver.pytest_plugin"

_PLUGINS_OF_DEPENDENCIES = {
    "faker": "faker.contrib.pytest.plugin",
    "hypothesis": "_hypothesis_pytestplugin",
    "anyio": "anyio.pytest_plugin",
}
"""The pytest plugins of our dependencies, which every session loads after the mock is installed."""


def measure_unused_plugin(run: Run) -> Measured:
    """A session of an empty test with the plugin, against the same session without it: ms."""
    return _compare(run, ("nothing.py", _PLUGIN), ("nothing.py",))


def measure_dependencies(run: Run) -> Measured:
    """A session of an empty test with the plugins of our dependencies, against the same session without them: ms."""
    plugins = _PLUGINS_OF_DEPENDENCIES.values()
    value, baseline, *alone = alternate(
        run.size(11, 5),
        lambda: _session_ms("nothing.py", *plugins),
        lambda: _session_ms("nothing.py"),
        *(partial(_session_ms, "nothing.py", plugin) for plugin in plugins),
    )
    details = {
        name: f"{ms - baseline:+.0f} ms" for name, ms in zip(_PLUGINS_OF_DEPENDENCIES, alone, strict=True)
    }
    return Measured(value, baseline, details)


def measure_first_use(run: Run) -> Measured:
    """A session of a test that uses the fixture, against one with an empty test and the plugin: ms."""
    rounds = run.size(11, 5)
    with_fixture, without, bare = alternate(
        rounds,
        lambda: _session_ms("uses_mock.py", _PLUGIN),
        lambda: _session_ms("nothing.py", _PLUGIN),
        lambda: _session_ms("uses_bare.py", _PLUGIN),
    )
    return Measured(with_fixture, without, {"a bare uvicorn thread adds": f"{bare - without:.0f} ms"})


def measure_test_that_reads(run: Run) -> Measured:
    """A test with a clean group and a GET, against an expectation and a GET of pytest-httpserver: ms."""
    return _compare_tests(run, "GET")


def measure_test_that_writes(run: Run) -> Measured:
    """A test with a clean group and a POST, against an expectation and a POST of pytest-httpserver: ms."""
    return _compare_tests(run, "POST")


def _compare(run: Run, session: tuple[str, ...], against: tuple[str, ...]) -> Measured:
    value, baseline = alternate(run.size(21, 9), lambda: _session_ms(*session), lambda: _session_ms(*against))
    return Measured(value, baseline)


def _compare_tests(run: Run, method: str) -> Measured:
    if importlib.util.find_spec("pytest_httpserver") is None:
        raise NotMeasurable("pytest-httpserver is not installed: pip install pytest-httpserver")
    tests = str(run.size(500, 200))
    report = run.folder / "per-test.txt"

    def per_test(file: str, plugin: str) -> float:
        _session_ms(
            file, plugin, BENCHMARK_METHOD=method, BENCHMARK_TESTS=tests, BENCHMARK_REPORT=str(report)
        )
        return 1000 * float(report.read_text())

    value, baseline, empty = alternate(
        run.size(7, 3),
        lambda: per_test("tests_with_mock.py", _PLUGIN),
        lambda: per_test("tests_with_httpserver.py", _HTTPSERVER),
        lambda: per_test("tests_with_nothing.py", _PLUGIN),
    )
    return Measured(value, baseline, {"an empty test": f"{empty:.2f} ms"})


def _session_ms(file: str, *plugins: str, **variables: str) -> float:
    """Run a pytest session with only these plugins, and return the milliseconds of its process."""
    command = [sys.executable, "-m", "pytest", "-c", str(_FILES / "pytest.ini"), str(_FILES / file)]
    for plugin in plugins:
        command += ["-p", plugin]
    environment = {**child_environment(), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **variables}
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=_FILES)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"the session on {file} failed:\n{(done.stdout + done.stderr)[-1500:]}")
    return 1000 * seconds
