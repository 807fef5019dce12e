"""Speaking HTTP: from a request to a rule and back."""

from __future__ import annotations

from .api import EmulatedApi

__all__ = ["EmulatedApi"]
