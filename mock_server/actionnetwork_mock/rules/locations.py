"""The location of an event: what the server stores for the parts that were sent."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from actionnetwork_fixtures.places import Place, place_of_zip, zip_of_city

from ..notes import FieldValue, Notes
from ..store.schema import Document
from .addresses import lay_over

_PARTS = ("venue", "address_lines", "locality", "region", "postal_code", "country")

_SPREAD_DEGREES = 0.04
"""The width of the area over which the streets of one ZIP are spread: some four kilometres."""


def merge_location(known: Mapping[str, object], sent: Mapping[str, object], notes: Notes) -> Document:
    """Return an event's ``location`` with the sent parts merged into the known ones; empty if there are none.

    Of the address lines, the first is kept. The country defaults to US. City and state follow from the ZIP unless
    they were sent with it, as for people. The nested ``location`` has the coordinates; it is absent if they are
    unknown. Source: [events-10], [events.objects.location].
    """
    lines = sent.get("address_lines")
    if isinstance(lines, list) and len(lines) > 1:
        notes.add(
            "only-one-kept",
            f"{len(lines)} address_lines were sent; an event keeps the first.",
            at=FieldValue("address_lines"),
        )
    parts = lay_over(known, sent, _PARTS)
    if not parts:
        return {}
    country = parts.setdefault("country", "US")
    place = _place(parts) if country == "US" else None
    if place is not None:
        parts.setdefault("locality", place.locality)
        parts.setdefault("region", place.region)
    location: Document = {name: parts[name] for name in _PARTS if name in parts}
    if place is not None:
        location["location"] = _geocode(place, location.get("address_lines"))
    return location


def _place(parts: Mapping[str, object]) -> Place | None:
    """Return the place of the ZIP, or of the city where no ZIP was sent."""
    code = parts.get("postal_code") or zip_of_city(
        str(parts.get("locality", "")), str(parts.get("region", ""))
    )
    return place_of_zip(code) if isinstance(code, str) else None


def _geocode(place: Place, lines: list[str] | None) -> Document:
    """Return coordinates: for a street its own, with many decimals and always the same; else those of the place.

    Source: [people-23] (documented: Rooftop with a street; observed: many decimals).
    """
    latitude, longitude = place.latitude, place.longitude
    if not lines:
        return {"latitude": latitude, "longitude": longitude, "accuracy": "Approximate"}
    digest = blake2b(f"{lines[0]}, {place.postal_code}".encode(), digest_size=8).digest()
    north, east = (int.from_bytes(half, "big") / 2**32 - 0.5 for half in (digest[:4], digest[4:]))
    return {
        "latitude": round(latitude + north * _SPREAD_DEGREES, 8),
        "longitude": round(longitude + east * _SPREAD_DEGREES, 8),
        "accuracy": "Rooftop",
    }
