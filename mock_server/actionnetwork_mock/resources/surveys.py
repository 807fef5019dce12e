"""Surveys: ``/surveys``."""

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

SURVEYS = Resource(
    name="surveys",
    title="Surveys",
    kind="action",
    rel="action_network:surveys",
    item_rel="action_network:survey",
    addresses=(action_address("/surveys"),),
    paging=action_paging("action_network:surveys"),
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
        "total_responses",
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
        total("total_responses", "responses", "how many responded"),
        HIDDEN,
        SPONSOR,
        TAG_LIST,
    ),
    objects={"sponsor": SPONSOR_OBJECT},
    links=action_links(
        "/surveys",
        *records_links(
            "/surveys", "responses", "action_network:responses", "action_network:record_response_helper"
        ),
    ),
    embedded=(creator_embedding(),),
    filters=action_filters(),
    references={"creator_id": "people"},
    posted_links=(creator_link(),),
    answers=action_answers(),
    quirks=action_quirks(
        Quirk(
            says="Its rels are Action Network's own, not OSDI's.", source=DOCUMENTED, where="[documents-8]"
        ),
        Quirk(
            says="Answers are not returned: they become the person's custom_fields.",
            source=DOCUMENTED,
            where="[actions-10]",
        ),
    ),
)
