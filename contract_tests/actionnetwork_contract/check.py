"""The argument of every contract: a target to call, functions that create resources, and assertions about answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

from actionnetwork_mock.http.query import decode_query
from actionnetwork_mock.http.routing import ROUTES
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named

from .answer import Answer, Item, Unverifiable, Violation, href, person_link, uuid, without_curies
from .api import Api
from .conformance import ABSENT, Deviation, SeenAnswer, error_deviations
from .target import RateLimit, Target

T = TypeVar("T")

MAX_PAGES = 400

ACTIONS = [resource for resource in RESOURCES if resource.kind == "action"]
RECORDS = [resource for resource in RESOURCES if resource.kind == "action record"]

_EXAMPLES = {"string": "Contract suite", "money": "5.00"}


def required_fields(resource: Resource) -> Item:
    """Return the fields that an action needs besides its title and origin, and a record besides its person.

    ``{"recipients": [{"display_name": "Contract suite", "amount": "5.00"}]}`` for donations, and ``{"type": "email"}``
    for advocacy campaigns, whose type cannot change later.
    """
    required: Item = {}
    for field in resource.fields:
        # Whether "one" may be missing is up to a setting.
        if field.of is not None and (field.required == "yes" or field.takes == "one"):
            parts = resource.objects[field.of]
            inner = [part for part in parts if part.required == "yes"] or parts[:1]
            required[field.name] = [{part.name: _EXAMPLES[part.type] for part in inner}]
        elif field.checked and field.writes == "post" and field.values:
            required[field.name] = field.values[0]
    return required


def actions_of(resource: Resource) -> str:
    """Return the name of the actions that records of a resource belong to: ``"petitions"``."""
    return next(iter(resource.addresses[0].parents.values()))


def _given(value: T | None) -> T:
    """Return a part of the target; the ``requires`` of the contract ensure that the target has it."""
    assert value is not None, "the contract does not declare that it requires this"
    return value


class Check:
    """One run of a contract or question on a target, by default with the key of its first group.

    ``settings`` describe the doubtful behaviour of the target, as far as known; contracts hold for all values.
    """

    def __init__(self, target: Target, api: Api | None = None) -> None:
        self.target = target
        self.api = api or target.api
        self.settings = target.settings
        self.created = target.created
        self.wait = target.wait
        self.wait_for_lag = target.wait_for_lag

    # The target

    @property
    def has_control(self) -> bool:
        """Whether the target is a mock with a control API."""
        return self.target.control is not None

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call the control API of the mock, for the group of this check: ``control("POST", "/clock/freeze", {})``."""
        if self.target.control is None:
            raise Unverifiable("it needs the control API of the mock", "--target mock")
        if self.api is not self.target.api:
            path += f"{'&' if '?' in path else '?'}key={quote(self.api.key or '')}"
        return self.target.control(method, path, body)

    @property
    def other(self) -> Check:
        """A check with the key of a second group."""
        return Check(self.target, _given(self.target.other_api))

    @property
    def user(self) -> Check:
        """A check with the key of a person."""
        return Check(self.target, _given(self.target.user_api))

    @property
    def rate_limit(self) -> RateLimit:
        """The calls that show the rate limit."""
        return _given(self.target.rate_limit)

    def cached(self, name: str, compute: Callable[[], T]) -> T:
        """Return the result of ``compute``, which runs only once on this target and not for each check."""
        memory = self.target.memory
        if name not in memory:
            memory[name] = compute()
        found: T = memory[name]
        return found

    def may_change(self, href: str) -> bool:
        """Return whether a run may change the resource at an href: in a real group only resources that it created."""
        return self.target.access.allow_writes and (not self.target.is_guarded or self.created.covers(href))

    def now(self) -> datetime:
        """Return the time on the target, by the mock's clock if there is one."""
        if not self.has_control:
            return datetime.now(UTC)
        return datetime.fromisoformat(self.control("GET", "/clock")["now"])

    def wait_until(self, happened: Callable[[], object], limit_s: int = 30) -> int | None:
        """Wait, a second at a time, until something has happened; returns the seconds, None after ``limit_s``."""
        for seconds in range(limit_s + 1):
            if happened():
                return seconds
            self.wait(1)
        return None

    # Reading

    def read(self, item: Item) -> Answer:
        """GET a resource by its self link."""
        return self.api.get(href(item))

    def walk(
        self, path: str, rel: str, *, max_pages: int = MAX_PAGES, **query: str | int
    ) -> Iterator[tuple[Answer, list[Item]]]:
        """Follow ``next`` from the first page of a collection; yields each page with its items.

        Raises Violation when a link leads to a page that was there before.
        """
        answer = self.api.get(path, **query)
        visited: set[str] = set()
        for _ in range(max_pages):
            items = answer.items(rel)
            yield answer, items
            if "next" not in answer.object.get("_links", {}):
                return
            following = answer.link("next")
            if self.settings.list_items_next == "malformed":  # [paging-10]
                following = re.sub(r"/items&(per_page=\d+)\?", r"/items?\1&", following)
            self.that(following not in visited, "next leads to a new page", answer)
            visited.add(following)
            answer = self.api.get(following)

    def all_items(self, path: str, rel: str, **query: Any) -> list[Item]:
        """Return all items of a collection."""
        return [item for _, items in self.walk(path, rel, **query) for item in items]

    def total(self, path: str) -> Any:
        """Return ``total_records`` of a collection."""
        return self.api.get(path, per_page=1).total

    def tags_of(self, person: Item) -> set[str]:
        """Return the hrefs of a person's tags."""
        return {
            href(tagging, "osdi:tag")
            for tagging in self.all_items(f"{href(person)}/taggings", "osdi:taggings")
        }

    # Asserting

    def that(self, condition: object, expected: str, *answers: Answer) -> None:
        """Raise Violation, with the calls that show it, unless a condition holds. ``expected`` is a sentence."""
        if not condition:
            raise Violation(expected, *answers)

    def seen(self, answer: Answer) -> SeenAnswer:
        """Return an answer as conformance reads it."""
        path, _, query = self.api.path(answer.request.path).partition("?")
        try:
            body = answer.json
        except Violation:
            body = ABSENT
        return SeenAnswer(
            method=answer.request.method,
            path=path,
            query={**decode_query(query), **answer.request.query},
            match=ROUTES.match(path),
            has_key=self.api.key is not None,
            status=answer.status,
            headers=answer.headers,
            body=body,
            base=self.api.base,
        )

    def no_deviation(self, deviations: Iterable[Deviation], subject: str, answer: Answer) -> None:
        """Raise Violation for the first deviation of an answer from the declarations, except for its order."""
        for deviation in deviations:
            if deviation.severity != "cosmetic":
                raise Violation(f"{subject}: {deviation.sentence}", answer)

    def has(self, answer: Answer, expected: str, /, **fields: Any) -> None:
        """Assert that a resource has some fields; ``{name}`` in ``expected`` is the name of the field that differs."""
        item = answer.item
        for name, value in fields.items():
            self.that(item.get(name) == value, expected.replace("{name}", name), answer)

    def unchanged(self, before: Item, answer: Answer | None = None, *, but: tuple[str, ...] = ()) -> None:
        """Assert that a resource, by default as it is read now, is unchanged, except for ``but`` and modified_date."""
        answer = answer or self.read(before)
        after = answer.item
        for name in {*before, *after} - {"modified_date", *but}:
            self.that(before.get(name) == after.get(name), f"{name} stays as it was", answer)

    def reads_back(self, answer: Answer) -> Answer:
        """Assert that the resource of an answer is the same under its self link, and return that answer."""
        alone = self.api.get(answer.href)
        self.that(alone.item == answer.item, "the self link returns what was answered", answer, alone)
        return alone

    def put_sets(
        self, before: Item, sent: Item, expected: str = "a PUT sets {name}", /, **fields: Any
    ) -> Answer:
        """PUT some fields, and assert that these, by default as sent, are set, and that all others stay."""
        answer = self.api.put(href(before), sent)
        self.has(answer, expected, **(fields or sent))
        self.unchanged(before, answer, but=tuple(fields or sent))
        return answer

    def has_items(
        self, path: str, items: Iterable[Item], expected: str, *answers: Answer, **query: str
    ) -> None:
        """Assert that the first page of a collection has exactly these items: ``has_items("/people", [], "...")``."""
        found = self.api.get(path, **query)
        rel = resource_named(path.rpartition("/")[2]).rel
        wanted = [without_curies(item) for item in items]
        self.that(found.items(rel) == wanted, expected, *answers, found)

    def is_error(self, answer: Answer, *statuses: int) -> None:
        """Assert one of these statuses, by default that of invalid data, with the body that errors have.

        Source: [errors-1].
        """
        statuses = statuses or (self.settings.validation_status,)
        self.that(answer.status in statuses, f"the status is {' or '.join(map(str, statuses))}", answer)
        for _ in error_deviations(self.seen(answer), self.settings):
            raise Violation("the body of an error is {error: one sentence}", answer)

    @contextmanager
    def nothing_changes(self, *paths: str, **query: str | int) -> Iterator[None]:
        """Assert that the answers at some paths are the same before and after a ``with`` block."""
        before = [self.api.get(path, **query) for path in paths]
        yield
        for path, was in zip(paths, before, strict=True):
            after = self.api.get(path, **query)
            self.that(after.body == was.body, "what is refused changes nothing", was, after)

    # Creating; everything carries the mark of the run

    def name(self) -> str:
        """Return a name that nothing else has."""
        return self.created.next_name()

    def identifier(self) -> str:
        """Return a new foreign identifier."""
        return f"contract:{self.name()}"

    def email(self) -> str:
        """Return an address that no other person has."""
        return f"{self.name()}@example.org"

    def phone(self) -> str:
        """Return a number reserved for fiction that no other person has."""
        number = self.created.next_number()
        while self.target.is_guarded and self._is_taken(number):
            number = self.created.next_number()
        return number

    def _is_taken(self, number: str) -> bool:
        found = self.api.get("/people", filter=f"phone_number eq '{number}'")
        return bool(found.items("osdi:people"))

    def sign_up(self, person: Item | None = None, **more: Any) -> Answer:
        """Post a person to the signup helper, with a new email unless one is given, and ``add_tags=["..."]`` etc."""
        person = {"email_addresses": [{"address": self.email()}], **(person or {})}
        return self.api.post("/people", {"person": person, **more})

    def person(self, **fields: Any) -> Item:
        """Create a person and return it."""
        return self.sign_up(fields).item

    def post_action(self, resource: str, **fields: Any) -> Answer:
        """POST an action with a title of its own, ``post_action("petitions", name="...")``."""
        return self.api.post(f"/{resource}", self.action_body(resource, **fields))

    def action_body(self, resource: str, **fields: Any) -> Item:
        """Return the body of a new action: required fields, and those that are given."""
        required = required_fields(resource_named(resource))
        return {"title": self.name(), "origin_system": "Contract suite", **required, **fields}

    def action(self, resource: str, **fields: Any) -> Item:
        """Create an action and return it."""
        return self.post_action(resource, **fields).item

    def action_for(self, records: Resource) -> Item:
        """Create an action that takes records of a resource, and return it."""
        return self.action(actions_of(records))

    def post_record(self, resource: Resource, action: Item, person: Item | str, **fields: Any) -> Answer:
        """POST a record of a known person, without the helper."""
        body = {**required_fields(resource), **fields, **person_link(person)}
        return self.api.post(f"{href(action)}/{resource.name}", body)

    def helper_body(self, resource: Resource, **more: Any) -> Item:
        """Return a body for a record helper, by default of a new person."""
        person = {"email_addresses": [{"address": self.email()}]}
        return {**required_fields(resource), "person": person, **more}

    def sign(self, petition: Item, person: Item) -> Answer:
        """POST a signature of a known person."""
        return self.post_record(resource_named("signatures"), petition, person)

    def tag(self, name: str | None = None) -> Item:
        """Create a tag and return it."""
        return self.api.post("/tags", {"name": name or self.name()}).item

    def tag_person(self, tag: Item, person: Item) -> Answer:
        """POST a tagging."""
        return self.api.post(f"{href(tag)}/taggings", person_link(person))

    def create_in_ui(self, resource: str, /, **fields: Any) -> Answer:
        """Create something as the user interface does, ``create_in_ui("petitions", title="...")``, and read it."""
        made = self.control("POST", "/make", {"resource": resource, "fields": fields})
        return self.api.get(f"/{resource}/{made['identifiers'][0].partition(':')[2]}")

    def list_in_ui(self, *people: Item) -> Answer:
        """Create a list as the user interface does, with some people, and read it."""
        made = self.create_in_ui("lists", name=self.name())
        for person in people:
            references = {"list_id": made.uuid, "person_id": uuid(person)}
            self.control("POST", "/make", {"resource": "items", "fields": {}, "references": references})
        return made

    def perform_in_ui(self, action: str, /, **arguments: Any) -> Any:
        """Act as a person in the user interface: ``perform_in_ui("mass_subscribe", emails=[...])``."""
        return self.control("POST", f"/ui/{action}", arguments)
