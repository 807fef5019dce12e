"""The emulated API over HTTP: from a request to a rule and back. ``pipeline`` is the place to start reading."""

from __future__ import annotations

from .pipeline import STEPS, Answer, EmulatedApi

__all__ = ["STEPS", "Answer", "EmulatedApi"]
