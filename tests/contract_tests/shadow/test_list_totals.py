"""Between two equal readings of a list, the totals of its action are exactly what is listed."""

from __future__ import annotations

import msgspec
import pytest

from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_mock.settings import Settings

from .caller import Caller, href
from .figures import Traffic, compare, named, record


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


def _raise_donations(caller: Caller) -> None:
    """Raise a donation, list all of its page and read the page, in one second."""
    for _ in range(5):
        page = caller.call(
            "POST", "/fundraising_pages", {"title": caller.new("Roof "), "origin_system": "CRM"}
        )
        person = {"email_addresses": [{"address": caller.email()}]}
        donation = {"recipients": [{"display_name": "Roof", "amount": "5.00"}], "person": person}
        made = caller.call("POST", f"{href(page)}/donations", donation)
        caller.wait(5)
        caller.call("PUT", href(made), {"recipients": [{"display_name": "Roof", "amount": "7.50"}]})
        caller.get(f"{href(page)}/donations")
        caller.get(href(page))


@pytest.mark.uncovered
def test_a_total_that_is_read_at_once_after_its_list_is_not_below_it() -> None:
    found = named(compare(record(Settings(), "page-total-stale-after-put", _raise_donations)))
    assert found.findings == ["shadow.totals GET /fundraising_pages/{id} field:total_amount"]


@pytest.mark.parametrize("traffic", [_attend, _raise_donations])
def test_a_faithful_upstream_has_no_findings(traffic: Traffic) -> None:
    report = compare(record(Settings(), traffic=traffic))
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
