from __future__ import annotations

import asyncio
import sys
import types
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import httpx2
import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.in_process import InProcessServer
from actionnetwork_mock.servers.transport import InProcessTransport
from actionnetwork_mock.settings import Settings


@pytest.fixture
def server() -> Iterator[InProcessServer]:
    """A mock in process, without a limit of calls."""
    with InProcessServer(settings=Settings(rate_limit=None)) as server:
        yield server


@pytest.fixture
def client(server: InProcessServer) -> Iterator[httpx2.Client]:
    """A client of the mock in process."""
    with httpx2.Client(
        base_url=server.url, transport=server.transport, headers={"OSDI-API-Token": server.api_key}
    ) as client:
        yield client


def test_links_lead_to_the_made_up_address(client: httpx2.Client) -> None:
    assert (
        client.get("/people")
        .json()["_links"]["self"]["href"]
        .startswith("http://in-process.invalid/api/v2/people")
    )


def test_without_the_transport_a_client_gets_nowhere(server: InProcessServer) -> None:
    assert server.url.split("/")[2].endswith(".invalid")  # a name that no resolver may know: RFC 2606


def test_threads_take_turns(server: InProcessServer, client: httpx2.Client) -> None:
    def post(number: int) -> int:
        body = {"person": {"email_addresses": [{"address": f"p{number}@example.org"}]}}
        return client.post("/people", json=body).status_code

    with ThreadPoolExecutor(8) as threads:
        assert {*threads.map(post, range(40))} == {200}
    assert server.requests.count("POST /people") == 40


def test_webhooks_wait_also_where_a_loop_comes_by(server: InProcessServer) -> None:
    server.webhooks.create("http://127.0.0.1:9/hook")
    form = server.make("forms", title="Join")

    async def post() -> httpx2.Response:
        async with httpx2.AsyncClient(transport=server.transport) as client:
            return await client.post(
                f"{server.url}/forms/{form.id}/submissions",
                json={"person": {"email_addresses": [{"address": "ann@example.org"}]}},
                headers={"OSDI-API-Token": server.api_key},
            )

    assert asyncio.run(post()).status_code == 200
    (delivery,) = server.webhooks.deliveries()
    assert (delivery.state, len(delivery.attempts)) == ("waiting", 0)


def test_what_needs_a_server_says_so(server: InProcessServer) -> None:
    webhook = server.webhooks.create("http://127.0.0.1:9/hook")
    with pytest.raises(UsageError, match="delivering webhooks needs a server"):
        server.webhooks.drain()
    with pytest.raises(UsageError, match="sending a test webhook needs a server"):
        server.webhooks.send_test(webhook)
    with pytest.raises(UsageError, match="needs a server"):
        server.call_async(lambda worlds: asyncio.sleep(0))


@pytest.mark.parametrize(
    ("how", "error"), [("drop", httpx2.RemoteProtocolError), ("reset", httpx2.ReadError)]
)
def test_a_connection_that_breaks_is_the_error_of_the_library(
    server: InProcessServer, client: httpx2.Client, how: Literal["drop", "reset"], error: type[Exception]
) -> None:
    server.faults.add("GET /people", connection=how)
    with pytest.raises(error):
        client.get("/people")


async def slow(scope: object, receive: object, send: object) -> None:
    await asyncio.sleep(60)


def test_what_waits_in_a_request_needs_a_server() -> None:
    with httpx2.Client(transport=InProcessTransport(slow)) as client:
        with pytest.raises(UsageError, match="GET /people waits for something, which needs a server"):
            client.get("http://in-process.invalid/people")


def test_what_waits_in_a_request_needs_a_server_also_where_a_loop_runs() -> None:
    async def ask() -> None:
        async with httpx2.AsyncClient(transport=InProcessTransport(slow)) as client:
            await client.get("http://in-process.invalid/people")

    with pytest.raises(UsageError, match="GET /people waits for something, which needs a server"):
        asyncio.run(ask())


def test_a_request_of_httpx_is_answered_with_a_response_of_httpx(
    server: InProcessServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpx = types.ModuleType("httpx")
    made = {"__module__": "httpx._models"}
    httpx.Request = type("Request", (httpx2.Request,), made)  # type: ignore[attr-defined]  # it stands in for the library
    httpx.Response = type("Response", (httpx2.Response,), made)  # type: ignore[attr-defined]  # as above
    monkeypatch.setitem(sys.modules, "httpx", httpx)
    request = httpx.Request("GET", server.url, headers={"OSDI-API-Token": server.api_key})
    reply = server.transport.handle_request(request)
    assert isinstance(reply, httpx.Response)
    assert reply.status_code == 200
