"""Fundraising pages: ``/fundraising_pages``."""

from __future__ import annotations

from ..provenance import DOCUMENTED, OBSERVED
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
    total,
)
from .declaration import Field, Quirk, Resource

_TOTAL_AMOUNT = Field(
    name="total_amount",
    type="money",
    default="0.00",
    sums="donations.amount",
    source=DOCUMENTED,
    where="observed",
    says="what the donations come to; a text, although one sample prints a number",
)
_CURRENCY = Field(
    name="currency",
    type="string",
    default="USD",
    source=DOCUMENTED,
    says="ISO 4217 code, chosen by the server; in upper case, unlike that of donations",
)

FUNDRAISING_PAGES = Resource(
    name="fundraising_pages",
    title="Fundraising pages",
    kind="action",
    rel="osdi:fundraising_pages",
    item_rel="osdi:fundraising_page",
    addresses=(action_address("/fundraising_pages"),),
    page_word="fundraising",
    paging=action_paging("osdi:fundraising_pages"),
    key_order=(
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        "title",
        "description",
        "browser_url",
        "featured_image_url",
        "total_donations",
        "total_amount",
        "currency",
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
        BROWSER_URL,
        FEATURED_IMAGE_URL,
        total("total_donations", "donations", "how many donations there are"),
        _TOTAL_AMOUNT,
        _CURRENCY,
        HIDDEN,
        SPONSOR,
        TAG_LIST,
    ),
    objects={"sponsor": SPONSOR_OBJECT},
    links=action_links(
        "/fundraising_pages",
        *records_links("/fundraising_pages", "donations", "osdi:donations", "osdi:record_donation_helper"),
    ),
    embedded=(creator_embedding(),),
    filters=action_filters(),
    references={"creator_id": "people"},
    posted_links=(creator_link(),),
    answers=action_answers(),
    quirks=action_quirks(
        Quirk(
            says="Only pages made through the API take donations through the API; nobody is ever charged.",
            source=DOCUMENTED,
            where="[donations-1]",
        ),
        Quirk(
            says="title is required, although such a page is never shown.",
            source=OBSERVED,
            where="[donations-2]",
        ),
        Quirk(
            says="A tool finds the pages that it made by filtering on origin_system.",
            source=OBSERVED,
            where="[filters-15]",
        ),
    ),
)
