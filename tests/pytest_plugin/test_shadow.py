"""``--action-network-shadow``: the calls of tests on the real API, of which a second mock plays the part."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from actionnetwork_mock import MockServer
from actionnetwork_mock.settings import Settings

from ..sessions import run

KEY = "a-key-that-must-not-be-seen-5310"

pytestmark = pytest.mark.slow  # each starts a comparer

TESTS = """
    import pytest
    from api import client

    @pytest.mark.parametrize("number", range(4))
    @pytest.mark.action_network(read_only=True)
    def test_read(action_network, number):
        with client(action_network) as asking:
            page = asking.get("/people").json()
            assert asking.get(page["_links"]["osdi:people"][number]["href"]).status_code == 200
"""


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockServer]:
    """What plays the real API."""
    with MockServer(api_key=KEY, people=40, settings=Settings(rate_limit=None)) as server:
        monkeypatch.setenv("ACTION_NETWORK_API_KEY", KEY)
        monkeypatch.setenv("ACTION_NETWORK_URL", server.url)
        yield server


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "workers"])
def test_the_calls_of_all_tests_become_one_report(folder: pytest.Pytester, workers: list[str]) -> None:
    folder.makepyfile(TESTS)
    options = ["--action-network=real", "--action-network-shadow=drift.json"]
    done = run(folder, *options, *(workers and ["-p", "xdist", *workers]))
    done.assert_outcomes(passed=4)
    text = (folder.path / "drift.json").read_text(encoding="utf-8")
    report = json.loads(text)
    assert report["exchanges"] == sum(row["compared"] for row in report["operations"]) == 8
    assert not [finding for finding in report["findings"] if finding["state"] == "confirmed"]
    done.stdout.fnmatch_lines(["*8 exchanges in * 8 compared*"])
    assert KEY not in text + done.stdout.str() + done.stderr.str()


def test_it_is_for_the_real_api_only(folder: pytest.Pytester) -> None:
    done = run(folder, "--action-network-shadow=drift.md")
    done.stderr.fnmatch_lines(["*--action-network-shadow compares the real API with the mock*"])


@pytest.mark.usefixtures("real")
def test_a_file_that_cannot_be_written_is_refused_at_once(folder: pytest.Pytester) -> None:
    done = run(folder, "--action-network=real", "--action-network-shadow=drift.txt")
    done.stderr.fnmatch_lines(["*--action-network-shadow: *drift.txt is no kind of report*"])
