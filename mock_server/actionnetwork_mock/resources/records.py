"""What all records of an action have in common: signatures, attendances, submissions, donations, outreaches, responses.

``record`` declares one; the module of a record passes what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, Unpack

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Filter, Helper, Link, PayloadType, Quirk, Resource, curies
from .kit import (
    answer,
    flag,
    identity_filters,
    link,
    moment,
    nested,
    newest_first,
    posted_person,
    quirk,
    tag_names,
    text,
    texts,
)

REFERRER_OBJECT = (
    text("source", "source code, as in ?source=", writes="post", left_out_when_empty=True),
    text("referrer", "the group's own code, chosen by the server"),
    text("website", "referring site; any text", writes="post", left_out_when_empty=True),
    text(
        "email_referrer",
        "id of the mass email that led here; since May 2020",
        writes="post",
        left_out_when_empty=True,
    ),
    text(
        "mobile_message_referrer",
        "id of the mobile message that led here; since May 2020",
        writes="post",
        left_out_when_empty=True,
    ),
)

AUTORESPONSE_OBJECTS = {
    "triggers": (nested("autoresponse", "autoresponse", "the action's autoresponse email", writes="post"),),
    "autoresponse": (flag("enabled", "true sends it, if there is one", writes="post"),),
}

IDENTIFIERS = texts("identifiers", "the server's id and foreign ones", writes="both", append_only=True)
REFERRER_DATA = nested(
    "action_network:referrer_data",
    "referrer_data",
    "where the action came from; only keys with values",
    writes="post",
    left_out_when_empty=True,
)


class MoreOfRecord(TypedDict, total=False):
    """Words of ``Resource`` that some records add."""

    keys: tuple[Filter, ...]
    shared: tuple[str, ...]
    once_per_person: bool
    several_by: str
    only_api_made: bool
    refuses_null: bool
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
    also: tuple[str, ...] = (),
    autoresponse: bool = True,
    plain_backdates: bool = False,
    answers: tuple[Answer, ...] = (),
    quirks: tuple[Quirk, ...] = (),
    **more: Unpack[MoreOfRecord],
) -> Resource:
    """Declare a record of an action.

    ``record("submissions", "Submissions", of="forms")`` stands at ``/forms/{form_id}/submissions``. ``fields`` follow
    the dates, ``last_fields`` the referrer data. The helper that takes a person along also takes ``helper_fields``, and
    its rel may be spelt as ``also`` says. ``plain_backdates`` is true where a POST without the helper may send a
    ``created_date``.
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
        addresses=(
            Address(
                collection=path,
                methods=("GET", "POST"),
                item_methods=("GET", "PUT"),
                parents={f"{action}_id": of},
            ),
            *(address for address in addresses if not address.parents),
            Address(
                collection=f"/people/{{person_id}}/{name}",
                methods=("GET",),
                item_methods=("GET",),
                parents={"person_id": "people"},
                says="read only; an item's self stands under its action",
            ),
            *(address for address in addresses if address.parents),
        ),
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
            link("self", f"{{base}}{path}/{{id}}"),
            link(f"{prefix}:{action}", f"{{base}}/{of}/{{{action}_id}}"),
            link("osdi:person", "{base}/people/{person_id}"),
            curies(),
            *last_links,
        ),
        filters=identity_filters(),
        references={f"{action}_id": of, "person_id": "people"},
        posted_links=(
            posted_person(
                "osdi:person",
                "person_id",
                "the person who acted, in a plain POST; a record helper takes a person hash instead",
                ASSUMED,
                required=True,
            ),
        ),
        background=("POST", "PUT"),
        helper=_helper(f"{prefix}:record_{singular}_helper", path, helper_fields, autoresponse, also),
        answers=(*_ANSWERS, *answers),
        quirks=(*quirks, *_QUIRKS),
        **more,
    )


def _dates(*, plain_backdates: bool) -> tuple[Field, Field]:
    """Return the two dates; a plain POST may back-date only where ``plain_backdates``. Source: [records-7]."""
    return (
        moment(
            "created_date",
            "set by the server; the helper may send an earlier one",
            writes="post" if plain_backdates else "no",
        ),
        moment("modified_date", "set by the server"),
    )


def _helper(rel: str, path: str, own: tuple[Field, ...], autoresponse: bool, also: tuple[str, ...]) -> Helper:
    """Return the helper that takes a person along; ``own`` are the fields of the record that it takes."""
    triggers = nested(
        "triggers",
        "triggers",
        "what else the call sets off" if autoresponse else "not offered here, ignored",
        writes="post",
    )
    return Helper(
        rel=rel,
        path=path,
        body=(
            nested(
                "person",
                "person",
                "any writable field of a person; an email address or a phone number among them",
                writes="post",
                required="yes",
            ),
            tag_names("add_tags", "names of existing tags to put on; unknown ones are dropped"),
            tag_names("remove_tags", "names of tags to take off, after the additions"),
            triggers,
            REFERRER_DATA,
            IDENTIFIERS,
            moment("created_date", "back-dates the record", writes="post"),
            *own,
        ),
        statuses=("subscribed",),
        also=also,
        keyless=True,
        autoresponse=autoresponse,
    )


_ANSWERS = (
    answer(200, "GET, POST or PUT that was carried out"),
    answer(200, "the helper without a key", body="{}"),
    answer(200, "the helper with unusable data", OBSERVED, body="{}"),
    answer(200, "POST or PUT with background_request=true", body="{}"),
    answer(400, "a plain POST without a usable person link", ASSUMED),
    answer(404, "an id that this key cannot see", OBSERVED),
    answer(405, "DELETE", ASSUMED),
)
_QUIRKS = (
    quirk(
        "A plain POST makes no person, changes none, puts no tags on and sends no autoresponse.",
        DOCUMENTED,
        "[records-1]",
    ),
    quirk("The helper answers unusable data with 200 and {}: nothing was recorded.", OBSERVED, "[errors-9]"),
    quirk("A record moves the person's modified_date.", DOCUMENTED, "[records-4]"),
)
ONCE_PER_PERSON = quirk(
    "One for each person and action: a second one replaces the first, which keeps its id.",
    DOCUMENTED,
    "[records-9]",
)
