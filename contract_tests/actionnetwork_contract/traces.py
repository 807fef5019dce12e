"""Traces: the marks of a run, and what it made on a target."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import count
from urllib.parse import urlsplit

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_AREAS, _LINES = 700, 100
"""Area codes from 201 on, and numbers in each that are kept free for fiction."""


class Traces:
    """What checks made on a target, so that it can be marked, found and told of.

    ``run_id`` is in every name and address. ``people`` are hrefs with emails, as checks remember them; ``made`` is
    everything that the guard of a target saw being made, by id. ``unsettled`` are emails and numbers that were sent
    without an answer that shows whose they became.
    """

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.people: dict[str, str] = {}
        self.others: dict[str, int] = {}
        self.made: dict[str, str] = {}
        self.gone: set[str] = set()
        self.unsettled: set[tuple[str, str]] = set()
        self.numbers: set[str] = set()
        """The phone numbers that the run uses, without the country's."""
        self.said = ""
        """What is left behind, when that was tidied up."""
        self._numbers = count(1)
        self._first_number = int(run_id, 16) if re.fullmatch("[0-9a-f]+", run_id) else 0

    @property
    def mark(self) -> str:
        """What every name and address begins with: ``"contract-3f9c12-"``."""
        return f"contract-{self.run_id}-"

    def next_name(self) -> str:
        """Return a name that nothing else has: ``"contract-3f9c12-12"``."""
        return f"{self.mark}{next(self._numbers)}"

    def next_number(self) -> str:
        """Return a US number kept free for fiction, which the run has not used; runs begin at different ones."""
        place = (self._first_number + next(self._numbers)) % (_AREAS * _LINES)
        number = f"{201 + place // _LINES}55501{place % _LINES:02}"
        self.numbers.add(number)
        return f"1{number}"

    def own(self, uuid: str, href: str) -> None:
        """Write down that the run made what is at an href."""
        self.made.setdefault(uuid, href)

    def has_made(self, text: str) -> bool:
        """Return whether all ids in an address or a body are of things that the run made."""
        return {*ids_in(text)} <= self.made.keys()

    def forget(self, uuids: Iterable[str]) -> None:
        """Write down that things are deleted, and so not left behind."""
        self.gone.update(uuids)

    def kinds(self) -> Counter[str]:
        """Count what was made and is still there by kind: ``{"petitions": 3}``."""
        return Counter(_kind(href) for uuid, href in self.made.items() if uuid not in self.gone)

    def hrefs_of_people(self) -> list[str]:
        """Return where the people are that the run made and that are not gone."""
        made = [href for href in self.made.values() if _kind(href) == "people"]
        everyone = dict.fromkeys([*made, *self.people])
        return [href for href in everyone if not self.gone.intersection(ids_in(href)[-1:])]


def ids_in(text: str) -> list[str]:
    """Return the ids in an address or a body, in small letters."""
    return [found.lower() for found in _ID.findall(text)]


def _kind(href: str) -> str:
    return urlsplit(href).path.rpartition("/")[0].rpartition("/")[2]
