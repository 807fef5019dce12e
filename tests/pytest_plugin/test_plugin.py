from __future__ import annotations

import subprocess
import sys

import pytest

from ..sessions import run


def test_each_test_gets_an_empty_group(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        from api import people

        def test_one(action_network):
            action_network.seed(people=3)
            assert len(people(action_network)) == 3

        def test_another(action_network):
            assert people(action_network) == []
            assert action_network.requests.count("GET /people") == 1
        """
    )
    run(folder).assert_outcomes(passed=2)


def test_a_frozen_clock_runs_again_in_the_next_test(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        def test_one(action_network):
            action_network.clock.freeze()

        def test_another(action_network):
            assert not action_network.clock.frozen
        """
    )
    run(folder).assert_outcomes(passed=2)


def test_one_server_runs_for_the_whole_session(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        def test_one(action_network, action_network_server):
            assert action_network.url == action_network_server.url
        """
    )
    run(folder).assert_outcomes(passed=1)


def test_settings_can_be_overridden(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest
        from httpx2 import HTTPStatusError
        from actionnetwork_mock import Settings
        from api import people

        @pytest.fixture(scope="session")
        def action_network_settings():
            return Settings(rate_limit=4)

        def test_limit(action_network):
            action_network.clock.freeze()
            for _ in range(4):
                people(action_network)
            with pytest.raises(HTTPStatusError, match="429"):
                people(action_network)
            action_network.clock.advance(1)
            people(action_network)
        """
    )
    run(folder).assert_outcomes(passed=1)


def test_the_fixtures_are_documented(folder: pytest.Pytester) -> None:
    folder.makepyfile("def test_nothing(): pass")
    said = run(folder, "--fixtures").stdout.str()
    for name in (
        "action_network ",
        "action_network_server [session scope]",
        "action_network_settings [session scope]",
        "action_network_redirect ",
        "action_network_time ",
        "webhook_receiver ",
        "webhook_receiver_server [session scope]",
    ):
        assert name in said


@pytest.mark.uncovered
def test_the_plugin_imports_nothing_of_the_mock_until_it_is_used() -> None:
    script = (
        "import sys, pytest, pytest_actionnetwork.plugin; "
        # These are imported when a test fails, also one that does not use the fixture.
        "from pytest_actionnetwork import assertions, failure_report, options, tracebacks; "
        "print([m for m in ('actionnetwork_mock', 'starlette', 'uvicorn', 'hypothesis', 'faker', 'httpx2', 'sqlite3') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
