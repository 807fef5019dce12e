"""The emulated API over HTTP: from a request to a rule and back. ``pipeline`` is the place to start reading."""

from __future__ import annotations

from actionnetwork_fixtures.site import API_PATH

from .pipeline import STEPS, Answer, EmulatedApi

__all__ = ["API_PATH", "STEPS", "Answer", "EmulatedApi"]
