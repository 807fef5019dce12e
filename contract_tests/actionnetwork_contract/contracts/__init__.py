"""Every contract, one module per subject. Importing this package registers them."""

from __future__ import annotations

from . import (
    actions,
    collections,
    consent,
    errors,
    events,
    filters,
    hal,
    keyless,
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
    "keyless",
    "collections",
    "consent",
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
