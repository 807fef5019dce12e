"""People: ``/people``. A POST is always the signup helper."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Filter, Helper, Link, Paging, Quirk, Resource, curies
from .kit import array, flag, moment, nested, number, person_input, tag_names, text, text_map, texts

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
"""Codes that the real API was seen to accept. Source: [people-9] (observed)."""

_LOCATION = (
    number("latitude", "decimal degrees; null when unknown, 0 in one sample", OBSERVED, nullable=True),
    number("longitude", "decimal degrees; null when unknown, 0 in one sample", OBSERVED, nullable=True),
    text(
        "accuracy",
        "Approximate for people, even without an address",
        OBSERVED,
        values=("Rooftop", "Approximate"),
        default="Approximate",
    ),
)

PERSON_OBJECTS = {
    "email_address": (
        flag("primary", "always true", constant=True),
        text(
            "address",
            "the email; unique on the platform, ignoring case",
            writes="both",
            fold=True,
            left_out_when_empty=True,
        ),
        text(
            "status",
            "email subscription to the list of this key's group",
            writes="both",
            values=EMAIL_STATUSES,
            settable=SETTABLE_STATUSES,
        ),
    ),
    "phone_number": (
        flag("primary", "always true", constant=True),
        text(
            "number",
            "digits with the country code, without a plus; a national US number is normalised",
            OBSERVED,
            writes="both",
            left_out_when_empty=True,
        ),
        text("number_type", "always Mobile", constant="Mobile", values=("Mobile",)),
        text(
            "status",
            "mobile subscription; unsubscribed for a person without a number",
            OBSERVED,
            writes="both",
            values=PHONE_STATUSES,
            settable=SETTABLE_STATUSES,
        ),
    ),
    "postal_address": (
        flag("primary", "always true", constant=True),
        texts(
            "address_lines",
            "street; only the first line is stored",
            writes="both",
            nullable=True,
            takes="first",
            left_out_when_empty=True,
        ),
        text(
            "locality",
            "city; by default that of the postal code",
            writes="both",
            nullable=True,
            left_out_when_empty=True,
        ),
        text(
            "region",
            "two-letter subdivision; if unknown, an empty text and not absent",
            OBSERVED,
            writes="both",
            nullable=True,
            default="",
        ),
        text(
            "postal_code",
            "free text; ZIP+4 is kept",
            OBSERVED,
            writes="both",
            nullable=True,
            min_digits=5,
            left_out_when_empty=True,
        ),
        text(
            "country",
            "ISO 3166-1 alpha-2; US by default, also for a person with an email only",
            writes="both",
            nullable=True,
            default="US",
        ),
        text(
            "language",
            "in samples of the documentation but in no real answer: accepted and not returned",
            writes="both",
            left_out_when_empty=True,
        ),
        nested("location", "location from the geocoder", of="location"),
    ),
    "location": _LOCATION,
}

PERSON_FIELDS = (
    text(
        "given_name",
        "first name; the key is absent if there is none",
        OBSERVED,
        writes="both",
        nullable=True,
        left_out_when_empty=True,
    ),
    text(
        "family_name",
        "last name; the key is absent if there is none",
        OBSERVED,
        writes="both",
        nullable=True,
        left_out_when_empty=True,
    ),
    texts(
        "identifiers",
        "system:id texts: an action_network id from the server, and foreign ids, which are added and never removed",
        writes="both",
        append_only=True,
    ),
    array(
        "email_addresses",
        "at most one; a signup needs it or a phone number",
        writes="both",
        required="conditional",
        takes="first",
        of="email_address",
    ),
    array(
        "phone_numbers",
        "at most one mobile number, writable since August 2020; a signup needs it or an email",
        writes="both",
        required="conditional",
        takes="first",
        of="phone_number",
    ),
    array(
        "postal_addresses",
        "at most one, geocoded by the server",
        writes="both",
        takes="first",
        of="postal_address",
    ),
    text_map("custom_fields", "names with texts; merged key by key", OBSERVED, writes="both", default={}),
    moment("created_date", "when the person joined the list of this key's group"),
    moment("modified_date", "last change of the person's data, or the person's last action"),
    texts(
        "languages_spoken",
        "one language: the first known code that was sent, otherwise en",
        writes="both",
        default=["en"],
        values=LANGUAGES,
    ),
)


def _records(rel: str, path: str) -> Link:
    return Link(rel, "{base}/people/{id}" + path, source=OBSERVED)


PEOPLE = Resource(
    name="people",
    title="People",
    kind="collection",
    row_in_each_group=True,
    rel="osdi:people",
    item_rel="osdi:person",
    addresses=(Address(collection="/people", methods=("GET", "POST"), item_methods=("GET", "PUT")),),
    says="People have no plain POST and no DELETE: a POST is the signup helper.",
    paging=Paging(
        totals=False,
        next_rule="until the empty page",
        link_order=("next", "previous", "osdi:people", "curies", "self"),
    ),
    links_before="custom_fields",
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
        Link("action_network:responses", "{base}/people/{id}/responses", "since surveys, August 2024"),
    ),
    filters=(
        Filter("identifier", ("identifiers",), kind="identifier"),
        Filter("created_date", kind="datetime"),
        Filter("modified_date", kind="datetime"),
        Filter("family_name"),
        Filter("given_name"),
        Filter("email_address", ("email_addresses", "address"), fold=True, across_groups=True),
        Filter("phone_number", ("phone_numbers", "number"), fresh=True),
        Filter("region", ("postal_addresses", "region")),
        Filter("postal_code", ("postal_addresses", "postal_code")),
    ),
    lags_by="search_lag_s",
    background=("POST", "PUT"),
    helper=Helper(
        rel="osdi:person_signup_helper",
        path="/people",
        body=(
            person_input(),
            tag_names("add_tags", "names of existing tags to add; unknown names are ignored"),
            tag_names("remove_tags", "names of tags to remove, after add_tags; since July 2022"),
        ),
        statuses=("subscribed", "unsubscribed"),
    ),
    answers=(
        Answer(200, "successful GET, POST or PUT"),
        Answer(200, "PUT with background_request=true", body="{}"),
        Answer(404, "an id that this key cannot see", OBSERVED),
        Answer(405, "DELETE", ASSUMED),
    ),
    quirks=(
        Quirk(
            "A person without a phone has one phone entry: unsubscribed, without a number.",
            OBSERVED,
            "[people-2]",
        ),
        Quirk(
            "A person with an email only has one address: an empty region, US, and an Approximate location.",
            OBSERVED,
            "[people-3]",
        ),
        Quirk("By default custom_fields is {} and languages_spoken is [en].", OBSERVED, "[people-4]"),
        Quirk(
            "A PUT ignores an email that another person has, and applies everything else in the body.",
            OBSERVED,
            "[people-12]",
        ),
        Quirk(
            "A PUT with data wrapped in person, or with add_tags, answers 200 and changes nothing.",
            OBSERVED,
            "[people-11]",
        ),
        Quirk("Until early 2023, filters accepted the names email and last_name.", OBSERVED, "[filters-2]"),
        Quirk(
            "Filters lag writes by a few seconds, except the filter on phone_number; see the setting search_lag_s.",
            OBSERVED,
            "[filters-10]",
        ),
        Quirk(
            "Nulls were ignored in 2021-22, so clients wrote U+2400. The setting put_null restores that.",
            OBSERVED,
            "[writing-3]",
        ),
        Quirk(
            "The real API sometimes loses a locality on the first save. The mock stores it.",
            OBSERVED,
            "[people-22]",
        ),
        Quirk(
            "The real API rejects some emails by an unknown check. The mock rejects only what is not an email.",
            OBSERVED,
            "[errors-10]",
        ),
        Quirk("Unsubscribing does not change the history of actions.", DOCUMENTED, "[writing-9]"),
    ),
)


def person_columns(resource: Resource) -> tuple[str, ...]:
    """Return the columns that refer to people: ``("person_id",)`` of signatures, ``("creator_id",)`` of petitions."""
    return tuple(column for column, of in resource.references.items() if of == PEOPLE.name)
