"""The control API under ``/_mock``: journal, clock, faults, webhooks, data. The real API has none of it."""

from __future__ import annotations
