"""Every contract, one module per subject. Importing this package registers them."""

from __future__ import annotations

from . import (  # noqa: F401  # importing registers them
    actions,
    bodies,
    collections,
    consent,
    errors,
    events,
    filters,
    hal,
    keyless,
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
