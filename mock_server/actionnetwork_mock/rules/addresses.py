"""Postal addresses: what the server stores for the parts that were sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actionnetwork_fixtures.places import Place, place_of_zip

from ..notes import FieldValue, Notes
from ..store.schema import Document

_WIRE_ORDER = ("address_lines", "locality", "region", "postal_code", "country")


def blank_address() -> list[Document]:
    """Return ``postal_addresses`` of a person without a known address. Source: [people-3] (observed)."""
    return [{"primary": True, "region": "", "country": "US", "location": _location(None)}]


def place_entry(place: Place | None, line: str | None) -> list[Document]:
    """Return ``postal_addresses`` of a person in a place of the gazetteer, at ``line`` if given."""
    if place is None:
        return blank_address()
    lines = {"address_lines": [line]} if line else {}
    return [
        {
            "primary": True,
            **lines,
            "locality": place.locality,
            "region": place.region,
            "postal_code": place.postal_code,
            "country": "US",
            "location": _location(place),
        }
    ]


def merge_address(known: list[Document], sent: Mapping[str, object], notes: Notes) -> list[Document]:
    """Return ``postal_addresses`` with the sent parts merged into the known ones. None clears a part.

    City and state follow from the ZIP unless they were sent with it. Without a ZIP they are stored as sent, with a
    note, because the real API is known to ignore them. Source: [people-3], [people-21] to [people-24].
    """
    parts = lay_over(known[0] if known else {}, sent, _WIRE_ORDER)
    code, place = parts.get("postal_code"), None
    if isinstance(code, str) and parts.get("country", "US") == "US":
        place = place_of_zip(code)
    if place is not None:
        parts.setdefault("locality", place.locality)
        parts["region"] = parts.get("region") or place.region
    if not sent.get("postal_code") and (sent.get("locality") or sent.get("region")):
        notes.add(
            "address-without-zip",
            "City and state were sent without a postal code; the real API is known to ignore them then.",
            "Send postal_code as well.",
            at=FieldValue("locality" if sent.get("locality") else "region"),
        )
    parts.setdefault("region", "")
    parts.setdefault("country", "US")
    known_parts = {name: parts[name] for name in _WIRE_ORDER if name in parts}
    return [{"primary": True, **known_parts, "location": _location(place)}]


def lay_over(
    known: Mapping[str, object], sent: Mapping[str, object], names: Sequence[str]
) -> dict[str, object]:
    """Return the parts of an address called ``names``: the sent ones, else the known ones.

    An empty part clears. Of the address lines, the first is kept. A new ZIP replaces city and state.
    """
    parts = {name: value for name, value in known.items() if name in names}
    if sent.get("postal_code"):
        for derived in ("locality", "region"):
            parts.pop(derived, None)
    for name in names:
        if name not in sent:
            continue
        value = sent[name]
        if name == "address_lines" and isinstance(value, list):
            value = [line for line in value[:1] if line]
        if value:
            parts[name] = value
        else:
            parts.pop(name, None)
    return parts


def _location(place: Place | None) -> Document:
    return {
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "accuracy": "Approximate",
    }


def fill_address(kept: list[Document], other: list[Document]) -> list[Document]:
    """Return the address of a merged person: the kept person's, unless nothing is known of it."""
    known = kept and any(kept[0].get(name) for name in _WIRE_ORDER if name != "country")
    return kept if known else (other or kept)
