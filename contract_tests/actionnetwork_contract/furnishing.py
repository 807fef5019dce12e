"""Furnishing: one of everything that can be made on a target, so that laws about collections have something to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actionnetwork_mock.ids import is_uuid
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named

from .api import href_of
from .check import Check
from .contract import Broken


@dataclass(frozen=True)
class Place:
    """A collection that exists on a target: ``Place(PETITIONS, "/petitions")``, or below one of its parents."""

    resource: Resource
    path: str

    @property
    def rel(self) -> str:
        """The key of its items in ``_embedded``."""
        return self.resource.rel


_RECORDS: dict[str, dict[str, Any]] = {
    "signatures": {"comments": "Every week."},
    "attendances": {},
    "submissions": {},
    "donations": {"recipients": [{"display_name": "Contract suite", "amount": "5.00"}]},
    "outreaches": {
        "subject": "Please",
        "message": "Do",
        "targets": [{"title": "Mayor", "family_name": "Quint"}],
    },
    "responses": {},
}
_IN_UI = ("lists", "items", "queries", "wrappers", "campaigns")
_PAGES_OF = 3
"""How many of each are made: enough for several pages of one or two."""


def furnish(check: Check) -> None:
    """Make actions with records, tags with taggings and, on the mock, what only people make.

    Raises Broken where the API does not take what it is documented to take.
    """
    people = [check.sign_up({"given_name": f"Number {n}"}).item() for n in range(_PAGES_OF)]
    for name, fields in _RECORDS.items():
        resource = resource_named(name)
        actions = next(iter(resource.addresses[0].parents.values()))
        more = {"type": "email"} if actions == "advocacy_campaigns" else {}
        action = check.action(actions, **more)
        for _ in range(_PAGES_OF - 1):
            check.action(actions, **more)
        for person in people:
            body = {**fields, "_links": {"osdi:person": {"href": person["_links"]["self"]["href"]}}}
            check.create(f"{below(check, action['_links']['self']['href'])}/{name}", body).item()
    for _ in range(_PAGES_OF):
        tag = check.tag()
        for person in people:
            link = {"_links": {"osdi:person": {"href": person["_links"]["self"]["href"]}}}
            check.create(f"{below(check, tag['_links']['self']['href'])}/taggings", link).item()
    if check.control is not None:
        _furnish_in_ui(check, people)


def _furnish_in_ui(check: Check, people: list[dict[str, Any]]) -> None:
    assert check.control is not None
    for name in _IN_UI:
        for person in people:
            references = {}
            if name == "items":
                references = {"list_id": _first_id(check, "lists"), "person_id": _uuid(person)}
            fields = (
                {}
                if name == "items"
                else {"title" if name == "campaigns" else "name": check.traces.next_name()}
            )
            check.control("POST", "/make", {"resource": name, "fields": fields, "references": references})


def _first_id(check: Check, name: str) -> str:
    return _uuid(check.api.get(f"/{name}").items(resource_named(name).rel)[0])


def _uuid(item: dict[str, Any]) -> str:
    """Return the id of an item. Raises Broken for a self that ends with none."""
    uuid = str(item["_links"]["self"]["href"]).rpartition("/")[2]
    if not is_uuid(uuid):
        raise Broken("self ends with an id")
    return uuid


def below(check: Check, href: str) -> str:
    """Return an address of the target below that of its API: ``"/petitions/3a6f..."``."""
    return href.removeprefix(check.api.base)


def places(check: Check) -> list[Place]:
    """Return the collections that there are: those of the entry point, and those below one item of each of them.

    A collection that this key may not read is left out. Raises Broken for another answer than a page.
    """
    return check.once("places", lambda: _find_places(check))


def _find_places(check: Check) -> list[Place]:
    found: list[Place] = []
    for resource in RESOURCES:
        if resource.paging is None:
            continue
        for address in resource.addresses:
            if "GET" not in address.methods:
                continue
            path = _concrete(check, address.collection, address.parents)
            if path is not None and check.api.get(path, per_page=1).status != 403:
                found.append(Place(resource, path))
    return found


def _concrete(check: Check, template: str, parents: Any) -> str | None:
    """Return a template with the ids of things that exist; None where nothing is there to stand below."""
    path = ""
    for piece in template.strip("/").split("/"):
        if not piece.startswith("{"):
            path += f"/{piece}"
            continue
        answer = check.api.get(path, per_page=25)
        if answer.status == 403:
            return None
        items = answer.items(resource_named(parents[piece.strip("{}")]).rel)
        if not items:
            return None
        # The last one made has most below it; on unordered collections that is the end of the page.
        chosen = items[-1] if "created_date" not in items[0] else max(items, key=_newest)
        path += f"/{href_of(chosen, 'self', answer).rpartition('/')[2]}"
    return path


def _newest(item: dict[str, Any]) -> str:
    created = item.get("created_date")
    if not isinstance(created, str):
        raise Broken("a resource has a created_date")
    return created
