"""A corpus does not say how much a group has, and its numbers still fit each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from actionnetwork_contract.corpus.files import read_exchanges
from actionnetwork_contract.corpus.recorder import Recorder
from actionnetwork_contract.corpus.replay import verdicts_of
from actionnetwork_contract.corpus.sizes import HiddenSizes
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_mock.settings import Settings

from .recorded_traffic import KEY, RecordedTraffic, path_of

PER_PAGE = 2
SIGNATURES = 40


def traffic_of_a_large_petition(pages: int) -> list[Exchange]:
    """Return reads of some pages of signatures, one more signature, and reads of the petition around it."""
    traffic = RecordedTraffic(people=5)
    send = traffic.send
    try:
        made = send("POST", "/petitions", {"title": "Save the library", "origin_system": "Example"})
        signatures = f"{path_of(made)}/signatures"
        for number in range(SIGNATURES):
            _sign(traffic, signatures, number)
        traffic.exchanges.clear()
        send("GET", path_of(made))
        for page in range(1, pages + 1):
            send("GET", f"{signatures}?per_page={PER_PAGE}&page={page}")
        send("GET", f"{signatures}?per_page={PER_PAGE}&page=9999")
        _sign(traffic, signatures, SIGNATURES)
        send("GET", path_of(made))
        send("GET", f"{signatures}?per_page={PER_PAGE}")
        send("GET", "/petitions")
        return traffic.exchanges
    finally:
        traffic.close()


def _sign(traffic: RecordedTraffic, path: str, number: int) -> None:
    person = {"email_addresses": [{"address": f"signer{number}@example.org"}]}
    traffic.send("POST", path, {"person": person})


def resized(exchanges: Sequence[Exchange]) -> list[Any]:
    """Return the bodies of exchanges with small sizes."""
    sizes = HiddenSizes()
    for exchange in exchanges:
        sizes.learn(exchange)
    return [json.loads(sizes.resized(exchange).body) for exchange in exchanges]


def numbers_of(bodies: Sequence[Any]) -> list[tuple[int, int]]:
    return [(body["total_records"], body["total_pages"]) for body in bodies if "total_records" in body]


def test_a_list_seems_to_end_behind_what_was_read_of_it() -> None:
    before, *pages, beyond, _, after, first, petitions = resized(traffic_of_a_large_petition(pages=3))
    read = 3 * PER_PAGE
    assert numbers_of(pages) == [(read + 1, 4)] * 3
    assert numbers_of([beyond, first]) == [(read + 1, 4), (read + 2, 4)]
    assert [page["_links"]["next"] is not None for page in pages] == [True] * 3
    counts = [one["total_signatures"] for one in (before, after, petitions["_embedded"]["osdi:petitions"][0])]
    assert counts == [read + 1, read + 2, read + 2]


def test_a_list_that_was_read_to_its_end_keeps_its_size() -> None:
    before, *_, first, _ = resized(traffic_of_a_large_petition(pages=SIGNATURES // PER_PAGE))
    assert before["total_signatures"] == SIGNATURES
    assert numbers_of([first]) == [(SIGNATURES + 1, SIGNATURES // PER_PAGE + 1)]


def test_a_counter_of_records_that_were_not_read_begins_at_one() -> None:
    traffic = [one for one in traffic_of_a_large_petition(pages=0) if "/signatures?" not in one.target]
    before, _, after, _ = resized(traffic)
    assert (before["total_signatures"], after["total_signatures"]) == (1, 2)


def test_sums_are_those_of_the_records_that_were_seen() -> None:
    traffic = RecordedTraffic(people=5)
    made = traffic.send("POST", "/fundraising_pages", {"title": "Appeal", "origin_system": "Example"})
    for number in range(5):
        person = {"email_addresses": [{"address": f"donor{number}@example.org"}]}
        gift = {"person": person, "recipients": [{"display_name": "Fund", "amount": "1000.25"}]}
        traffic.send("POST", f"{path_of(made)}/donations", gift)
    traffic.send("GET", path_of(made))
    traffic.close()
    assert resized(traffic.exchanges[-2:])[-1]["total_amount"] == "1000.25"
    assert resized(traffic.exchanges)[-1]["total_amount"] == "5001.25"


def test_what_the_server_did_not_count_stays() -> None:
    traffic = RecordedTraffic(people=5)
    event = {"title": "A day", "origin_system": "Example", "capacity": 700}
    traffic.send("POST", "/events", event)
    traffic.close()
    (body,) = resized(traffic.exchanges)
    assert body["capacity"] == 700


def test_a_corpus_of_a_large_petition_has_every_verdict_and_no_size(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, partial(verdicts_of, settings=Settings()), key=KEY)
    exchanges = traffic_of_a_large_petition(pages=3)
    for exchange in exchanges:
        recorder.feed(exchange)
    assert recorder.close() == (len(exchanges), {})
    written = [json.loads(exchange.body) for exchange in read_exchanges(tmp_path)]
    assert max(total for total, _ in numbers_of(written)) == 3 * PER_PAGE + 2
