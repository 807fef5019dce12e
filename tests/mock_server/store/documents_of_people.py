"""The smallest documents that the store takes."""

from __future__ import annotations

from typing import Any


def person(**fields: Any) -> dict[str, Any]:
    """Return the document of a person."""
    return {
        "email_addresses": [],
        "phone_numbers": [],
        "postal_addresses": [],
        "custom_fields": {},
        "created_date": "2026-07-01T12:00:00Z",
        "modified_date": "2026-07-01T12:00:00Z",
        "languages_spoken": ["en"],
        **fields,
    }


def tag(name: str) -> dict[str, Any]:
    """Return the document of a tag."""
    return {"name": name, "created_date": "2026-07-01T12:00:00Z", "modified_date": "2026-07-01T12:00:00Z"}


def tagging() -> dict[str, Any]:
    """Return the document of a tagging."""
    return {
        "created_date": "2026-07-01T12:00:00Z",
        "modified_date": "2026-07-01T12:00:00Z",
        "item_type": "osdi:person",
    }
