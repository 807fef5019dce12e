"""What a session says of its calls, in the end and in a file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ..sessions import TWO_WORKERS, run

TESTS = """
import pytest
from api import add, client, people


def test_good(action_network):
    people(action_network)


@pytest.mark.parametrize("number", range(4))
def test_misspelt(action_network, number):
    add(action_network, "ann@example.org", add_tags=["stewrd"])
    with client(action_network) as asking:
        asking.get("/people", params={"per_page": 100})


def test_without():
    pass
"""


def report(folder: pytest.Pytester, *arguments: str) -> Any:
    folder.makepyfile(TESTS)
    done = run(folder, "--action-network-report=report.json", *arguments)
    done.assert_outcomes(passed=6)
    return json.loads((folder.path / "report.json").read_text())


@pytest.mark.parametrize(
    "arguments",
    [[], TWO_WORKERS, pytest.param(["--action-network=process"], marks=pytest.mark.slow)],
    ids=str,
)
def test_the_file_has_sums_findings_and_tests(folder: pytest.Pytester, arguments: list[str]) -> None:
    made = report(folder, *arguments)
    assert (made["calls"], made["refused"], made["seconds_at_limit"]) == (9, 0, 2.25)
    assert made["by_path"] == {"GET /people": 5, "POST /people": 4}
    (good, *misspelt) = made["tests"].items()
    assert good[0].endswith("::test_good")
    assert (good[1]["calls"], good[1]["findings"]) == (1, [])
    tag, per_page = made["findings"]
    assert (tag["code"], per_page["code"]) == ("unknown-tag", "per-page-cut")
    assert tag["tests"] == {name: [1] for name, _ in misspelt}
    assert per_page["tests"] == {name: [2] for name, _ in misspelt}


def test_the_summary_is_printed_on_request(folder: pytest.Pytester) -> None:
    folder.makepyfile(TESTS)
    done = run(folder, "--action-network-summary")
    done.stdout.fnmatch_lines(
        [
            "*= Action Network =*",
            "9 calls by 5 tests, at most 2 in a second, 0 refused; they take 2.25 s at four a second",
            "      5 GET /people",
            "      4 POST /people",
            "unknown-tag: There is no tag 'stewrd', so it was not added. *",
            "  in *::test_misspelt[[]0[]]",
            "  and in 1 other tests",
            "per-page-cut: per_page=100 was cut to 25, the most that there is.",
        ]
    )


@pytest.mark.uncovered
@pytest.mark.slow
def test_the_summary_is_printed_once_with_workers(folder: pytest.Pytester) -> None:
    folder.makepyfile(TESTS)
    done = run(folder, "--action-network-summary", "-n", "2")
    done.stdout.fnmatch_lines(["9 calls by 5 tests, *"])
    assert done.stdout.str().count("calls by") == 1


def test_without_the_options_nothing_is_said(folder: pytest.Pytester) -> None:
    folder.makepyfile(TESTS)
    assert "Action Network" not in run(folder).stdout.str()
    assert not (folder.path / "report.json").exists()


def test_a_session_without_calls_has_an_empty_report(folder: pytest.Pytester) -> None:
    folder.makepyfile("def test_without(): pass")
    done = run(folder, "--action-network-report=report.json", "--action-network-summary")
    done.stdout.fnmatch_lines(["0 calls by 0 tests, *"])
    assert json.loads((folder.path / "report.json").read_text())["tests"] == {}


def test_a_file_that_cannot_be_written_is_refused_at_the_beginning(folder: pytest.Pytester) -> None:
    folder.makepyfile(TESTS)
    done = run(folder, "--action-network-report=nowhere/report.json")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(
        ["ERROR: --action-network-report=nowhere/report.json: there is no folder nowhere"]
    )


def test_the_types_of_what_a_test_tells_survive_a_failing_test(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        "from api import people\ndef test_fails(action_network):\n    people(action_network)\n    assert 0"
    )
    run(folder, "--action-network-report=report.json").assert_outcomes(failed=1)
    assert json.loads((folder.path / "report.json").read_text())["calls"] == 1


def test_a_test_that_asks_for_the_fixture_late_is_counted(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        from api import people

        def test_late(request):
            people(request.getfixturevalue("action_network"))
        """
    )
    run(folder, "--action-network-report=report.json", "--action-network=inprocess").assert_outcomes(passed=1)
    assert json.loads((folder.path / "report.json").read_text())["calls"] == 1
