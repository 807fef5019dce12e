"""Finds habits of a client in the journal that are a problem with the real API.

Each check looks for patterns that have no good purpose. It prefers missing a habit to blaming a good client.
"""

from __future__ import annotations

from .finding import Finding
from .findings import findings_of

__all__ = ["Finding", "findings_of"]
