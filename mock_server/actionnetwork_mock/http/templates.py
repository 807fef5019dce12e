"""Prepared texts: JSON that depends on nothing but a declaration and the site, with marks where a row's ids belong.

A text is cut at its marks once; filling it is then a join of bytes, with no encoding and no searching.
"""

from __future__ import annotations

from ..resources import Resource
from ..store import Row

_ID_COLUMN = 2
_FIRST_REFERENCE = 4


class Template:
    """A text whose marks stand for columns of a row."""

    def __init__(self, text: bytes) -> None:
        self._parts = text.split(b"\x02")
        self._columns = [(at, int(self._parts[at])) for at in range(1, len(self._parts), 2)]
        # Nearly all resources need their own id alone, in several places.
        self._only_id = all(column == _ID_COLUMN for _, column in self._columns)
        self._around_id = self._parts[::2]

    def fill(self, row: Row) -> bytes:
        """Return the text for one row."""
        if self._only_id:
            return row.id.encode().join(self._around_id)
        filled = self._parts.copy()
        for at, column in self._columns:
            filled[at] = row[column].encode()
        return b"".join(filled)


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
