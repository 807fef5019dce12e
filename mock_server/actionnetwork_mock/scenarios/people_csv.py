"""People from CSV files that a scenario names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from .format import SHORT_FORMS
from .nodes import Node

_SPELT = {
    "first_name": "given_name",
    "last_name": "family_name",
    "surname": "family_name",
    "email_address": "email",
    "e_mail": "email",
    "phone_number": "phone",
    "mobile": "phone",
    "mobile_number": "phone",
    "mobile_phone": "phone",
    "street": "address",
    "street_address": "address",
    "city": "locality",
    "state": "region",
    "province": "region",
    "zip": "postal_code",
    "zip_code": "postal_code",
    "zip_postal_code": "postal_code",
    "preferred_language": "language",
}
"""Headings that mean one of the keys of a person; the others of them are the keys themselves."""

_KEYS = {"given_name", "family_name", "created_date", "modified_date", "ref", *SHORT_FORMS}
_LISTS = ("tags", "identifiers")


def read_people(named: Node, folder: Path | None) -> Iterator[Node]:
    """Yield the people of a CSV file as a scenario would have them; ``named`` is the value that names it.

    Headings are the keys of people or the usual words for them, such as ``Zip Code``; ``tags`` and ``identifiers`` are
    cut at semicolons; every other column is a custom field. Empty cells say nothing.
    """
    if folder is None:
        raise named.fault("files can be named in files only")
    path = folder / named.text
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _people(file, path.name, named)
    except OSError as error:
        raise named.fault(f"{named.text} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise named.fault(f"{named.text} is not in UTF-8") from None


def _people(lines: TextIO, file: str, named: Node) -> Iterator[Node]:
    rows = csv.reader(lines, strict=True)
    try:
        headings: list[str] = next(rows, [])
        keys = _keys(headings, named)
        for row in rows:
            if any(cell.strip() for cell in row):
                if len(row) > len(headings):
                    found = Node(row, file, rows.line_num, "")
                    raise found.fault(f"it has {len(row)} cells, and there are {len(headings)} columns")
                yield _person(dict(zip(keys, row, strict=False)), file, rows.line_num)
    except csv.Error as error:
        raise Node(None, file, rows.line_num, "").fault(f"this is no CSV: {error}") from None


def _keys(headings: list[str], named: Node) -> list[str]:
    keys: list[str] = []
    for heading in headings:
        folded = re.sub(r"[\s/_-]+", "_", heading.strip().lower())
        key = _SPELT.get(folded, folded)
        keys.append(key if key in _KEYS or key in _LISTS else f"custom_fields.{heading.strip()}")
        if keys.count(keys[-1]) > 1:
            raise named.fault(
                f"two columns of {named.text} are the {keys[-1].removeprefix('custom_fields.')}"
            )
    if not keys:
        raise named.fault(f"{named.text} is empty: its first line names the columns")
    return keys


def _person(cells: dict[str, str], file: str, line: int) -> Node:
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
