"""Prediction: what the twin says an answer should be, from what passed before and from the answer itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from actionnetwork_fixtures.site import API_PATH
from actionnetwork_mock.http.routing import Match
from actionnetwork_mock.resources import Resource, person_columns, resource_named
from actionnetwork_mock.rules.formats import parse_phone
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.twin import UNKNOWN_KEY, Loaded, Twin, TwinRequest

from ..conformance import Deviation, own_id
from .compare import Before, Comparison
from .compare_answers import KEY_REFUSED, compare_answers
from .documents import stub
from .fixed_points import NO_FIXED_POINT
from .memory import Known, Memory, pairs_of, references_of, unique_values
from .noise import SURE_AFTER_S, match_of
from .question import Question, first_page
from .reading import Reading, seconds_of
from .rows import Reason

_JUST_NOW_S = 10.0
"""For how long no other program is expected to change what was seen."""
_STUB_TAG = "00000000-0000-4000-8000-0000000a"


class Predictor:
    """Makes questions of answers, and claims of questions."""

    def __init__(self, twin: Twin, memory: Memory, lag: float) -> None:
        self._twin = twin
        self._memory = memory
        self._lag = lag
        self.started: float | None = None
        """The time of the first exchange, by the upstream's clock."""

    def questions(self, reading: Reading) -> list[Question] | Reason:
        """Return the questions of which one must explain an answer, the likeliest first, or why there are none.

        What a read under way at the same time showed may be what this write made of it.
        """
        found = self._questions(reading)
        is_unsure = reading.is_write and not isinstance(found, str) and any(q.is_from_overlap for q in found)
        return "overlapping writes" if is_unsure else found

    def _questions(self, reading: Reading) -> list[Question] | Reason:
        answer, match = reading.answer, reading.answer.match
        if answer.method == "HEAD" or (answer.method == "GET" and reading.exchange.request_body):
            return "nothing known"
        if match is None or answer.method not in match.endpoint.methods or _is_key_refused(reading):
            return [self._question(reading, "nothing")]
        if answer.status == 404:
            return self._unknown_id(reading, match)
        if answer.status >= 400:
            return self._refused(reading, match)
        if answer.resource is not None and answer.resource.kind in ("view", "entry point"):
            return [self._question(reading, "nothing")] if answer.resource.is_constant else "nothing known"
        if answer.is_page:
            return self._page(reading, match)
        if answer.method == "GET":
            return self._read(reading, match)
        return self._write(reading, match)

    def failed(self, reading: Reading) -> Question:
        """Return the question what a request that failed should have been answered."""
        question = self._question(reading, "nothing")
        match = reading.answer.match
        if match is not None:
            self._load_parents(question, match, len(match.ids))
            self._load_named(question)
        question.from_state = True
        return question

    def claim(self, question: Question, settings: Settings) -> list[Deviation]:
        """Return how an answer deviates from the twin's under some settings."""
        answer = self._twin.ask(question.request, settings)
        comparison = Comparison(
            question.reading,
            fixed_ids=question.fixed_ids,
            taken_ids=question.taken_ids,
            before=question.before,
            at=question.at,
            is_stubbed=question.is_stubbed,
        )
        compare_answers(question, answer, comparison)
        question.kinds.update(comparison.kinds)
        if question.comparison is None:
            question.comparison, question.written = comparison, answer.written
        return comparison.deviations

    # Kinds of answers

    def _unknown_id(self, reading: Reading, match: Match) -> list[Question]:
        """A 404: the first unknown id is that of any place in the path, since those above it may never have passed."""
        questions = []
        for count in range(max(len(match.ids), 1)):
            question = self._question(reading, "nothing")
            self._load_parents(question, match, count)
            for resource, uuid in [*zip(match.endpoint.resources, match.ids, strict=True)][count:]:
                known = self._known(reading, resource, uuid)
                if known is not None:
                    question.from_state = True
                    self._load_known(question, known)
            questions.append(question)
        return questions

    def _refused(self, reading: Reading, match: Match) -> list[Question] | Reason:
        question = self._question(reading, "nothing")
        if reading.answer.status == 403 and match.endpoint.resource.owner != "any":
            return "nothing known"
        self._load_parents(question, match, len(match.ids))
        self._load_named(question)
        question.from_state = bool(question.loaded)
        return [question]

    def _read(self, reading: Reading, match: Match) -> list[Question] | Reason:
        question, item = self._question(reading, "itself"), reading.item
        if item is None or not self._load_item(question, match.endpoint.resource, item):
            return "nothing known"
        self._load_parents(question, match, len(match.ids) - 1)
        return [question]

    def _page(self, reading: Reading, match: Match) -> list[Question] | Reason:
        answer, resource = reading.answer, match.endpoint.resource
        question = self._question(reading, "itself")
        if answer.query.get("page") and answer.items:
            question.request = question.request._replace(target=first_page(reading.exchange.target))
        self._load_parents(question, match, len(match.ids))
        self._load_found(question)
        can_be_deleted = any("DELETE" in address.item_methods for address in resource.addresses)
        if reading.is_whole_page and not can_be_deleted and not answer.query.get("filter"):
            group, before = reading.group, reading.now - self._lag - 2
            for known in self._memory.expected_on_list(group, resource.name, before):
                if known.id not in {own_id(item).lower() for item in answer.items}:
                    question.from_state = True
                    self._load_known(question, known)
        for item in self._in_order_of_creation(answer.items):
            if not self._load_item(question, resource, item):
                return "nothing known"
        return [question]

    def _in_order_of_creation(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return items with those of this run last, by date: of others, the date may be that of an import."""
        old = [item for item in items if not self._is_of_this_run(item)]
        new = [item for item in items if self._is_of_this_run(item)]
        return old + sorted(new, key=lambda item: str(item.get("created_date")))

    def _is_of_this_run(self, item: dict[str, Any]) -> bool:
        created = seconds_of(item.get("created_date"))
        return created is not None and self.started is not None and created >= self.started

    def _write(self, reading: Reading, match: Match) -> list[Question] | Reason:
        answer, item, resource = reading.answer, reading.item, match.endpoint.resource
        question = self._question(reading, "nothing")
        self._load_parents(question, match, len(match.ids) - match.endpoint.is_item)
        self._load_named(question)
        self._load_shown_tags(question, item or {})
        if item is None:
            if match.endpoint.is_item or resource.kind == "helper":
                self._load_parents(question, match, len(match.ids))
            if question.is_stubbed and answer.method != "DELETE":
                return "nothing known"
            return [question]
        uuid = own_id(item)
        known = self._known(reading, resource.name, uuid)
        if known is None and self._is_new(reading, resource, item):
            question.taken_ids = self._others(reading, resource, item)
            self._load_earlier(question, resource, item)
            return [question]
        if known is not None:
            question.before, question.from_state, question.seen = "known", True, known.seen
            self._load_known(question, known)
            question.loaded.insert(0, question.loaded.pop())
            self._load_matched(question, resource, item)
            return [question]
        return self._fixed_point(reading, match) or "no fixed point"

    def _load_earlier(self, question: Question, resource: Resource, item: dict[str, Any]) -> None:
        """Load the record that the same person had before, where a person has only one, if it was just seen."""
        reading = question.reading
        pairs = pairs_of(resource, references_of(resource, item, reading.answer.base))
        for known in self._memory.holders(reading.group, pairs):
            if reading.now - known.seen <= SURE_AFTER_S:
                question.from_state = True
                self._load_known(question, known)

    def _others(self, reading: Reading, resource: Resource, item: dict[str, Any]) -> set[str]:
        """Return the person of a new record, if it is known that the sent data belong to another person."""
        people = [
            uuid
            for column, uuid in references_of(resource, item, reading.answer.base).items()
            if column in person_columns(resource) and uuid is not None
        ]
        sent = {text.strip().casefold() for text in reading.texts if "@" in text}
        taken = set()
        for uuid in people if sent else ():
            known = self._known(reading, "people", uuid)
            held = unique_values(resource_named("people"), known.document()) if known is not None else ()
            emails = {value.casefold() for name, value in held if name == "email"}
            if emails and not emails & sent:
                taken.add(uuid)
        return taken

    def _is_new(self, reading: Reading, resource: Resource, item: dict[str, Any]) -> bool:
        """Return whether an answer shows what its request created."""
        if reading.answer.method != "POST":
            return False
        return reading.is_now(item.get("created_date")) or (
            "created_date" in str(reading.exchange.request_body) and not resource.once_per_person
        )

    def _fixed_point(self, reading: Reading, match: Match) -> list[Question]:
        """Return the question whether the request leaves its own answer unchanged, if it is such a request."""
        resource = match.endpoint.resource
        if (resource.name, reading.answer.method) in NO_FIXED_POINT:
            return []
        question = self._question(reading, "itself")
        assert reading.item is not None
        if not self._load_item(question, resource, reading.item):
            return []
        self._load_parents(question, match, len(match.ids) - match.endpoint.is_item)
        self._load_named(question)
        self._load_matched(question, resource, reading.item)
        self._load_shown_tags(question, reading.item)
        return [question]

    def _load_shown_tags(self, question: Question, item: dict[str, Any]) -> None:
        """Load made-up tags with the names that an action shows: these exist, whether or not they passed."""
        names = item.get("tag_list")
        for number, name in enumerate(names if isinstance(names, list) else ()):
            known = [*self._memory.holders(question.reading.group, [("tag", str(name).casefold())])]
            if isinstance(name, str) and not known:
                made_up = stub(resource_named("tags"), f"{_STUB_TAG}{number:04}", {})
                self._load(question, made_up._replace(document={**made_up.document, "name": name}))

    def _load_matched(self, question: Question, resource: Resource, item: dict[str, Any]) -> None:
        """Load the person that a record helper matched. One who never passed is known by the sent contacts only."""
        sent = question.reading.sent
        person = sent.get("person") if isinstance(sent, dict) else None
        uuid = references_of(resource, item, question.reading.answer.base).get("person_id")
        if uuid is None or not isinstance(person, dict):
            return
        known = self._known(question.reading, "people", uuid)
        if known is not None:
            self._load_known(question, known)
            return
        made_up = stub(resource_named("people"), uuid, {})
        contacts = {
            name: [{"primary": True, **entry[0]}]
            for name in ("email_addresses", "phone_numbers")
            if isinstance(entry := person.get(name), list) and entry and isinstance(entry[0], dict)
        }
        self._load(question, made_up._replace(document={**made_up.document, **contacts}))

    # Loading

    def _question(self, reading: Reading, before: Before) -> Question:
        exchange = reading.exchange
        group = UNKNOWN_KEY if _is_key_refused(reading) and exchange.group else exchange.group
        headers = tuple(exchange.request_headers)
        request = TwinRequest(
            exchange.method, exchange.target, exchange.request_body, reading.site, group, headers
        )
        started = float("inf") if self.started is None else self.started
        return Question(reading, request, before, started=started, lag=self._lag)

    def _known(self, reading: Reading, resource: str, uuid: str) -> Known | None:
        return self._memory.get(reading.group, resource, uuid)

    def _load(self, question: Question, loaded: Loaded) -> None:
        question.loaded.append(loaded)
        question.fixed_ids.add(loaded.id.lower())

    def _load_known(self, question: Question, known: Known) -> None:
        question.is_from_overlap |= question.reading.overlaps(known.number)
        self._load(question, known.loaded())

    def _load_item(self, question: Question, resource: Resource, item: dict[str, Any]) -> bool:
        """Load a document of the answer, what it embeds, and made-up documents for what it refers to."""
        uuid = own_id(item).lower()
        if not uuid:
            return False
        references = references_of(resource, item, question.reading.answer.base)
        self._load(question, Loaded(resource, uuid, item, references))
        embedded = item.get("_embedded")
        for one in resource.embedded:
            inner = embedded.get(one.rel) if isinstance(embedded, dict) else None
            if isinstance(inner, dict) and own_id(inner):
                self._load_item(question, resource_named(one.of), inner)
        return True

    def _load_parents(self, question: Question, match: Match, count: int) -> None:
        above: dict[str, str] = {}
        places = [*zip(match.endpoint.names, match.endpoint.resources, match.ids, strict=True)]
        for name, resource, uuid in places[:count]:
            self._load_known_or_stub(question, resource, uuid, above)
            above[name] = uuid

    def _load_named(self, question: Question) -> None:
        """Load what the links in the request's body lead to, and who has the values in it."""
        reading = question.reading
        for text in reading.texts:
            if API_PATH in text:
                match = match_of(text[text.index(API_PATH) :])
                if match is not None and match.endpoint.is_item:
                    self._load_known_or_stub(question, match.endpoint.resource.name, match.ids[-1], {})
        values = _unique_values(reading, reading.texts)
        for known in self._memory.holders(reading.group, values):
            question.from_state = True
            self._load_known(question, known)

    def _load_found(self, question: Question) -> None:
        """Load what a filter should find, if it has been so for long enough for searches to know it.

        That is who was seen with a value that it names, and on a whole page everything that was seen just now, apart
        from what the page has: that is loaded in its order.
        """
        reading, resource = question.reading, question.reading.resource
        group, text = reading.group, reading.answer.query.get("filter", "")
        if resource is None or not text:
            return
        found: list[Known] = []
        if " or " not in text and " and " not in text:
            words = [piece for piece in text.split("'") if piece.strip()]
            found += self._memory.holders(group, _unique_values(reading, words))
        if reading.is_whole_page:
            found += self._memory.recent(group, resource.name, reading.now - _JUST_NOW_S)
        shown = {own_id(item).lower() for item in reading.answer.items}
        for known in found:
            changed = seconds_of(known.document().get("modified_date")) or known.seen
            if (
                known.resource == resource.name
                and known.id not in shown
                and changed < reading.now - self._lag - 2
            ):
                question.from_state = True
                self._load_known(question, known)

    def _load_known_or_stub(
        self, question: Question, resource: str, uuid: str, above: dict[str, str]
    ) -> None:
        if uuid.lower() in question.fixed_ids:
            return
        known = self._known(question.reading, resource, uuid)
        if known is not None:
            self._load_known(question, known)
            return
        question.is_stubbed = True
        self._load(question, stub(resource_named(resource), uuid, above))


def _is_key_refused(reading: Reading) -> bool:
    body = reading.answer.body
    error = body.get("error") if isinstance(body, dict) else None
    return reading.answer.status in (401, 403) and isinstance(error, str) and error.startswith(KEY_REFUSED)


def _unique_values(reading: Reading, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the values in texts by which the API finds a resource: emails, numbers, identifiers, names of tags."""
    resource = reading.resource
    for text in texts:
        text = text.strip()
        if "@" in text:
            yield "email", text
        if ":" in text and "/" not in text.partition(":")[0]:
            yield "people", text
            if resource is not None:
                yield resource.name, text
        if sum(map(str.isdigit, text)) >= 7 and len(text) < 40:
            yield from (("phone", number) for number in (parse_phone(text), text) if number is not None)
        if 0 < len(text) <= 255:
            yield "tag", text.casefold()
