"""What a world holds: rows and documents in SQLite."""

from __future__ import annotations

from .documents import EMBEDDED_SLOT, LINKS_SLOT
from .positions import Scope
from .renderings import Rendering
from .row import Row
from .schema import TABLES, Document
from .sql import Clause
from .store import Checkpoint, Store

__all__ = [
    "EMBEDDED_SLOT","LINKS_SLOT", "TABLES", "Checkpoint", "Clause", "Document", "Rendering", "Row", "Scope", "Store"]
