from __future__ import annotations

import gzip
import tracemalloc

import httpx2
import pytest

from actionnetwork_contract.api import MAX_ANSWER_BYTES, Api, Pace, TargetUnavailable


def api_that_answers(size: int) -> Api:
    """Return an API that answers with so many zeros, compressed."""
    body = gzip.compress(bytes(size))

    def answer(_: httpx2.Request) -> httpx2.Response:
        parts = (body[at : at + 1000] for at in range(0, len(body), 1000))
        return httpx2.Response(200, headers={"Content-Encoding": "gzip"}, content=parts)

    client = httpx2.Client(transport=httpx2.MockTransport(answer))
    return Api(client, "http://127.0.0.1/api/v2", "test-api-key", pace=Pace(None))


def test_a_compressed_answer_is_read() -> None:
    assert api_that_answers(MAX_ANSWER_BYTES).get("/people").body == bytes(MAX_ANSWER_BYTES)


def test_an_answer_that_becomes_too_long_is_given_up() -> None:
    api = api_that_answers(20 * MAX_ANSWER_BYTES)
    tracemalloc.start()
    try:
        with pytest.raises(TargetUnavailable, match="GET /people was answered with more than 16777216 bytes"):
            api.get("/people")
        assert tracemalloc.get_traced_memory()[1] < 4 * MAX_ANSWER_BYTES
    finally:
        tracemalloc.stop()
