"""Comparing an answer with the twin's, field by field, without what differs by chance.

Ids that the twin invented stand for those that the upstream invented, one for one. Dates of the call lie within it.
What a geocoder, the group's name or a counter adds is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from actionnetwork_mock.clock import to_stamp
from actionnetwork_mock.resources import Field, Resource
from actionnetwork_mock.rules.resource_rules import rules_named

from ..conformance import ABSENT, Check, Deviation, Problem, link_address
from .reading import Reading, seconds_of

Before = Literal["nothing", "known", "itself"]
"""What a write was applied to: nothing, the last known document, or its own answer, which it must leave unchanged."""

_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_GEOCODED = frozenset(("latitude", "longitude", "accuracy"))
_BY_THE_SITE = frozenset(("action_network:sponsor", "administrative_url", "total_targeted", "count"))
_OF_THE_GROUP = frozenset(("action_network:referrer_data.referrer",))
"""The code of the group's name, which the twin cannot know. Source: [records-11]."""
_FOUND_BY_POSTAL_CODE = "locality"
_STATUSES = ("email_addresses.status", "phone_numbers.status")
_EXACT_CHARS = 12
_CODE_CHARS = 3
"""How long a text is that may be a code, of a language or a country."""


class Comparison:
    """Collects the deviations of one answer from a prediction, and which fields agreed."""

    def __init__(
        self,
        reading: Reading,
        *,
        fixed_ids: Iterable[str],
        taken_ids: Iterable[str] = (),
        before: Before,
        at: float,
        is_stubbed: bool = False,
    ) -> None:
        """``fixed_ids`` are those that the twin was given. Ids that it invented stand for none of ``taken_ids``."""
        self.reading = reading
        self.deviations: list[Deviation] = []
        self.agreed: list[tuple[str, object]] = []
        self.kinds: dict[tuple[str, str], tuple[object, ...]] = {}
        self._fixed = {uuid.lower() for uuid in fixed_ids}
        self._taken = {uuid.lower() for uuid in taken_ids}
        self._before = before
        self._stamp = to_stamp(at)
        self._is_stubbed = is_stubbed
        self._actual_of: dict[str, str] = {}
        self._predicted_of: dict[str, str] = {}
        self._sent = _names_in(reading.sent)
        self._texts = frozenset(reading.texts)

    def item(self, resource: Resource, predicted: Mapping[str, Any], actual: Mapping[str, Any]) -> None:
        """Compare a resource with the predicted one: whether it is the same one, its references and its fields."""
        expected, seen = link_address(predicted, "self"), link_address(actual, "self")
        if not self._same_text(expected, seen):
            kind = self._before, self._is_fixed(expected)
            self._add("shadow.matching", "link", "self", "leads elsewhere", expected, seen, kind)
            return
        self.agreed.append(("self", (self._before, self._is_fixed(expected))))
        links = predicted.get("_links", {})
        for rel in links:
            if rel not in ("self", "curies") and isinstance(links[rel], dict):
                self._compare_link(rel, links[rel].get("href"), link_address(actual, rel))
        for field in resource.fields:
            if not field.write_only and not self._is_left_out(resource, field):
                self._field(resource, field, field.name, predicted, actual)

    def header(self, name: str, problem: Problem, kind: object) -> None:
        """Note a header that deviates."""
        self.kinds["header", name] = (name, kind)
        self.deviations.append(Deviation("shadow.headers", "header", name, problem))

    def _compare_link(self, rel: str, expected: Any, seen: Any) -> None:
        if seen is not None and not self._same_text(expected, seen):
            is_named = self.reading.is_write and self._is_fixed(expected) and expected in self._texts
            check: Check = "shadow.written" if is_named else "shadow.prediction"
            self._add(check, "link", rel, "leads elsewhere", expected, seen)
        else:
            self.agreed.append((rel, None))

    def _is_left_out(self, resource: Resource, field: Field) -> bool:
        if field.name in _BY_THE_SITE or (field.type == "link" and field.writes == "no"):
            return True
        if (field.counts or field.sums) and self._before != "nothing":
            return True
        if field.append_only and self._before == "itself":
            return True
        return self._is_stubbed and field.name in (*rules_named(resource.name).inherited, "currency")

    def _field(
        self,
        resource: Resource,
        field: Field,
        path: str,
        predicted: Mapping[str, Any],
        actual: Mapping[str, Any],
    ) -> None:
        if field.name in _GEOCODED or path in _OF_THE_GROUP:
            return
        is_sent = field.name in self._sent
        if field.name == _FOUND_BY_POSTAL_CODE and not is_sent and "postal_code" in self._sent:
            return
        expected, seen = predicted.get(field.name, ABSENT), actual.get(field.name, ABSENT)
        if field.name == "identifiers":
            self._identifiers(path, expected, seen)
        elif field.type == "datetime":
            self._date(path, expected, seen)
        elif isinstance(expected, dict) and isinstance(seen, dict) and field.of in resource.objects:
            self._objects(resource, field, path, [expected], [seen])
        elif field.type == "objects" and isinstance(expected, list) and isinstance(seen, list):
            self._objects(resource, field, path, expected, seen)
        elif expected == seen or self._same_text(expected, seen):
            self._agree(field, path, expected)
        else:
            check: Check = "shadow.consent" if path in _STATUSES else "shadow.prediction"
            if self._was_sent(path, expected) and seen not in self._texts:
                check = "shadow.written"
            kind = features(expected, field, self._how_sent(path, expected))
            self._add(check, "field", path, "has another value", expected, seen, kind)

    def _objects(
        self, resource: Resource, field: Field, path: str, expected: list[Any], seen: list[Any]
    ) -> None:
        if len(expected) != len(seen) or not all(isinstance(one, dict) for one in (*expected, *seen)):
            kind = features(expected, field, self._how_sent(path, expected))
            self._add("shadow.prediction", "field", path, "has another value", expected, seen, kind)
            return
        for one, other in zip(expected, seen, strict=True):
            for inner in resource.objects.get(field.of or "", ()):
                self._field(resource, inner, f"{path}.{inner.name}", one, other)

    def _identifiers(self, path: str, expected: Any, seen: Any) -> None:
        if isinstance(expected, list) and isinstance(seen, list) and len(expected) == len(seen):
            if all(self._same_text(*pair) for pair in zip(sorted(expected), sorted(seen), strict=True)):
                self.agreed.append((path, len(expected)))
                return
            if self._same_text(expected[0], seen[0]) and {*expected[1:]} == {*seen[1:]}:
                self.agreed.append((path, len(expected)))
                return
        kind = len(expected) if isinstance(expected, list) else None
        self._add("shadow.prediction", "field", path, "has another value", expected, seen, kind)

    def _date(self, path: str, expected: Any, seen: Any) -> None:
        is_now = expected == self._stamp and self.reading.is_now(seen)
        if expected == seen or is_now:
            self.agreed.append((path, (self._before, expected == self._stamp)))
            return
        check: Check = "shadow.dates" if path in ("created_date", "modified_date") else "shadow.prediction"
        if path == "modified_date" and self.reading.answer.method == "PUT" and self._is_earlier(seen):
            check = "shadow.written" if expected == self._stamp else check
        kind = (self._before, expected == self._stamp)
        self._add(check, "field", path, "has another value", expected, seen, kind)

    def _is_earlier(self, seen: Any) -> bool:
        """Return whether a date is before the call."""
        seconds = seconds_of(seen)
        return seconds is not None and seconds < self.reading.window[0]

    def _was_sent(self, path: str, expected: Any) -> bool:
        """Return whether a field that is no part of another one should be as the request has it."""
        is_own = "." not in path and path in self._sent
        return self.reading.is_write and is_own and isinstance(expected, str) and expected in self._texts

    def _same_text(self, expected: Any, seen: Any) -> bool:
        """Return whether two texts are the same, apart from ids that the twin and the upstream invented."""
        if expected == seen:
            return True
        if not (isinstance(expected, str) and isinstance(seen, str)):
            return False
        ours, theirs = _UUID.findall(expected), _UUID.findall(seen)
        if not ours or _UUID.sub("", expected) != _UUID.sub("", seen):
            return False
        return all(self._same_id(*pair) for pair in zip(ours, theirs, strict=True))

    def _is_fixed(self, address: Any) -> bool:
        """Return whether an address is that of a resource that the twin was given, and did not make."""
        return isinstance(address, str) and address.rpartition("/")[2].lower() in self._fixed

    def _same_id(self, ours: str, theirs: str) -> bool:
        ours, theirs = ours.lower(), theirs.lower()
        if ours == theirs:
            return True
        if ours in self._fixed or theirs in self._fixed or theirs in self._taken:
            return False
        return (
            self._actual_of.setdefault(ours, theirs) == theirs
            and self._predicted_of.setdefault(theirs, ours) == ours
        )

    def _how_sent(self, path: str, expected: Any) -> tuple[bool, ...]:
        """Return which of the names in a path the request has, and whether it has the expected value exactly so.

        A status may depend on an email that was sent, and a value that is kept differs from one that is written.
        """
        return (*(name in self._sent for name in path.split(".")), self._is_as_sent(expected))

    def _is_as_sent(self, value: Any) -> bool:
        if isinstance(value, dict | list):
            return all(map(self._is_as_sent, value.values() if isinstance(value, dict) else value))
        return not isinstance(value, str) or value in self._texts

    def _agree(self, field: Field, path: str, expected: Any) -> None:
        self.agreed.append((path, features(expected, field, self._how_sent(path, expected))))

    def _add(
        self,
        check: Check,
        kind: Literal["field", "link"],
        name: str,
        problem: Literal["has another value", "leads elsewhere"],
        expected: Any,
        seen: Any,
        contradicted_by: object = None,
    ) -> None:
        self.kinds[kind, name] = (name, contradicted_by)
        self.deviations.append(Deviation(check, kind, name, problem, expected=expected, seen=seen))


def features(value: Any, field: Field | None, is_sent: object) -> tuple[Any, ...]:
    """Return what of a value may decide whether a program meets a difference: its length, and kinds of characters.

    Of two values with the same features, one that agrees contradicts one that does not.
    """
    if isinstance(value, str):
        if (field is not None and field.values is not None) or len(value) <= _CODE_CHARS:
            return (is_sent, value)
        kinds = (
            not value.isascii(),
            any(ord(letter) > 0xFFFF for letter in value),
            "  " in value,
            "'" in value,
            "\\" in value,
            "&" in value or "<" in value,
            value.isdigit(),
            value.islower(),
            value.istitle(),
            value == "null",
        )
        length = len(value) if len(value) <= _EXACT_CHARS else len(value) // 5 * 5 if len(value) < 60 else 60
        return (is_sent, min(length, 10) if length <= _EXACT_CHARS else length, *kinds)
    if isinstance(value, dict | list):
        first = value[0] if isinstance(value, list) and value and isinstance(value[0], str) else None
        return (is_sent, type(value).__name__, min(len(value), 3), first and features(first, None, None))
    return (is_sent, repr(value) if isinstance(value, bool) or value is None else type(value).__name__)


def is_sent(reading: Reading, path: str) -> bool:
    """Return whether a request names a field, ``"email_addresses.status"``, or an object that it is in."""
    return bool({*path.split(".")} & _names_in(reading.sent)) or reading.sent is None


def _names_in(sent: Any) -> frozenset[str]:
    """Return the names in a request's JSON, at any depth."""
    found: set[str] = set()
    waiting = [sent]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found.update(name for name in value if isinstance(name, str))
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return frozenset(found)
