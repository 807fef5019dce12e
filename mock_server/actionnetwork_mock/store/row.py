"""A stored resource, as it comes from SQLite."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from .documents import decode_document
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
