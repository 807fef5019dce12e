"""The payloads of webhooks: a declaration for each type, derived from the declaration of a record if there is one.

Source: [webhooks-29] to [webhooks-63].
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ..provenance import DOCUMENTED, OBSERVED, Provenance
from . import CURIES, PERSON_FIELDS, PERSON_OBJECTS, RESOURCES, Field, Link, Resource
from .kit import moment, nested, tag_names, text
from .records import REFERRER_OBJECT

UPLOAD = "action_network:upload"
ACTION = "action_network:action"


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """A type of payload: ``Payload(type="osdi:signature", resource="signatures", ...)``.

    ``fields`` are in wire order, ``objects`` are the objects inside them by name, ``links`` are the rels in ``_links``.
    ``may_lack`` names fields and rels that are not always present.
    """

    type: str
    resource: str | None
    fields: tuple[Field, ...]
    objects: Mapping[str, tuple[Field, ...]]
    links: tuple[Link, ...]
    may_lack: tuple[str, ...]
    says: str
    source: Provenance


def _of_person(name: str, **changes: object) -> Field:
    found = next(field for field in PERSON_FIELDS if field.name == name)
    return msgspec.structs.replace(found, writes="no", **changes)


PERSON = (
    _of_person("created_date"),
    _of_person("modified_date"),
    _of_person("family_name", left_out_when_empty=True),
    _of_person("given_name", left_out_when_empty=True),
    _of_person("postal_addresses", left_out_when_empty=True, says="what the person entered, in one entry"),
    _of_person("email_addresses", left_out_when_empty=True, says="what the person entered, in one entry"),
    _of_person("phone_numbers", left_out_when_empty=True, says="one entry, even without a number"),
    _of_person("languages_spoken"),
    _of_person("custom_fields", left_out_when_empty=True, says="those entered in this action, as texts"),
)
"""A person in a payload: only what the person entered in this action. Source: [webhooks-36]."""


_MAY_BE_ABSENT: Mapping[str, object] = {"left_out_when_empty": True}
"""Changes of a field that a webhook may lack, in any case or with another setting."""


def _changed(of: str, **changes: Mapping[str, object]) -> tuple[Field, ...]:
    """Return the fields of an object of a person, some with changes, which are given by the name of the field."""
    return tuple(
        msgspec.structs.replace(field, **changes.get(field.name, {})) for field in PERSON_OBJECTS[of]
    )


_OBJECTS = {
    **PERSON_OBJECTS,
    "email_address": _changed(
        "email_address",
        status={
            **_MAY_BE_ABSENT,
            "values": ("subscribed",),
            "source": OBSERVED,
            "says": "subscribed if this action subscribed the person, otherwise absent",
        },
    ),
    "phone_number": _changed("phone_number", status=_MAY_BE_ABSENT),
    "postal_address": _changed(
        "postal_address",
        locality=_MAY_BE_ABSENT,
        region={**_MAY_BE_ABSENT, "says": "full name of the state", "source": OBSERVED},
    ),
    "person": PERSON,
    "referrer_data": tuple(
        msgspec.structs.replace(field, left_out_when_empty=True) for field in REFERRER_OBJECT
    ),
}

_PERSON = nested("person", "the person who acted, as entered in the action", of="person")
_ADD_TAGS = msgspec.structs.replace(
    tag_names("add_tags", "tags to add; the person may already have them"),
    writes="no",
    nullable=False,
    left_out_when_empty=True,
)
_REFERRER_DATA = nested(
    "action_network:referrer_data", "where the person came from; only keys with values", of="referrer_data"
)
_PERSON_LINK = Link("osdi:person", "{base}/people/{person_id}")
_DATES = (
    moment("created_date", "time of the action"),
    moment("modified_date", "time of the action"),
)


def payload_of(resource: Resource) -> Payload:
    """Return the payload of a record: the record's own fields without ids, which are in ``_links`` only.

    Source: [webhooks-33], [webhooks-35] (documented: as a helper takes it, with dates and links; observed: no ids).
    """
    assert resource.webhook is not None
    own = [field for field in resource.fields if not field.write_only]
    shown = [f for f in own if not f.copies and f.name != _REFERRER_DATA.name]
    inside = {f.of for f in shown}
    rels = (CURIES, *resource.decided_by)
    return Payload(
        type=resource.webhook.type,
        resource=resource.name,
        fields=(*shown, _REFERRER_DATA, _PERSON, _ADD_TAGS),
        objects={**{name: of for name, of in resource.objects.items() if name in inside}, **_OBJECTS},
        links=tuple(link for link in resource.links if link.rel not in rels),
        may_lack=resource.webhook.may_lack,
        says=resource.webhook.says,
        source=DOCUMENTED,
    )


def _person_payload(kind: str, says: str) -> Payload:
    """Return a payload about a person without an action. It has no identifiers and no self; the latter is assumed."""
    return Payload(
        type=kind,
        resource=None,
        fields=(*_DATES, _REFERRER_DATA, _PERSON, _ADD_TAGS),
        objects=_OBJECTS,
        links=(_PERSON_LINK,),
        may_lack=(),
        says=says,
        source=DOCUMENTED,
    )


PAYLOADS: Mapping[str, Payload] = {
    payload.type: payload
    for payload in (
        *(payload_of(resource) for resource in RESOURCES if resource.webhook is not None),
        _person_payload(UPLOAD, "a row of an uploaded file, or a POST to the person signup helper"),
        _person_payload(
            ACTION,
            "a person was added by hand, subscribed from a report, or changed in a way without a payload of its own",
        ),
    )
}
"""Every type of payload by its key."""

SPONSOR = (
    text("title", "name of the group of the action"),
    text("url", "page of that group; answers call it browser_url", OBSERVED),
)
IDEMPOTENCY_KEY = text("idempotency_key", "32 hexadecimal digits, the same for every attempt of a delivery")
