"""Sequences: what must hold over several exchanges, also while other programs write to the group.

A document is what it was until it is modified. Dates do not go back, what was deleted is gone, totals grow with what is
recorded and are not below what is listed, tags are on the people they were added to, and pages repeat nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from actionnetwork_mock.resources import Resource

from ..conformance import Deviation, own_id
from .bounded import Bounded
from .claims import Claim, PastDeviation
from .coincidences import Coincidences
from .created_people import CreatedPeople
from .custom_fields import CustomFields
from .documents import changed_fields
from .expectations import Expectations
from .list_totals import ListTotals
from .memory import Known, Memory, unique_values
from .noise import match_of, overlapping_write
from .question import Question
from .reading import REPEATED_WITHIN_S, Reading, seconds_of, shown_resources
from .rows import Reason
from .tag_lists import TagLists
from .taggings import Taggings, most_added
from .totals import Totals
from .walks import Walks

_MAX_WRITES = 500


class _Write(NamedTuple):
    """A write, and the ids of what it may have changed; None if any."""

    number: int
    at: float
    touched: frozenset[str] | None


def _as_found(text: str) -> str:
    """Return a text in the form in which two of them that find the same person are equal."""
    return text.strip().casefold().removeprefix("+")


class Sequences:
    """Follows exchanges in their order."""

    def __init__(self, memory: Memory, lag: float) -> None:
        self._memory = memory
        self._lag = lag
        self._failed: Bounded[float] = Bounded(_MAX_WRITES)
        self._unsure: Bounded[float] = Bounded()
        self._writes: list[_Write] = []
        self._coincidences = Coincidences(lag)
        self._expect_nothing()
        self.compared = False
        """Whether the last exchange was compared with what was known."""
        self._target: Known | None = None
        """The resource of the last write, as it was known before."""
        self.claims: list[Claim] = []
        """What writes say of the last exchange, which depends on the settings."""
        self.past: list[PastDeviation] = []
        """What the last exchange says of earlier writes."""

    def _expect_nothing(self) -> None:
        self._expectations = Expectations(self._memory, self._lag)
        self._gone: Bounded[float] = Bounded()
        self._taggings = Taggings(self._memory, self._lag)
        self._totals = Totals(self._lag)
        self._list_totals = ListTotals()
        self._walks = Walks()
        self.custom_fields = CustomFields(self._lag)
        self._created_people = CreatedPeople()
        self._tag_lists = TagLists(self._lag)

    def forget_all(self) -> None:
        """Forget what was expected, because exchanges were dropped."""
        self._expect_nothing()
        self._coincidences.forget_all()

    def before(self, reading: Reading, reason: Reason | None) -> None:
        """Begin an exchange, and note a write: what it may touch, and if it failed, that it may be repeated."""
        self.compared, self.claims, self.past, self._target = False, [], [], None
        self._coincidences.begin(reading)
        if not reading.is_write:
            return
        self._target = self._known_target(reading)
        # Those under way at the same time may have seen what was there before it.
        number = max([reading.exchange.number, *(one.number + 1 for one in reading.exchange.overlaps)])
        self._writes = [*self._writes[-_MAX_WRITES:], _Write(number, reading.now, None)]
        self._expectations.begin(reading)
        is_failed = reason is not None or reading.exchange.status >= 500
        if is_failed or overlapping_write(reading):
            for text in reading.texts:
                self._unsure.put(_as_found(text), reading.exchange.answered)
        if is_failed:
            self._failed.put(reading.digest, reading.exchange.answered)
            self._forget_path(reading)
            self._taggings.forget(reading)
        if is_failed or reading.answer.status < 400:
            self._walks.interrupt()
            if reading.item is None:
                self._forget_dated(reading)

    def _known_target(self, reading: Reading) -> Known | None:
        match = match_of(reading.exchange.target)
        if match is None or not match.endpoint.is_item:
            return None
        group, resource = reading.group, match.endpoint.resource.name
        return self._memory.get(group, resource, match.ids[-1].lower())

    def is_repeated(self, reading: Reading) -> bool:
        """Return whether a write of the last minute whose effect is not known may have done what this one does.

        It was the same, or had an email, a number or an identifier of what this one seems to have created.
        """
        if not reading.is_write:
            return False
        earlier = [self._failed.get(reading.digest)]
        item, resource = reading.item, reading.answer.resource
        if item and resource and reading.answer.method == "POST" and reading.is_now(item.get("created_date")):
            found = [text for text in reading.texts if "@" in text]
            found += [text for _, text in unique_values(resource, item)]
            earlier += [self._unsure.get(_as_found(text)) for text in found]
        since = reading.exchange.answered - REPEATED_WITHIN_S
        return any(at is not None and at >= since for at in earlier)

    def wrote(self, reading: Reading, question: Question) -> None:
        """Follow what the twin says a write did besides what it answered."""
        if reading.is_write:
            touched = self._expectations.wrote(reading, question)
            self._created_people.wrote(reading, question.effect)
            self._writes[-1] = self._writes[-1]._replace(touched=touched)
            self._coincidences.wrote(touched, _made_unseen(reading, question))

    def follow(self, reading: Reading) -> list[tuple[Deviation, str]]:
        """Compare an answer with what is known, learn from it, and return how it deviates, each with the resource.

        A page deviates once in each of its resources: that each of them is another document is no matter of the page.
        """
        group = reading.group
        unsure = overlapping_write(reading)
        of_items: list[tuple[Deviation, str]] = []
        found: list[Deviation] = []
        for resource, item, is_embedded in shown_resources(reading):
            is_written = reading.is_write and not is_embedded
            claims = [*self._claims(reading, resource, item, is_written=is_written, is_sure=not unsure)]
            if not unsure and not is_written and claims:
                self.claims += claims
            elif not unsure:
                compared = self._compare(reading, resource, item, is_written)
                of_items += ((one, own_id(item)) for one in compared)
            if unsure and reading.is_write:
                self._memory.forget(group, resource.name, own_id(item))
            elif not self._is_stale(group, resource, item):
                self._learn(reading, resource, item, is_embedded=is_embedded)
        self.custom_fields.learn(reading)
        if reading.answer.status == 200 and not unsure:
            wrong_tags = self._taggings.follow(reading)
            self.compared |= wrong_tags is not None
            found += wrong_tags or ()
            self.past += self._tag_lists.follow(reading)
            found += self._totals.follow(reading)
            found += self._walks.follow(reading)
            self.claims += self._expectations.lists(reading)
            self.claims += self._list_totals.follow(reading)
        elif unsure and reading.is_write:
            self._totals.forget_all()
            self._taggings.forget(reading)
        self._note_delete(reading)
        self.past += self._coincidences.follow(reading, is_sure=not unsure)
        return [*of_items, *((one, reading.key) for one in found)]

    # Documents

    def _claims(
        self, reading: Reading, resource: Resource, item: dict[str, Any], *, is_written: bool, is_sure: bool
    ) -> Iterator[Claim]:
        """Yield what earlier writes say of a resource, and note what it says of the names of custom fields."""
        since = self._last_write(own_id(item).lower(), item.get("modified_date"))
        yield from self._expectations.claims(reading, resource, item, since)
        if is_sure:
            known = self._memory.get(reading.group, resource.name, own_id(item))
            if not is_written:
                yield from self._created_people.claims(item, reading.group)
            self.past += self.custom_fields.compare(item, known, reading.group)

    def _learn(
        self, reading: Reading, resource: Resource, item: dict[str, Any], *, is_embedded: bool
    ) -> None:
        is_created = reading.answer.method == "POST" and reading.is_now(item.get("created_date"))
        if not is_embedded and (is_created or reading.has_answered_by_id):
            self._memory.expect_on_list(reading.group, resource.name, own_id(item).lower())
        self._memory.learn(
            reading.group,
            resource,
            item,
            base=reading.answer.base,
            seen=reading.now,
            number=reading.exchange.number,
        )

    def _compare(
        self, reading: Reading, resource: Resource, item: dict[str, Any], is_written: bool
    ) -> Iterator[Deviation]:
        group, uuid = reading.group, own_id(item).lower()
        gone = self._gone.get((group, resource.name, uuid))
        if gone is not None and (reading.item is not None or reading.now - gone > self._lag):
            yield Deviation("shadow.document", "answer", "", "is not expected here")
        known = self._memory.get(group, resource.name, uuid)
        if known is None or known.number in {one.number for one in reading.exchange.overlaps}:
            return
        self.compared = True
        before = known.document()
        if not is_written and item.get("created_date") != before.get("created_date"):
            yield Deviation(
                "shadow.dates",
                "field",
                "created_date",
                "has another value",
                expected=before.get("created_date"),
                seen=item.get("created_date"),
            )
        old, new = before.get("modified_date"), item.get("modified_date")
        if not (isinstance(old, str) and isinstance(new, str)):
            return
        if new < old:
            yield Deviation("shadow.dates", "field", "modified_date", "went back", expected=old, seen=new)
        elif new == old and not is_written and self._last_write(uuid, old) <= known.number:
            yield from changed_fields(resource, before, item)

    def _last_write(self, uuid: str, modified: Any) -> float:
        """Return the number of the last write that may have changed a resource up to its last modification."""
        seconds = (seconds_of(modified) or 0.0) + 2
        return max(
            (
                one.number
                for one in self._writes
                if one.at <= seconds and (one.touched is None or uuid in one.touched)
            ),
            default=0,
        )

    def _is_stale(self, group: int, resource: Resource, item: dict[str, Any]) -> bool:
        known = self._memory.get(group, resource.name, own_id(item))
        old = known.document().get("modified_date") if known is not None else None
        new = item.get("modified_date")
        return isinstance(old, str) and isinstance(new, str) and new < old

    def _forget_path(self, reading: Reading) -> None:
        match = match_of(reading.exchange.target)
        for resource, uuid in zip(match.endpoint.resources, match.ids, strict=True) if match else ():
            self._memory.forget(reading.group, resource, uuid)

    def _forget_dated(self, reading: Reading) -> None:
        """Forget the records of which a write may have changed the created_date, and that it did not answer.

        A record that a person has once takes the date of a second one.
        """
        match, sent = reading.answer.match, reading.sent
        if match is not None and match.ids and isinstance(sent, dict) and "created_date" in sent:
            self._memory.forget_below(reading.group, match.endpoint.resource.name, match.ids[0])

    def _note_delete(self, reading: Reading) -> None:
        match = reading.answer.match
        if reading.answer.method != "DELETE" or reading.answer.status != 200 or match is None:
            return
        if match.endpoint.is_item and reading.answer.body:
            group, uuid = reading.group, match.ids[-1].lower()
            self._taggings.delete(reading, self._target)
            self._memory.forget(group, match.endpoint.resource.name, uuid)
            self._gone.put((group, match.endpoint.resource.name, uuid), reading.now)


def _made_unseen(reading: Reading, question: Question) -> Mapping[str, int] | None:
    """Return how many resources of each kind a write made at most besides what it answered; None if not known."""
    if reading.answer.status >= 400:
        return {}
    if question.effect is None:
        return None
    made = question.effect.most_made()
    if reading.item is not None and reading.resource is not None and question.before == "nothing":
        made[reading.resource.name] -= 1
    return made + most_added(reading.sent)
