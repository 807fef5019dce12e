"""What the real one has not: journal, clock, reset, seed."""

from __future__ import annotations

from .api import Control

__all__ = ["Control"]
