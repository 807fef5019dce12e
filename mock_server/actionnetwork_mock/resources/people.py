"""People: ``/people``. A POST there is always the signup helper."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Filter, Link, Paging, Quirk, Resource, curies
from .person_signup_helper import PERSON_SIGNUP_HELPER

EMAIL_STATUSES = (
    "subscribed",
    "unsubscribed",
    "bouncing",
    "previous bounce",
    "spam complaint",
    "previous spam complaint",
)
PHONE_STATUSES = ("subscribed", "unsubscribed", "bouncing", "previous bounce")
SETTABLE_STATUSES = ("subscribed", "unsubscribed")

LANGUAGES = tuple(
    "en es fr de da nl fi hu id ja ru sv tr cy pt pt-BR br zh ar it mo pl sr sl vi fr-FR".split()
)
"""Codes seen accepted by the real API. Source: [people-9] (observed)."""

_LOCATION = (
    Field(
        name="latitude",
        type="number",
        nullable=True,
        source=OBSERVED,
        says="decimal degrees; null when unknown, 0 in one sample",
    ),
    Field(
        name="longitude",
        type="number",
        nullable=True,
        source=OBSERVED,
        says="decimal degrees; null when unknown, 0 in one sample",
    ),
    Field(
        name="accuracy",
        type="string",
        values=("Rooftop", "Approximate"),
        default="Approximate",
        source=OBSERVED,
        says="Approximate for people, even without an address",
    ),
)

PERSON_OBJECTS = {
    "email_address": (
        Field(name="primary", type="boolean", constant=True, source=DOCUMENTED, says="always true"),
        Field(
            name="address",
            type="string",
            writes="both",
            fold=True,
            left_out_when_empty=True,
            source=DOCUMENTED,
            says="the email; one person of the platform holds it, whatever the case",
        ),
        Field(
            name="status",
            type="string",
            writes="both",
            values=EMAIL_STATUSES,
            settable=SETTABLE_STATUSES,
            source=DOCUMENTED,
            says="email subscription on the list of this key",
        ),
    ),
    "phone_number": (
        Field(name="primary", type="boolean", constant=True, source=DOCUMENTED, says="always true"),
        Field(
            name="number",
            type="string",
            writes="both",
            left_out_when_empty=True,
            source=OBSERVED,
            says="digits with country code, no plus; a national US number is taken and normalised",
        ),
        Field(
            name="number_type",
            type="string",
            constant="Mobile",
            values=("Mobile",),
            source=DOCUMENTED,
            says="always Mobile",
        ),
        Field(
            name="status",
            type="string",
            writes="both",
            values=PHONE_STATUSES,
            settable=SETTABLE_STATUSES,
            source=OBSERVED,
            says="mobile subscription; unsubscribed for a person without a number",
        ),
    ),
    "postal_address": (
        Field(name="primary", type="boolean", constant=True, source=DOCUMENTED, says="always true"),
        Field(
            name="address_lines",
            type="strings",
            writes="both",
            nullable=True,
            keeps_first=True,
            left_out_when_empty=True,
            source=DOCUMENTED,
            says="street; only the first line is kept",
        ),
        Field(
            name="locality",
            type="string",
            writes="both",
            nullable=True,
            left_out_when_empty=True,
            source=DOCUMENTED,
            says="city; filled in from the postal code when not sent",
        ),
        Field(
            name="region",
            type="string",
            writes="both",
            nullable=True,
            default="",
            source=OBSERVED,
            says="two-letter subdivision; an empty text, not absent, when unknown",
        ),
        Field(
            name="postal_code",
            type="string",
            writes="both",
            nullable=True,
            left_out_when_empty=True,
            source=OBSERVED,
            says="free text; ZIP+4 survives",
        ),
        Field(
            name="country",
            type="string",
            writes="both",
            nullable=True,
            default="US",
            source=DOCUMENTED,
            says="ISO 3166-1 alpha-2; US unless sent, for an email-only person too",
        ),
        Field(
            name="language",
            type="string",
            writes="both",
            left_out_when_empty=True,
            source=DOCUMENTED,
            says="in the docs' samples, in no real answer: taken and not returned",
        ),
        Field(
            name="location",
            type="object",
            of="location",
            source=DOCUMENTED,
            says="where the geocoder puts it",
        ),
    ),
    "location": _LOCATION,
}

PERSON_FIELDS = (
    Field(
        name="given_name",
        type="string",
        writes="both",
        nullable=True,
        left_out_when_empty=True,
        source=OBSERVED,
        says="first name; the key is absent when there is none",
    ),
    Field(
        name="family_name",
        type="string",
        writes="both",
        nullable=True,
        left_out_when_empty=True,
        source=OBSERVED,
        says="last name; the key is absent when there is none",
    ),
    Field(
        name="identifiers",
        type="strings",
        writes="both",
        append_only=True,
        source=DOCUMENTED,
        says="system:id texts; one action_network id made by the server, foreign ones are added and never removed",
    ),
    Field(
        name="email_addresses",
        type="objects",
        of="email_address",
        writes="both",
        required="conditional",
        keeps_first=True,
        source=DOCUMENTED,
        says="one at most; a signup needs it or a phone number",
    ),
    Field(
        name="phone_numbers",
        type="objects",
        of="phone_number",
        writes="both",
        required="conditional",
        keeps_first=True,
        source=DOCUMENTED,
        says="one mobile number at most, written since August 2020; a signup needs it or an email",
    ),
    Field(
        name="postal_addresses",
        type="objects",
        of="postal_address",
        writes="both",
        keeps_first=True,
        source=DOCUMENTED,
        says="one at most, geocoded by the server",
    ),
    Field(
        name="custom_fields",
        type="string map",
        writes="both",
        default={},
        source=OBSERVED,
        says="name to text; merged key by key",
    ),
    Field(
        name="created_date",
        type="datetime",
        source=DOCUMENTED,
        says="when the person joined the list of this key",
    ),
    Field(
        name="modified_date",
        type="datetime",
        source=DOCUMENTED,
        says="last change of the person's data, or last action taken",
    ),
    Field(
        name="languages_spoken",
        type="strings",
        writes="both",
        default=["en"],
        values=LANGUAGES,
        source=DOCUMENTED,
        says="one language: the first known code that was sent, else en",
    ),
)


def _records(rel: str, path: str) -> Link:
    return Link(rel=rel, href="{base}/people/{id}" + path, source=OBSERVED)


PEOPLE = Resource(
    name="people",
    title="People",
    kind="collection",
    row_in_each_group=True,
    rel="osdi:people",
    item_rel="osdi:person",
    addresses=(Address(collection="/people", methods=("GET", "POST"), item_methods=("GET", "PUT")),),
    says="No plain create and no delete: a POST is the signup helper.",
    paging=Paging(
        totals=False,
        next_rule="until the empty page",
        link_order=("next", "previous", "osdi:people", "curies", "self"),
    ),
    key_order=(
        "given_name",
        "family_name",
        "identifiers",
        "email_addresses",
        "phone_numbers",
        "postal_addresses",
        "_links",
        "custom_fields",
        "created_date",
        "modified_date",
        "languages_spoken",
    ),
    fields=PERSON_FIELDS,
    objects=PERSON_OBJECTS,
    links=(
        _records("self", ""),
        _records("osdi:signatures", "/signatures"),
        _records("osdi:submissions", "/submissions"),
        _records("osdi:donations", "/donations"),
        curies(),
        _records("osdi:taggings", "/taggings"),
        _records("osdi:outreaches", "/outreaches"),
        _records("osdi:attendances", "/attendances"),
        Link(
            rel="action_network:responses",
            href="{base}/people/{id}/responses",
            source=DOCUMENTED,
            says="since surveys, August 2024",
        ),
    ),
    filters=(
        Filter(name="identifier", path=("identifiers",), kind="identifier"),
        Filter(name="created_date", path=("created_date",), kind="datetime"),
        Filter(name="modified_date", path=("modified_date",), kind="datetime"),
        Filter(name="family_name", path=("family_name",)),
        Filter(name="given_name", path=("given_name",)),
        Filter(name="email_address", path=("email_addresses", "address"), fold=True, across_groups=True),
        Filter(name="phone_number", path=("phone_numbers", "number"), fresh=True),
        Filter(name="region", path=("postal_addresses", "region")),
        Filter(name="postal_code", path=("postal_addresses", "postal_code")),
    ),
    lags_by="search_lag_s",
    background=("POST", "PUT"),
    helper=PERSON_SIGNUP_HELPER,
    answers=(
        Answer(when="GET, POST or PUT that was carried out", status=200, source=DOCUMENTED),
        Answer(when="PUT with background_request=true", status=200, body="{}", source=DOCUMENTED),
        Answer(when="an id that this key cannot see", status=404, source=OBSERVED),
        Answer(when="DELETE", status=405, source=ASSUMED),
    ),
    quirks=(
        Quirk(
            says="A person without a phone has one phone entry all the same: unsubscribed, without a number.",
            source=OBSERVED,
            where="[people-2]",
        ),
        Quirk(
            says="An email-only person has one address: an empty region, US, and an Approximate location.",
            source=OBSERVED,
            where="[people-3]",
        ),
        Quirk(
            says="custom_fields is {} and languages_spoken [en] when nothing was set.",
            source=OBSERVED,
            where="[people-4]",
        ),
        Quirk(
            says="An email that somebody else holds is left alone on PUT, and all else in the body applied.",
            source=OBSERVED,
            where="[people-12]",
        ),
        Quirk(
            says="A PUT whose data is wrapped in person, or that carries add_tags, answers 200 and changes nothing.",
            source=OBSERVED,
            where="[people-11]",
        ),
        Quirk(
            says="Until early 2023 filters could say email and last_name.",
            source=OBSERVED,
            where="[filters-2]",
        ),
        Quirk(
            says="Filters lag a few seconds behind, except that on phone_number; see the setting search_lag_s.",
            source=OBSERVED,
            where="[filters-10]",
        ),
        Quirk(
            says="Nulls were ignored in 2021-22, so clients wrote U+2400; the setting put_null brings it back.",
            source=OBSERVED,
            where="[writing-3]",
        ),
        Quirk(
            says="Locality sometimes does not stick on the first save; the mock keeps it.",
            source=OBSERVED,
            where="[people-22]",
        ),
        Quirk(
            says="Some emails are refused by a check nobody knows; the mock refuses only what is no email.",
            source=OBSERVED,
            where="[errors-10]",
        ),
        Quirk(
            says="Unsubscribing leaves the history of actions as it is.",
            source=DOCUMENTED,
            where="[writing-9]",
        ),
    ),
)
