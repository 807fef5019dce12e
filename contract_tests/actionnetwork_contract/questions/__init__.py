"""Every question, one module per subject. Importing this package registers them, in the order of the imports."""

from __future__ import annotations

from . import bodies, collections, messages, people, records, webhooks  # noqa: F401  # importing registers them
