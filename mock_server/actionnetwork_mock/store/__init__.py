"""What a world holds: rows and documents in SQLite."""

from __future__ import annotations

from .documents import BASE_SLOT, EMBEDDED_SLOT, LINKS_SLOT
from .lag import Lag
from .positions import EVERY_GROUP, Scope
from .renderings import Rendering
from .row import Row
from .schema import TABLES, Document
from .sql import Clause
from .store import Checkpoint, Store

__all__ = [
    "BASE_SLOT",
    "EMBEDDED_SLOT",
    "EVERY_GROUP",
    "LINKS_SLOT",
    "TABLES",
    "Checkpoint",
    "Clause",
    "Document",
    "Lag",
    "Rendering",
    "Row",
    "Scope",
    "Store",
]
