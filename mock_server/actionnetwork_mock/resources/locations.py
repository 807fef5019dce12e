"""The place of an event, as it is sent and as it is answered."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .declaration import Field


def _part(name: str, says: str) -> Field:
    return Field(
        name=name, type="string", writes="both", left_out_when_empty=True, source=DOCUMENTED, says=says
    )


LOCATION_OBJECT = (
    _part("venue", "name of the place"),
    Field(
        name="address_lines",
        type="strings",
        writes="both",
        keeps_first=True,
        left_out_when_empty=True,
        source=DOCUMENTED,
        says="street; only the first line is kept",
    ),
    _part("locality", "city"),
    _part("region", "state, as in ISO 3166-2: OR"),
    _part("postal_code", "postal code"),
    _part("country", "ISO 3166-1 alpha-2; US when it is left out"),
    Field(
        name="language",
        type="string",
        left_out_when_empty=True,
        source=DOCUMENTED,
        says="in samples of the documentation, never seen on the wire",
    ),
    Field(
        name="location",
        type="object",
        of="geocode",
        left_out_when_empty=True,
        source=DOCUMENTED,
        says="where that is, found by the server; absent when it knows no such place",
    ),
)

GEOCODE_OBJECT = (
    Field(name="latitude", type="number", source=DOCUMENTED, says="decimal degrees"),
    Field(name="longitude", type="number", source=DOCUMENTED, says="decimal degrees"),
    Field(
        name="accuracy",
        type="string",
        values=("Rooftop", "Approximate"),
        source=DOCUMENTED,
        says="Rooftop where there is a street",
    ),
)
