"""What a client and a call of it are, and how a call ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..drivers.process import Language

Json = object
"""A JSON value: what a call's answer is compared with."""


@dataclass(frozen=True)
class Works:
    """A call that works.

    ``code`` is an expression in the client's language, such as ``"client.get_person(ada)"``. The names in it are those
    of ``sample.py`` and of the client's set-up. ``answer`` is the least that the expression must return: of an object
    these keys, of a list exactly these entries. ``$ada`` in a text is the id of that record.
    ``notes`` are the codes of the notes that the mock gives, besides the client's habits.
    """

    code: str
    answer: Json
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fails:
    """A call that fails here as it does in production.

    ``status`` is that of the last answer, or 0 if the client sends no request. ``error`` is a part of what the client
    reports, or of the answer's body if the client reports nothing. ``why`` says what is known of production, with the
    id of a statement in ``docs/evidence``, or names the fault of the client. ``is_assumed`` if no source shows that the
    call fails in production.
    """

    code: str
    status: int
    error: str
    why: str
    notes: tuple[str, ...] = ()
    is_assumed: bool = False


Call = Works | Fails


@dataclass(frozen=True)
class Client:
    """A public client and its calls.

    ``setup`` is code in the client's language. It defines the names that the calls use, with ``key`` and ``api``.
    ``habits`` are notes that the mock gives on many calls, each with what the client does: ``{"past-the-end": "It reads
    pages until one is empty."}``. ``package`` names the pin of its version; ``version`` is for a
    client without one. A client without ``can_be_redirected``
    takes the address of the mock instead of the real one.
    """

    name: str
    package: str
    about: str
    language: Language
    setup: str
    calls: tuple[Call, ...]
    habits: Mapping[str, str] = field(default_factory=dict)
    can_be_redirected: bool = True
    version: str = ""
