"""The comparer agrees with a faithful upstream, and names what another one does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import msgspec
import pytest

from actionnetwork_contract.check import Check
from actionnetwork_contract.open_target import mock_in_process
from actionnetwork_contract.setup_data import create_setup_data
from actionnetwork_contract.shadow.comparer import Comparer
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_contract.shadow.report import Report
from actionnetwork_mock.settings import Settings

from .recording import recording


@pytest.fixture(scope="module")
def exchanges() -> list[Exchange]:
    """What a client sent that created one of everything, and read it."""
    with mock_in_process() as target, recording() as recorded:
        check = Check(target)
        create_setup_data(check)
        for path in ("/people", "/petitions", "/tags", "/"):
            check.api.get(path)
        person = check.sign_up({"given_name": "Ada"})
        check.wait(3)
        check.api.put(person.href, {"family_name": "Example"})
        check.api.get(person.href)
    return recorded


@pytest.fixture
def comparer() -> Iterator[Comparer]:
    """A comparer that has seen nothing."""
    with closing(Comparer(Settings())) as opened:
        yield opened


def compare(comparer: Comparer, exchanges: list[Exchange]) -> Report:
    for exchange in exchanges:
        comparer.feed(exchange)
    return comparer.report()


def test_a_faithful_upstream_has_no_findings(comparer: Comparer, exchanges: list[Exchange]) -> None:
    report = compare(comparer, exchanges)
    assert (report.findings, report.faults) == ((), ())
    assert report.exchanges == report.compared == len(exchanges)
    assert report.predicted >= 0.9 * report.compared


def test_a_field_that_is_always_missing_is_confirmed(comparer: Comparer, exchanges: list[Exchange]) -> None:
    report = compare(comparer, [_without(exchange, "languages_spoken") for exchange in exchanges])
    named = {(str(finding.check), str(finding.subject)) for finding in report.confirmed}
    assert ("check:shadow.presence", "field:languages_spoken") in named


def test_limits_and_failures_are_counted_and_not_compared(
    comparer: Comparer, exchanges: list[Exchange]
) -> None:
    changed = [msgspec.structs.replace(exchanges[0], status=status) for status in (429, 500, 503)]
    report = compare(comparer, [*changed, msgspec.structs.replace(exchanges[1], broken="truncated")])
    assert {row.reason: row.exchanges for row in report.reasons} == {"429": 1, "5xx": 2, "truncated": 1}
    assert (report.compared, report.findings) == (0, ())


def test_equal_exchanges_have_equal_verdicts(exchanges: list[Exchange]) -> None:
    with closing(Comparer(Settings())) as one, closing(Comparer(Settings())) as other:
        assert [one.feed(exchange) for exchange in exchanges] == [other.feed(e) for e in exchanges]


def test_what_was_known_is_forgotten_at_a_gap(comparer: Comparer, exchanges: list[Exchange]) -> None:
    compare(comparer, exchanges)
    comparer.gap(3)
    assert comparer.report().dropped == 3


def _without(exchange: Exchange, name: str) -> Exchange:
    body = json.loads(exchange.body)
    for item in (body, *body.get("_embedded", {}).get("osdi:people", ())):
        item.pop(name, None)
    return msgspec.structs.replace(exchange, body=json.dumps(body).encode())
