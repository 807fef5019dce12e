"""The summary and the report of a session: what its tests cost, and what was wrong with their requests.

Each worker of xdist sends its part with the report of each test, so that nothing is lost when a worker dies. The
session that the user started collects them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .failure_report import IN_USE

if TYPE_CHECKING:
    from actionnetwork_mock.budget import Budget
    from actionnetwork_mock.lint import Finding

_ATTRIBUTE = "action_network"
_MAX_PATHS = 10
_MAX_TESTS = 3


class Reporting:
    """The hooks of a session with ``--action-network-summary`` or ``--action-network-report``."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._file = _file(config)
        self._results: dict[str, dict[str, Any]] = {}
        """The result of each test, by its id; of a test that ran again, the last one."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None]:
        """Look at the requests of a test before the next one uses the fixture."""
        action_network = item.stash.get(IN_USE, None)
        if action_network is not None:
            item.stash[_RESULT] = _as_json(action_network.budget, action_network.findings())
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Send the result with the report, whose attributes xdist passes on."""
        report = yield
        if call.when == "teardown" and _RESULT in item.stash:
            setattr(report, _ATTRIBUTE, item.stash[_RESULT])
            del item.stash[_RESULT]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect a result."""
        result = getattr(report, _ATTRIBUTE, None)
        if result is not None:
            self._results[report.nodeid] = result

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        if self._file and not hasattr(self._config, "workerinput"):
            import json

            self._file.write_text(json.dumps(report_of(self._results), indent=1) + "\n", encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the summary."""
        if self._config.getoption("action_network_summary"):
            terminalreporter.section("Action Network")
            for line in _summary(report_of(self._results)):
                terminalreporter.write_line(line)


def _file(config: pytest.Config) -> Path | None:
    """Return where the report goes. Raises pytest.UsageError for what cannot be written."""
    name = config.getoption("action_network_report")
    if not name:
        return None
    file = Path(name).absolute()
    if not file.parent.is_dir():
        raise pytest.UsageError(f"--action-network-report={name}: there is no folder {Path(name).parent}")
    if file.is_dir():
        raise pytest.UsageError(f"--action-network-report={name}: that is a folder")
    return file


_RESULT: pytest.StashKey[dict[str, Any]] = pytest.StashKey()


def _as_json(budget: Budget, findings: list[Finding]) -> dict[str, Any]:
    """Return the result of one test, in a form that a report can carry."""
    return {
        "calls": budget.calls,
        "refused": budget.refused,
        "seconds_at_limit": budget.seconds_at_limit,
        "peak_per_second": budget.peak,
        "by_path": budget.by_path,
        "forgotten": budget.forgotten,
        "findings": [
            {name: getattr(finding, name) for name in ("code", "sentence", "advice", "requests")}
            for finding in findings
        ],
    }


def report_of(results: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the content of the file: sums over the tests, each kind of finding once, and each test."""
    tests = dict(sorted(results.items()))
    paths: Counter[str] = Counter()
    for test in tests.values():
        paths.update(test["by_path"])
    return {
        "calls": sum(test["calls"] for test in tests.values()),
        "refused": sum(test["refused"] for test in tests.values()),
        "seconds_at_limit": sum(test["seconds_at_limit"] for test in tests.values()),
        "peak_per_second": max((test["peak_per_second"] for test in tests.values()), default=0),
        "by_path": dict(sorted(paths.items(), key=lambda item: (-item[1], item[0]))),
        "forgotten": sum(test["forgotten"] for test in tests.values()),
        "findings": _by_code(tests),
        "tests": tests,
    }


def _by_code(tests: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, test in tests.items():
        for finding in test["findings"]:
            shown = {key: finding[key] for key in ("code", "sentence", "advice")}
            first = found.setdefault(finding["code"], {**shown, "tests": {}})
            first["tests"].setdefault(name, []).extend(finding["requests"])
    return list(found.values())


def _summary(report: dict[str, Any]) -> list[str]:
    lines = [
        f"{report['calls']} calls by {len(report['tests'])} tests, at most {report['peak_per_second']} in a second, "
        f"{report['refused']} refused; they take {report['seconds_at_limit']:g} s at four a second"
    ]
    if report["forgotten"]:
        lines.append(
            f"{report['forgotten']} more were forgotten: raise the setting journal_requests or journal_bytes"
        )
    lines += [f"  {count:5} {path}" for path, count in list(report["by_path"].items())[:_MAX_PATHS]]
    left_out = len(report["by_path"]) - _MAX_PATHS
    lines += [f"        and {left_out} other addresses"] if left_out > 0 else []
    for finding in report["findings"]:
        lines.append(f"{finding['code']}: {finding['sentence']} {finding['advice']}".rstrip())
        tests = list(finding["tests"])
        lines += [f"  in {name}" for name in tests[:_MAX_TESTS]]
        lines += [f"  and in {len(tests) - _MAX_TESTS} other tests"] if len(tests) > _MAX_TESTS else []
    return lines
