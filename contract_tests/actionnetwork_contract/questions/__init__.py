"""Every question, one module a subject. Importing this package registers them, in the order in which they are asked.

First come those on which the others build: statuses of errors, and how far searches lie behind.
"""

from __future__ import annotations

from . import collections, messages, people, records, webhooks

__all__ = ["collections", "messages", "people", "records", "webhooks"]
