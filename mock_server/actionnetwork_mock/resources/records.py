"""What all records of an action have in common: signatures, attendances, submissions, donations, outreaches, responses.

A record's own module says what is peculiar to it and puts these around.
"""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Filter, Helper, Link, Paging, PostedLink, Quirk, curies
from .person_signup_helper import tag_names

REFERRER_OBJECT = (
    Field(
        name="source",
        type="string",
        writes="post",
        left_out_when_empty=True,
        source=DOCUMENTED,
        says="source code, as in ?source=",
    ),
    Field(
        name="referrer", type="string", source=DOCUMENTED, says="the group's own code, chosen by the server"
    ),
    Field(
        name="website",
        type="string",
        writes="post",
        left_out_when_empty=True,
        source=DOCUMENTED,
        says="referring site; any text",
    ),
    Field(
        name="email_referrer",
        type="string",
        writes="post",
        left_out_when_empty=True,
        source=DOCUMENTED,
        says="id of the mass email that led here; since May 2020",
    ),
    Field(
        name="mobile_message_referrer",
        type="string",
        writes="post",
        left_out_when_empty=True,
        source=DOCUMENTED,
        says="id of the mobile message that led here; since May 2020",
    ),
)

AUTORESPONSE_OBJECTS = {
    "triggers": (
        Field(
            name="autoresponse",
            type="object",
            of="autoresponse",
            writes="post",
            source=DOCUMENTED,
            says="the action's autoresponse email",
        ),
    ),
    "autoresponse": (
        Field(
            name="enabled",
            type="boolean",
            writes="post",
            source=DOCUMENTED,
            says="true sends it, if there is one",
        ),
    ),
}

IDENTIFIERS = Field(
    name="identifiers",
    type="strings",
    writes="both",
    append_only=True,
    source=DOCUMENTED,
    says="the server's id and foreign ones",
)
REFERRER_DATA = Field(
    name="action_network:referrer_data",
    type="object",
    of="referrer_data",
    writes="post",
    left_out_when_empty=True,
    source=DOCUMENTED,
    says="where the action came from; only keys with values",
)


def record_dates(*, plain_backdates: bool = False) -> tuple[Field, Field]:
    """Return the two dates; the helper may back-date, a plain POST only where ``plain_backdates``.

    Source: [records-7].
    """
    return (
        Field(
            name="created_date",
            type="datetime",
            writes="post" if plain_backdates else "no",
            source=DOCUMENTED,
            says="set by the server; the helper may send an earlier one",
        ),
        Field(name="modified_date", type="datetime", source=DOCUMENTED, says="set by the server"),
    )


def copied_ids(action: str) -> tuple[Field, Field]:
    """Return the two uuids that a record shows: of the person and of its action, such as ``"petition"``."""
    return (
        Field(
            name="action_network:person_id",
            type="string",
            copies="person_id",
            source=DOCUMENTED,
            says="uuid of the person",
        ),
        Field(
            name=f"action_network:{action}_id",
            type="string",
            copies=f"{action}_id",
            source=DOCUMENTED,
            says="uuid of the action",
        ),
    )


def record_addresses(actions: str, action: str, records: str, *more: Address) -> tuple[Address, ...]:
    """Return the addresses of an action's records: ``record_addresses("petitions", "petition", "signatures")``."""
    return (
        Address(
            collection=f"/{actions}/{{{action}_id}}/{records}",
            methods=("GET", "POST"),
            item_methods=("GET", "PUT"),
            parents={f"{action}_id": actions},
        ),
        *more,
        Address(
            collection=f"/people/{{person_id}}/{records}",
            methods=("GET",),
            item_methods=("GET",),
            parents={"person_id": "people"},
            says="read only; an item's self stands under its action",
        ),
    )


def record_links(actions: str, action: str, records: str, rel: str) -> tuple[Link, ...]:
    """Return the links of a record, up to its curies."""
    return (
        Link(rel="self", href=f"{{base}}/{actions}/{{{action}_id}}/{records}/{{id}}", source=DOCUMENTED),
        Link(rel=rel, href=f"{{base}}/{actions}/{{{action}_id}}", source=DOCUMENTED),
        Link(rel="osdi:person", href="{base}/people/{person_id}", source=DOCUMENTED),
        curies(),
    )


def record_paging(rel: str) -> Paging:
    """Return how collections of records are paged: newest first, with totals."""
    return Paging(totals=True, order="newest first", link_order=("next", "previous", "self", rel, "curies"))


def person_link() -> PostedLink:
    """Return the person as a plain POST names one."""
    return PostedLink(
        rel="osdi:person",
        to="people",
        column="person_id",
        refusal="You must specify a valid person id",
        source=ASSUMED,
        says="the person who acted, in a plain POST; a record helper takes a person hash instead",
    )


def record_helper(
    rel: str, path: str, *own: Field, autoresponse: bool = True, also: tuple[str, ...] = ()
) -> Helper:
    """Return the helper that takes a person along; ``own`` are the record's fields that it takes."""
    triggers = Field(
        name="triggers",
        type="object",
        of="triggers",
        writes="post",
        source=DOCUMENTED,
        says="what else the call sets off" if autoresponse else "not offered here, ignored",
    )
    return Helper(
        rel=rel,
        path=path,
        body=(
            Field(
                name="person",
                type="object",
                of="person",
                writes="post",
                required="yes",
                source=DOCUMENTED,
                says="any writable field of a person; an email address or a phone number among them",
            ),
            tag_names("add_tags", "names of existing tags to put on; unknown ones are dropped"),
            tag_names("remove_tags", "names of tags to take off, after the additions"),
            triggers,
            REFERRER_DATA,
            IDENTIFIERS,
            Field(
                name="created_date",
                type="datetime",
                writes="post",
                source=DOCUMENTED,
                says="back-dates the record",
            ),
            *own,
        ),
        statuses=("subscribed",),
        also=also,
        keyless=True,
        autoresponse=autoresponse,
    )


def record_filters() -> tuple[Filter, ...]:
    """Return what all records can be filtered by."""
    return (
        Filter(name="identifier", path=("identifiers",), kind="identifier"),
        Filter(name="created_date", path=("created_date",), kind="datetime"),
        Filter(name="modified_date", path=("modified_date",), kind="datetime"),
    )


def record_answers() -> tuple[Answer, ...]:
    """Return what operations on records answer."""
    return (
        Answer(when="GET, POST or PUT that was carried out", status=200, source=DOCUMENTED),
        Answer(when="the helper without a key", status=200, body="{}", source=DOCUMENTED),
        Answer(when="the helper with unusable data", status=200, body="{}", source=OBSERVED),
        Answer(when="POST or PUT with background_request=true", status=200, body="{}", source=DOCUMENTED),
        Answer(when="a plain POST without a usable person link", status=400, source=ASSUMED),
        Answer(when="an id that this key cannot see", status=404, source=OBSERVED),
        Answer(when="DELETE", status=405, source=ASSUMED),
    )


def record_quirks(*own: Quirk) -> tuple[Quirk, ...]:
    """Return a record's own quirks and those that all share."""
    return (
        *own,
        Quirk(
            says="A plain POST makes no person, changes none, puts no tags on and sends no autoresponse.",
            source=DOCUMENTED,
            where="[records-1]",
        ),
        Quirk(
            says="The helper answers unusable data with 200 and {}: nothing was recorded.",
            source=OBSERVED,
            where="[errors-9]",
        ),
        Quirk(says="A record moves the person's modified_date.", source=DOCUMENTED, where="[records-4]"),
    )


ONCE_PER_PERSON = Quirk(
    says="One for each person and action: a second one replaces the first, which keeps its id.",
    source=DOCUMENTED,
    where="[records-9]",
)
