"""The location of an event, as sent and as answered."""

from __future__ import annotations

from .declaration import Field
from .kit import nested, number, text, texts


def _part(name: str, says: str) -> Field:
    return text(name, says, writes="both", left_out_when_empty=True)


LOCATION_OBJECT = (
    _part("venue", "name of the place"),
    texts(
        "address_lines",
        "street; only the first line is stored",
        writes="both",
        takes="first",
        left_out_when_empty=True,
    ),
    _part("locality", "city"),
    _part("region", "state, as in ISO 3166-2: OR"),
    text("postal_code", "postal code", writes="both", left_out_when_empty=True, min_digits=5),
    _part("country", "ISO 3166-1 alpha-2; US by default"),
    text("language", "in samples of the documentation, never observed", left_out_when_empty=True),
    nested(
        "location",
        "coordinates from the geocoder; absent for an unknown place",
        left_out_when_empty=True,
        of="geocode",
    ),
)

GEOCODE_OBJECT = (
    number("latitude", "decimal degrees"),
    number("longitude", "decimal degrees"),
    text("accuracy", "Rooftop if there is a street", values=("Rooftop", "Approximate")),
)
