"""Reading the CSV file of an upload: a line of headings, then one line per person."""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from ..errors import CannotOpen, UsageError


class CsvRows(NamedTuple):
    """The rows of a file, ``{"email": "noor@example.org", ...}``, and the line on which each begins."""

    rows: list[dict[str, str]]
    lines: list[int]


def read_csv_file(path: Path) -> CsvRows:
    """Return the rows of a file, like ``read_csv``. Raises CannotOpen if the file cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CannotOpen(f"{path} cannot be read: {error.strerror or error}") from None
    return read_csv(raw, name=str(path))


def read_csv(raw: bytes, *, name: str = "the file") -> CsvRows:
    """Return the rows of a CSV file in UTF-8. Blank lines are skipped; missing cells at the end of a line are empty.

    Raises UsageError with line and column if the content is not such a file.
    """
    text = _decoded(raw, name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found = CsvRows([], [])
    headings: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not headings:
                headings = _headings(cells, name, line)
            elif any(cell.strip() for cell in cells):
                if len(cells) > len(headings):
                    raise UsageError(
                        f"{name}, line {line}, column {len(headings) + 1}: there are {len(cells)} cells and "
                        f"{len(headings)} headings; a cell with a comma needs quotes"
                    )
                found.rows.append(dict(zip_longest(headings, cells, fillvalue="")))
                found.lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{name}, line {line}: {error}") from None
    if not headings:
        raise UsageError(f"{name} is empty: its first line has the headings, such as email,first_name")
    return found


def _decoded(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _place(raw, error.start)
        raise UsageError(f"{name}, line {line}, column {column}: it is not in UTF-8") from None
    nul = text.find("\0")
    if nul >= 0:
        line, column = _place(raw, raw.index(0))
        raise UsageError(f"{name}, line {line}, column {column}: it has the character NUL")
    return text


def _place(raw: bytes, at: int) -> tuple[int, int]:
    """Return the line of a byte and its column in the table, as far as commas tell."""
    before = raw[:at]
    return before.count(b"\n") + 1, before.rpartition(b"\n")[2].count(b",") + 1


def _headings(cells: list[str], name: str, line: int) -> list[str]:
    headings = [cell.strip() for cell in cells]
    if not any(headings):
        return []
    for place, heading in enumerate(headings):
        if not heading:
            raise UsageError(f"{name}, line {line}, column {place + 1}: it has no heading")
        if heading in headings[:place]:
            raise UsageError(f"{name}, line {line}, column {place + 1}: {heading!r} is repeated")
    return headings
