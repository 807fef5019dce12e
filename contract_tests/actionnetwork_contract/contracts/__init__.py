"""Every contract, one module a subject. Importing this package registers them."""

from __future__ import annotations

from . import (
    actions,
    blind,
    collections,
    consent,
    consequences,
    errors,
    events,
    filters,
    hal,
    limits,
    lists,
    matching,
    messages,
    payloads,
    people,
    records,
    sending,
    tags,
    webhooks,
)

__all__ = [
    "actions",
    "blind",
    "collections",
    "consent",
    "consequences",
    "errors",
    "events",
    "filters",
    "hal",
    "limits",
    "lists",
    "matching",
    "messages",
    "payloads",
    "people",
    "records",
    "sending",
    "tags",
    "webhooks",
]
