"""What all actions share: petitions, events, forms, fundraising pages, advocacy campaigns, surveys.

``action`` declares an action. The module of each action passes what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict, Unpack

from msgspec.structs import replace

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Embedding, Field, Filter, Link, PostedLink, Quirk, Resource, curies
from .kit import flag, identity_filters, moment, nested, newest_first, posted_person, text, texts

SPONSOR_OBJECT = (
    text("title", "name of the group"),
    text(
        "browser_url", "an address below /groups of the API; webhooks have the group's page as url", OBSERVED
    ),
)


def identity_fields(*, writes_identifiers: bool = True) -> tuple[Field, ...]:
    """Return the fields that identify an action and its origin, and its dates."""
    return (
        texts(
            "identifiers",
            "system:id texts: an action_network id from the server, and foreign ids, which are unique on the platform",
            writes="both" if writes_identifiers else "no",
            append_only=True,
        ),
        text(
            "origin_system",
            "name of the system that created it; Action Network if created in the user interface; never empty",
            writes="post" if writes_identifiers else "no",
            required="yes" if writes_identifiers else "no",
            lifted_by="missing_origin_system",
            never_blank=True,
            left_out_when_empty=True,
            where="[actions-3]",
        ),
        moment("created_date", "set by the server"),
        moment("modified_date", "set by the server on every change"),
    )


def text_field(
    name: str, says: str, *, nullable: bool = True, long: bool = True, required: bool = False
) -> Field:
    """Return a text that POST and PUT may write, and that is absent while empty."""
    return text(
        name,
        says,
        writes="both",
        required="yes" if required else "no",
        nullable=nullable,
        long=long,
        left_out_when_empty=not required,
    )


NAME = text_field("name", "administrative title, never public", nullable=False, long=False)
TITLE = text_field("title", "public title", nullable=False, long=False, required=True)
DESCRIPTION = text_field("description", "HTML is allowed")
BROWSER_URL = replace(
    text_field(
        "browser_url",
        "public page; set by the server if created in the user interface, otherwise writable since May 2020",
        nullable=False,
    ),
    fixed_in_ui=True,
)
CALL_TO_ACTION = text_field("call_to_action", "a short phrase, such as the text of the button", long=False)
FEATURED_IMAGE_URL = text("featured_image_url", "banner image, if any", left_out_when_empty=True)
HIDDEN = flag("action_network:hidden", "whether the user interface hides it", default=False)
SPONSOR = nested(
    "action_network:sponsor",
    "the sponsoring group; absent with a personal key",
    left_out_when_empty=True,
    of="sponsor",
)
TAG_LIST = texts("tag_list", "names of existing tags; since July 2026", writes="both", default=[])


class MoreOfAction(TypedDict, total=False):
    """Arguments of ``Resource`` that some actions use."""

    keys: tuple[Filter, ...]
    recorded_order: tuple[str, ...]
    optional: tuple[str, ...]
    shared: tuple[str, ...]
    decided_by: Mapping[str, str]
    page_word: str


def action(
    name: str,
    title: str,
    *fields: Field,
    record: str,
    records: str = "",
    prefix: str = "osdi",
    objects: Mapping[str, tuple[Field, ...]] = {},
    addresses: tuple[Address, ...] = (),
    own_links: tuple[Link, ...] = (),
    last_links: tuple[Link, ...] = (),
    link_order: tuple[str, ...] = (),
    name_field: Field = NAME,
    creator: Literal["embedded", "linked", "hidden"] = "embedded",
    filters: tuple[Filter, ...] = (),
    references: Mapping[str, str] = {},
    posted_links: tuple[PostedLink, ...] = (),
    quirks: tuple[Quirk, ...] = (),
    **more: Unpack[MoreOfAction],
) -> Resource:
    """Declare an action.

    ``action("forms", "Forms", HIDDEN, SPONSOR, TAG_LIST, record="submission")`` has the rel ``osdi:forms``, and links
    to its submissions and to the helper that records one. ``fields`` come after the description, ``own_links`` after
    the links to the records, and ``last_links`` after the link to the embed code. ``link_order`` is another order of
    some or all links, which a recording shows.
    """
    rel, item = f"{prefix}:{name}", f"{{base}}/{name}/{{id}}"
    return Resource(
        name=name,
        title=title,
        kind="action",
        rel=rel,
        item_rel=rel.removesuffix("s"),
        addresses=(
            Address(collection=f"/{name}", methods=("GET", "POST"), item_methods=("GET", "PUT")),
            *addresses,
        ),
        paging=newest_first(rel),
        fields=(*identity_fields(), name_field, TITLE, DESCRIPTION, *fields),
        objects={**objects, "sponsor": SPONSOR_OBJECT},
        links=_in_order(
            link_order,
            Link("self", item),
            *_record_links(item, records or f"{record}s", record, prefix),
            *own_links,
            *(() if creator == "hidden" else (Link("osdi:creator", "{base}/people/{creator_id}"),)),
            _embed_link(item),
            *last_links,
            curies(),
        ),
        embedded=(_CREATOR,) if creator == "embedded" else (),
        filters=action_filters(*filters),
        references={"creator_id": "people", **references},
        posted_links=(
            posted_person("osdi:creator", "creator_id", "the creator; the owner of the key by default"),
            *posted_links,
        ),
        answers=_ANSWERS,
        quirks=(*quirks, *_QUIRKS),
        **more,
    )


def action_filters(*more: Filter) -> tuple[Filter, ...]:
    """Return the filters of all actions, followed by ``more``."""
    return (*identity_filters(), Filter("origin_system"), Filter("title"), *more)


def _record_links(item: str, records: str, record: str, prefix: str) -> tuple[Link, ...]:
    """Return the links to an action's records and to the helper that records one, which has the same address.

    Events of an event campaign are not records, so they have no helper.
    """
    if record == "event":
        return (Link("osdi:events", f"{item}/events"),)
    return (
        Link(f"{prefix}:{records}", f"{item}/{records}"),
        Link(f"{prefix}:record_{record}_helper", f"{item}/{records}"),
    )


def _in_order(order: tuple[str, ...], *links: Link) -> tuple[Link, ...]:
    """Return links with those in ``order`` first, in that order."""
    by_rel = {link.rel: link for link in links}
    return (*(by_rel[rel] for rel in order), *(link for link in links if link.rel not in order))


def _embed_link(item: str) -> Link:
    says = "also present for actions created through the API, which have no embed code"
    return Link("action_network:embed", f"{item}/embed", says)


_CREATOR = Embedding(rel="osdi:creator", of="people", by="creator_id", source=DOCUMENTED)
_ANSWERS = (
    Answer(200, "successful GET, POST or PUT"),
    Answer(400, "POST without a required field", ASSUMED),
    Answer(404, "an id that this key cannot see", OBSERVED),
    Answer(405, "DELETE", ASSUMED),
)
_QUIRKS = (
    Quirk(
        "An action created through the API is data only: no public page, no manage page, no autoresponse.",
        DOCUMENTED,
        "[actions-1]",
    ),
    Quirk(
        "A POST with the foreign identifier of an existing action updates that action.",
        DOCUMENTED,
        "[actions-2]",
    ),
    Quirk(
        "A PUT keeps fields that it omits. null clears a field that can be empty.", DOCUMENTED, "[writing-3]"
    ),
    Quirk(
        "tag_list names existing tags. Records created through the API do not get them.",
        DOCUMENTED,
        "[actions-4]",
    ),
    Quirk("Fields without a value are absent, not null.", OBSERVED, "[transport-10]"),
)
