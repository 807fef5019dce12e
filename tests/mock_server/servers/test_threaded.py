from __future__ import annotations

import http.client
import json
import socket
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.errors import CannotOpen, UsageError
from actionnetwork_mock.servers.server_thread import open_listener
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.store import Scope

UNLIMITED = Settings(rate_limit=None)


def people_on(server: MockServer, path: str = "/people") -> int:
    """Return how many people a page has."""
    request = urllib.request.Request(server.url + path, headers={"OSDI-API-Token": server.api_key})
    with urllib.request.urlopen(request) as reply:
        return len(json.load(reply)["_embedded"]["osdi:people"])


def test_it_serves_on_a_free_port_and_stops(tmp_path: Path) -> None:
    with MockServer(people=3) as server:
        assert people_on(server) == 3
        url = server.url
    with pytest.raises(UsageError, match="does not run"):
        _ = server.url
    with pytest.raises(OSError, match=r"refused|reset"):
        urllib.request.urlopen(url)


def test_two_servers_know_nothing_of_each_other() -> None:
    with MockServer(people=3) as one, MockServer() as other:
        assert people_on(one) == 3
        assert people_on(other) == 0


def test_starting_twice_is_starting_once() -> None:
    with MockServer() as server:
        url = server.url
        assert server.start().url == url


def test_a_stopped_server_can_be_started_again() -> None:
    server = MockServer(people=2)
    for _ in range(2):
        with server:
            assert people_on(server) == 2


def test_reset_goes_back_to_the_start() -> None:
    with MockServer(people=2, settings=UNLIMITED) as server:
        server.seed(people=3)
        server.clock.freeze()
        assert people_on(server) == 5
        server.reset()
        assert people_on(server) == 2
        assert not server.clock.frozen
        assert server.requests.count() == 1


def test_a_checkpoint_can_be_restored_more_than_once() -> None:
    with MockServer(settings=UNLIMITED) as server:
        server.seed(people=1)
        checkpoint = server.checkpoint()
        for _ in range(2):
            server.seed(people=4)
            server.restore(checkpoint)
            assert people_on(server) == 1


def test_a_checkpoint_that_a_restore_removed_is_refused() -> None:
    with MockServer() as server:
        first = server.checkpoint()
        second = server.checkpoint()
        server.restore(first)
        with pytest.raises(UsageError, match="there is no checkpoint 2 of this world"):
            server.restore(second)


def test_a_port_in_use_is_one_sentence() -> None:
    with MockServer() as server:
        port = urlsplit(server.url).port
        with pytest.raises(CannotOpen, match=f"port {port} on 127.0.0.1 is in use"):
            MockServer(port=port or 0).start()


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_does_not_exist_is_one_sentence(port: int) -> None:
    with pytest.raises(CannotOpen, match="does not exist"):
        open_listener("127.0.0.1", port)


def test_an_address_of_another_machine_is_one_sentence() -> None:
    with pytest.raises(CannotOpen, match=r"192\.0\.2\.1 cannot be listened on"):
        open_listener("192.0.2.1", 0)


def test_answers_on_a_kept_connection_are_not_delayed_by_nagle() -> None:
    # Without the protocol number asyncio leaves TCP_NODELAY off, and each answer waits 44 ms for an acknowledgement.
    listener = open_listener("127.0.0.1", 0)
    assert listener.proto == socket.IPPROTO_TCP
    assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    listener.close()


def test_the_last_request_that_matches_is_found_and_a_missing_one_explained() -> None:
    with MockServer(settings=UNLIMITED) as server:
        people_on(server)
        people_on(server, "/people/?page=2")
        assert server.requests.last("GET /people").query == "page=2"
        with pytest.raises(UsageError, match=r"no request matches 'POST \*'; the newest were: GET /people"):
            server.requests.last("POST *")


def test_many_clients_at_once_lose_nothing_and_make_no_person_twice() -> None:
    with MockServer(settings=UNLIMITED) as server:
        address = urlsplit(server.url)

        def sign_up(number: int) -> int:
            connection = http.client.HTTPConnection(address.hostname or "", address.port)
            for i in range(10):
                # Every address is sent by two clients.
                body = {"person": {"email_addresses": [{"address": f"p{number // 2}x{i}@example.org"}]}}
                connection.request(
                    "POST", "/api/v2/people", json.dumps(body), {"OSDI-API-Token": server.api_key}
                )
                assert connection.getresponse().read()
            connection.close()
            return number

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(sign_up, range(8)))
        assert server.requests.count("POST /people") == 80
        assert server.call(lambda world: world.store.count(Scope("people", 1))) == 40


def test_a_call_from_another_thread_gets_the_error_that_it_made() -> None:
    with MockServer() as server, pytest.raises(UsageError, match="0 or more"):
        server.seed(people=-1)


def test_a_client_that_vanishes_in_the_middle_of_a_body_leaves_nothing() -> None:
    with MockServer(settings=UNLIMITED) as server:
        address = urlsplit(server.url)
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(
                b"POST /api/v2/people HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: test-api-key\r\n"
                b'Content-Length: 1000\r\n\r\n{"person": {"email_addresses": [{"address": "half@example.org"}]}'
            )
        assert people_on(server) == 0


def test_it_runs_beside_a_server_of_another_thread_without_a_loop_of_its_own() -> None:
    seen: list[int] = []

    def in_thread() -> None:
        with MockServer(people=1) as server:
            seen.append(people_on(server))

    thread = threading.Thread(target=in_thread)
    thread.start()
    thread.join()
    assert seen == [1]
