"""Advocacy campaigns, letters and calls: ``/advocacy_campaigns``."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .actions import (
    BROWSER_URL,
    DESCRIPTION,
    FEATURED_IMAGE_URL,
    HIDDEN,
    NAME,
    SPONSOR,
    SPONSOR_OBJECT,
    TAG_LIST,
    TITLE,
    action_address,
    action_answers,
    action_filters,
    action_links,
    action_paging,
    action_quirks,
    creator_embedding,
    creator_link,
    identity_fields,
    records_links,
    text_field,
    total,
)
from .declaration import Condition, Field, Quirk, Resource

_TYPE = Field(
    name="type",
    type="string",
    values=("email", "phone"),
    checked=True,
    writes="post",
    default="email",
    source=DOCUMENTED,
    where="[outreaches-10]",
    says="email for letters, phone for calls (since March 2021) and click to call (June 2021); never changes",
)
_LETTERS = Condition(field="type", value="email")
"""What the documentation's one call campaign lacks: embed code, creator in ``_embedded``, public page."""

ADVOCACY_CAMPAIGNS = Resource(
    name="advocacy_campaigns",
    title="Advocacy campaigns",
    kind="action",
    rel="osdi:advocacy_campaigns",
    item_rel="osdi:advocacy_campaign",
    addresses=(action_address("/advocacy_campaigns"),),
    paging=action_paging("osdi:advocacy_campaigns"),
    page_word="letters",
    page_if=_LETTERS,
    key_order=(
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        "title",
        "description",
        "targets",
        "type",
        "browser_url",
        "featured_image_url",
        "total_outreaches",
        "action_network:hidden",
        "action_network:sponsor",
        "tag_list",
        "_embedded",
        "_links",
    ),
    fields=(
        *identity_fields(),
        NAME,
        TITLE,
        DESCRIPTION,
        text_field("targets", "what the targets are called together; a text, not an array", long=False),
        _TYPE,
        BROWSER_URL,
        FEATURED_IMAGE_URL,
        total("total_outreaches", "outreaches", "how many outreaches there are"),
        HIDDEN,
        SPONSOR,
        TAG_LIST,
    ),
    objects={"sponsor": SPONSOR_OBJECT},
    links=action_links(
        "/advocacy_campaigns",
        *records_links("/advocacy_campaigns", "outreaches", "osdi:outreaches", "osdi:record_outreach_helper"),
        embed_if=_LETTERS,
    ),
    embedded=(creator_embedding(only_if=_LETTERS),),
    filters=action_filters(),
    references={"creator_id": "people"},
    posted_links=(creator_link(),),
    answers=action_answers(),
    quirks=action_quirks(
        Quirk(
            says="targets is a text here; outreaches have an array under that name, petitions one under target.",
            source=DOCUMENTED,
            where="[actions-8]",
        ),
        Quirk(
            says="A campaign of type phone has no embed link and embeds no creator.",
            source=DOCUMENTED,
            where="[outreaches-6]",
        ),
        Quirk(
            says="Public pages of letters stand under /letters.", source=DOCUMENTED, where="[outreaches-7]"
        ),
        Quirk(
            says="Only campaigns made through the API take outreaches, and those deliver nothing.",
            source=DOCUMENTED,
            where="[outreaches-2]",
        ),
        Quirk(
            says="One client offers call as a type, which is refused.",
            source=OBSERVED,
            where="[outreaches-8]",
        ),
        Quirk(says="A call campaign and click to call look alike.", source=ASSUMED, where="[outreaches-9]"),
    ),
)
