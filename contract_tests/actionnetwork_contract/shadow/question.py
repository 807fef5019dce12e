"""A question: a request for the twin, whose answer must explain that of the upstream."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode

from actionnetwork_mock.http.query import BACKGROUND
from actionnetwork_mock.store import Change
from actionnetwork_mock.twin import Loaded, TwinRequest

from ..conformance import Deviation
from .compare import Before, Comparison
from .effects import Effect
from .kinds import signature, status_kind
from .reading import Reading, seconds_of

_PAGE = re.compile(r"\A0*[1-9][0-9]*")


@dataclass
class Question:
    """A request for the twin, what to load for it, and how to compare its answer.

    ``before`` is what the request is applied to. ``is_stubbed``: parents that never passed are made up, so that a
    difference in status proves nothing. ``from_state``: something rests on what was known before. ``is_from_overlap``:
    it rests on what an exchange showed that was under way at the same time.
    """

    reading: Reading
    request: TwinRequest
    before: Before
    loaded: list[Loaded] = field(default_factory=list)
    fixed_ids: set[str] = field(default_factory=set)
    taken_ids: set[str] = field(default_factory=set)
    is_stubbed: bool = False
    is_from_overlap: bool = False
    from_state: bool = False
    comparison: Comparison | None = None
    written: tuple[Change, ...] = ()
    effect: Effect | None = None
    """What a write does under each value of the settings, if that was found out."""
    started: float = float("inf")
    lag: float = 0.0
    seen: float = 0.0
    """When ``before`` was last seen, if it is known."""
    kinds: dict[tuple[str, str], tuple[object, ...]] = field(default_factory=dict)
    """What would contradict a deviation, by its kind and name."""

    def kind_of(self, deviation: Deviation) -> tuple[object, ...]:
        """Return what an exchange must have in common with a deviating one to contradict it."""
        known = self.kinds.get((deviation.kind, deviation.name))
        if known is not None:
            return known
        if deviation.kind == "status":
            return status_kind(self.reading, deviation.expected)
        return (deviation.name, deviation.check, signature(self.reading))

    @property
    def at_once(self) -> TwinRequest:
        """The request without what puts it off."""
        path, _, query = self.request.target.partition("?")
        kept = [pair for pair in query.split("&") if pair and not pair.startswith(f"{BACKGROUND}=")]
        return self.request._replace(target=f"{path}?{'&'.join(kept)}" if kept else path)

    @property
    def at(self) -> float:
        """The time at which the upstream acted: that of the answered document, if it was modified within the call."""
        item = self.reading.item
        modified = seconds_of(item.get("modified_date")) if item is not None else None
        low, high = self.reading.window
        return modified if modified is not None and low <= modified <= high else self.reading.now


def first_page(target: str) -> str:
    """Return the target of the first page of the same collection, filter and size: ``page=2x`` becomes ``page=1x``."""
    path, _, query = target.partition("?")
    asked = parse_qsl(query, keep_blank_values=True)
    pairs = [(name, _PAGE.sub("1", text) if name == "page" else text) for name, text in asked]
    pairs = [pair for pair in pairs if pair != ("page", "1")]
    return f"{path}?{urlencode(pairs, quote_via=quote)}" if pairs else path
