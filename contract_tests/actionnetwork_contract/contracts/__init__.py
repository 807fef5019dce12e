"""Every contract, one module a subject. Importing this package registers them."""

from __future__ import annotations

from . import (
    blind,
    collections,
    errors,
    filters,
    hal,
    limits,
    people,
    records,
    tags,
    webhooks,
)

__all__ = [
    "blind",
    "collections",
    "errors",
    "filters",
    "hal",
    "limits",
    "people",
    "records",
    "tags",
    "webhooks",
]
