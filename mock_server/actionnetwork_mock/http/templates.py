"""Prepared texts: JSON that depends on a declaration and the site only, with marks in place of a row's ids.

A text is cut at its marks once; filling it is then a join of bytes, with no encoding and no searching.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..resources import Resource
from ..store import Row

_ID_COLUMN = 2
_FIRST_REFERENCE = 4


class Template:
    """A text with marks in place of columns of a row."""

    def __init__(self, text: bytes) -> None:
        self._parts = text.split(b"\x02")
        self._columns = [(at, int(self._parts[at])) for at in range(1, len(self._parts), 2)]
        self.around_ids = self._parts[::2]
        """The texts between the columns. Joined with an id, they are the text of a row if ``needs_id_only``."""
        self.needs_id_only = all(column == _ID_COLUMN for _, column in self._columns)
        """Whether a row's id alone stands in the text, as it does in the links of nearly all resources."""

    def fill(self, row: Row) -> bytes:
        """Return the text for one row."""
        if self.needs_id_only:
            return row.id.encode().join(self.around_ids)
        filled = self._parts.copy()
        for at, column in self._columns:
            filled[at] = row[column].encode()
        return b"".join(filled)

    def join_ids(self, ids: Sequence[bytes]) -> bytes:
        """Return the texts of rows with commas between them; with one join, where the id stands in a text once."""
        if len(self.around_ids) != 2:
            return b",".join([uuid.join(self.around_ids) for uuid in ids])
        before, after = self.around_ids
        return before + (after + b"," + before).join(ids) + after


def row_marks(resource: Resource) -> dict[str, str]:
    """Return a mark for each column that a link may name: control characters, which no JSON contains."""
    columns = {
        "id": _ID_COLUMN,
        **{name: at for at, name in enumerate(resource.references, _FIRST_REFERENCE)},
    }
    return {name: f"\x02{column}\x02" for name, column in columns.items()}


def unescape_marks(encoded: bytes) -> bytes:
    """Return encoded JSON with its marks as they are, since the encoder wrote them as escapes."""
    return encoded.replace(b"\\u0002", b"\x02")
