"""People whom a write made without showing them: in the background, without a key, or as those of a record.

Who is found later with the email that was sent, and was created then, has what else was sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from actionnetwork_mock.resources import resource_named

from ..conformance import ABSENT, Deviation
from .bounded import Bounded
from .claims import Claim
from .effects import Effect
from .kinds import kind_of
from .memory import unique_values
from .reading import Reading, seconds_of

_LATER_S = 15.0
"""How long a request in the background may take."""
_TOUCHED_S = 1.0
"""How long after its creation the rest of the same request may modify a person."""
_MAX_CHARS = 255


class _Made(NamedTuple):
    """A person who was made between two times, and the texts that were sent for them, by field."""

    sent: Mapping[str, str]
    low: float
    high: float
    kind: object


class CreatedPeople:
    """Follows which people writes make."""

    def __init__(self) -> None:
        self._made: Bounded[_Made] = Bounded()

    def wrote(self, reading: Reading, effect: Effect | None) -> None:
        """Expect the person that a write makes, if it does so under all settings."""
        sent = reading.sent.get("person") if isinstance(reading.sent, dict) else None
        if effect is None or effect.made("people") != 1 or not isinstance(sent, dict):
            return
        emails = {*_emails_of(sent)}
        if emails & {*_emails_of(reading.item or {})}:
            return
        low, high = reading.now - reading.took - 1, reading.now + _LATER_S
        made = _Made(dict(_texts_kept(sent)), low, high, kind_of(reading))
        for email in emails:
            self._made.put((reading.group, email), made)

    def claims(self, item: dict[str, Any], group: int) -> Iterator[Claim]:
        """Yield what must hold of a person who is seen for the first time after a person with this email was made."""
        created, modified = (seconds_of(item.get(name)) for name in ("created_date", "modified_date"))
        for email in _emails_of(item):
            made = self._made.get((group, email))
            if made is None or created is None or modified is None:
                continue
            self._made.drop((group, email))
            if made.low <= created <= made.high and modified - created <= _TOUCHED_S:
                kinds = dict.fromkeys(made.sent, ("made", made.kind))
                yield Claim((), {(): [*_differing(made.sent, item)]}, kinds)


def _emails_of(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the emails of a person, as they are compared."""
    for name, email in unique_values(resource_named("people"), document):
        if name == "email":
            yield email.strip().casefold()


def _texts_kept(sent: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields of a person that are texts and are kept as they were sent."""
    for field in resource_named("people").fields:
        value = sent.get(field.name)
        if field.type == "string" and isinstance(value, str) and 0 < len(value.strip()) == len(value):
            if len(value) <= _MAX_CHARS:
                yield field.name, value


def _differing(sent: Mapping[str, str], item: Mapping[str, Any]) -> Iterator[Deviation]:
    for name, text in sent.items():
        seen = item.get(name, ABSENT)
        if seen != text:
            yield Deviation("shadow.effects", "field", name, "has another value", expected=text, seen=seen)
