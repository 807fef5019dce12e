"""Speaking HTTP: from a request to a rule and back."""

from __future__ import annotations

from .api import EmulatedApi
from .hal import API_PATH

__all__ = ["API_PATH", "EmulatedApi"]
