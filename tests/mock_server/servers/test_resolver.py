from __future__ import annotations

import socket
import struct
from typing import Any

import pytest

from actionnetwork_mock.servers.resolver import Resolver

A, AAAA, PTR, HTTPS = 1, 28, 12, 65


class Client:
    """Sends queries to a resolver, and keeps answers and refused names."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self.answers: list[bytes] = []
        self._resolver = Resolver(self.refused.append)
        self._resolver.connection_made(self)  # type: ignore[arg-type]  # this client takes what it sends

    def sendto(self, data: bytes, _address: Any) -> None:
        self.answers.append(data)

    def send(self, query: bytes) -> None:
        self._resolver.datagram_received(query, ("127.0.0.1", 40000))

    def ask(self, name: str, kind: int = A) -> tuple[int, list[str]]:
        """Return the code of the answer and its addresses."""
        question = _question(name, kind)
        self.send(struct.pack(">6H", 7, 0x0100, 1, 0, 0, 0) + question)
        answer = self.answers.pop()
        number, flags, questions, answers, *_ = struct.unpack_from(">6H", answer)
        assert (number, questions, flags & 0x8180) == (7, 1, 0x8180)
        assert answer[12 : 12 + len(question)] == question
        records = answer[12 + len(question) :]
        assert len(records) == 16 * answers
        return flags & 15, [socket.inet_ntoa(records[12:16])] if answers else []


def _question(name: str, kind: int) -> bytes:
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label)
    return labels + b"\0" + struct.pack(">2H", kind, 1)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.mark.parametrize(
    "name", ["actionnetwork.org", "www.actionnetwork.org", "ACTIONNETWORK.org", "localhost", "a.localhost"]
)
def test_the_site_and_this_machine_are_on_loopback(client: Client, name: str) -> None:
    assert client.ask(name) == (0, ["127.0.0.1"])
    assert client.ask(name, AAAA) == (0, [])
    assert client.refused == []


def test_another_name_does_not_exist_and_is_reported_once_for_all_kinds_of_addresses(client: Client) -> None:
    for kind in (A, AAAA, HTTPS):
        assert client.ask("Example.org", kind) == (3, [])
    assert client.refused == ["example.org"]
    client.ask("example.org", A)
    assert client.refused == ["example.org", "example.org"]


def test_the_name_of_an_address_is_no_host(client: Client) -> None:
    assert client.ask("1.2.0.192.in-addr.arpa", PTR) == (3, [])
    assert client.refused == []


@pytest.mark.parametrize(
    "query",
    [
        b"",
        b"\0" * 11,
        b"\0" * 12,
        struct.pack(">6H", 7, 0x0100, 1, 0, 0, 0) + b"\x3fshort",
        struct.pack(">6H", 7, 0x0100, 1, 0, 0, 0) + b"\x02\xff\xfe\0\0\1\0\1",
        struct.pack(">6H", 7, 0x8100, 1, 0, 0, 0) + _question("example.org", A),
        struct.pack(">6H", 7, 0x2800, 1, 0, 0, 0) + _question("example.org", A),
    ],
    ids=["empty", "short", "no question", "short name", "not ASCII", "an answer", "an update"],
)
def test_what_is_no_query_gets_no_answer(client: Client, query: bytes) -> None:
    client.send(query)
    assert (client.answers, client.refused) == ([], [])


def test_a_flood_of_names_is_bounded(client: Client) -> None:
    for number in range(1500):
        client.ask(f"host{number}.example.org")
    assert len(client.refused) == 1000
