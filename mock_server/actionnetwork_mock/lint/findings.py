"""The list of checks, and running all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..budget import calls_of
from ..journal import Entry
from .addresses import differing_addresses, unencoded_filters
from .finding import Finding
from .keys import keys_elsewhere, keys_in_pages
from .notes import swallowed_mistakes
from .pace import ignored_refusals
from .repeating import fetched_one_by_one, pages_past_the_end, repeated_reads

Check = Callable[[Sequence[Entry]], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    ignored_refusals,
    pages_past_the_end,
    fetched_one_by_one,
    repeated_reads,
    unencoded_filters,
    differing_addresses,
    keys_elsewhere,
    keys_in_pages,
)


def findings_of(entries: Iterable[Entry], *, with_notes: bool = True) -> list[Finding]:
    """Return the findings in the requests of a journal, one for each habit.

    ``with_notes`` includes the mistakes that the real API ignores, from the notes on the answers.
    """
    entries = list(entries)
    calls = calls_of(entries)
    found = [finding for check in CHECKS for finding in check(calls)]
    return [*found, *swallowed_mistakes(entries)] if with_notes else found
