from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

import pytest

from actionnetwork_mock.errors import BodyTooLarge
from actionnetwork_mock.http.request import ClientGone, Request, read_body

from .chunked import GONE, part


def request(**scope: Any) -> Request:
    return Request(
        {"method": "GET", "scheme": "http", "query_string": b"", "headers": [], **scope}, "/people"
    )


def read(messages: list[dict[str, Any]], max_bytes: int = 10) -> bytes:
    """Read a body, and check that nothing of it is left unread."""
    waiting = deque(messages)

    async def receive() -> Any:
        return waiting.popleft()

    try:
        return asyncio.run(read_body(receive, max_bytes))
    finally:
        assert not waiting


def test_a_key_is_taken_without_blanks_around_it() -> None:
    assert request(headers=[(b"osdi-api-token", b" key ")]).key == "key"


def test_a_caller_is_known_by_key_or_else_by_address() -> None:
    assert request(headers=[(b"osdi-api-token", b"key")], client=("10.0.0.1", 1)).caller == "key"
    assert request(client=("10.0.0.1", 1)).caller == "10.0.0.1"
    assert request().caller == ""


@pytest.mark.parametrize(
    ("text", "query"),
    [
        (b"", {}),
        (b"page=2", {"page": "2"}),
        (b"page=2&page=3", {"page": "3"}),
        (b"page=", {"page": ""}),
        (b"page", {"page": ""}),
        (b"filter=a+eq+%27b%27", {"filter": "a eq 'b'"}),
        (b"filter=a%20eq%20b", {"filter": "a eq b"}),
        (b"filter=x%2By", {"filter": "x+y"}),
        (b"%66ilter=x", {"filter": "x"}),
        (b"filter=%C3%96", {"filter": "\u00d6"}),
        (b"&&page=1&", {"page": "1"}),
    ],
)
def test_a_query_is_decoded(text: bytes, query: dict[str, str]) -> None:
    assert request(query_string=text).query == query


@pytest.mark.parametrize("text", [b"a=%FF", b"a=%", b"a=%zz", b"a=%ED%A0%80", b"\xff=1"])
def test_a_query_that_is_no_text_does_no_harm(text: bytes) -> None:
    assert all(value.encode() is not None for value in request(query_string=text).query.values())


def test_a_body_comes_in_parts() -> None:
    assert read([part(b"ab"), part(b""), part(b"cd", more=False)]) == b"abcd"


def test_a_body_as_long_as_allowed_is_taken() -> None:
    assert read([part(b"x" * 5), part(b"x" * 5, more=False)]) == b"x" * 10


def test_a_body_that_is_too_long_is_taken_in_to_its_end_and_refused() -> None:
    with pytest.raises(BodyTooLarge, match="33 bytes, and 10 are allowed"):
        read([part(b"x" * 11), part(b"x" * 11), part(b"x" * 11, more=False)])


@pytest.mark.parametrize("before", [[], [part(b"{")], [part(b"x" * 20)]])
def test_a_client_that_vanishes_is_told_apart(before: list[dict[str, Any]]) -> None:
    with pytest.raises(ClientGone):
        read([*before, GONE])


def test_a_message_without_a_body_is_an_empty_body() -> None:
    assert read([{"type": "http.request"}]) == b""
