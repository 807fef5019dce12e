"""A faithful upstream with noise: lag, four other writers, failures, overlaps, gzip, and a clock that is off.

``python -m tests.contract_tests.shadow.noisy 100000`` compares so many answers and prints the confirmed findings.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import msgspec

from actionnetwork_contract.shadow.comparer import Comparer
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_contract.shadow.setting_results import setting_results
from actionnetwork_mock.settings import Settings

from .caller import KEY, Send, items
from .recording import recording
from .traffic import ordinary_traffic
from .upstream import caller_of, upstream
from .wire import Wire

LAG_S = 3
_CLOCK_OFF_S = 120.0
_FAILING, _COMPRESSED = 0.01, 0.5
_WRITERS, _WRITES = 4, 0.3
_RUNS_OF_A_WORLD = 4


def noisy_exchanges(count: int, seed: int = 0) -> Iterator[Exchange]:
    """Yield at least so many exchanges of ordinary traffic with a faithful upstream, with noise."""
    chance = random.Random(seed)
    wire = Wire(chance, clock_off_s=_CLOCK_OFF_S)
    settings = Settings(search_lag_s=LAG_S, new_tag_lag_s=LAG_S)
    number = 0
    for group in itertools.count():
        with upstream(settings) as (world, send), recording() as recorded:
            others = _Writers(send, chance)
            for run in range(_RUNS_OF_A_WORLD):
                sending = _with_writers(send, others, recorded, chance)
                ordinary_traffic(caller_of(world, sending, run=run + group * 100))
                number += len(recorded)
                yield from wire.carry(recorded, world=group, compressed=chance.random() < _COMPRESSED)
                recorded.clear()
        if number >= count:
            return


def _with_writers(send: Send, others: _Writers, recorded: list[Exchange], chance: random.Random) -> Send:
    def sending(method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        if chance.random() < _WRITES:
            seen = len(recorded)
            others.write()
            del recorded[seen:]
        answered = send(method, path, body, headers)
        others.saw(answered[1])
        if chance.random() < _FAILING and recorded:
            status = chance.choice((429, 500, 502, 503))
            recorded[-1] = msgspec.structs.replace(recorded[-1], status=status, body=b"<html>Sorry</html>")
        return answered

    return sending


class _Writers:
    """Other programs that write to the same group, and whose calls do not pass the shadow."""

    def __init__(self, send: Send, chance: random.Random) -> None:
        self._send, self._chance = send, chance
        self._people: list[str] = []
        self._actions: list[str] = []
        self._number = 0

    def saw(self, body: bytes) -> None:
        """Remember what there is in the group."""
        try:
            found = json.loads(body)
        except ValueError:
            return
        for one in (found, *items(found)):
            links = one.get("_links") if isinstance(one, dict) else None
            own = links.get("self", {}) if isinstance(links, dict) else {}
            address = own.get("href", "").partition("/api/v2")[2] if isinstance(own, dict) else ""
            if address.count("/") == 2:
                kept = self._people if address.startswith("/people/") else self._actions
                if address not in kept:
                    kept.append(address)

    def write(self) -> None:
        """Write something as one of the other programs."""
        self._number += 1
        writer = self._number % _WRITERS
        email = {"email_addresses": [{"address": f"other{self._number}@example.com"}]}
        if writer == 0 or not self._people:
            self._call("POST", "/people", {"person": {**email, "given_name": "Other"}})
        elif writer == 1:
            change = {"given_name": f"Other {self._number}", "custom_fields": {"shift": "other"}}
            self._call("PUT", self._chance.choice(self._people), change)
        elif writer == 2 and self._actions:
            action = self._chance.choice(self._actions)
            records = {"petitions": "signatures", "events": "attendances", "forms": "submissions"}
            below = records.get(action.split("/")[1])
            if below is not None:
                self._call("POST", f"{action}/{below}", {"person": email})
        else:
            title = {"title": f"By another program {self._number}", "origin_system": "Other"}
            self._call("POST", self._chance.choice(("/petitions", "/events", "/forms")), title)

    def _call(self, method: str, path: str, body: Any) -> None:
        headers = {"OSDI-API-Token": KEY, "content-type": "application/json"}
        self._send(method, path, json.dumps(body).encode(), headers)


def main(count: int, seed: int) -> int:
    """Print what a comparer says of so many answers, and return how many findings are confirmed."""
    with closing(Comparer(Settings())) as comparer:
        for number, exchange in enumerate(noisy_exchanges(count, seed), 1):
            comparer.feed(exchange)
            if number % 5000 == 0:
                print(number, len(comparer.report().confirmed), flush=True)
        report = comparer.report()
    for state, findings in (("confirmed", report.confirmed), ("possible", report.possible)):
        for finding in findings:
            print(
                state,
                *(finding.check, finding.operation, finding.subject, finding.status, finding.expected_status),
                *(finding.expected, finding.seen, finding.shown_by, finding.contradicted_by),
                finding.resources.count,
            )
    wrong = [
        result.setting.text
        for result in setting_results(report)
        if result.believed is not None and result.believed not in result.left
    ]
    print(
        f"{report.compared} compared, {report.predicted} predicted, {len(report.confirmed)} confirmed findings"
    )
    print(f"settings whose true value was eliminated: {wrong}")
    print({row.reason: row.exchanges for row in report.reasons}, report.faults)
    return len(report.confirmed)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
