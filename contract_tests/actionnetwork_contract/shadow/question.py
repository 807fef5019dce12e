"""A question: a request for the twin, whose answer must explain that of the upstream."""

from __future__ import annotations

from dataclasses import dataclass, field

from actionnetwork_mock.store import Change
from actionnetwork_mock.twin import Loaded, TwinRequest

from .compare import Before, Comparison
from .reading import Reading, seconds_of


@dataclass
class Question:
    """A request for the twin, what to load for it, and how to compare its answer.

    ``before`` is what the request is applied to. ``is_stubbed``: parents that never passed are made up, so that a
    difference in status proves nothing. ``from_state``: something rests on what was known before.
    """

    reading: Reading
    request: TwinRequest
    before: Before
    loaded: list[Loaded] = field(default_factory=list)
    fixed_ids: set[str] = field(default_factory=set)
    taken_ids: set[str] = field(default_factory=set)
    is_stubbed: bool = False
    from_state: bool = False
    comparison: Comparison | None = None
    written: tuple[Change, ...] = ()
    started: float = float("inf")
    lag: float = 0.0
    seen: float = 0.0
    """When ``before`` was last seen, if it is known."""
    kinds: dict[tuple[str, str], object] = field(default_factory=dict)
    """What would contradict a deviation, by its kind and name."""

    @property
    def at(self) -> float:
        """The time at which the upstream acted: that of the answered document, if it was modified within the call."""
        item = self.reading.item
        modified = seconds_of(item.get("modified_date")) if item is not None else None
        low, high = self.reading.window
        return modified if modified is not None and low <= modified <= high else self.reading.now
