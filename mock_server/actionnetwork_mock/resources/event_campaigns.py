"""Event campaigns: ``/event_campaigns``. Their events are declared with events."""

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
    creator_link,
    identity_fields,
    text_field,
    total,
)
from .declaration import Field, Link, Quirk, Resource

VETTING = "vetting"
"""The switch that makes events posted into a campaign wait for approval."""

EVENT_CAMPAIGNS = Resource(
    name="event_campaigns",
    title="Event campaigns",
    kind="action",
    rel="action_network:event_campaigns",
    item_rel="action_network:event_campaign",
    addresses=(action_address("/event_campaigns"),),
    paging=action_paging("action_network:event_campaigns"),
    key_order=(
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        "title",
        "description",
        "host_pitch",
        "host_instructions",
        "browser_url",
        "featured_image_url",
        "host_url",
        "total_events",
        "total_rsvps",
        "action_network:hidden",
        "action_network:sponsor",
        "tag_list",
        "_links",
    ),
    fields=(
        *identity_fields(),
        NAME,
        TITLE,
        DESCRIPTION,
        text_field("host_pitch", "why one should host"),
        text_field("host_instructions", "HTML, shown to hosts once they made an event"),
        BROWSER_URL,
        FEATURED_IMAGE_URL,
        Field(
            name="host_url",
            type="string",
            left_out_when_empty=True,
            source=DOCUMENTED,
            says="page on which hosts make an event, which ends in a number; of campaigns of the user interface",
        ),
        total("total_events", "events", "how many events it has"),
        Field(
            name="total_rsvps",
            type="integer",
            default=0,
            sums="events.total_accepted",
            source=DOCUMENTED,
            says="what total_accepted of its events comes to",
        ),
        HIDDEN,
        SPONSOR,
        TAG_LIST,
    ),
    objects={"sponsor": SPONSOR_OBJECT},
    links=action_links(
        "/event_campaigns",
        Link(rel="osdi:events", href="{base}/event_campaigns/{id}/events", source=DOCUMENTED),
        creator=False,
    ),
    filters=action_filters(),
    references={"creator_id": "people"},
    posted_links=(creator_link(),),
    switches={VETTING: "events that are posted into it start as pending_approval"},
    answers=action_answers(),
    quirks=action_quirks(
        Quirk(
            says="The prefix of its rel is action_network, not osdi.",
            source=DOCUMENTED,
            where="[documents-8]",
        ),
        Quirk(
            says="What other groups sponsor in it, events and attendances, is reached below it.",
            source=DOCUMENTED,
            where="[events-19]",
        ),
        Quirk(
            says="An event posted below it is one like any other, with a link to it.",
            source=DOCUMENTED,
            where="[events-21]",
        ),
        Quirk(
            says="It shows no creator, although a POST may name one.", source=DOCUMENTED, where="[events-22]"
        ),
    ),
)
