"""People from CSV files that a scenario names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import UsageError
from ..ui.csv_rows import read_csv
from ..ui.upload_columns import HEADINGS, fold_heading
from .format import SHORT_FORMS
from .nodes import BadScenario, Node

_SPELT = {spelt: key for key, spellings in HEADINGS.items() for spelt in spellings}
_KEYS = {"given_name", "family_name", "created_date", "modified_date", "ref", *SHORT_FORMS}
_LISTS = ("tags", "identifiers")


Files = Path | Mapping[str, str] | None
"""Where the files are that a scenario names: in a folder, or their texts by name; None if it may not name files."""


def read_people(named: Node, files: Files) -> Iterator[Node]:
    """Yield the people of a CSV file in the form of a scenario; ``named`` is the value that names the file.

    Headings are the keys of a person, or what an upload accepts for them, such as ``Zip Code``. ``tags`` and
    ``identifiers`` are split at semicolons. Every other column is a custom field. Empty cells are skipped.
    """
    file = Path(named.text).name
    try:
        found = read_csv(read_file(named, files), name=file)
    except BadScenario:
        raise
    except UsageError as error:
        raise named.error(str(error)) from None
    keys = _keys(found.rows[0] if found.rows else (), named)
    for row, line in zip(found.rows, found.lines, strict=True):
        yield _person({keys[heading]: cell for heading, cell in row.items()}, file, line)


def read_file(named: Node, files: Files) -> bytes:
    """Return the content of a file; ``named`` is the value that names it. Raises BadScenario."""
    if files is None:
        raise named.error("files can be named in files only")
    if not isinstance(files, Path):
        if named.text not in files:
            raise named.error(f"{named.text} is not among the sent files")
        return files[named.text].encode()
    try:
        file = (files / named.text).resolve()  # follows symbolic links
        is_below, is_special = file.is_relative_to(files.resolve()), file.exists() and not file.is_file()
        if is_below and not is_special:
            return file.read_bytes()
    except (OSError, ValueError) as error:
        raise named.error(
            f"{named.text} cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from None
    reason = (
        "it is no regular file"
        if is_below
        else "it is not below the folder of the scenario, so move it there"
    )
    raise named.error(f"{named.text} cannot be read: {reason}")


def _keys(headings: Mapping[str, str] | tuple[()], named: Node) -> dict[str, str]:
    keys: dict[str, str] = {}
    for heading in headings:
        folded = fold_heading(heading)
        key = _SPELT.get(folded, folded)
        key = key if key in _KEYS or key in _LISTS else f"custom_fields.{heading.strip()}"
        if key in keys.values():
            raise named.error(f"two columns of {named.text} are the {key.removeprefix('custom_fields.')}")
        keys[heading] = key
    return keys


def _person(cells: Mapping[str, str], file: str, line: int) -> Node:
    value: dict[str, Node] = {}
    custom: dict[str, Node] = {}
    for key, cell in cells.items():
        text = cell.strip()
        if not text:
            continue
        if key in _LISTS:
            parts = [part.strip() for part in text.split(";") if part.strip()]
            value[key] = Node([Node(part, file, line, key, part) for part in parts], file, line, key)
        else:
            into, name = (custom, key.partition(".")[2]) if key.startswith("custom_fields.") else (value, key)
            into[name] = Node(text, file, line, key, text)
    value["custom_fields"] = Node(custom, file, line, "custom_fields")
    return Node(value, file, line, "", key_lines={})
