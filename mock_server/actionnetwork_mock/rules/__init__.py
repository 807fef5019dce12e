"""The rules of API writes. They know no HTTP: they take a context and plain values, and return rows or documents.

``resource_rules`` has their interface, ``registry`` lists them. Importing the package registers them.
"""

from __future__ import annotations

from .registry import RULES
from .resource_rules import register

register(RULES)
