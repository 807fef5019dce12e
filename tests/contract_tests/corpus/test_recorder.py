"""Recording a corpus: what is written, what is left out and why."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from actionnetwork_contract.corpus import recorder as recorder_module
from actionnetwork_contract.corpus.audit import vocabulary, words_of
from actionnetwork_contract.corpus.files import read_about, read_exchanges
from actionnetwork_contract.corpus.recorder import Recorded, Recorder
from actionnetwork_contract.corpus.replay import replay, verdicts_of
from actionnetwork_contract.corpus.rewriting import Rewriter
from actionnetwork_contract.declarations import METHODS, addresses, declared_keys
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_mock.settings import Settings
from tests.contract_tests.corpus.recorded_traffic import KEY, RecordedTraffic, nightly_sync, path_of


def agree(exchanges: Sequence[Exchange]) -> list[int]:
    """Compare nothing."""
    return [0] * len(exchanges)


def record(folder: Path, exchanges: Sequence[Exchange], **options: Any) -> Recorded:
    """Record exchanges in a folder."""
    recorder = Recorder(folder, options.pop("compare", agree), **{"key": KEY, **options})
    for exchange in exchanges:
        recorder.feed(exchange)
    return recorder.close()


@pytest.fixture(scope="module")
def traffic() -> list[Exchange]:
    return nightly_sync(60)


def test_a_corpus_has_the_exchanges_in_order_and_says_what_it_is(
    tmp_path: Path, traffic: list[Exchange]
) -> None:
    recorded = record(tmp_path, traffic, settings={"put_null": "ignored"})
    about, exchanges = read_about(tmp_path), list(read_exchanges(tmp_path))
    assert recorded == Recorded(60, {})
    assert (about.exchanges, about.settings, about.left_out) == (60, {"put_null": "ignored"}, {})
    for raw, written in zip(traffic, exchanges, strict=True):
        assert (raw.number, raw.method, raw.status, raw.group) == (
            written.number,
            written.method,
            written.status,
            written.group,
        )
        assert round(raw.answered - raw.sent, 3) == round(written.answered - written.sent, 3)
    distances = {round(raw.sent - written.sent) for raw, written in zip(traffic, exchanges, strict=True)}
    assert len(distances) == 1
    assert distances.pop() % (7 * 86_400) == 0


def test_a_corpus_says_where_exchanges_were_dropped(tmp_path: Path, traffic: list[Exchange]) -> None:
    """The comparer must forget there what it knew, also if the first exchange after the gap is left out."""
    compared: list[int] = []

    def count(exchanges: Sequence[Exchange]) -> list[int]:
        compared.append(sum(exchange.dropped for exchange in exchanges))
        return agree(exchanges)

    recorder = Recorder(tmp_path, count, key=KEY)
    for exchange in traffic[:10]:
        recorder.feed(exchange)
    recorder.gap(3)
    recorder.feed(msgspec.structs.replace(traffic[10], broken="truncated"))
    for exchange in traffic[11:20]:
        recorder.feed(exchange)
    recorder.close()
    written = {exchange.number: exchange.dropped for exchange in read_exchanges(tmp_path) if exchange.dropped}
    assert written == {traffic[11].number: 3}
    assert compared == [3, 3]
    assert replay(tmp_path).report.dropped == 3


def test_one_date_that_is_far_off_keeps_no_time_of_day_of_earlier_dates(
    tmp_path: Path, traffic: list[Exchange]
) -> None:
    """Such as that of an answer from a cache."""
    odd = msgspec.structs.replace(traffic[1], upstream_date=86_400.0)
    record(tmp_path, [traffic[0], odd, *traffic[2:]])
    exchanges = [*read_exchanges(tmp_path)]
    created = re.findall(rb'"created_date":"([^"]*)"', b"".join(exchange.body for exchange in exchanges))
    seconds = [datetime.fromisoformat(date.decode()).timestamp() for date in created]
    earlier = [second for second in seconds if second < exchanges[0].sent - 86_400]
    assert len(earlier) > 20
    assert max(second % 86_400 for second in earlier) < 600


def test_a_filter_on_a_region_is_recorded(tmp_path: Path) -> None:
    recorded = RecordedTraffic()
    try:
        people = recorded.send("GET", "/people")["_embedded"]["osdi:people"]
        for region in sorted({person["postal_addresses"][0]["region"] for person in people} - {""}):
            found = recorded.send("GET", f"/people?filter=region%20eq%20'{region}'")
            assert found["_embedded"]["osdi:people"]
    finally:
        recorded.close()
    verdicts = partial(verdicts_of, settings=Settings())
    assert record(tmp_path, recorded.exchanges, compare=verdicts) == Recorded(len(recorded.exchanges), {})


def test_a_value_has_one_pseudonym_in_a_corpus_and_others_in_another(
    tmp_path: Path, traffic: list[Exchange]
) -> None:
    for name in ("one", "two"):
        record(tmp_path / name, traffic, key=None)
    first, second = (list(read_exchanges(tmp_path / name)) for name in ("one", "two"))
    filters = [
        (one.target, other.target) for one, other in zip(first, second, strict=True) if "filter" in one.target
    ]
    assert filters
    assert all(one != other for one, other in filters)
    created = json.loads(first[6].body)
    read = json.loads(first[7].body)["_embedded"]["osdi:people"][0]
    assert created["email_addresses"] == read["email_addresses"]


def test_corpora_with_one_key_have_the_same_pseudonyms(tmp_path: Path, traffic: list[Exchange]) -> None:
    """The second night sees other people first, and other values that its pseudonyms have to avoid."""
    record(tmp_path / "one", traffic, key=bytes(32))
    record(tmp_path / "two", traffic[20:], key=bytes(32))
    first, second = (list(read_exchanges(tmp_path / name)) for name in ("one", "two"))
    for one, other in zip(first[20:], second, strict=True):
        assert (one.sent, one.target, one.request_body) == (other.sent, other.target, other.request_body)
    for one, other in zip(first[20:], second, strict=True):
        assert _without_dates(one.body) == _without_dates(other.body)


def test_the_audit_knows_the_words_of_the_declarations() -> None:
    for text in (*declared_keys(), *METHODS, *addresses()):
        assert words_of(text) <= vocabulary(), text


def test_no_exchange_is_left_out_for_a_word_of_the_api(tmp_path: Path) -> None:
    """Those of headers, parameters and notices are in each recording, and in what is written."""
    traffic = RecordedTraffic()
    try:
        person = traffic.send("GET", "/people")["_embedded"]["osdi:people"][0]
        tag = traffic.send("POST", "/tags", {"name": "Volunteer"})
        link = {"_links": {"osdi:person": {"href": person["_links"]["self"]["href"]}}}
        tagging = traffic.send("POST", f"{path_of(tag)}/taggings", link)
        traffic.send("DELETE", path_of(tagging))
        asked = {
            "origin": "https://club.example",
            "access-control-request-method": "DELETE",
            "access-control-request-headers": "accept,content-type,osdi-api-token",
        }
        traffic.send("OPTIONS", "/people", **asked)
        traffic.send("GET", "/people?sort=asc&order=desc&limit=5")
    finally:
        traffic.close()
    stored = [("cache-control", "no-store, private"), ("content-type", "application/json")]
    other = msgspec.structs.replace(traffic.exchanges[0], headers=stored)
    compare = partial(verdicts_of, settings=Settings())
    recorded = record(tmp_path, [*traffic.exchanges, other], compare=compare)
    assert recorded == Recorded(len(traffic.exchanges) + 1, {})


def _without_dates(body: bytes) -> str:
    """Return a body without the times of day, which are ranks among those of one recording."""
    return re.sub(r"T\d\d:\d\d:\d\dZ", "", body.decode())


WORDS = "robin hexham brien fitzgerald leeds northside hawthorne 555-20 library rare".split()


def test_no_word_of_the_raw_exchanges_is_in_the_files(tmp_path: Path, traffic: list[Exchange]) -> None:
    record(tmp_path, traffic)
    text = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir()).lower()
    for word in WORDS:
        assert word in str([exchange.body + exchange.request_body for exchange in traffic]).lower()
        assert not re.search(f"(?<![a-z]){word}(?![a-z])", text)  # filler may have it as a part: "robinu"


def test_a_custom_field_of_few_people_is_left_out(tmp_path: Path, traffic: list[Exchange]) -> None:
    record(tmp_path / "few", traffic)
    record(tmp_path / "kept", traffic, keep_names=["Local chapter", "rare"])
    few, kept = (
        (tmp_path / name / "exchanges.jsonl").read_text(encoding="utf-8") for name in ("few", "kept")
    )
    assert len(set(re.findall('"(field_[a-z]+)"', few))) == 1
    assert "Local chapter" in kept
    assert '"rare"' not in kept


def test_an_exchange_with_another_verdict_is_left_out(tmp_path: Path, traffic: list[Exchange]) -> None:
    def compare(exchanges: Sequence[Exchange]) -> list[bool]:
        return [b"Fitzgerald" in exchange.request_body for exchange in exchanges]

    recorded = record(tmp_path, traffic, compare=compare)
    assert recorded.left_out == {"another verdict": sum(b"Fitzgerald" in one.request_body for one in traffic)}
    assert recorded.exchanges + recorded.left_out["another verdict"] == 60


def test_a_comparison_that_never_settles_leaves_the_beginning(
    tmp_path: Path, traffic: list[Exchange]
) -> None:
    """Each time something is left out, the last one differs, until the rounds are over."""

    def compare(exchanges: Sequence[Exchange]) -> list[object]:
        is_raw = any("hexham" in exchange.target for exchange in exchanges)
        return [(at == len(exchanges) - 1) and is_raw for at in range(len(exchanges))]

    recorded = record(tmp_path, traffic, compare=compare)
    assert recorded.exchanges == 60 - recorder_module._MAX_ROUNDS


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"broken": "truncated"}, "broken"),
        ({"body": b"<html>"}, "no JSON"),
        ({"body": b'{"a": ' * 40 + b"1" + b"}" * 40}, "nested too deeply"),
    ],
)
def test_what_cannot_be_rewritten_is_counted(
    tmp_path: Path, traffic: list[Exchange], changes: dict[str, Any], reason: str
) -> None:
    odd = msgspec.structs.replace(traffic[0], **changes)
    assert record(tmp_path, [odd, *traffic[1:5]]) == Recorded(4, {reason: 1})


def test_a_fault_of_ours_leaves_one_exchange_out(
    tmp_path: Path, traffic: list[Exchange], monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite = Rewriter.exchange

    def fail(self: Any, exchange: Exchange, dates: Any) -> Exchange:
        if exchange.number == 3:
            raise KeyError(exchange.target)
        return rewrite(self, exchange, dates)

    monkeypatch.setattr(Rewriter, "exchange", fail)
    assert record(tmp_path, traffic[:5]) == Recorded(4, {"a fault": 1})


def test_exchanges_beyond_the_limit_are_left_out(
    tmp_path: Path, traffic: list[Exchange], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "MAX_EXCHANGES", 3)
    assert record(tmp_path / "number", traffic[:5]) == Recorded(3, {"too many": 2})
    monkeypatch.setattr(recorder_module, "MAX_BYTES", len(traffic[0].body) + 1)
    assert record(tmp_path / "bytes", traffic[:2]) == Recorded(1, {"too many": 1})


def test_the_comparer_decides_the_same_about_pseudonyms(tmp_path: Path, traffic: list[Exchange]) -> None:
    plain = [exchange for exchange in traffic if "donations" not in exchange.target]
    recorded = record(tmp_path, plain, compare=partial(verdicts_of, settings=Settings()))
    assert recorded.exchanges >= len(plain) * 0.9
    assert verdicts_of(read_exchanges(tmp_path), Settings())
