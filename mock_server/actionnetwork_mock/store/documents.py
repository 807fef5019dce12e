"""Documents as bytes: how a resource lies in the store.

The bytes are the JSON object of the answer, in the order of its keys on the wire, with the single byte 0x01 where
the value of ``_links`` belongs. No JSON contains that byte, so an answer is made by replacing it: no decoding, no
encoding, and no link in the store that would go stale with the address of the server.
"""

from __future__ import annotations

from typing import cast

import msgspec

from ..resources import Resource
from .schema import Document

LINKS_SLOT = b"\x01"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_SLOT = msgspec.Raw(LINKS_SLOT)


def encode_document(resource: Resource, document: Document) -> bytes:
    """Return the stored form. A key that is not declared is a KeyError of whoever made the document."""
    ordered: Document = {}
    for name in resource.key_order:
        if name == "_links":
            ordered[name] = _SLOT
        elif name in document:
            ordered[name] = document[name]
    if len(ordered) != len(document) + 1:
        raise KeyError(f"{resource.name} has no {sorted(set(document) - set(resource.key_order))}")
    return _encode(ordered)


def decode_document(stored: bytes) -> Document:
    """Return the document of a stored form, as a fresh dict without ``_links``."""
    document = cast(Document, _decode(stored.replace(LINKS_SLOT, b"0")))
    del document["_links"]
    return document
