"""One call to a target: request, answer and the errors about them, and functions that read resources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from actionnetwork_mock.resources import CURIES

Item = dict[str, Any]

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
"""An id that no resource has."""


@dataclass(frozen=True)
class Request:
    """A request: ``Request("GET", "/people", {"page": "2"}, None)``; the path is relative to the API's address."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    """A request and the answer of the target. Reading a part that is missing raises Violation."""

    request: Request
    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def json(self) -> Any:
        """The decoded body."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise Violation("an answer is JSON", self) from None

    @property
    def object(self) -> Item:
        """The body, a JSON object."""
        found = self.json
        if not isinstance(found, dict):
            raise Violation("an answer is a JSON object", self)
        return found

    @property
    def is_empty(self) -> bool:
        """Whether it is 200 with ``{}``, as for a background request."""
        return self.status == 200 and self.json == {}

    @property
    def item(self) -> Item:
        """The resource in an answer with status 200."""
        if self.status != 200:
            raise Violation("the answer has status 200", self)
        href_of(self.object, "self", self)
        return self.object

    def accepted(self) -> None:
        """Raise Violation unless the answer is a resource with status 200."""
        assert self.item

    @property
    def href(self) -> str:
        """The self link of the resource."""
        return href_of(self.item, "self", self)

    @property
    def uuid(self) -> str:
        """The id of the resource."""
        return uuid(self.href)

    @property
    def total(self) -> Any:
        """``total_records`` of a page; None if it has none."""
        return self.object.get("total_records")

    @property
    def links(self) -> Item:
        """The links of a page or a resource."""
        found = self.object.get("_links")
        if not isinstance(found, dict):
            raise Violation("an answer has _links", self)
        return found

    def get(self, name: str) -> Any:
        """Return a field of the resource; None if it is absent."""
        return self.item.get(name)

    def link(self, rel: str) -> str:
        """Return the href of a link of the page or resource."""
        return href_of(self.object, rel, self)

    def items(self, rel: str) -> list[Item]:
        """Return the items of a page under a rel."""
        if self.status != 200:
            raise Violation("a page has status 200", self)
        embedded = self.object.get("_embedded")
        found = embedded.get(rel) if isinstance(embedded, dict) else None
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise Violation(f"a page has a list of objects in _embedded under {rel}", self)
        return found

    def hrefs(self, rel: str, of: str = "self") -> list[str]:
        """Return the href of one link of each item of a page, by default the self link."""
        return hrefs(self.items(rel), of)


def href_of(resource: Any, rel: str, answer: Answer) -> str:
    """Return the href of a link of a resource. Raises Violation if there is none, or it is not absolute."""
    links = resource.get("_links") if isinstance(resource, dict) else None
    link = links.get(rel) if isinstance(links, dict) else None
    href = link.get("href") if isinstance(link, dict) else None
    if not isinstance(href, str) or not href.startswith(("http://", "https://")):
        raise Violation(f"a resource has an absolute link under {rel}", answer)
    return href


class Violation(AssertionError):
    """A target violates a contract.

    ``expected`` is one sentence; ``answers`` are the calls that show it, the decisive one last.
    """

    def __init__(self, expected: str, *answers: Answer) -> None:
        super().__init__(expected)
        self.expected = expected
        self.answers = answers


class Unverifiable(Exception):
    """A check lacks something that it requires: ``Unverifiable("the group has no petitions")``.

    ``option`` enables it, if the user can: ``"--allow-writes"``.
    """

    def __init__(self, reason: str, option: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.option = option


# Reading resources. LookupError for a missing part is reported as a violation.


def href(item: Item, rel: str = "self") -> str:
    """Return the href of a link, by default the item's own."""
    return str(item["_links"][rel]["href"])


def hrefs(items: Iterable[Item], rel: str = "self") -> list[str]:
    """Return the href of one link of each item, in their order."""
    return [href(item, rel) for item in items]


def uuid(item: Item | str) -> str:
    """Return the id of an item, or the id at the end of an href."""
    return (item if isinstance(item, str) else href(item)).rpartition("/")[2]


def person_link(person: Item | str) -> Item:
    """Return the part of a body that names a person: ``{"_links": {"osdi:person": {"href": "..."}}}``."""
    return {"_links": {"osdi:person": {"href": person if isinstance(person, str) else href(person)}}}


def without_curies(item: Item) -> Item:
    """Return an item as a page embeds it."""
    return {**item, "_links": {rel: link for rel, link in item["_links"].items() if rel != CURIES}}
