"""What all actions have in common: petitions, events, forms, fundraising pages, campaigns, surveys.

An action's own module says what is peculiar to it and puts these around.
"""

from __future__ import annotations

from msgspec.structs import replace

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import (
    Address,
    Answer,
    Condition,
    Embedding,
    Field,
    Filter,
    Link,
    Paging,
    PostedLink,
    Quirk,
    curies,
)

SPONSOR_OBJECT = (
    Field(name="title", type="string", source=DOCUMENTED, says="name of the group"),
    Field(
        name="browser_url",
        type="string",
        source=OBSERVED,
        says="page of the group; webhooks and some samples call it url",
    ),
)


def identity_fields(*, writes_identifiers: bool = True) -> tuple[Field, ...]:
    """Return what identifies an action and says where it comes from."""
    return (
        Field(
            name="identifiers",
            type="strings",
            writes="both" if writes_identifiers else "no",
            append_only=True,
            source=DOCUMENTED,
            says="system:id texts; one action_network id made by the server, foreign ones are unique over the platform",
        ),
        Field(
            name="origin_system",
            type="string",
            writes="post" if writes_identifiers else "no",
            required="yes" if writes_identifiers else "no",
            source=DOCUMENTED,
            says="name of the system that made it; Action Network when made in the user interface; never empty",
        ),
        Field(name="created_date", type="datetime", source=DOCUMENTED, says="set by the server"),
        Field(
            name="modified_date", type="datetime", source=DOCUMENTED, says="set by the server at every change"
        ),
    )


def text_field(
    name: str, says: str, *, nullable: bool = True, long: bool = True, required: bool = False
) -> Field:
    """Return a text that POST and PUT may write, absent while there is none."""
    return Field(
        name=name,
        type="string",
        writes="both",
        required="yes" if required else "no",
        nullable=nullable,
        long=long,
        left_out_when_empty=not required,
        source=DOCUMENTED,
        says=says,
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
FEATURED_IMAGE_URL = Field(
    name="featured_image_url",
    type="string",
    left_out_when_empty=True,
    source=DOCUMENTED,
    says="banner image, where there is one",
)
HIDDEN = Field(
    name="action_network:hidden",
    type="boolean",
    default=False,
    source=DOCUMENTED,
    says="whether it is hidden in the user interface",
)
SPONSOR = Field(
    name="action_network:sponsor",
    type="object",
    of="sponsor",
    left_out_when_empty=True,
    source=DOCUMENTED,
    says="the group that sponsors it; absent with a personal key",
)
TAG_LIST = Field(
    name="tag_list",
    type="strings",
    writes="both",
    default=[],
    source=DOCUMENTED,
    says="names of existing tags; since July 2026",
)


def total(name: str, records: str, says: str) -> Field:
    """Return a counter of records that the server keeps."""
    return Field(name=name, type="integer", default=0, counts=records, source=DOCUMENTED, says=says)


def action_links(
    path: str, *own: Link, creator: bool = True, embed_if: Condition | None = None
) -> tuple[Link, ...]:
    """Return the links of an action at ``"/petitions"``: self, its own, its creator, its embed code.

    ``embed_if`` is met by those that have one.
    """
    item = f"{{base}}{path}/{{id}}"
    return (
        Link(rel="self", href=item, source=DOCUMENTED),
        *own,
        *(
            (Link(rel="osdi:creator", href="{base}/people/{creator_id}", source=DOCUMENTED),)
            if creator
            else ()
        ),
        Link(
            rel="action_network:embed",
            href=f"{item}/embed",
            only_if=embed_if,
            source=DOCUMENTED,
            says="there for actions made through the API too, which have no embed code",
        ),
        curies(),
    )


def records_links(path: str, records: str, rel: str, helper: str) -> tuple[Link, Link]:
    """Return the links to an action's records and to the helper that records one, which is the same address."""
    href = f"{{base}}{path}/{{id}}/{records}"
    return (
        Link(rel=rel, href=href, source=DOCUMENTED),
        Link(rel=helper, href=href, source=DOCUMENTED),
    )


def creator_embedding(*, only_if: Condition | None = None) -> Embedding:
    """Return the creator, whole in every item that meets ``only_if``."""
    return Embedding(rel="osdi:creator", of="people", by="creator_id", only_if=only_if, source=DOCUMENTED)


def creator_link() -> PostedLink:
    """Return the creator as a POST may name one."""
    return PostedLink(
        rel="osdi:creator",
        to="people",
        column="creator_id",
        required=False,
        refusal="You must specify a valid person id",
        source=DOCUMENTED,
        says="who made it; the owner of the key when it is not sent",
    )


def action_address(path: str) -> Address:
    """Return the address of a collection of actions that can be read, made and changed."""
    return Address(collection=path, methods=("GET", "POST"), item_methods=("GET", "PUT"))


def action_paging(rel: str) -> Paging:
    """Return how collections of actions are paged: newest first, with totals."""
    return Paging(totals=True, order="newest first", link_order=("next", "previous", "self", rel, "curies"))


def action_filters(*more: Filter) -> tuple[Filter, ...]:
    """Return what all actions can be filtered by."""
    return (
        Filter(name="identifier", path=("identifiers",), kind="identifier"),
        Filter(name="created_date", path=("created_date",), kind="datetime"),
        Filter(name="modified_date", path=("modified_date",), kind="datetime"),
        Filter(name="origin_system", path=("origin_system",)),
        Filter(name="title", path=("title",)),
        *more,
    )


def action_answers() -> tuple[Answer, ...]:
    """Return what operations on actions answer."""
    return (
        Answer(when="GET, POST or PUT that was carried out", status=200, source=DOCUMENTED),
        Answer(when="POST without a required field", status=400, source=ASSUMED),
        Answer(when="an id that this key cannot see", status=404, source=OBSERVED),
        Answer(when="DELETE", status=405, source=ASSUMED),
    )


def action_quirks(*own: Quirk) -> tuple[Quirk, ...]:
    """Return an action's own quirks and those that all share."""
    return (
        *own,
        Quirk(
            says="Made through the API it is data only: no public page, no manage page, no autoresponse.",
            source=DOCUMENTED,
            where="[actions-1]",
        ),
        Quirk(
            says="A foreign identifier that is taken makes no second one: the one that has it is updated.",
            source=DOCUMENTED,
            where="[actions-2]",
        ),
        Quirk(
            says="A PUT keeps what it leaves out; null clears what can be cleared.",
            source=DOCUMENTED,
            where="[writing-3]",
        ),
        Quirk(
            says="tag_list names existing tags; records made through the API do not get them.",
            source=DOCUMENTED,
            where="[actions-4]",
        ),
        Quirk(says="Fields without a value are absent, not null.", source=OBSERVED, where="[transport-10]"),
    )
