"""The guard of a real group: it stops calls that a run may not make, and records what the run created.

Contracts are written with care, but safety does not depend on them: the guard sees each request to a target other than
the mock before it is sent, and each answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from .answer import UNKNOWN_ID, Answer, Request, Unverifiable
from .created import Created, ids_in

_READS = ("GET", "HEAD", "OPTIONS")
_SENDS = re.compile(r"/(send|schedule)/?$")
_MIN_DIGITS = 7
"""Shorter numbers are invalid."""
_CONTACTS = (("email_addresses", "address", "email_address"), ("phone_numbers", "number", "phone_number"))
"""The array and the key in which a person has a contact, and the filter that finds it."""


class Guard:
    """Stops the calls that a run may not make: ``Guard(created, writes=True, sends=False)``.

    A write needs ``writes``. It may only name items that the run created, and people by the run's own addresses and
    phone numbers. Sending and scheduling messages need ``sends``.
    """

    def __init__(self, created: Created, *, writes: bool, sends: bool) -> None:
        self._created = created
        self._writes = writes
        self._sends = sends

    def before(self, request: Request) -> None:
        """Raise Unverifiable for a request that must not be sent."""
        if request.method in _READS:
            return
        if not self._writes:
            raise Unverifiable("it needs permission to write", "--allow-writes")
        if _SENDS.search(urlsplit(request.path).path) and not self._sends:
            raise Unverifiable("it needs permission to send messages", "--allow-sending")
        text = f"{request.path} {json.dumps(request.body, default=str)}".replace(UNKNOWN_ID, "")
        contacts = _contacts(request.body)
        if not self._created.covers(text) or any(map(self._is_foreign, contacts)):
            raise Unverifiable("it would change a resource that this run has not created")
        self._created.unconfirmed.update(contacts)

    def _is_foreign(self, contact: tuple[str, str]) -> bool:
        kind, value = contact
        if kind == "email_address":
            return "@" in value and self._created.run_id not in value.lower()
        digits = re.sub(r"\D", "", value)
        return len(digits) >= _MIN_DIGITS and digits[-10:] not in self._created.numbers

    def after(self, answer: Answer) -> None:
        """Record the resources in an answer that the run created."""
        if not 200 <= answer.status < 300 or (body := _decoded(answer)) is None:
            return
        if answer.request.method == "DELETE":
            self._created.mark_deleted(ids_in(answer.request.path)[-1:])
        elif answer.request.method == "POST":
            self._record(body, is_new=True)
        else:
            for item in _items(body):
                self._record(item, is_new=False)

    def _record(self, item: dict[str, Any], *, is_new: bool) -> None:
        href = _href(item, "self")
        uuid = href.rpartition("/")[2].lower()
        if ids_in(uuid) != [uuid]:
            return  # a page
        if is_new or uuid in self._created.items or self._is_marked(item):
            self._created.add(uuid, href)
            person = _href(item, "osdi:person")
            if is_new and ids_in(person):
                self._created.add(ids_in(person)[-1], person)
            self._created.unconfirmed.difference_update(_contacts(item))

    def _is_marked(self, item: dict[str, Any]) -> bool:
        return self._created.mark in json.dumps({**item, "_embedded": None}).lower()


def _decoded(answer: Answer) -> dict[str, Any] | None:
    try:
        body = json.loads(answer.body)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _items(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a resource and everything it embeds."""
    yield body
    embedded = body.get("_embedded")
    for items in embedded.values() if isinstance(embedded, dict) else ():
        yield from _objects(items)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _href(item: dict[str, Any], rel: str) -> str:
    links = item.get("_links")
    link = links.get(rel) if isinstance(links, dict) else None
    href = link.get("href") if isinstance(link, dict) else None
    return href if isinstance(href, str) else ""


def _contacts(value: Any) -> list[tuple[str, str]]:
    """Return the emails and phone numbers of all people in a body, as ``("email_address", "...")``."""
    if isinstance(value, list):
        return [contact for inner in value for contact in _contacts(inner)]
    if not isinstance(value, dict):
        return []
    found = [
        (kind, entry[key])
        for array, key, kind in _CONTACTS
        for entry in _objects(value.get(array))
        if isinstance(entry.get(key), str)
    ]
    return found + [contact for inner in value.values() for contact in _contacts(inner)]
