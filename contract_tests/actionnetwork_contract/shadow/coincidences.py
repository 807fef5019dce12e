"""Coincidences: resources of which no write is known, with the date of a second in which a request was sent.

Once, that is another program. If it is so at most requests of one kind, and hardly ever at others, these requests write
more than their answers and the mock's rules say.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import exp, floor, log
from operator import attrgetter
from typing import Literal

from actionnetwork_mock.http.query import BACKGROUND

from ..conformance import Deviation, own_id
from .bounded import Bounded
from .claims import PastDeviation
from .kinds import kind_of
from .reading import Reading, seconds_of, shown_resources

_MAX_REQUESTS = 2_000
_MAX_SECONDS = 3
"""Of a call that took longer, the second in which it was carried out is not known well enough."""
_MAX_CHANCE = 1e-6
"""How likely it may be that other programs wrote in the seconds of these requests by chance."""

_FOREVER = 1 << 40

Event = Literal["created", "modified"]


@dataclass(eq=False)
class Request:
    """A request, and what it is known to have written: None if that is not known.

    ``reading`` has no bodies. ``key`` and ``kind`` are those of the whole one; reads are all of one kind.
    """

    reading: Reading
    first: int
    last: int
    key: str
    kind: object
    shown: str
    """The id of the resource that a write answered."""
    touched: frozenset[str] | None = None
    """The ids of what it may have changed."""
    made: Mapping[str, int] | None = None
    """How many resources of each kind it made besides the one that it answered."""

    @property
    def number(self) -> int:
        """The number of its exchange."""
        return self.reading.exchange.number

    def may_have_modified(self, resource: str, uuid: str, second: int) -> bool:
        """Return whether it may have given a resource a date, of this second or the one before.

        What it answered had the date of its own time.
        """
        if self.shown == uuid:
            return self.first <= second <= self.last
        return uuid in (self.touched or ()) or resource in (self.made or ())


@dataclass
class _Counts:
    """Requests with and without a coincidence, by kind, for one event of one kind of resource."""

    undecided: list[Request] = field(default_factory=list)
    """The requests of which it is not known whether anything was written in their seconds, by second."""
    hits: Counter[object] = field(default_factory=Counter)
    clear: Counter[object] = field(default_factory=Counter)
    last_hits: list[Request] = field(default_factory=list)
    is_hit: Bounded[bool] = field(default_factory=Bounded)
    """Of each request that was decided, by number, whether something was written in its second."""
    unshown: dict[object, list[Request]] = field(default_factory=lambda: defaultdict(list))

    def decide(self, request: Request, *, is_hit: bool) -> None:
        """Note whether something was written in the second of a request. Once it was, it was."""
        before = self.is_hit.get(request.number)
        if before or before is is_hit:
            return
        self.is_hit.put(request.number, is_hit)
        if not is_hit:
            self.clear[request.kind] += 1
            return
        self.clear[request.kind] -= before is False
        self.hits[request.kind] += 1
        for kept in (self.last_hits, *([self.unshown[request.kind]] if request.reading.is_write else ())):
            kept.append(request)
            del kept[:-_MAX_REQUESTS]

    def is_more_than_chance(self, kind: object) -> bool:
        """Return whether the coincidences of a kind are too many, compared with those of other requests.

        Those of the same seconds do not count. The bound is that of Chernoff for a binomial distribution.
        """
        of_kind = (request for request in self.last_hits if request.kind == kind)
        seconds = {second for request in of_kind for second in (request.first, request.last)}
        together = sum(
            request.kind != kind and bool({request.first, request.last} & seconds)
            for request in self.last_hits
        )
        hits, count = self.hits[kind], self.hits[kind] + self.clear[kind]
        others = self.hits.total() - hits - together
        chance = (others + 1) / (others + self.clear.total() - self.clear[kind] + 2)
        share = hits / count
        if share <= chance:
            return False
        divergence = share * log(share / chance)
        if share < 1:
            divergence += (1 - share) * log((1 - share) / (1 - chance))
        return exp(-count * divergence) < _MAX_CHANCE


class Coincidences:
    """Follows when requests were carried out, and the dates of what is read later."""

    def __init__(self, lag: float) -> None:
        self._lag = lag
        self._requests: Bounded[list[Request]] = Bounded(_MAX_REQUESTS)
        self._unknown: Bounded[bool] = Bounded()
        """The seconds in which something was written of which the effect is not known."""
        self._own: Bounded[bool] = Bounded()
        self._counts: dict[tuple[str, Event], _Counts] = defaultdict(_Counts)
        self._kept: list[Request] = []
        self._last: Request | None = None

    def forget_all(self) -> None:
        """Forget all requests, because exchanges were dropped."""
        self._requests.clear()
        self._kept.clear()
        for counts in self._counts.values():
            counts.undecided.clear()

    def begin(self, reading: Reading) -> None:
        """Note a request of which it is not known yet what it writes."""
        self._last = None
        if reading.exchange.upstream_date is None:
            return
        first, last = floor(reading.now - reading.took), floor(reading.now)
        item = reading.item if reading.is_write else None
        if item is not None and reading.is_now(item.get("modified_date")):
            first = last = floor(seconds_of(item["modified_date"]) or 0.0)
        kind = kind_of(reading) if reading.is_write else None
        shown = own_id(item).lower() if item is not None else ""
        self._last = Request(reading.bare, first, last, reading.key, kind, shown)
        if not reading.is_write:
            self._last.touched, self._last.made = frozenset(), {}

    def wrote(self, touched: frozenset[str] | None, made: Mapping[str, int] | None) -> None:
        """Note what the last request wrote."""
        if self._last is not None:
            self._last.touched, self._last.made = touched, made

    def follow(self, reading: Reading, *, is_sure: bool) -> Iterator[PastDeviation]:
        """Keep the last request, and yield what an answer says of earlier ones."""
        if self._last is not None:
            self._keep(self._last)
            self._last = None
        if reading.is_write:
            if reading.item is not None:
                self._own.put(own_id(reading.item).lower(), True)
            return
        if is_sure and reading.answer.items and reading.resource is not None:
            yield from self._created(reading)
            if not reading.resource.timed:
                yield from self._modified(reading)

    def _keep(self, request: Request) -> None:
        if request.touched is None or request.made is None:
            is_later = request.reading.answer.query.get(BACKGROUND, "").lower() == "true"
            for second in range(request.first, floor(request.last + (self._lag + 5 if is_later else 1)) + 1):
                self._unknown.put(second, True)
            return
        if request.last - request.first >= _MAX_SECONDS:
            return
        for second in range(request.first, request.last + 1):
            self._requests.put(second, [*(self._requests.get(second) or ()), request])
        for waiting in (self._kept, *(counts.undecided for counts in self._counts.values())):
            insort(waiting, request, key=attrgetter("first"))
            del waiting[:-_MAX_REQUESTS]

    def _near(self, second: int) -> list[Request]:
        """Return the requests that may have written something with this date."""
        return [*self._at(second - 1), *self._at(second)]

    def _at(self, second: int) -> list[Request]:
        return self._requests.get(second) or []

    # What is read

    def _created(self, reading: Reading) -> Iterator[PastDeviation]:
        assert reading.resource is not None
        name, extra, created = reading.resource.name, defaultdict[int, int](int), []
        for item in reading.answer.items:
            second = seconds_of(item.get("created_date"))
            if second is not None:
                created.append(floor(second))
                extra[floor(second)] += self._own.get(own_id(item).lower()) is None
        found = set()
        for second, count in extra.items():
            if self._at(second) and not self._is_unknown(second):
                expected = sum((one.made or {}).get(name, 0) for one in {*self._near(second)})
                if count > expected:
                    found.add(second)
        clear = []
        if reading.is_whole_list:
            clear = [(0, floor(reading.now - self._lag))]
        elif reading.answer.is_page and "filter" not in reading.answer.query:
            clear = [*self._between(created)]
        yield from self._decide(name, "created", found, clear)

    def _modified(self, reading: Reading) -> Iterator[PastDeviation]:
        assert reading.resource is not None
        name, found, changing = reading.resource.name, set(), []
        for _, item, is_embedded in shown_resources(reading):
            created, modified = (seconds_of(item.get(f"{event}_date")) for event in ("created", "modified"))
            if is_embedded or created is None or modified is None:
                continue
            changing.append((floor(created), floor(modified)))
            second, uuid = floor(modified), own_id(item).lower()
            if modified > created and self._at(second) and not self._is_unknown(second):
                near = self._near(second)
                if not any(one.may_have_modified(name, uuid, second) for one in near):
                    found.add(second)
        yield from self._decide(name, "modified", found, [*_unchanged(changing)])

    def _between(self, created: list[int]) -> Iterator[tuple[int, int]]:
        """Yield the first and last second between the creation of some resources of this run, in their order."""
        started = self._kept[0].first if self._kept else 0
        of_run = [second for second in created if second >= started]
        if of_run in (sorted(of_run), sorted(of_run, reverse=True)) and of_run:
            yield min(of_run) + 1, max(of_run) - 1

    def _is_unknown(self, second: int) -> bool:
        return self._unknown.get(second) is not None

    def _decide(
        self, name: str, event: Event, found: set[int], clear: list[tuple[int, int]]
    ) -> Iterator[PastDeviation]:
        """Count the requests of the seconds with a coincidence, and those of seconds that are seen to have none."""
        if (name, event) not in self._counts:
            self._counts[name, event].undecided = [*self._kept]
        counts = self._counts[name, event]
        for first, last in clear:
            low = bisect_left(counts.undecided, first, key=lambda one: one.first)
            high = bisect_right(counts.undecided, last, key=lambda one: one.first)
            for request in counts.undecided[low:high]:
                if request.last <= last and not self._is_unknown(request.first):
                    counts.decide(request, is_hit=False)
            del counts.undecided[low:high]
        hit = [request for second in sorted(found) for request in _suspects(self._at(second), event)]
        for request in hit:
            counts.decide(request, is_hit=True)
        for kind in dict.fromkeys(request.kind for request in hit if request.kind is not None):
            if counts.unshown[kind] and counts.is_more_than_chance(kind):
                for request in counts.unshown.pop(kind):
                    yield PastDeviation(request.reading, _deviation(event), request.key)


def _suspects(requests: list[Request], event: Event) -> list[Request]:
    """Return those of some requests that may have written something: a POST rather than another write creates it."""
    posts = [request for request in requests if request.reading.answer.method == "POST"]
    reads = [request for request in requests if not request.reading.is_write]
    return [*posts, *reads] if event == "created" and posts else requests


def _deviation(event: Event) -> Deviation:
    if event == "created":
        return Deviation("shadow.effects", "answer", "", "is not expected here")
    return Deviation("shadow.effects", "field", "modified_date", "has another value")


def _unchanged(changing: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the first and last second of each time in which none of some resources can have been modified.

    That is after the first one was created, and not between the creation and the last modification of another one.
    """
    at = None
    for created, modified in sorted(changing):
        if at is not None and created > at:
            yield at, created
        at = max(at or 0, modified)
    if at is not None:
        yield at, _FOREVER
