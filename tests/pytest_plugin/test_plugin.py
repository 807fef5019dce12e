from __future__ import annotations

import subprocess
import sys

import pytest

CLIENT = """
import json
import urllib.request


def call(server, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server.url + path, data, {"OSDI-API-Token": server.api_key})
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def people(server):
    return call(server, "/people")["_embedded"]["osdi:people"]
"""


@pytest.fixture
def session(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder for a session of its own, with the plugin and a small client."""
    pytester.makepyfile(client=CLIENT)
    return pytester


def run(session: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run the session in a process of its own, with nothing but this plugin."""
    plugin = () if "pytest_actionnetwork.plugin" in sys.modules else ("-p", "pytest_actionnetwork.plugin")
    return session.runpytest_subprocess("-p", "no:cacheprovider", *plugin, *options)


def test_each_test_gets_an_empty_group(session: pytest.Pytester) -> None:
    session.makepyfile(
        """
        from client import people

        def test_one(action_network):
            action_network.seed(people=3)
            assert len(people(action_network)) == 3

        def test_another(action_network):
            assert people(action_network) == []
            assert action_network.requests.count("GET /people") == 1
        """
    )
    run(session).assert_outcomes(passed=2)


def test_a_frozen_clock_runs_again_in_the_next_test(session: pytest.Pytester) -> None:
    session.makepyfile(
        """
        def test_one(action_network):
            action_network.clock.freeze()

        def test_another(action_network):
            assert not action_network.clock.frozen
        """
    )
    run(session, "-p", "no:randomly").assert_outcomes(passed=2)


def test_one_server_runs_for_the_whole_session(session: pytest.Pytester) -> None:
    session.makepyfile(
        """
        def test_one(action_network, action_network_server):
            assert action_network.url == action_network_server.url
        """
    )
    run(session).assert_outcomes(passed=1)


def test_settings_can_be_overridden(session: pytest.Pytester) -> None:
    session.makepyfile(
        """
        import pytest
        from urllib.error import HTTPError
        from actionnetwork_mock import Settings
        from client import people

        @pytest.fixture(scope="session")
        def action_network_settings():
            return Settings(rate_limit=4)

        def test_limit(action_network):
            action_network.clock.freeze()
            for _ in range(4):
                people(action_network)
            with pytest.raises(HTTPError, match="429"):
                people(action_network)
            action_network.clock.advance(1)
            people(action_network)
        """
    )
    run(session).assert_outcomes(passed=1)


def test_workers_of_xdist_do_not_meet(session: pytest.Pytester) -> None:
    session.makepyfile(
        """
        import pytest
        from client import call, people

        @pytest.mark.parametrize("number", range(12))
        def test_one(action_network, number):
            body = {"person": {"email_addresses": [{"address": f"p{number}@example.org"}]}}
            call(action_network, "/people", body)
            (person,) = people(action_network)
            assert person["email_addresses"][0]["address"] == f"p{number}@example.org"
        """
    )
    run(session, "-p", "xdist", "-n", "3").assert_outcomes(passed=12)


def test_the_fixtures_are_documented(session: pytest.Pytester) -> None:
    session.makepyfile("def test_nothing(): pass")
    said = run(session, "--fixtures").stdout.str()
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


def test_the_plugin_imports_nothing_of_the_mock_until_it_is_used() -> None:
    script = (
        "import sys, pytest, pytest_actionnetwork.plugin; "
        "print([m for m in ('actionnetwork_mock', 'starlette', 'uvicorn', 'hypothesis', 'faker', 'httpx2', 'sqlite3') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
