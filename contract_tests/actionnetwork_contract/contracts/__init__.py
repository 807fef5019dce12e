"""Every contract, one module a subject. Importing this package registers them."""

from __future__ import annotations

from . import collections, hal

__all__ = ["collections", "hal"]
