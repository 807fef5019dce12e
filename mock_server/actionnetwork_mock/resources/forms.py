"""Forms: ``/forms``."""

from __future__ import annotations

from ..provenance import DOCUMENTED
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
from .declaration import Quirk, Resource

FORMS = Resource(
    name="forms",
    title="Forms",
    kind="action",
    rel="osdi:forms",
    item_rel="osdi:form",
    addresses=(action_address("/forms"),),
    paging=action_paging("osdi:forms"),
    key_order=(
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        "title",
        "description",
        "call_to_action",
        "browser_url",
        "featured_image_url",
        "total_submissions",
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
        text_field("call_to_action", "a short phrase, such as the text of the button", long=False),
        BROWSER_URL,
        FEATURED_IMAGE_URL,
        total("total_submissions", "submissions", "how often it was filled in"),
        HIDDEN,
        SPONSOR,
        TAG_LIST,
    ),
    objects={"sponsor": SPONSOR_OBJECT},
    links=action_links(
        "/forms", *records_links("/forms", "submissions", "osdi:submissions", "osdi:record_submission_helper")
    ),
    embedded=(creator_embedding(),),
    filters=action_filters(),
    references={"creator_id": "people"},
    posted_links=(creator_link(),),
    answers=action_answers(),
    quirks=action_quirks(
        Quirk(
            says="Questions and answers are no part of it: what people answer becomes their custom_fields.",
            source=DOCUMENTED,
            where="[actions-10]",
        ),
    ),
)
