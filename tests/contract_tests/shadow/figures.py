"""The figures of the shadow: which mutants it names, and which settings it settles, from one run of traffic.

``python -m tests.contract_tests.shadow.figures mutants [NAME...]`` and ``... settings [NAME=VALUE...]`` print a line
for each upstream and a summary. Each upstream runs in a process of its own, so that no patch reaches the comparer.
``record mutants NAME FILE`` is what that process does.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from actionnetwork_contract.shadow.comparer import LAG_S, Comparer
from actionnetwork_contract.shadow.eliminate import doubtful
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_contract.shadow.report import Report
from actionnetwork_contract.shadow.setting_results import setting_results
from actionnetwork_mock.settings import Settings, parse_changes

from ..mutants import MUTANTS
from .recording import recording
from .traffic import Caller, ordinary_traffic
from .upstream import caller_of, upstream

Traffic = Callable[[Caller], None]


class Named(NamedTuple):
    """What a report says of an upstream: confirmed findings, and settings whose believed value it rules out."""

    findings: list[str]
    settings: list[str]

    def __bool__(self) -> bool:
        return bool(self.findings or self.settings)


def record(settings: Settings, mutant: str = "", traffic: Traffic = ordinary_traffic) -> list[Exchange]:
    """Return what traffic and an upstream say to each other; a mutant, if one is named."""
    changed = MUTANTS[mutant].apply() if mutant else nullcontext()
    with changed, upstream(settings) as (world, send), recording() as recorded:
        traffic(caller_of(world, send))
    return recorded


def compare(exchanges: Sequence[Exchange]) -> Report:
    """Return the report of a comparer that believes in the default settings."""
    with closing(Comparer(Settings(), lag=LAG_S)) as comparer:
        for exchange in exchanges:
            comparer.feed(exchange)
        return comparer.report()


def named(report: Report) -> Named:
    """Return what a report says of its upstream."""
    findings = [
        " ".join(map(str, (row.check.text, row.operation.text, row.subject or row.status)))
        for row in report.confirmed
    ]
    wrong = [
        f"{result.setting.text}={'|'.join(left.text for left in result.left)}"
        for result in setting_results(report)
        if result.believed is not None and result.believed not in result.left
    ]
    return Named(findings, wrong)


def differ(one: Sequence[Exchange], other: Sequence[Exchange]) -> bool:
    """Return whether two runs of the same traffic got different answers: the mutant was touched."""
    return [*map(_visible, one)] != [*map(_visible, other)]


def _visible(exchange: Exchange) -> tuple[Any, ...]:
    """Return what a client sees: JSON without its blanks, which mutants that decode an answer write otherwise."""
    hidden = ("mock-note", "content-length")
    headers = sorted(pair for pair in exchange.headers if pair[0] not in hidden)
    try:
        body: Any = json.loads(exchange.body, object_pairs_hook=list)
    except ValueError:
        body = exchange.body
    return exchange.method, exchange.target, exchange.request_body, exchange.status, headers, body


def elsewhere(kind: str, name: str) -> list[Exchange]:
    """Return what ``record`` returns, from a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "exchanges")
        command = [sys.executable, "-m", __spec__.name, "record", kind, name, str(file)]
        subprocess.run(command, check=True)
        found: list[Exchange] = pickle.loads(file.read_bytes())
        return found


def alternatives() -> Iterator[str]:
    """Yield each alternative of each doubtful setting: ``"put_null=ignored"``."""
    for name, values in doubtful().items():
        for value in values:
            if value != getattr(Settings(), name):
                yield f"{name}={value}"


def main(arguments: Sequence[str]) -> int:
    """Print the figures of all mutants or settings, or of those that are named."""
    kind, *names = arguments
    if kind == "record":
        what, name, file = names
        settings = Settings() if what == "mutants" else Settings().changed(**parse_changes([name]))
        Path(file).write_bytes(pickle.dumps(record(settings, name if what == "mutants" else "")))
        return 0
    clean = record(Settings())
    counts = {"touched": 0, "named": 0}
    for name in names or (MUTANTS if kind == "mutants" else alternatives()):
        exchanges = elsewhere(kind, name)
        if not differ(exchanges, clean):
            print(f"{name}: not touched", flush=True)
            continue
        found = named(compare(exchanges))
        good = bool(found) if kind == "mutants" else name in found.settings
        counts["touched"] += 1
        counts["named"] += good
        print(f"{name}: {'named' if good else 'MISSED'} {found.findings[:3]} {found.settings}", flush=True)
    print(counts)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
