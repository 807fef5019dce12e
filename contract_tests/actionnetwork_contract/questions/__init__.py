"""Every question, one module per subject. Importing this package registers them, in the order of the imports."""

from __future__ import annotations

from . import collections, messages, people, records, webhooks

__all__ = ["collections", "messages", "people", "records", "webhooks"]
