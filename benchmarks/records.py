"""A million records of a hundred thousand people in a file: deep pages, filters, and the records of a person."""

from __future__ import annotations

from collections.abc import Iterator

from .budgets import Measured
from .one_by_one import compare, filtered_anew, page, pages, requests_a_side
from .run import Run
from .throughput import PEOPLE, fetch

_PETITIONS = "/api/v2/petitions"


def measure_deep_page(run: Run) -> Measured:
    """The last pages of a petition's signatures, against the first pages: ms each."""
    signatures = _signatures(run, 0)
    last = run.records_file.signatures // 25
    return _compare(run, pages(signatures, last - requests_a_side(run)), signatures)


def measure_selective_filter(run: Run) -> Measured:
    """The first page of the newest thousandth of a petition's signatures, against unfiltered pages: ms each."""
    signatures = _signatures(run, 1)
    return _compare(run, filtered_anew(signatures, run.records_file.late), signatures)


def measure_wide_filter(run: Run) -> Measured:
    """The first page of nearly all signatures of a petition, filtered, against unfiltered pages: ms each.

    The first request counts them. Later requests use that count.
    """
    signatures = _signatures(run, 2)
    return _compare(run, filtered_anew(signatures, run.records_file.early), signatures)


def measure_records_of_person(run: Run) -> Measured:
    """The signatures of a person, a different person each time, against pages of a petition's signatures: ms each."""
    own = (f"{PEOPLE}/{person_id}/signatures" for person_id in run.records_file.person_ids)
    return _compare(run, own, _signatures(run, 3))


def _signatures(run: Run, number: int) -> str:
    """Return the address of a petition's signatures. Each row uses its own petition, so that its pages are new."""
    return f"{_PETITIONS}/{run.records_file.petition_ids[number]}/signatures"


def _compare(run: Run, targets: Iterator[str], signatures: str) -> Measured:
    """Compare with unfiltered pages from the first on."""
    path = run.records_file.path
    fetch(run.large_server_port(path), signatures)  # lets the server compute where each page begins
    return compare(run, path, targets, pages(signatures, 2), again=page(signatures, 1))
