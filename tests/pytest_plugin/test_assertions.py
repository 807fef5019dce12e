"""A failing assertion about requests says which there were."""

from __future__ import annotations

import pytest

from ..sessions import TRANSPORTS, run, run_in_subprocess


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_wrong_count_shows_the_requests(folder: pytest.Pytester, transport: str) -> None:
    folder.makepyfile(
        """
        from api import add, people

        def test_twice(action_network):
            add(action_network, "ann@example.org")
            people(action_network)
            assert action_network.requests.count("POST /people") == 2
        """
    )
    done = run(folder, f"--action-network={transport}")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            "E       assert 1 == 2",
            "E         1 of the requests match 'POST /people':",
            "E           <1: POST /people 200 {*ann@example.org*}>",
            "E         nearest to it:",
            "E           <2: GET /people 200>",
        ]
    )


def test_other_comparisons_are_explained_as_ever(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        "def test_lists():\n    assert [1, 2] == [1, 3]\ndef test_numbers():\n    assert 1 == 2"
    )
    done = run(folder)
    done.assert_outcomes(failed=2)
    done.stdout.fnmatch_lines(["*At index 1 diff: 2 != 3"])


def test_explaining_imports_nothing_of_the_mock(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import sys

        import pytest

        def test_imports():
            with pytest.raises(AssertionError):
                assert 1 == 2
            assert [name for name in sys.modules if name.startswith("actionnetwork_mock")] == []
        """
    )
    run_in_subprocess(folder).assert_outcomes(passed=1)
