"""The canary: 10,000 planted values pass through the comparer, and no output has one in any encoding."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from actionnetwork_contract.corpus.audit import Audit
from actionnetwork_contract.corpus.pseudonyms import Pseudonyms
from actionnetwork_contract.corpus.recorder import Recorder
from actionnetwork_contract.corpus.replay import verdicts_of
from actionnetwork_contract.shadow.comparer import Comparer
from actionnetwork_contract.shadow.connections import Connections
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_contract.shadow.unknown_words import UnknownWords
from actionnetwork_mock.settings import Settings
from tests.contract_tests.shadow.planted_traffic import PLACES, PlantedTraffic
from tests.contract_tests.shadow.planted_values import found_in
from tests.contract_tests.shadow.sample_report import write_everything

PLANTED = 10_000


def exchanges_of(traffic: PlantedTraffic) -> Iterator[Exchange]:
    """Yield the exchanges that the comparer gets of some traffic."""
    connections = Connections()
    for frame in traffic.frames():
        yield from connections.feed(frame)
    yield from connections.close(99_999.0)


def all_bytes(folder: Path) -> bytes:
    """Return the names and the content of all files below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return b"\n".join(part for path in files for part in (path.name.encode(), path.read_bytes()))


@pytest.mark.slow
def test_no_planted_value_is_in_any_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    traffic = PlantedTraffic(PLANTED, seed=7)
    comparer = Comparer(Settings())
    recorder = Recorder(tmp_path / "corpus", partial(verdicts_of, settings=Settings()))
    compared = 0
    for exchange in exchanges_of(traffic):
        comparer.feed(exchange)
        recorder.feed(exchange)
        compared += 1
    report = comparer.report()
    comparer.close()
    recorded = recorder.close()
    write_everything(report, tmp_path)
    captured = capfd.readouterr()
    (tmp_path / "streams").write_text(captured.out + captured.err, encoding="utf-8")
    assert compared == traffic.exchanges == PLANTED // len(PLACES) // 5
    assert report.compared > compared / 3
    assert recorded.exchanges > compared / 10
    assert report.findings
    found = list(found_in(all_bytes(tmp_path), traffic.values))
    assert found == [], f"{len(found)} of {PLANTED}"


def test_the_canary_would_sing(tmp_path: Path) -> None:
    traffic = PlantedTraffic(16 * 5 * 2, seed=8)
    bodies = b"".join(
        exchange.target.encode() + exchange.request_body + exchange.body for exchange in exchanges_of(traffic)
    )
    (tmp_path / "raw").write_bytes(bodies)
    found = {value for value, _ in found_in(all_bytes(tmp_path), traffic.values)}
    assert len(found) > len(traffic.values) / 2


def test_the_canary_sings_if_a_word_that_is_a_value_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UnknownWords, "_is_free", lambda _words, _word: False)
    traffic = PlantedTraffic(16 * 5 * 40, seed=7)
    comparer = Comparer(Settings())
    for exchange in exchanges_of(traffic):
        comparer.feed(exchange)
    write_everything(comparer.report(), tmp_path)
    comparer.close()
    assert {value for value, _ in found_in(all_bytes(tmp_path), traffic.values)} == {traffic.values[1]}


def test_the_canary_sings_if_a_corpus_keeps_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pseudonyms, "text", lambda _pseudonyms, text: text)
    monkeypatch.setattr(Audit, "finds", lambda _audit, _exchange: False)
    traffic = PlantedTraffic(16 * 5 * 16, seed=7)
    recorder = Recorder(tmp_path / "corpus", lambda exchanges: [()] * len(exchanges))
    for exchange in exchanges_of(traffic):
        recorder.feed(exchange)
    assert recorder.close().exchanges > 3
    assert len({value for value, _ in found_in(all_bytes(tmp_path), traffic.values)}) > 20


def test_the_audit_alone_stops_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pseudonyms, "text", lambda _pseudonyms, text: text)
    traffic = PlantedTraffic(16 * 5 * 16, seed=7)
    recorder = Recorder(tmp_path / "corpus", lambda exchanges: [()] * len(exchanges))
    for exchange in exchanges_of(traffic):
        recorder.feed(exchange)
    assert recorder.close().left_out["found again"] > 3
    assert list(found_in(all_bytes(tmp_path), traffic.values)) == []


def test_a_fault_of_our_own_shows_no_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    traffic = PlantedTraffic(16 * 5 * 4, seed=9)

    def fail(_comparer: Comparer, exchange: Exchange) -> Iterator[None]:
        raise ValueError(exchange.target + exchange.body.decode("utf-8", "replace"))

    monkeypatch.setattr(Comparer, "_feed", fail)
    comparer = Comparer(Settings())
    for exchange in exchanges_of(traffic):
        comparer.feed(exchange)
    report = comparer.report()
    comparer.close()
    assert sum(fault.count for fault in report.faults) == traffic.exchanges
    write_everything(report, tmp_path)
    captured = capfd.readouterr()
    data = all_bytes(tmp_path) + (captured.out + captured.err).encode()
    assert list(found_in(data, traffic.values)) == []
    assert "ValueError" in data.decode()
    assert sys.exc_info() == (None, None, None)
