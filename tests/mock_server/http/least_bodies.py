"""The smallest bodies that a declaration lets pass, and a group to send them to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from actionnetwork_mock.http.routing import Endpoint
from actionnetwork_mock.resources import STORED, Field

from ...api_client import ApiClient, uuid_of
from ...sample_group import Ids, fill, make_one_of_everything

ADA = {"email_addresses": [{"address": "ada@example.org"}], "phone_numbers": [{"number": "3125550199"}]}
"""A person who can be signed up, even when one of the two is replaced."""

Objects = Mapping[str, tuple[Field, ...]]

SAMPLES: dict[str, Any] = {
    "string": "one",
    "link": "https://example.org/",
    "strings": ["one"],
    "boolean": True,
    "integer": 1,
    "number": 1.5,
    "money": "1.50",
    "datetime": "2026-07-01",
    "string map": {},
}


def least_values(fields: tuple[Field, ...], objects: Objects) -> dict[str, Any]:
    """Return the least that fields must be given; ``objects`` are those that they hold, by name."""
    return {field.name: _value(field, objects) for field in fields if field.required == "yes"}


def _value(field: Field, objects: Objects) -> Any:
    if field.of == "person":
        return ADA
    if field.of is not None:
        held = least_values(objects[field.of], objects)
        return held if field.type == "object" else [held]
    choices = field.settable or field.values
    return choices[0] if choices else SAMPLES[field.type]


class Sample(NamedTuple):
    """One of everything. ``read`` are the uuids of what the user interface made, records among them.

    Many records cannot be posted to actions of the user interface: ``write`` names posted actions instead.
    """

    read: Ids
    write: Ids

    def path_to(self, endpoint: Endpoint, method: str) -> str:
        """Return the path at which an operation finds something: to change, or to be posted to."""
        may_be_posted_to = method == "POST" and len(endpoint.names) == 1
        return fill(endpoint, self.write if may_be_posted_to else self.read)


def make_sample(api: ApiClient) -> Sample:
    """Make one of everything, and one more of each action that stands at the top through the API."""
    read = make_one_of_everything(api.world)
    write = dict(read)
    for resource in STORED:
        address = resource.addresses[0]
        if resource.kind == "action" and "POST" in address.methods and not address.parents:
            made = api.post(address.collection, least_values(resource.fields, resource.objects))
            write[resource.name] = uuid_of(made.json)
    return Sample(read, write)
