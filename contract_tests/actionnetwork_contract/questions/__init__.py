"""Every question, one module a subject. Importing this package registers them."""

from __future__ import annotations
