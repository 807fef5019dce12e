"""Expectations: what later reads must show of a write.

A resource that a write changes without showing it must be what the twin made of it, and one that was refused a change
must be what it was, unless it was modified later. A list must have as many records of the time of a write as it
made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from actionnetwork_mock.ids import NATIVE_SYSTEM
from actionnetwork_mock.resources import Resource, resource_named
from actionnetwork_mock.store import Change, decode_document

from ..conformance import ABSENT, Deviation, Problem, own_id
from .bounded import Bounded
from .claims import Claim, Values
from .documents import changed_fields, is_moving
from .effects import Effect
from .kinds import kind_of
from .memory import Known, Memory
from .question import Question
from .reading import Reading, seconds_of, shown_resources

_FOUND_BY_THE_SITE = frozenset(("postal_addresses",))
"""Fields of which a geocoder completes what was sent."""

_MAX_WAITING = 50


class _Changed(NamedTuple):
    """What a resource must be after a write: a document for each combination of values, none if it stays."""

    names: tuple[str, ...]
    before: dict[str, Any]
    after: Mapping[Values, dict[str, Any] | None]
    low: float
    high: float
    number: int
    kind: object


class _Refused(NamedTuple):
    """A write to a resource that was refused."""

    low: float
    high: float
    number: int
    kind: object


class _Made(NamedTuple):
    """The records that a write made: the ids that it answered, and how many others, or at most; None if unknown."""

    low: float
    high: float
    ids: frozenset[str]
    others: int | None
    is_most: bool
    kinds: frozenset[object]


class Expectations:
    """Follows what writes do, and compares what is read with that."""

    def __init__(self, memory: Memory, lag: float) -> None:
        self._memory = memory
        self._lag = lag
        self._changed: Bounded[_Changed] = Bounded()
        self._refused: Bounded[_Refused] = Bounded()
        self._made: Bounded[list[_Made]] = Bounded()

    # Writes

    def begin(self, reading: Reading) -> None:
        """Note a write of which it is not known yet what it does."""
        match, resource = reading.answer.match, reading.resource
        if match is not None and resource is not None and resource.kind == "action record":
            made = self._made.get(_list_of(reading)) or []
            unknown = _Made(*_seconds(reading), frozenset(), None, False, frozenset())
            self._made.put(_list_of(reading), [*made[-_MAX_WAITING:], unknown])

    def wrote(self, reading: Reading, question: Question) -> frozenset[str] | None:
        """Expect what the twin says of a write. Return the ids of what it may have changed; None if any."""
        effect = question.effect
        low, high = _seconds(reading)
        self._note_made(reading, effect)
        match = reading.answer.match
        named = [*zip(match.endpoint.resources, match.ids, strict=True)] if match is not None else []
        if reading.answer.status >= 400:
            for resource, uuid in named:
                refused = _Refused(low, high, reading.exchange.number, kind_of(reading))
                self._refused.put((resource, uuid.lower()), refused)
            return frozenset()
        shown = {own_id(item).lower() for _, item, _ in shown_resources(reading)}
        if effect is None or question.before == "itself":
            for change in question.written:
                if change.id not in shown and change.before is not None and not _is_touched_only(change):
                    self._memory.forget(reading.group, change.resource, change.id)
            return None
        for resource, uuid in effect.rows():
            if uuid not in shown:
                self._expect(resource, uuid, effect, reading)
        if reading.item is None and effect.made("people") != 0:
            return None
        return frozenset({*shown, *(uuid for _, uuid in named), *(uuid for _, uuid in effect.rows())})

    def _expect(self, resource: str, uuid: str, effect: Effect, reading: Reading) -> None:
        known = self._memory.get(reading.group, resource, uuid)
        self._changed.drop((reading.group, resource, uuid))
        changes = [written.get((resource, uuid)) for written in effect.written.values()]
        if not all(change is None or _is_touched_only(change) for change in changes):
            self._memory.forget(reading.group, resource, uuid)
        if known is None:
            return
        after: dict[Values, dict[str, Any] | None] = {}
        for values, written in effect.written.items():
            change = written.get((resource, uuid))
            if change is not None and change.after is None:
                return
            after[values] = None if change is None else _changed_document(known, change)
        low, high = _seconds(reading)
        if "modified_date" not in known.document():
            return
        self._changed.put(
            (reading.group, resource, uuid),
            _Changed(
                effect.names,
                known.document(),
                after,
                low,
                high,
                reading.exchange.number,
                kind_of(reading),
            ),
        )

    def _note_made(self, reading: Reading, effect: Effect | None) -> None:
        match, resource = reading.answer.match, reading.resource
        if match is None or resource is None or resource.kind != "action record":
            return
        ids, others = frozenset[str](), 0 if reading.answer.status >= 400 or effect is not None else None
        if reading.exchange.method == "DELETE":
            others = None
        elif reading.item is not None and not match.endpoint.is_item:
            is_made = reading.is_now(reading.item.get("created_date"))
            ids = frozenset([own_id(reading.item)] if is_made else ())
        elif reading.answer.status < 400 and effect is not None:
            others = effect.made(resource.name)
        is_most = resource.once_per_person and reading.item is None
        made = self._made.get(_list_of(reading)) or []
        known = _Made(*_seconds(reading), ids, others, is_most, frozenset([kind_of(reading)]))
        self._made.put(_list_of(reading), [*made[:-1], known])

    # Reads

    def claims(
        self, reading: Reading, resource: Resource, item: dict[str, Any], since: float
    ) -> Iterator[Claim]:
        """Yield what must hold of a resource that was read.

        ``since`` is the number of the last write that may have changed it besides those that are known.
        """
        uuid, new = own_id(item).lower(), seconds_of(item.get("modified_date"))
        refused = self._refused.get((resource.name, uuid))
        known = self._memory.get(reading.group, resource.name, uuid)
        if refused is not None and known is not None and new is not None:
            self._refused.drop((resource.name, uuid))
            if known.number < refused.number and since <= known.number:
                is_done = refused.low <= new <= refused.high and item[
                    "modified_date"
                ] != known.document().get("modified_date")
                found = [_moved("has another value")] if is_done else []
                yield Claim((), {(): found}, {"modified_date": refused.kind})
        changed = self._changed.get((reading.group, resource.name, uuid))
        if changed is None or new is None:
            return
        is_late = reading.now - changed.high > self._lag
        if reading.answer.is_page and not is_late:
            return
        self._changed.drop((reading.group, resource.name, uuid))
        if since > changed.number:
            return
        outcomes = {
            values: _compare(resource, changed, one, item, new) for values, one in changed.after.items()
        }
        yield Claim(changed.names, outcomes, _kinds(resource, changed))

    def lists(self, reading: Reading) -> Iterator[Claim]:
        """Yield whether a list has as many records of the time of each write as it made."""
        answer, key = reading.answer, reading.answer.path.lower()
        waiting = self._made.get(key)
        if not waiting or not reading.is_whole_list:
            return
        self._made.drop(key)
        created = [seconds_of(item.get("created_date")) or 0.0 for item in answer.items]
        for made in _together(waiting):
            if made.high >= reading.now - self._lag:
                self._made.put(key, [*(self._made.get(key) or []), made])
            elif (
                made.others is not None and len(made.kinds) == 1
            ):  # what is of one kind can contradict itself
                count = len(made.ids) + made.others
                seen = sum(made.low <= second <= made.high for second in created)
                wrong = seen > count or (seen < count and not made.is_most)
                problem: Problem = "is not expected here" if seen > count else "is missing"
                found = [Deviation("shadow.effects", "answer", "", problem)] if wrong else []
                yield Claim((), {(): found}, {"": made.kinds})


def _list_of(reading: Reading) -> str:
    """Return the address of the list that has what an exchange writes, with any key or without one."""
    match, path = reading.answer.match, reading.answer.path.lower()
    is_item = match is not None and match.endpoint.is_item
    return path.rpartition("/")[0] if is_item else path


def _seconds(reading: Reading) -> tuple[float, float]:
    """Return the first and the last second in which the upstream may have carried out a request."""
    return reading.now - reading.took - 1, reading.now + 1


def _together(writes: list[_Made]) -> list[_Made]:
    """Return writes; those that may have happened in the same second are one."""
    found: list[_Made] = []
    for one in sorted(writes, key=lambda one: one.low):
        last = found[-1] if found else None
        if last is None or one.low > last.high:
            found.append(one)
            continue
        others = None if last.others is None or one.others is None else last.others + one.others
        high, is_most = max(last.high, one.high), last.is_most or one.is_most
        found[-1] = _Made(last.low, high, last.ids | one.ids, others, is_most, last.kinds | one.kinds)
    return found


def _changed_document(known: Known, change: Change) -> dict[str, Any]:
    """Return the known document with what the twin changed."""
    assert change.before is not None
    assert change.after is not None
    document = known.document()
    before, after = decode_document(change.before), decode_document(change.after)
    for name in {*before, *after}:
        old, new = before.get(name, ABSENT), after.get(name, ABSENT)
        if old != new and name == "identifiers":
            native = [one for one in document.get(name, ()) if one.startswith(f"{NATIVE_SYSTEM}:")]
            document[name] = [*native, *(new if isinstance(new, list) else ())]
        elif old != new:
            document[name] = new
    return document


def _compare(
    resource: Resource, changed: _Changed, after: dict[str, Any] | None, item: dict[str, Any], new: float
) -> list[Deviation]:
    """Return how a resource deviates from what a write should have made of it; nothing if it was modified later."""
    before = changed.before
    old = seconds_of(before.get("modified_date")) or 0.0
    moves = after is not None and after.get("modified_date") != before.get("modified_date")
    if moves and new < changed.low:
        return [_moved("was not changed")]
    if not moves and new != old:
        return [_moved("has another value")] if changed.low <= new <= changed.high else []
    if moves and new > changed.high:
        return []
    expected = {**(before if after is None else after), "modified_date": item.get("modified_date")}
    for name in _FOUND_BY_THE_SITE & expected.keys() & item.keys():
        expected[name] = item[name]
    found = changed_fields(resource, {k: v for k, v in expected.items() if v is not ABSENT}, item)
    return [one._replace(check="shadow.effects") for one in found]


def _kinds(resource: Resource, changed: _Changed) -> dict[str, object]:
    """Return for each field what kind of write it was, and whether it changes the field under some values."""
    documents = [after for after in changed.after.values() if after is not None]
    return {
        field.name: (
            changed.kind,
            any(one.get(field.name) != changed.before.get(field.name) for one in documents),
        )
        for field in resource.fields
        if not is_moving(resource, field)
    }


def _moved(problem: Any) -> Deviation:
    return Deviation("shadow.effects", "field", "modified_date", problem)


def _is_touched_only(change: Change) -> bool:
    """Return whether a change of a row is one of its modified_date and its counters only."""
    if change.before is None or change.after is None:
        return False
    before, after = decode_document(change.before), decode_document(change.after)
    resource = resource_named(change.resource)
    return all(
        before.get(field.name) == after.get(field.name)
        for field in resource.fields
        if field.name != "modified_date" and not is_moving(resource, field)
    )
