"""One declaration says what a mock is started with, and every way to start one takes it."""

from __future__ import annotations

from typing import Any

import click
import pytest

from actionnetwork_mock.cli.run import run
from actionnetwork_mock.cli.serve import serve
from actionnetwork_mock.cli.server_options import ServerOptions
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.faults import Fault
from actionnetwork_mock.servers.in_process import InProcessServer
from actionnetwork_mock.servers.subprocess import ProcessServer
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.start_options import StartOptions, prepare_worlds

SERVERS = [MockServer, InProcessServer, ProcessServer]

EVERYTHING: StartOptions = {
    "settings": Settings(rate_limit=None, latency_s=0.001),
    "profile": "production",
    "api_key": "first-key",
    "api_keys": ["second-key"],
    "user_keys": ["own-key"],
    "any_key": True,
    "parents": {"second-key": "first-key"},
    "people": 5,
    "scenario": {"tags": ["Steward"]},
    "seed": 7,
    "db": None,
    "webhooks": {"http://127.0.0.1:9/hook": "subscribed"},
    "faults": ["GET /tags status=503", Fault("GET /lists", status=500)],
    "api_hosts": ["mock.example.org"],
    "control_hosts": ["mock"],
}


def test_every_option_is_tried() -> None:
    assert {*EVERYTHING} == {*StartOptions.__annotations__}


@pytest.mark.parametrize("server_class", SERVERS)
def test_every_mock_takes_every_option(server_class: Any) -> None:
    with server_class(**EVERYTHING) as server:
        assert server.api_key == "first-key"
        assert server.settings.rate_limit is None
        assert (server.settings.latency_s, server.settings.search_lag_s) == (0.001, 5)
        assert [tag["name"] for tag in server.tags] == ["Steward"]
        assert len(server.people) == 5
        assert [(one.url, one.trigger) for one in server.webhooks] == [
            ("http://127.0.0.1:9/hook", "subscribed")
        ]
        assert [one.fault.pattern for one in server.faults] == ["GET /tags", "GET /lists"]


@pytest.mark.parametrize("server_class", SERVERS)
def test_an_unknown_option_is_named_with_a_suggestion(server_class: Any) -> None:
    with pytest.raises(TypeError, match=r"^a mock has no option 'peple'\. Did you mean people\?$"):
        server_class(peple=5)


@pytest.mark.parametrize("server_class", SERVERS)
def test_a_wrong_fault_is_refused_with_a_sentence(server_class: Any) -> None:
    with pytest.raises(UsageError, match="Did you mean status"):
        server_class(faults=["* staus=500"]).start()


def test_what_can_be_read_only_once_is_kept_for_another_start() -> None:
    server = MockServer(
        api_keys=(key for key in ["second-key"]), webhooks=(url for url in ["http://127.0.0.1:9/"])
    )
    for _ in range(2):
        with server:
            assert server.call(lambda world: world.groups.known_keys("group")) == [
                "test-api-key",
                "second-key",
            ]
            assert len([*server.webhooks]) == 1


def test_without_options_there_is_an_empty_group() -> None:
    worlds = prepare_worlds()()
    assert worlds.default.groups.known_keys("group") == ["test-api-key"]
    assert not worlds.default.store.exists("people")
    worlds.close()


@pytest.mark.parametrize("command", [serve, run], ids=["serve", "run"])
def test_the_command_line_gives_every_option(command: click.Command) -> None:
    arguments = ["true"] if command is run else []
    with command.make_context(command.name or "", arguments) as context:
        names = ServerOptions.__dataclass_fields__
        options = ServerOptions(**{name: context.params[name] for name in names})
        assert {*options.start_options()} == {*StartOptions.__annotations__}


def test_a_profile_is_a_start_option_of_every_server() -> None:
    worlds = prepare_worlds(profile="production")()
    assert (worlds.settings.latency_s, worlds.settings.webhook_delay) == (0.5, "random")
    worlds.close()
    with pytest.raises(UsageError, match="there is no profile 'produktion'. Did you mean production?"):
        prepare_worlds(profile="produktion")
