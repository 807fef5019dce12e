"""What a world holds: rows and documents in SQLite."""

from __future__ import annotations

from .row import BASE_SLOT, EMBEDDED_SLOT, LINKS_SLOT, Row, has_links_inside
from .row_index import EVERY_GROUP, Scope
from .schema import Document, Tables, tables_of
from .search_lag import SearchLag
from .sql import Clause
from .store import Checkpoint, Store

__all__ = [
    "BASE_SLOT",
    "EMBEDDED_SLOT",
    "EVERY_GROUP",
    "LINKS_SLOT",
    "Tables",
    "tables_of",
    "Checkpoint",
    "Clause",
    "Document",
    "SearchLag",
    "Row",
    "Scope",
    "Store",
    "has_links_inside",
]
