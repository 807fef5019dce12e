"""Finds mistakes that the real API ignores, from the notes on answers, and people that a PUT wraps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..journal import Entry
from ..notes import Note
from .finding import Finding

_WRAPPED = re.compile(rb'\s*\{\s*"person"\s*:\s*\{')
_PERSON = re.compile(r"/people/[^/]+")
_CODE_OF_A_WRAPPER = "unknown-field"


def swallowed_mistakes(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Yield one finding for each kind of note, and one for PUT requests that wrap a person."""
    wrapped = {entry.number: None for entry in entries if _is_wrapped(entry)}
    if wrapped:
        yield Finding(
            "wrapped-person",
            'A PUT of a person has the fields inside "person", where the API ignores them.',
            'Only POST /people takes {"person": {...}}. In a PUT, send the fields at the top level.',
            [*wrapped],
        )
    noted: dict[str, list[tuple[Note, int]]] = {}
    for entry in entries:
        for note in entry.notes:
            if note.swallowed and not (note.code == _CODE_OF_A_WRAPPER and entry.number in wrapped):
                noted.setdefault(note.code, []).append((note, entry.number))
    for code, found in noted.items():
        yield _as_finding(code, found)


def _is_wrapped(entry: Entry) -> bool:
    is_put = entry.method == "PUT" and _PERSON.fullmatch(entry.path) is not None
    return is_put and _WRAPPED.match(entry.request_body) is not None


def _as_finding(code: str, found: list[tuple[Note, int]]) -> Finding:
    first = found[0][0]
    others = len({note.sentence for note, _ in found}) - 1
    sentence = f"{first.sentence} {others} more like this." if others else first.sentence
    return Finding(code, sentence, first.advice, list(dict.fromkeys(n for _, n in found)), noted=True)
