"""A stored resource as it comes from SQLite, and the form of its document there."""

from __future__ import annotations

from operator import itemgetter
from typing import Any, NamedTuple, cast

import msgspec

from ..resources.declaration import Resource
from .schema import Document


class Row(tuple[Any, ...]):
    """One row: ``(seq, group_id, id, doc, *references)``.

    A tuple, because pages are made of them by the thousand; it is read by name.
    """

    __slots__ = ()

    seq: int = property(itemgetter(0))  # type: ignore[assignment]
    group_id: int = property(itemgetter(1))  # type: ignore[assignment]
    id: str = property(itemgetter(2))  # type: ignore[assignment]
    doc: bytes = property(itemgetter(3))  # type: ignore[assignment]

    @property
    def references(self) -> tuple[str | None, ...]:
        """The ids of the declared references, in their order; None where an optional one is not set."""
        return self[4:]

    def document(self) -> Document:
        """Return the document, decoded afresh."""
        return decode_document(self.doc)

    def with_doc(self, doc: bytes) -> Row:
        """Return the same row with another document."""
        return Row((*self[:3], doc, *self[4:]))


def reference_of(resource: Resource, row: Row, column: str) -> str | None:
    """Return the value of a reference: ``reference_of(EVENTS, row, "event_campaign_id")``."""
    return row.references[list(resource.references).index(column)]


class Change(NamedTuple):
    """One change of a row: its stored document before, None for a new row, and after, None for a removed row.

    The document of a new row is left out, as ``b""``.
    """

    resource: str
    id: str
    references: tuple[str | None, ...]
    before: bytes | None
    after: bytes | None


LINKS_SLOT = b"\x01"
EMBEDDED_SLOT = b"\x03"
BASE_SLOT = b"\x04"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_SLOTS = {"_links": msgspec.Raw(LINKS_SLOT), "_embedded": msgspec.Raw(EMBEDDED_SLOT)}


def encode_document(resource: Resource, document: Document) -> bytes:
    """Return the stored form. Raises KeyError for a key that is not declared."""
    known = document | _SLOTS
    ordered = {name: known[name] for name in resource.key_order if name in known}
    for name, links in resource.links_inside.items():
        if name in ordered:
            ordered[name] = [_with_slots(one, links) for one in ordered[name]]
    if len(ordered) != len(document) + (2 if "_embedded" in ordered else 1):
        raise KeyError(f"{resource.name} has no {sorted(set(document) - set(resource.key_order))}")
    return _encode(ordered)


BASE = b"{base}"
"""How a link inside a document begins, outside the database."""


def _with_slots(one: Document, links: tuple[str, ...]) -> Document:
    return {name: _with_slot(value) if name in links else value for name, value in one.items()}


def _with_slot(href: str) -> Any:
    encoded = _encode(href)
    start = b'"' + BASE + b"/"
    return msgspec.Raw(b'"' + BASE_SLOT + b"/" + encoded[len(start) :]) if encoded.startswith(start) else href


def decode_document(stored: bytes) -> Document:
    """Return the document of a stored form, as a fresh dict without ``_links`` and ``_embedded``."""
    text = stored.replace(LINKS_SLOT, b"0").replace(EMBEDDED_SLOT, b"0")
    document = cast(Document, _decode(text.replace(BASE_SLOT, BASE)))
    del document["_links"]
    document.pop("_embedded", None)
    return document
