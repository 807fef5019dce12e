"""Habits of a client that the real API punishes, found in the journal of what it asked.

Rather a habit missed than a good client blamed: each check looks for what nobody does on purpose.
"""

from __future__ import annotations

from .finding import Finding
from .findings import findings_of

__all__ = ["Finding", "findings_of"]
