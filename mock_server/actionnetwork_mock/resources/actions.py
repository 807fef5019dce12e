"""What all actions have in common: petitions, events, forms, fundraising pages, advocacy campaigns, surveys.

``action`` declares one; the module of an action passes what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict, Unpack

from msgspec.structs import replace

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import (
    Address,
    Condition,
    Embedding,
    Field,
    Filter,
    Link,
    PostedLink,
    Quirk,
    Resource,
    curies,
)
from .kit import (
    answer,
    filter_by,
    flag,
    identity_filters,
    link,
    moment,
    nested,
    newest_first,
    posted_person,
    quirk,
    text,
    texts,
)

SPONSOR_OBJECT = (
    text("title", "name of the group"),
    text("browser_url", "page of the group; webhooks and some samples call it url", OBSERVED),
)


def identity_fields(*, writes_identifiers: bool = True) -> tuple[Field, ...]:
    """Return what identifies an action and says where it comes from."""
    return (
        texts(
            "identifiers",
            "system:id texts; one action_network id made by the server, foreign ones are unique over the platform",
            writes="both" if writes_identifiers else "no",
            append_only=True,
        ),
        text(
            "origin_system",
            "name of the system that made it; Action Network when made in the user interface; never empty",
            writes="post" if writes_identifiers else "no",
            required="yes" if writes_identifiers else "no",
        ),
        moment("created_date", "set by the server"),
        moment("modified_date", "set by the server at every change"),
    )


def text_field(
    name: str, says: str, *, nullable: bool = True, long: bool = True, required: bool = False
) -> Field:
    """Return a text that POST and PUT may write, absent while there is none."""
    return text(
        name,
        says,
        writes="both",
        required="yes" if required else "no",
        nullable=nullable,
        long=long,
        left_out_when_empty=not required,
    )


NAME = text_field("name", "administrative title, never shown in public", nullable=False, long=False)
TITLE = text_field("title", "public title", nullable=False, long=False, required=True)
DESCRIPTION = text_field("description", "HTML is allowed")
BROWSER_URL = replace(
    text_field(
        "browser_url",
        "public page: made by the server in the user interface, free to set on others since May 2020",
        nullable=False,
    ),
    fixed_in_ui=True,
)
FEATURED_IMAGE_URL = text("featured_image_url", "banner image, where there is one", left_out_when_empty=True)
HIDDEN = flag("action_network:hidden", "whether it is hidden in the user interface", default=False)
SPONSOR = nested(
    "action_network:sponsor",
    "sponsor",
    "the group that sponsors it; absent with a personal key",
    left_out_when_empty=True,
)
TAG_LIST = texts("tag_list", "names of existing tags; since July 2026", writes="both", default=[])


class MoreOfAction(TypedDict, total=False):
    """Words of ``Resource`` that some actions add."""

    keys: tuple[Filter, ...]
    optional: tuple[str, ...]
    shared: tuple[str, ...]
    switches: Mapping[str, str]
    page_word: str
    page_if: Condition | None


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
    creator: Literal["embedded", "linked", "hidden"] = "embedded",
    complete_if: Condition | None = None,
    filters: tuple[Filter, ...] = (),
    references: Mapping[str, str] = {},
    posted_links: tuple[PostedLink, ...] = (),
    quirks: tuple[Quirk, ...] = (),
    **more: Unpack[MoreOfAction],
) -> Resource:
    """Declare an action.

    ``action("forms", "Forms", HIDDEN, SPONSOR, TAG_LIST, record="submission")`` has the rel ``osdi:forms``, and links
    to its submissions and to the helper that records one. ``fields`` follow the description. ``own_links`` follow the
    links to the records, ``last_links`` the link to the embed code. Only documents that meet ``complete_if`` have
    that link and an embedded creator.
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
        fields=(*identity_fields(), NAME, TITLE, DESCRIPTION, *fields),
        objects={**objects, "sponsor": SPONSOR_OBJECT},
        links=(
            link("self", item),
            *_record_links(item, records or f"{record}s", record, prefix),
            *own_links,
            *(() if creator == "hidden" else (link("osdi:creator", "{base}/people/{creator_id}"),)),
            link(
                "action_network:embed",
                f"{item}/embed",
                "there for actions made through the API too, which have no embed code",
                only_if=complete_if,
            ),
            *last_links,
            curies(),
        ),
        embedded=(_creator(complete_if),) if creator == "embedded" else (),
        filters=action_filters(*filters),
        references={"creator_id": "people", **references},
        posted_links=(
            posted_person(
                "osdi:creator", "creator_id", "who made it; the owner of the key when it is not sent"
            ),
            *posted_links,
        ),
        answers=(
            answer(200, "GET, POST or PUT that was carried out"),
            answer(400, "POST without a required field", ASSUMED),
            answer(404, "an id that this key cannot see", OBSERVED),
            answer(405, "DELETE", ASSUMED),
        ),
        quirks=(*quirks, *_QUIRKS),
        **more,
    )


def action_filters(*more: Filter) -> tuple[Filter, ...]:
    """Return the filters of all actions, then those given."""
    return (*identity_filters(), filter_by("origin_system"), filter_by("title"), *more)


def _record_links(item: str, records: str, record: str, prefix: str) -> tuple[Link, ...]:
    """Return the links to an action's records and, at the same address, to the helper that records one.

    The events of an event campaign are no records, so they have no helper.
    """
    if record == "event":
        return (link("osdi:events", f"{item}/events"),)
    return (
        link(f"{prefix}:{records}", f"{item}/{records}"),
        link(f"{prefix}:record_{record}_helper", f"{item}/{records}"),
    )


def _creator(only_if: Condition | None) -> Embedding:
    return Embedding(rel="osdi:creator", of="people", by="creator_id", only_if=only_if, source=DOCUMENTED)


_QUIRKS = (
    quirk(
        "Made through the API it is data only: no public page, no manage page, no autoresponse.",
        DOCUMENTED,
        "[actions-1]",
    ),
    quirk(
        "A foreign identifier that is taken makes no second one: the one that has it is updated.",
        DOCUMENTED,
        "[actions-2]",
    ),
    quirk("A PUT keeps what it leaves out; null clears what can be cleared.", DOCUMENTED, "[writing-3]"),
    quirk(
        "tag_list names existing tags; records made through the API do not get them.",
        DOCUMENTED,
        "[actions-4]",
    ),
    quirk("Fields without a value are absent, not null.", OBSERVED, "[transport-10]"),
)
