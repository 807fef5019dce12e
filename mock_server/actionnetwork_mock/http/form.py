"""Forms: query strings, form-encoded bodies and multipart bodies, read as nested fields by the rules of Rails.

A name spells its place: ``person[email_addresses][][address]=a@b.cd`` is the text at
``{"person": {"email_addresses": [{"address": "a@b.cd"}]}}``. Every value is a text, or None for a name without ``=``.
Source: [transport-11], [transport-17].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from .body import UnreadableBody

MAX_DEPTH = 32
"""How many names and brackets a name may have. Source: [transport-17]."""

_ELEMENT = ""
"""What ``[]`` in a name stands for: an element of an array."""
_NAME = re.compile(r"(.[^\[]*)((?:\[[^\[\]]*\])*)", re.DOTALL)
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_BOUNDARY = re.compile(rb'boundary="?([^";,\s]{1,70})', re.IGNORECASE)
_PART_NAME = re.compile(r';\s*name=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))', re.IGNORECASE)
_FILE_NAME = re.compile(r";\s*filename\*?=", re.IGNORECASE)

Pairs = list[tuple[str, str | None]]


class Multipart(NamedTuple):
    """The fields of a multipart body, and the names of those that hold files, which the API has no use for."""

    pairs: Pairs
    files: list[str]


def parse_form(raw: bytes) -> dict[str, Any]:
    """Return the fields of a query or a form-encoded body: ``b"title=T&target[][name]=Council"``.

    Raises UnreadableBody for what is not UTF-8, an escape that is none, NUL, and names that contradict each other.
    """
    pairs: Pairs = []
    for piece in raw.split(b"&"):
        name, equals, value = piece.partition(b"=")
        if name:
            pairs.append((_decoded(name), _decoded(value) if equals else None))
    return nest(pairs)


def parse_multipart(raw: bytes, content_type: str) -> Multipart:
    """Return the fields of a multipart body. Its first line is its boundary, where the Content-Type names none.

    Raises UnreadableBody for a body that is cut off or has no parts.
    """
    named = _BOUNDARY.search(content_type.encode("latin-1", "replace"))
    boundary = b"--" + named[1] if named else raw.lstrip().partition(b"\r\n")[0].rstrip()
    _, *parts = (
        (b"\r\n" + raw).split(b"\r\n" + boundary)
        if boundary.startswith(b"--") and len(boundary) > 2
        else [b""]
    )
    if not parts or not parts[-1].startswith(b"--"):
        raise UnreadableBody(
            "The multipart body is cut off, or its boundary is not the one in its Content-Type"
        )
    found = Multipart([], [])
    for part in parts[:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        headers = _text(head)
        name = _PART_NAME.search(headers)
        if name is None:
            raise UnreadableBody("A part of the multipart body has no name")
        label = name[2] or name[1].replace('\\"', '"')
        if _FILE_NAME.search(headers):
            found.files.append(label)
        else:
            found.pairs.append((label, _text(content)))
    return found


def nest(pairs: Iterable[tuple[str, str | None]]) -> dict[str, Any]:
    """Return pairs of names and values as nested fields. Of a name that is repeated, the last value counts.

    ``a[b]`` is a field of an object, ``a[]`` an element of an array. ``a[][b]`` is a field of the array's last object,
    or of a new one if that has the field. Raises UnreadableBody for a name that is an array, an object or a text in
    one pair and something else in another, and for one that is nested too deeply.
    """
    fields: dict[str, Any] = {}
    for name, value in pairs:
        keys = _keys(name)
        if len(keys) > MAX_DEPTH:
            raise UnreadableBody(f"The field {name[:60]!r} is nested too deeply")
        if keys:
            _store(fields, keys, value)
    return fields


def _keys(name: str) -> list[str]:
    """Return the keys in a name: ``"a[b][][c]"`` gives ``["a", "b", "", "c"]``. Stray brackets are part of a key."""
    match = _NAME.fullmatch(name)
    if match is None:
        return [name] if name else []
    return [match[1], *match[2][1:-1].split("][")] if match[2] else [match[1]]


def _store(target: dict[str, Any], keys: Sequence[str], value: str | None) -> None:
    key, rest = keys[0], keys[1:]
    if not rest:
        target[key] = value
    elif rest[0] == _ELEMENT:
        _append(_inner(target, key, list), rest[1:], value)
    else:
        _store(_inner(target, key, dict), rest, value)


def _append(array: list[Any], keys: Sequence[str], value: str | None) -> None:
    if not keys:
        array.append(value)
    elif keys[0] == _ELEMENT:
        array.append([])
        _append(array[-1], keys[1:], value)
    else:
        if not array or not isinstance(array[-1], dict) or _has(array[-1], keys):
            array.append({})
        _store(array[-1], keys, value)


def _has(target: dict[str, Any], keys: Sequence[str]) -> bool:
    """Return whether an object has a value at keys, which names a new object then; an array never does."""
    found: Any = target
    for key in keys:
        if key == _ELEMENT or not isinstance(found, dict) or key not in found:
            return False
        found = found[key]
    return True


def _inner(target: dict[str, Any], key: str, kind: type) -> Any:
    """Return the array or object at a key, which is made if there is none."""
    if target.get(key) is None:
        target[key] = kind()
    if not isinstance(target[key], kind):
        wanted, found = ("an array", "no array") if kind is list else ("an object", "no object")
        raise UnreadableBody(f"The field {key[:60]!r} is sent as {wanted}, and as {found} before")
    return target[key]


def _decoded(raw: bytes) -> str:
    if b"%" in raw and _BAD_ESCAPE.search(raw):
        raise UnreadableBody("The form has a % that two hexadecimal digits do not follow")
    return _text(unquote_to_bytes(raw.replace(b"+", b" ")))


def _text(raw: bytes) -> str:
    if b"\0" in raw:
        raise UnreadableBody("The form has the character NUL in a text")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise UnreadableBody("The form is not UTF-8") from None
