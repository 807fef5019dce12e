"""The figures of the shadow: which mutants it names, and which settings it settles, from one run of traffic.

``python -m tests.contract_tests.shadow.figures mutants [NAME...]`` and ``... settings [NAME=VALUE...]`` print a line
for each upstream and a summary. Each upstream runs in a process of its own, so that no patch reaches the comparer. The
comparer compares what the upstreams have in common with a clean one once, and goes on from there in a copy of itself.
"""

from __future__ import annotations

import json
import multiprocessing
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, nullcontext
from itertools import takewhile
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from actionnetwork_contract.shadow.comparer import LAG_S, Comparer
from actionnetwork_contract.shadow.eliminate import doubtful
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_contract.shadow.report import Report
from actionnetwork_contract.shadow.setting_results import setting_results
from actionnetwork_mock.settings import Settings, parse_changes

from ..mutants import MUTANTS
from .caller import Caller
from .recording import recording
from .traffic import ordinary_traffic
from .upstream import caller_of, upstream

Traffic = Callable[[Caller], None]
_forking = multiprocessing.get_context("fork")


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


def first_difference(one: Sequence[Exchange], other: Sequence[Exchange]) -> int | None:
    """Return the place at which two runs of the same traffic begin to differ; None if the mutant was not touched."""
    same = takewhile(lambda pair: _visible(pair[0]) == _visible(pair[1]), zip(one, other, strict=False))
    place = sum(1 for _ in same)
    return None if place == len(one) == len(other) else place


def _visible(exchange: Exchange) -> tuple[Any, ...]:
    """Return what a client sees: JSON without its blanks, which mutants that decode an answer write otherwise."""
    hidden = ("mock-note", "content-length")
    headers = sorted(pair for pair in exchange.headers if pair[0] not in hidden)
    try:
        body: Any = json.loads(exchange.body, object_pairs_hook=list)
    except ValueError:
        body = exchange.body
    request = exchange.method, exchange.target, exchange.request_body
    return (*request, exchange.upstream_date, exchange.status, headers, body)


class Recorded(NamedTuple):
    """An upstream whose exchanges differ from those of a clean one from a place on; ``file`` has these."""

    name: str
    start: int
    file: Path


def record_elsewhere(kind: str, name: str, clean: Sequence[Exchange], file: Path) -> Recorded | None:
    """Record an upstream in a process of its own; None if its answers are those of a clean one."""
    receiving, sending = _forking.Pipe(duplex=False)
    process = _forking.Process(target=_record_rest, args=(kind, name, clean, file, sending))
    process.start()
    sending.close()
    start = receiving.recv()
    process.join()
    return None if start is None else Recorded(name, start, file)


def _record_rest(kind: str, name: str, clean: Sequence[Exchange], file: Path, sending: Connection) -> None:
    is_mutant = kind == "mutants"
    settings = Settings() if is_mutant else Settings().changed(**parse_changes([name]))
    exchanges = record(settings, name if is_mutant else "")
    start = first_difference(exchanges, clean)
    file.write_bytes(pickle.dumps(exchanges[start:]))
    sending.send(start)


def compare_each(clean: Sequence[Exchange], upstreams: Sequence[Recorded]) -> Iterator[tuple[str, Named]]:
    """Yield what the report of each upstream says, in the order in which they begin to differ from a clean one."""
    with closing(Comparer(Settings(), lag=LAG_S)) as comparer:
        fed = 0
        for one in sorted(upstreams, key=lambda one: one.start):
            for exchange in clean[fed : one.start]:
                comparer.feed(exchange)
            fed = one.start
            receiving, sending = _forking.Pipe(duplex=False)
            process = _forking.Process(target=_compare_rest, args=(comparer, one.file, sending))
            process.start()
            sending.close()
            yield one.name, receiving.recv()
            process.join()


def _compare_rest(comparer: Comparer, file: Path, sending: Connection) -> None:
    for exchange in pickle.loads(file.read_bytes()):
        comparer.feed(exchange)
    sending.send(named(comparer.report()))


def alternatives() -> Iterator[str]:
    """Yield each alternative of each doubtful setting: ``"put_null=ignored"``."""
    for name, values in doubtful().items():
        for value in values:
            if value != getattr(Settings(), name):
                yield f"{name}={value}"


def _is_left(alternative: str, result: str) -> bool:
    """Return whether a result, ``"put_null=clears|ignored"``, leaves the value of an upstream that differs in it."""
    name, _, value = alternative.partition("=")
    setting, _, left = result.partition("=")
    return setting == name and value in left.split("|")


def main(arguments: Sequence[str]) -> int:
    """Print the figures of all mutants or settings, or of those that are named."""
    kind, *names = arguments
    clean = record(Settings())
    with tempfile.TemporaryDirectory() as folder:
        upstreams = []
        for number, name in enumerate(names or (MUTANTS if kind == "mutants" else alternatives())):
            recorded = record_elsewhere(kind, name, clean, Path(folder, str(number)))
            if recorded is None:
                print(f"{name}: not touched", flush=True)
            else:
                upstreams.append(recorded)
        good_ones, false = 0, []
        for name, found in compare_each(clean, upstreams):
            good = bool(found) if kind == "mutants" else name in found.settings
            good_ones += good
            false += [text for text in found.settings if kind == "settings" and not _is_left(name, text)]
            print(
                f"{name}: {'named' if good else 'MISSED'} {found.findings[:3]} {found.settings}", flush=True
            )
    print({"touched": len(upstreams), "named": good_ones, "true values eliminated": false})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
