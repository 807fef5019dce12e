"""Documents as bytes: how a resource lies in the store.

The bytes are the JSON object of the answer, in the order of its keys on the wire, with the single byte 0x01 where
the value of ``_links`` belongs, and 0x03 where that of ``_embedded`` does. No JSON contains these bytes, so an answer
is made by replacing them: no decoding, no encoding, and nothing in the store that would go stale with the address of
the server or with what is embedded.
"""

from __future__ import annotations

from typing import cast

import msgspec

from ..resources import Resource
from .schema import Document

LINKS_SLOT = b"\x01"
EMBEDDED_SLOT = b"\x03"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_SLOTS = {"_links": msgspec.Raw(LINKS_SLOT), "_embedded": msgspec.Raw(EMBEDDED_SLOT)}


def encode_document(resource: Resource, document: Document) -> bytes:
    """Return the stored form. A key that is not declared is a KeyError of whoever made the document."""
    ordered: Document = {}
    for name in resource.key_order:
        if name in _SLOTS:
            ordered[name] = _SLOTS[name]
        elif name in document:
            ordered[name] = document[name]
    if len(ordered) != len(document) + (2 if "_embedded" in ordered else 1):
        raise KeyError(f"{resource.name} has no {sorted(set(document) - set(resource.key_order))}")
    return _encode(ordered)


def decode_document(stored: bytes) -> Document:
    """Return the document of a stored form, as a fresh dict without ``_links`` and ``_embedded``."""
    document = cast(Document, _decode(stored.replace(LINKS_SLOT, b"0").replace(EMBEDDED_SLOT, b"0")))
    del document["_links"]
    document.pop("_embedded", None)
    return document
