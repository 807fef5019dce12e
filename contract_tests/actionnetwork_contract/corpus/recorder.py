"""Records a corpus: keeps raw exchanges in memory, and writes their pseudonymised forms at the end.

An exchange is written only if it parses, if the audit finds nothing raw in it, and if the comparison decides the same
about it as about the raw one. What is left out is counted by reason.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import compress
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import msgspec

from actionnetwork_mock._version import __version__

from ..shadow.accepted import AcceptedDifference
from ..shadow.exchange import Exchange
from .audit import Audit
from .dates import Dates
from .files import About, encode_line, exchange_of, line_of, write_corpus
from .key_file import KEY_BYTES
from .pseudonyms import Collision, Pseudonyms
from .rewriting import CannotRewrite, Rewriter
from .sizes import HiddenSizes
from .values import Census, Values

MAX_EXCHANGES, MAX_BYTES = 5000, 64 * 1024 * 1024
"""How much is recorded; what does not fit is left out. The raw exchanges are in memory until the end."""

_MAX_ROUNDS = 8
_WEEKS = range(26, 521)
_SKEW_S = 300
"""The clock of the upstream may be behind by so much: its dates of the recording keep their distances, too."""

Compare = Callable[[Sequence[Exchange]], Sequence[Hashable]]
"""Compares exchanges, from an empty memory, and returns what it decides about each."""


class Recorded(NamedTuple):
    """How many exchanges a corpus has, and why others are not in it: ``{"another verdict": 2}``."""

    exchanges: int
    left_out: dict[str, int]


class Recorder:
    """Takes exchanges, and writes a corpus when it is closed.

    ``keep_names`` are custom fields whose names stay. ``accept`` returns the differences that the corpus accepts.
    Corpora with the same ``key`` have the same pseudonyms; by default each has a random one, which ends with it.
    """

    def __init__(
        self,
        folder: Path,
        compare: Compare,
        *,
        keep_names: Collection[str] = (),
        settings: dict[str, Any] | None = None,
        accept: Callable[[Sequence[Exchange]], list[AcceptedDifference]] = lambda _exchanges: [],
        key: bytes | None = None,
    ) -> None:
        self._folder = folder
        self._compare = compare
        self._keep_names = frozenset(keep_names)
        self._settings = settings or {}
        self._accept = accept
        self._key = key or secrets.token_bytes(KEY_BYTES)
        self._raw: list[Exchange] = []
        self._bytes = 0
        self._left_out: Counter[str] = Counter()
        self._last = 0
        self._gaps: list[tuple[int, int]] = []
        """The number of the exchange before each gap, and how many exchanges were dropped in it."""

    def feed(self, exchange: Exchange) -> None:
        """Remember an exchange until the end."""
        self._last = exchange.number
        size = len(exchange.body) + len(exchange.request_body)
        if len(self._raw) >= MAX_EXCHANGES or self._bytes + size > MAX_BYTES:
            self._left_out["too many"] += 1
            return
        self._bytes += size
        self._raw.append(exchange)

    def gap(self, dropped: int) -> None:
        """Note that exchanges were dropped: what was known may have changed since."""
        self._gaps.append((self._last, dropped))

    def close(self) -> Recorded:
        """Write the corpus. Raises UsageError if it cannot be written."""
        same = self._same_verdicts(self._rewritten())
        exchanges = self._with_gaps(pseudonymised for _, pseudonymised in same)
        lines = [encode_line(exchange) for exchange in exchanges]
        about = About(
            month=f"{datetime.now(UTC):%Y-%m}",
            version=__version__,
            exchanges=len(lines),
            left_out=dict(sorted(self._left_out.items())),
            settings=self._settings,
            accepted=self._accept(exchanges),
        )
        write_corpus(self._folder, about, lines)
        self._raw.clear()
        return Recorded(len(lines), about.left_out)

    def _rewritten(self) -> list[tuple[Exchange, Exchange]]:
        """Return the raw exchanges that can be rewritten, each with its pseudonymised form."""
        audit, avoided = Audit(self._keep_names), set[str]()
        pseudonyms = Pseudonyms(self._key, avoided)
        dates = Dates(-_WEEKS[pseudonyms.number("weeks", "") % len(_WEEKS)])
        census = Census(dates)
        usable = []
        for exchange in self._raw:
            avoided |= audit.learn(exchange)
            if self._try(partial(Rewriter(census).exchange, exchange, None)) is not None:
                usable.append(exchange)
        dates.settle(*_recording(usable))
        names = census.custom_fields()
        rewriter = Rewriter(Values(pseudonyms, dates, names, kept_names=self._keep_names, avoided=avoided))
        sizes, rewritten = HiddenSizes(), []
        for exchange in usable:
            made = self._try(partial(rewriter.exchange, exchange, dates))
            if made is not None and self._try(partial(sizes.learn, made)) is not None:
                rewritten.append((exchange, made))
        found = []
        for exchange, made in rewritten:
            resized = self._try(partial(sizes.resized, made))
            if resized is None:
                continue
            written = exchange_of(line_of(resized))
            if audit.finds(written):
                self._left_out["found again"] += 1
            else:
                found.append((exchange, written))
        return found

    def _try(self, rewrite: Callable[[], Exchange]) -> Exchange | None:
        try:
            return rewrite()
        except CannotRewrite as error:
            self._left_out[error.reason] += 1
        except Collision:
            self._left_out["a collision"] += 1
        except Exception:
            # A fault of ours: the message may have data, and the other exchanges are still of use.
            self._left_out["a fault"] += 1
        return None

    def _with_gaps(self, exchanges: Iterable[Exchange]) -> list[Exchange]:
        """Return exchanges with how many were dropped since the one before."""
        found, before = [], 0
        for exchange in exchanges:
            dropped = sum(count for number, count in self._gaps if before <= number < exchange.number)
            found.append(msgspec.structs.replace(exchange, dropped=dropped))
            before = exchange.number
        return found

    def _same_verdicts(self, pairs: list[tuple[Exchange, Exchange]]) -> list[tuple[Exchange, Exchange]]:
        """Return the pairs of which both get the same verdicts, when only these are compared."""
        usable = len(pairs)
        for _ in range(_MAX_ROUNDS):
            raw = self._compare(self._with_gaps(exchange for exchange, _ in pairs))
            pseudonymised = self._compare(self._with_gaps(exchange for _, exchange in pairs))
            are_same = [one == other for one, other in zip(raw, pseudonymised, strict=True)]
            if all(are_same):
                break
            # What is left out changes what is known of later exchanges, so that those are compared again.
            pairs, before = list(compress(pairs, are_same)), pairs
        else:
            # Those before the first difference depend on none that was left out.
            pairs = before[: are_same.index(False)]
        if usable > len(pairs):
            self._left_out["another verdict"] += usable - len(pairs)
        return pairs


def _recording(exchanges: Sequence[Exchange]) -> tuple[float, float]:
    """Return when the recording began and ended, by either clock. One ``Date`` that is far off decides nothing."""
    begin = min((exchange.sent for exchange in exchanges), default=0.0)
    end = max((exchange.answered for exchange in exchanges), default=0.0)
    dated = [one.upstream_date - one.answered for one in exchanges if one.upstream_date is not None]
    off = median(dated) if dated else 0.0
    return begin + min(off, 0.0) - _SKEW_S, end + max(off, 0.0) + _SKEW_S
