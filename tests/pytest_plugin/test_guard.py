from __future__ import annotations

import socket
from typing import Any

import pytest

from pytest_actionnetwork.guard import RealHostRefused, guarding, suspended

from ..sessions import run


def test_a_request_to_the_real_host_fails_with_a_sentence(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import urllib.request
        import httpx2

        def test_urllib(action_network):
            urllib.request.urlopen("https://actionnetwork.org/api/v2")

        def test_httpx2(action_network):
            httpx2.get("https://actionnetwork.org/api/v2", trust_env=False)
        """
    )
    done = run(folder)
    done.assert_outcomes(failed=2)
    said = done.stdout.str()
    assert said.count("RealHostRefused: the test uses the mock, but a request went to actionnetwork.org") >= 2
    assert "give the program action_network.url, which is http://127.0.0.1:" in said


@pytest.mark.parametrize("host", ["ActionNetwork.org", "www.actionnetwork.org.", b"actionnetwork.org"])
def test_the_host_is_known_however_it_is_written(host: str | bytes) -> None:
    with guarding("http://127.0.0.1:1/api/v2"), pytest.raises(RealHostRefused):
        socket.getaddrinfo(host, 443)


@pytest.mark.parametrize("host", ["127.0.0.1", None])
def test_other_hosts_are_looked_up(host: str | None) -> None:
    with guarding("http://127.0.0.1:1/api/v2"):
        assert socket.getaddrinfo(host, 80)


def test_nothing_is_left_behind() -> None:
    before = socket.getaddrinfo
    with guarding("http://127.0.0.1:1/api/v2"):
        assert socket.getaddrinfo is not before
    assert socket.getaddrinfo is before


def look_up() -> Any:
    return socket.getaddrinfo("actionnetwork.org", 443)


def test_what_others_put_on_top_stays_and_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port: [host])
    with guarding("http://127.0.0.1:1/api/v2"):
        guarded = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, port: guarded(host, port))
    assert look_up() == ["actionnetwork.org"]


def test_it_can_be_suspended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port: [host])
    with guarding("http://127.0.0.1:1/api/v2"):
        with suspended():
            assert look_up() == ["actionnetwork.org"]
        with pytest.raises(RealHostRefused):
            look_up()


def test_it_guards_only_the_test_that_uses_the_fixture_and_an_option_switches_it_off(
    folder: pytest.Pytester,
) -> None:
    folder.makepyfile(
        """
        import socket

        plain = socket.getaddrinfo

        def test_with(action_network, pytestconfig):
            assert (socket.getaddrinfo is plain) is pytestconfig.getoption("action_network_no_guard")

        def test_without():
            assert socket.getaddrinfo is plain
        """
    )
    run(folder).assert_outcomes(passed=2)
    run(folder, "--action-network-no-guard").assert_outcomes(passed=2)


def test_in_process_a_request_to_the_network_says_to_pass_the_transport(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import asyncio
        import urllib.request
        import httpx2
        import pytest
        import requests
        from pytest_actionnetwork.guard import TransportMissing

        pytestmark = pytest.mark.filterwarnings("ignore:.*charset_normalizer.*")

        async def ask(url):
            async with httpx2.AsyncClient(trust_env=False) as client:
                await client.get(url)

        def with_requests(url):
            with requests.Session() as session:
                session.trust_env = False
                session.get(url)

        @pytest.mark.parametrize(
            "get",
            [
                urllib.request.build_opener(urllib.request.ProxyHandler({})).open,
                with_requests,
                lambda url: httpx2.get(url, trust_env=False),
                lambda url: asyncio.run(ask(url)),
            ],
            ids=["urllib", "requests", "httpx2", "httpx2 async"],
        )
        def test_one(action_network, get):
            with pytest.raises(TransportMissing, match="pass transport=action_network.transport"):
                get(action_network.url)
        """
    )
    run(folder, "-W", "error", "--action-network=inprocess").assert_outcomes(passed=4)
    run(folder, "--action-network=inprocess", "--action-network-no-guard").assert_outcomes(passed=4)
