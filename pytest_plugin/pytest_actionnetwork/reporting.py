"""What the tests of a session cost and what was wrong with their requests: in the terminal, and as a file.

Each worker of xdist tells with the report of a test, so that nothing is lost when one dies; who gathers is the session
that the user started.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from actionnetwork_mock.budget import Budget
    from actionnetwork_mock.lint import Finding

_ATTRIBUTE = "action_network"
_MOST_PATHS = 10
_MOST_TESTS = 3


class Reporting:
    """Hooks of a session that was asked for ``--action-network-summary`` or ``--action-network-report``."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._file = _file(config)
        self._told: dict[str, dict[str, Any]] = {}
        """What each test told, by its id; of one that ran again, the last time."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None]:
        """Look at the requests of a test before the fixture is given to the next one."""
        action_network = getattr(item, "funcargs", {}).get("action_network")
        if action_network is not None:
            item.stash[_TOLD] = _as_json(action_network.budget, action_network.findings())
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Send along what was seen: attributes of a report come through xdist."""
        report = yield
        if call.when == "teardown" and _TOLD in item.stash:
            setattr(report, _ATTRIBUTE, item.stash[_TOLD])
            del item.stash[_TOLD]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather."""
        told = getattr(report, _ATTRIBUTE, None)
        if told is not None:
            self._told[report.nodeid] = told

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        if self._file and not hasattr(self._config, "workerinput"):
            import json

            self._file.write_text(json.dumps(report_of(self._told), indent=1) + "\n", encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the summary."""
        if self._config.getoption("action_network_summary"):
            terminalreporter.section("Action Network")
            for line in _summary(report_of(self._told)):
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


_TOLD: pytest.StashKey[dict[str, Any]] = pytest.StashKey()


def _as_json(budget: Budget, findings: list[Finding]) -> dict[str, Any]:
    """Return what one test has to tell, as a report can carry it."""
    return {
        "calls": budget.calls,
        "refused": budget.refused,
        "seconds_at_limit": budget.seconds_at_limit,
        "peak_per_second": budget.peak,
        "by_path": budget.by_path,
        "forgotten": budget.forgotten,
        "findings": [
            {"code": one.code, "sentence": one.sentence, "advice": one.advice, "requests": one.requests}
            for one in findings
        ],
    }


def report_of(told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what goes into the file: sums over the tests, each kind of finding once, and the tests by themselves."""
    tests = dict(sorted(told.items()))
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
        for one in test["findings"]:
            first = found.setdefault(
                one["code"],
                {"code": one["code"], "sentence": one["sentence"], "advice": one["advice"], "tests": {}},
            )
            first["tests"].setdefault(name, []).extend(one["requests"])
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
    lines += [f"  {count:5} {path}" for path, count in list(report["by_path"].items())[:_MOST_PATHS]]
    left_out = len(report["by_path"]) - _MOST_PATHS
    lines += [f"        and {left_out} other addresses"] if left_out > 0 else []
    for finding in report["findings"]:
        lines.append(f"{finding['code']}: {finding['sentence']} {finding['advice']}".rstrip())
        tests = list(finding["tests"])
        lines += [f"  in {name}" for name in tests[:_MOST_TESTS]]
        lines += [f"  and in {len(tests) - _MOST_TESTS} other tests"] if len(tests) > _MOST_TESTS else []
    return lines
