"""The noise of the figures passes the decoding that bytes of real connections pass."""

from __future__ import annotations

import random

from actionnetwork_mock.settings import Settings

from .caller import Caller
from .figures import record
from .wire import Wire


def test_compressed_answers_in_chunks_and_pieces_come_back_whole() -> None:
    def traffic(caller: Caller) -> None:
        for number in range(20):
            person = {"email_addresses": [{"address": caller.email()}], "given_name": f"Zoë {number}"}
            caller.call("POST", "/people", {"person": person})
        caller.get("/people")
        caller.call("GET", "/people", key=None)

    sent = record(Settings(), traffic=traffic)
    read = [*Wire(random.Random(3), clock_off_s=60).carry(sent, world=1, compressed=True)]
    headers = [dict(exchange.headers) for exchange in read]
    assert {exchange.broken for exchange in read} == {None}
    assert sorted(exchange.body for exchange in read) == sorted(exchange.body for exchange in sent)
    assert {one.get("content-encoding") for one in headers} == {"gzip"}
    assert {"chunked", None} == {one.get("transfer-encoding") for one in headers}
    assert any(exchange.overlaps for exchange in read)
    assert {exchange.group for exchange in read} == {0, 1}
