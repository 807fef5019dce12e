"""Between two equal readings of a list, the totals of its action are exactly what is listed."""

from __future__ import annotations

import msgspec
import pytest

from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_mock.settings import Settings

from .caller import Caller, href
from .figures import compare, named, record


def _attend(caller: Caller) -> None:
    """Let people attend events, and read each event between two readings of its attendances."""
    for _ in range(3):
        event = caller.call("POST", "/events", {"title": caller.new("A day "), "origin_system": "CRM"})
        path = href(event) + "/attendances"
        for _ in range(2):
            made = caller.call("POST", path, {"person": {"email_addresses": [{"address": caller.email()}]}})
            caller.wait(2)
        caller.call("PUT", href(made), {"status": "attended"})
        caller.wait(2)
        caller.get(path)
        caller.get(href(event))
        caller.get(path)


def test_a_faithful_upstream_has_no_findings() -> None:
    report = compare(record(Settings(), traffic=_attend))
    assert (report.findings, report.faults) == ((), ())


@pytest.mark.uncovered
def test_which_states_are_counted_is_settled() -> None:
    found = named(compare(record(Settings(counted_states="first"), traffic=_attend)))
    assert found == ([], ["counted_states=first"])


def test_a_total_that_is_too_high_is_named() -> None:
    exchanges = record(Settings(), traffic=_attend)
    higher = [
        one
        if "/attendances" in one.target or one.method != "GET"
        else _replaced(one, b'"total_accepted":2', b'"total_accepted":3')
        for one in exchanges
    ]
    assert named(compare(higher)).findings == [
        "shadow.totals GET /events/{event_id}/attendances field:total_accepted"
    ]


def _replaced(exchange: Exchange, old: bytes, new: bytes) -> Exchange:
    assert old in exchange.body
    return msgspec.structs.replace(exchange, body=exchange.body.replace(old, new))
