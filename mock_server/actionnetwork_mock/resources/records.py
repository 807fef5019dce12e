"""What all records of an action share: signatures, attendances, submissions, donations, outreaches, responses.

``record`` declares a record. The module of each record passes what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, Unpack

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Filter, Helper, Link, PayloadType, Quirk, Resource, curies
from .kit import (
    flag,
    identity_filters,
    moment,
    nested,
    newest_first,
    person_input,
    posted_person,
    tag_names,
    text,
    texts,
)

REFERRER_OBJECT = (
    text("source", "source code, as in ?source=", writes="post", left_out_when_empty=True),
    text("referrer", "code of the group, set by the server"),
    text("website", "referring site; any text", writes="post", left_out_when_empty=True),
    text(
        "email_referrer",
        "id of the referring mass email; since May 2020",
        writes="post",
        left_out_when_empty=True,
    ),
    text(
        "mobile_message_referrer",
        "id of the referring mobile message; since May 2020",
        writes="post",
        left_out_when_empty=True,
    ),
)

AUTORESPONSE_OBJECTS = {
    "triggers": (
        nested("autoresponse", "the action's autoresponse email", writes="post", of="autoresponse"),
    ),
    "autoresponse": (flag("enabled", "true sends the autoresponse, if the action has one", writes="post"),),
}

IDENTIFIERS = texts("identifiers", "the server's id and foreign ids", writes="both", append_only=True)
REFERRER_DATA = nested(
    "action_network:referrer_data",
    "where the person came from; only keys with values",
    writes="post",
    left_out_when_empty=True,
    of="referrer_data",
)


class MoreOfRecord(TypedDict, total=False):
    """Arguments of ``Resource`` that some records use."""

    keys: tuple[Filter, ...]
    shared: tuple[str, ...]
    once_per_person: bool
    decided_by: Mapping[str, str]
    spellings: Mapping[str, tuple[str, ...]]
    only_api_made: bool
    recorded_order: tuple[str, ...]
    webhook: PayloadType


def record(
    name: str,
    title: str,
    *fields: Field,
    of: str,
    prefix: str = "osdi",
    objects: Mapping[str, tuple[Field, ...]] = {},
    addresses: tuple[Address, ...] = (),
    last_fields: tuple[Field, ...] = (),
    last_links: tuple[Link, ...] = (),
    helper_fields: tuple[Field, ...] = (),
    autoresponse: bool = True,
    plain_backdates: bool = False,
    answers: tuple[Answer, ...] = (),
    quirks: tuple[Quirk, ...] = (),
    **more: Unpack[MoreOfRecord],
) -> Resource:
    """Declare a record of an action.

    ``record("submissions", "Submissions", of="forms")`` has the address ``/forms/{form_id}/submissions``. ``fields``
    come after the dates, ``last_fields`` after the referrer data. The helper also takes ``helper_fields``. With
    ``plain_backdates``, a POST without the helper may send a ``created_date``.
    """
    action = of.removesuffix("s")
    singular = name.removesuffix("es") if name == "outreaches" else name.removesuffix("s")
    path = f"/{of}/{{{action}_id}}/{name}"
    return Resource(
        name=name,
        title=title,
        kind="action record",
        rel=f"{prefix}:{name}",
        item_rel=f"{prefix}:{singular}",
        addresses=_addresses(path, action, of, name, addresses),
        paging=newest_first(f"{prefix}:{name}"),
        fields=(
            IDENTIFIERS,
            *_dates(plain_backdates=plain_backdates),
            *fields,
            text("action_network:person_id", "uuid of the person", copies="person_id"),
            text(f"action_network:{action}_id", "uuid of the action", copies=f"{action}_id"),
            REFERRER_DATA,
            *last_fields,
        ),
        objects={**objects, "referrer_data": REFERRER_OBJECT, **AUTORESPONSE_OBJECTS},
        links=(
            Link("self", f"{{base}}{path}/{{id}}"),
            Link(f"{prefix}:{action}", f"{{base}}/{of}/{{{action}_id}}"),
            curies(),  # source: events-15, a recorded attendance
            Link("osdi:person", "{base}/people/{person_id}"),
            *last_links,
        ),
        filters=identity_filters(),
        references={f"{action}_id": of, "person_id": "people"},
        posted_links=(_PERSON_LINK,),
        background=("POST", "PUT"),
        helper=_helper(f"{prefix}:record_{singular}_helper", path, helper_fields, autoresponse),
        answers=(*_ANSWERS, *answers),
        quirks=(*quirks, *_QUIRKS),
        **more,
    )


_PERSON_LINK = posted_person(
    "osdi:person",
    "person_id",
    "the person who acted, in a plain POST; a record helper takes a person object instead",
    ASSUMED,
    required=True,
)


def _addresses(path: str, action: str, of: str, name: str, more: tuple[Address, ...]) -> tuple[Address, ...]:
    """Return the addresses of a record: below its action, those of its own, below the person, and longer ones."""
    return (
        Address(
            collection=path,
            methods=("GET", "POST"),
            item_methods=("GET", "PUT"),
            parents={f"{action}_id": of},
        ),
        *(address for address in more if not address.parents),
        Address(
            collection=f"/people/{{person_id}}/{name}",
            methods=("GET",),
            item_methods=("GET",),
            parents={"person_id": "people"},
            says="read only; an item's self is below its action",
        ),
        *(address for address in more if address.parents),
    )


def _dates(*, plain_backdates: bool) -> tuple[Field, Field]:
    """Return the two dates. A plain POST may back-date only with ``plain_backdates``. Source: [records-7]."""
    return (
        moment(
            "created_date",
            "set by the server; the helper may send an earlier date",
            writes="post" if plain_backdates else "no",
        ),
        moment("modified_date", "set by the server"),
    )


def _helper(rel: str, path: str, own: tuple[Field, ...], autoresponse: bool) -> Helper:
    """Return the helper that takes a person along. ``own`` are the fields of the record that it takes."""
    triggers = nested(
        "triggers",
        "what else the call triggers" if autoresponse else "not supported here, ignored",
        writes="post",
        of="triggers",
    )
    return Helper(
        rel=rel,
        path=path,
        body=(
            person_input(),
            tag_names("add_tags", "names of existing tags to add; unknown names are ignored"),
            tag_names("remove_tags", "names of tags to remove, after add_tags"),
            triggers,
            REFERRER_DATA,
            IDENTIFIERS,
            moment("created_date", "back-dates the record", writes="post"),
            *own,
        ),
        statuses=("subscribed",),
        keyless=True,
        autoresponse=autoresponse,
    )


_ANSWERS = (
    Answer(200, "successful GET, POST or PUT"),
    Answer(200, "the helper without a key", body="{}"),
    Answer(200, "the helper with unusable data", OBSERVED, body="{}"),
    Answer(200, "POST or PUT with background_request=true", body="{}"),
    Answer(400, "a plain POST without a usable person link", ASSUMED),
    Answer(404, "an id that this key cannot see", OBSERVED),
    Answer(405, "DELETE", ASSUMED),
)
_QUIRKS = (
    Quirk(
        "A plain POST creates and changes no person, adds no tags and sends no autoresponse.",
        DOCUMENTED,
        "[records-1]",
    ),
    Quirk("The helper answers unusable data with 200 and {}, and records nothing.", OBSERVED, "[errors-9]"),
    Quirk("A record updates the person's modified_date.", DOCUMENTED, "[records-4]"),
)
ONCE_PER_PERSON = Quirk(
    "A person has one per action. A second one replaces the first and keeps its id.",
    DOCUMENTED,
    "[records-9]",
)
