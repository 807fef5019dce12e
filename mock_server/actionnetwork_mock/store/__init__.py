"""What a world holds: rows and documents in SQLite."""

from __future__ import annotations

from .checkpoints import Checkpoints
from .condition import Clause
from .row import BASE_SLOT, EMBEDDED_SLOT, LINKS_SLOT, Change, Row, decode_document, reference_of
from .row_index import EVERY_GROUP, Scope
from .schema import Document, tables_of
from .search_lag import SearchLag
from .store import Checkpoint, Store

__all__ = [
    "BASE_SLOT",
    "EMBEDDED_SLOT",
    "EVERY_GROUP",
    "LINKS_SLOT",
    "tables_of",
    "Change",
    "Checkpoint",
    "Checkpoints",
    "Clause",
    "Document",
    "SearchLag",
    "decode_document",
    "Row",
    "Scope",
    "Store",
    "reference_of",
]
