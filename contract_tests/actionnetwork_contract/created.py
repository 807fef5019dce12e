"""Resources that a run created on a target: the mark in their names, and a list of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import count
from urllib.parse import urlsplit

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_AREA_CODES, _LINES = 700, 100
"""Area codes from 201 on, and the numbers in each that are reserved for fiction."""


class Created:
    """The resources that a run created on a target, so that it can recognize, clean up and report them.

    ``run_id`` is in every name and address. ``items`` are the hrefs, by id, of resources that the guard saw created.
    ``unconfirmed`` are emails and phone numbers that were sent and that no answer has shown yet.
    """

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.items: dict[str, str] = {}
        self.deleted: set[str] = set()
        self.unconfirmed: set[tuple[str, str]] = set()
        self.numbers: set[str] = set()
        """The phone numbers that the run uses, without the country code."""
        self.left_behind = ""
        """A sentence about the resources that remain after the cleanup."""
        self._numbers = count(1)
        self._first_number = int(run_id, 16) if re.fullmatch("[0-9a-f]+", run_id) else 0

    @property
    def mark(self) -> str:
        """The prefix of every name and address: ``"contract-3f9c12-"``."""
        return f"contract-{self.run_id}-"

    def next_name(self) -> str:
        """Return a new unique name: ``"contract-3f9c12-12"``."""
        return f"{self.mark}{next(self._numbers)}"

    def next_number(self) -> str:
        """Return a US phone number reserved for fiction that is new in this run; runs begin at different ones."""
        place = (self._first_number + next(self._numbers)) % (_AREA_CODES * _LINES)
        number = f"{201 + place // _LINES}55501{place % _LINES:02}"
        self.numbers.add(number)
        return f"1{number}"

    def add(self, uuid: str, href: str) -> None:
        """Record that the run created the item at an href."""
        self.items.setdefault(uuid, href)

    def covers(self, text: str) -> bool:
        """Return whether the run created every item whose id is in an address or a body."""
        return {*ids_in(text)} <= self.items.keys()

    def mark_deleted(self, uuids: Iterable[str]) -> None:
        """Record that items are deleted and so not left behind."""
        self.deleted.update(uuids)

    def count_by_kind(self) -> Counter[str]:
        """Count the created resources that remain: ``{"petitions": 3}``."""
        return Counter(_kind(href) for uuid, href in self.items.items() if uuid not in self.deleted)

    def hrefs_of(self, kind: str) -> list[str]:
        """Return the hrefs of the resources that the run created and that are not deleted: ``hrefs_of("people")``."""
        return [href for uuid, href in self.items.items() if _kind(href) == kind and uuid not in self.deleted]


def ids_in(text: str) -> list[str]:
    """Return the ids in an address or a body, in lower case."""
    return [found.lower() for found in _ID.findall(text)]


def _kind(href: str) -> str:
    return urlsplit(href).path.rpartition("/")[0].rpartition("/")[2]
