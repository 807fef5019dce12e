from __future__ import annotations

import pytest

from actionnetwork_mock.servers.in_process import InProcessServer
from actionnetwork_mock.servers.subprocess import ProcessServer
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

Server = type[MockServer] | type[InProcessServer] | type[ProcessServer]


@pytest.mark.parametrize("kind", [MockServer, InProcessServer, ProcessServer])
def test_the_settings_are_those_in_force(kind: Server) -> None:
    scenario = {"settings": {"rate_limit": 3}}
    with kind(scenario=scenario, settings=Settings(put_null="ignored")) as server:
        assert server.settings == Settings(rate_limit=3, put_null="ignored")
        server.load({"settings": {"rate_limit": None}})
        assert server.settings == Settings(rate_limit=None, put_null="ignored")
        server.reset()
        assert server.settings.rate_limit == 3
