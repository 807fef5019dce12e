"""Mutants: versions of the mock that are wrong on purpose, each in one way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from actionnetwork_mock.servers.transport import InProcessTransport

from .exchange import Call, Change, Interceptor, Reply, intercepted

Patch = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class Mutant:
    """One way to be wrong. A mock that is started inside ``apply()`` is wrong in this way, and in no other.

    ``subject`` is the name of its module, ``"paging"``. Contracts whose ids begin with one of ``tried_first`` are the
    likeliest to catch it; ``caught_by`` is the one that did when ``catchers.json`` was written.
    """

    name: str
    says: str
    subject: str
    tried_first: tuple[str, ...]
    apply: Patch
    caught_by: str = ""


MUTANTS: dict[str, Mutant] = {}
"""Every mutant by its name."""

CATCHERS_FILE = Path(__file__).with_name("catchers.json")
CATCHERS: dict[str, str] = json.loads(CATCHERS_FILE.read_text(encoding="utf-8"))
"""Which contract or question catches a mutant: ``{"totals-of-the-page": "paging.every-item-once"}``.

It is tried first, which makes trying all mutants three times as fast. If it does not catch the mutant, all others are
tried. ``python -m tests.contract_tests.mutants --write`` writes the file.
"""


class Subject:
    """Registers the mutants of one subject: ``PAGING = Subject("paging", "paging.", "hal.")``."""

    def __init__(self, name: str, *tried_first: str) -> None:
        self._name = name
        self._tried_first = tried_first

    def answers(self, name: str, says: str) -> Callable[[Change], Change]:
        """Register a function that changes each answer in place."""

        def register(change: Change) -> Change:
            self._add(name, says, lambda: _intercepting(lambda: _changing(change)))
            return change

        return register

    def interceptor(
        self, name: str, says: str
    ) -> Callable[[Callable[[], Interceptor]], Callable[[], Interceptor]]:
        """Register a function that makes an interceptor with its own memory, for each connection."""

        def register(make: Callable[[], Interceptor]) -> Callable[[], Interceptor]:
            self._add(name, says, lambda: _intercepting(make))
            return make

        return register

    def inside(self, name: str, says: str, patch: Patch) -> None:
        """Register a patch of a rule inside the mock; see ``patched``."""
        self._add(name, says, patch)

    def _add(self, name: str, says: str, apply: Patch) -> None:
        if name in MUTANTS:
            raise TypeError(f"there are two mutants {name!r}")
        caught_by = CATCHERS.get(name, "")
        MUTANTS[name] = Mutant(name, says, self._name, self._tried_first, apply, caught_by)


def _changing(change: Change) -> Interceptor:
    def intercept(call: Call, send: Callable[[Call], Reply]) -> Reply:
        reply = send(call)
        change(call, reply)
        return reply

    return intercept


@contextmanager
def _intercepting(make: Callable[[], Interceptor]) -> Iterator[None]:
    original = InProcessTransport.handle_request
    with mock.patch.object(InProcessTransport, "handle_request", intercepted(original, make)):
        yield


def patched(owner: Any, name: str, make: Callable[[Any], Any]) -> Patch:
    """Return a patch that replaces a function, constant or method with ``make(original)``.

    ``owner`` is the module or class in which it is looked up; the originals have all sorts of types, hence ``Any``.
    """
    return lambda: mock.patch.object(owner, name, make(getattr(owner, name)))
