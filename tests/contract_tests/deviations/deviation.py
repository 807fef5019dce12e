"""Deviations: what each is called, what it does in a sentence, and how a mock is made to deviate."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from actionnetwork_mock.servers.transport import InProcessTransport

from .exchange import Between, Call, Change, Reply, carried


@dataclass(frozen=True)
class Deviation:
    """One way to differ from the API. A mock that is started inside ``deviate()`` differs so, and in nothing else.

    ``subject`` is the module that it stands in, ``"paging"``: contracts whose ids begin with one of ``tried_first``
    are the likeliest to object. ``caught_by`` is the contract that did so when ``catchers.json`` was written.
    """

    name: str
    says: str
    subject: str
    tried_first: tuple[str, ...]
    deviate: Callable[[], AbstractContextManager[object]]
    caught_by: str = ""


DEVIATIONS: dict[str, Deviation] = {}
"""Every deviation by its name."""

CATCHERS_FILE = Path(__file__).with_name("catchers.json")
CATCHERS: dict[str, str] = json.loads(CATCHERS_FILE.read_text(encoding="utf-8"))
"""Which contract or question catches a deviation: ``{"totals-of-the-page": "paging.every-item-once"}``.

It is tried first, which makes trying all deviations three times as fast. All others are tried when it does not object.
``python -m tests.contract_tests.deviations --write`` writes the file.
"""

Patch = Callable[[], AbstractContextManager[object]]


class Subject:
    """Registers the deviations of one subject: ``PAGING = Subject("paging", "paging.", "hal.")``."""

    def __init__(self, name: str, *tried_first: str) -> None:
        self._name = name
        self._tried_first = tried_first

    def answers(self, name: str, says: str) -> Callable[[Change], Change]:
        """Register a function that changes each answer on its way, in place."""

        def register(change: Change) -> Change:
            self._add(name, says, lambda: _on_the_way(lambda: _changed(change)))
            return change

        return register

    def between(self, name: str, says: str) -> Callable[[Callable[[], Between]], Callable[[], Between]]:
        """Register what makes a go-between with a memory of its own, anew for each connection."""

        def register(make: Callable[[], Between]) -> Callable[[], Between]:
            self._add(name, says, lambda: _on_the_way(make))
            return make

        return register

    def inside(self, name: str, says: str, patch: Patch) -> None:
        """Register what changes a rule inside the mock; see ``instead``."""
        self._add(name, says, patch)

    def _add(self, name: str, says: str, deviate: Patch) -> None:
        if name in DEVIATIONS:
            raise TypeError(f"there are two deviations {name!r}")
        caught_by = CATCHERS.get(name, "")
        DEVIATIONS[name] = Deviation(name, says, self._name, self._tried_first, deviate, caught_by)


def _changed(change: Change) -> Between:
    def between(call: Call, send: Callable[[Call], Reply]) -> Reply:
        reply = send(call)
        change(call, reply)
        return reply

    return between


@contextmanager
def _on_the_way(make: Callable[[], Between]) -> Iterator[None]:
    original = InProcessTransport.handle_request
    with mock.patch.object(InProcessTransport, "handle_request", carried(original, make)):
        yield


def instead(owner: Any, name: str, make: Callable[[Any], Any]) -> Patch:
    """Return what puts ``make(original)`` in the place of a function, constant or method.

    ``owner`` is the module or class that it is looked up in; the originals have all sorts of types, hence ``Any``.
    """
    return lambda: mock.patch.object(owner, name, make(getattr(owner, name)))
