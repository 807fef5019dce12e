"""The guard of a group that is somebody's own: what a run may do there, and a list of all that it made.

Laws are written with care, and yet it does not depend on them: each call to a target that is not the mock passes here
before it is made, and each answer afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from .api import Answer, Sent
from .contract import CannotCheck
from .traces import Traces, ids_in

_NOBODY = "00000000-0000-4000-8000-000000000000"
_READS = ("GET", "HEAD", "OPTIONS")
_SENDS = re.compile(r"/(send|schedule)/?$")
_SHORTEST_NUMBER = 7
_CONTACTS = (
    ("email_addresses", "address", "email_address"),
    ("phone_numbers", "number", "phone_number"),
)
"""Where people have them, and by which filter they are found."""

NOT_ALLOWED = "it writes, and writing was not allowed"
NO_SENDING = "it needs leave to send messages"
FOREIGN = "it would touch what this run has not made"


class Guard:
    """Lets pass what a run may do: ``Guard(traces, writes=True, sends=False)``.

    A write needs ``writes``. It may only name things that the run made, and people under addresses and numbers of the
    run's own. Sending and scheduling need ``sends``. What passes is written down in the traces.
    """

    def __init__(self, traces: Traces, *, writes: bool, sends: bool) -> None:
        self._traces = traces
        self._writes = writes
        self._sends = sends

    def before(self, sent: Sent) -> None:
        """Raise CannotCheck for a call that must not be made."""
        if sent.method in _READS:
            return
        if not self._writes:
            raise CannotCheck(NOT_ALLOWED)
        if _SENDS.search(urlsplit(sent.path).path) and not self._sends:
            raise CannotCheck(NO_SENDING)
        named = f"{sent.path} {json.dumps(sent.body, default=str)}".replace(_NOBODY, "")
        if not self._traces.has_made(named) or any(map(self._is_foreign, _contacts(sent.body))):
            raise CannotCheck(FOREIGN)
        self._traces.unsettled.update(_contacts(sent.body))

    def _is_foreign(self, contact: tuple[str, str]) -> bool:
        kind, value = contact
        if kind == "email_address":
            return "@" in value and self._traces.run_id not in value.lower()
        digits = re.sub(r"\D", "", value)
        return len(digits) >= _SHORTEST_NUMBER and digits[-10:] not in self._traces.numbers

    def after(self, answer: Answer) -> None:
        """Write down what an answer says about what the run made."""
        if not 200 <= answer.status < 300 or (found := _decoded(answer)) is None:
            return
        if answer.sent.method == "DELETE":
            self._traces.forget(ids_in(answer.sent.path)[-1:])
        elif answer.sent.method == "POST":
            self._note(found, made=True)
        else:
            for item in _items(found):
                self._note(item, made=False)

    def _note(self, item: dict[str, Any], *, made: bool) -> None:
        href = _href(item, "self")
        uuid = href.rpartition("/")[2].lower()
        if ids_in(uuid) != [uuid]:
            return  # a page, of which nobody made anything
        if made or uuid in self._traces.made or self._is_marked(item):
            self._traces.own(uuid, href)
            person = _href(item, "osdi:person")
            if made and ids_in(person):
                self._traces.own(ids_in(person)[-1], person)
            self._traces.unsettled.difference_update(_contacts(item))

    def _is_marked(self, item: dict[str, Any]) -> bool:
        return self._traces.mark in json.dumps({**item, "_embedded": None}).lower()


def _decoded(answer: Answer) -> dict[str, Any] | None:
    try:
        found = json.loads(answer.body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _items(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give an item itself, or those of a page."""
    yield page
    embedded = page.get("_embedded")
    for items in embedded.values() if isinstance(embedded, dict) else ():
        yield from _objects(items)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _href(item: dict[str, Any], rel: str) -> str:
    links = item.get("_links")
    link = links.get(rel) if isinstance(links, dict) else None
    href = link.get("href") if isinstance(link, dict) else None
    return href if isinstance(href, str) else ""


def _contacts(value: Any) -> list[tuple[str, str]]:
    """Return the emails and phone numbers of all people in a body, as ``("email_address", "...")``."""
    if isinstance(value, list):
        return [one for inner in value for one in _contacts(inner)]
    if not isinstance(value, dict):
        return []
    found = [
        (kind, entry[name])
        for array, name, kind in _CONTACTS
        for entry in _objects(value.get(array))
        if isinstance(entry.get(name), str)
    ]
    return found + [one for inner in value.values() for one in _contacts(inner)]
