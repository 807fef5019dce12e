"""What a contract is given: the target to call, what it may make there, and the words to object with."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import quote

from actionnetwork_mock.settings import Settings

from .api import Answer, Api, href_of
from .contract import Broken, CannotCheck
from .traces import Traces

if TYPE_CHECKING:
    from actionnetwork_mock.receiver import WebhookReceiver

T = TypeVar("T")

_MOST_PAGES = 400


class Limited(NamedTuple):
    """Something that shows the limit of calls: calls without pace, and how to let time pass for it.

    ``together`` says that calls take so long that only several at once reach the limit.
    """

    api: Api
    wait: Callable[[float], None]
    together: bool = False

    def burst(self, path: str, count: int) -> list[Answer]:
        """Return the answers to many calls in as short a time as possible."""
        if not self.together:
            return [self.api.get(path, per_page=1) for _ in range(count)]
        with ThreadPoolExecutor(max_workers=count) as threads:
            return [*threads.map(lambda _: self.api.get(path, per_page=1), range(count))]


class Check:
    """One look at a target.

    ``ways`` are the settings that describe what the target does where that is in doubt, as far as known; laws hold
    for any. ``wait`` lets seconds pass.
    """

    def __init__(
        self,
        api: Api,
        *,
        ways: Settings,
        traces: Traces,
        other_api: Api | None = None,
        user_api: Api | None = None,
        control: Callable[[str, str, Any], Any] | None = None,
        receiver: WebhookReceiver | None = None,
        wait: Callable[[float], None] = time.sleep,
        lag_s: float = 0,
        limited: Limited | None = None,
        memory: dict[str, Any] | None = None,
        guarded: bool = False,
        may_write: bool = True,
    ) -> None:
        self.api = api
        self.ways = ways
        self.traces = traces
        self.other_api = other_api
        """The same target with the key of another group, if there is one."""
        self.user_api = user_api
        """The same target with the key of a person, if there is one."""
        self.control = control
        """Calls the mock's control plane, ``control("POST", "/clock/freeze", {})``; None elsewhere."""
        self.receiver = receiver
        """Where the target's webhooks arrive; None where they are not delivered to here."""
        self.wait = wait
        self.limited = limited
        self._lag_s = lag_s
        self._guarded = guarded
        self.may_write = may_write
        """Whether the target may be written to; a law that only reads need not ask."""
        self._memory: dict[str, Any] = {} if memory is None else memory

    def that(self, condition: object, expected: str, *answers: Answer) -> None:
        """Raise Broken, with the calls that show it, unless a condition holds. ``expected`` is a sentence."""
        if not condition:
            raise Broken(expected, *answers)

    def cannot(self, reason: str) -> CannotCheck:
        """Return what to raise when something is missing: ``raise check.cannot("the group has no petitions")``."""
        return CannotCheck(reason)

    def once(self, name: str, find: Callable[[], T]) -> T:
        """Return what ``find`` finds on this target, which is asked once for all checks."""
        if name not in self._memory:
            self._memory[name] = find()
        found: T = self._memory[name]
        return found

    def is_own(self, href: str) -> bool:
        """Return whether a run may change what is at an href: on a group of somebody's, only what it made itself."""
        return self.may_write and (not self._guarded or self.traces.has_made(href))

    def settle(self) -> None:
        """Let so much time pass that searches and lists know what was written."""
        if self._lag_s:
            self.wait(self._lag_s)

    def as_group(self, api: Api) -> Check:
        """Return the same look at the target with the key of another group, which ``control`` then is about."""
        other, control = copy(self), self.control

        def control_group(method: str, path: str, body: Any) -> Any:
            assert control is not None
            return control(method, f"{path}{'&' if '?' in path else '?'}key={quote(api.key or '')}", body)

        other.api = api
        other.control = control_group if control is not None else None
        return other

    def now(self) -> datetime:
        """Return what time it is on the target, by the mock's clock where there is one."""
        if self.control is None:
            return datetime.now(UTC)
        return datetime.fromisoformat(self.control("GET", "/clock", None)["now"])

    # Reading

    def walk(
        self, path: str, rel: str, *, most_pages: int = _MOST_PAGES, **query: str | int
    ) -> Iterator[tuple[Answer, list[dict[str, Any]]]]:
        """Follow ``next`` from the first page of a collection; gives each page with its items, ``most_pages`` at most.

        Raises Broken when it leads back to a page that was there before.
        """
        answer = self.api.get(path, **query)
        been: set[str] = set()
        for _ in range(most_pages):
            items = answer.items(rel)
            yield answer, items
            if "next" not in answer.object.get("_links", {}):
                return
            onward = href_of(answer.object, "next", answer)
            self.that(onward not in been, "next leads on, and not to where it led before", answer)
            been.add(onward)
            answer = self.api.get(onward)

    def all_items(self, path: str, rel: str, **query: str | int) -> list[dict[str, Any]]:
        """Return all items of a collection."""
        return [item for _, items in self.walk(path, rel, most_pages=_MOST_PAGES, **query) for item in items]

    # Making; everything made carries the mark of the run

    def email(self) -> str:
        """Return an address that nobody else has."""
        return f"{self.traces.next_name()}@example.org"

    def phone(self) -> str:
        """Return a number of those that are kept free for fiction, which the run has not used yet, nor anybody else."""
        number = self.traces.next_number()
        while self._guarded and self._is_taken(number):
            number = self.traces.next_number()
        return number

    def _is_taken(self, number: str) -> bool:
        found = self.api.get("/people", filter=f"phone_number eq '{number}'")
        return bool(found.items("osdi:people"))

    def sign_up(self, person: dict[str, Any] | None = None, **more: Any) -> Answer:
        """Sign a new person up by the helper, under an address of its own unless one is given; returns the answer.

        ``more`` goes beside the person: ``add_tags=["..."]``.
        """
        person = {"email_addresses": [{"address": self.email()}], **(person or {})}
        answer = self.api.post("/people", {"person": person, **more})
        self.remember(answer)
        return answer

    def remember(self, answer: Answer) -> None:
        """Keep the person of an answer in the traces, so that it is unsubscribed in the end."""
        if answer.status == 200 and "email_addresses" in answer.object and "_links" in answer.object:
            emails = answer.object["email_addresses"]
            address = emails[0].get("address", "") if emails else ""
            self.traces.people[href_of(answer.object, "self", answer)] = address

    def create(self, path: str, body: dict[str, Any]) -> Answer:
        """POST something that is no person, with a title or name that marks it, and return the answer."""
        answer = self.api.post(path, body)
        if answer.status == 200 and answer.object:
            kind = path.strip("/").rpartition("/")[2]
            self.traces.others[kind] = self.traces.others.get(kind, 0) + 1
        return answer

    def action(self, resource: str, **fields: Any) -> dict[str, Any]:
        """Make an action, ``check.action("petitions")``, and return it."""
        body = {"title": self.traces.next_name(), "origin_system": "Contract suite", **fields}
        return self.create(f"/{resource}", body).item()

    def tag(self, name: str | None = None) -> dict[str, Any]:
        """Make a tag and return it."""
        return self.create("/tags", {"name": name or self.traces.next_name()}).item()
