"""Ids that depend only on a seed and a number in the store, so that the same run gives the same ids."""

from __future__ import annotations

import re
from hashlib import blake2b

_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\Z")

_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))

NATIVE_SYSTEM = "action_network"


def make_uuid(seed: int, kind: str, number: int) -> str:
    """Return the uuid (in the form of version 4) of resource ``number`` of type ``kind`` under ``seed``.

    ``make_uuid(0, "people", 1)`` is the same text in every process and on every machine. The store never reuses a
    number, so no counter has to survive a restart. Source: [identifiers-5] (observed: version 4 on new records).
    """
    text = blake2b(f"{seed}:{kind}:{number}".encode(), digest_size=16).hexdigest()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:]}"


def fraction_of(text: bytes) -> float:
    """Return a number from 0 to 1 that is always the same for a text, and evenly spread over texts."""
    return int.from_bytes(blake2b(text, digest_size=8).digest()) / 2**64


def is_uuid(text: str) -> bool:
    """Return whether ``text`` has the form of a uuid, in either case."""
    return _UUID.match(text) is not None


def native_identifier(uuid: str) -> str:
    """Return ``"action_network:<uuid>"``. Source: [identifiers-1] (documented)."""
    return f"{NATIVE_SYSTEM}:{uuid}"
