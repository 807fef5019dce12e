"""Outreaches: letters and calls to the targets of an advocacy campaign."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import Field, PayloadType, Quirk, Resource, Type
from .records import (
    AUTORESPONSE_OBJECTS,
    IDENTIFIERS,
    REFERRER_DATA,
    REFERRER_OBJECT,
    copied_ids,
    person_link,
    record_addresses,
    record_answers,
    record_dates,
    record_filters,
    record_helper,
    record_links,
    record_paging,
    record_quirks,
)


def _content(name: str, says: str, *, of_type: Type = "string", long: bool = False) -> Field:
    """Return what was written or how long was talked; campaigns of the other type drop it."""
    return Field(
        name=name,
        type=of_type,
        writes="both",
        nullable=True,
        long=long,
        left_out_when_empty=True,
        source=DOCUMENTED,
        says=says,
    )


def _of_target(name: str, says: str) -> Field:
    return Field(
        name=name, type="string", writes="both", left_out_when_empty=True, source=DOCUMENTED, says=says
    )


_TYPE = Field(
    name="type",
    type="string",
    values=("email", "phone"),
    inherits="type",
    source=DOCUMENTED,
    says="that of the campaign",
)
_SUBJECT = _content("subject", "of the letter; email campaigns only")
_MESSAGE = _content("message", "text of the letter; email campaigns only", long=True)
_DURATION = _content("duration", "seconds of the call; phone campaigns only", of_type="integer")
_TARGETS = Field(
    name="targets",
    type="objects",
    of="target",
    writes="both",
    default=[],
    most=1,
    source=DOCUMENTED,
    where="[outreaches-3]",
    says="who was written to or called: one",
)

OUTREACHES = Resource(
    name="outreaches",
    title="Outreaches",
    kind="action record",
    rel="osdi:outreaches",
    item_rel="osdi:outreach",
    addresses=record_addresses("advocacy_campaigns", "advocacy_campaign", "outreaches"),
    paging=record_paging("osdi:outreaches"),
    key_order=(
        "identifiers",
        "created_date",
        "modified_date",
        "type",
        "subject",
        "message",
        "duration",
        "targets",
        "action_network:person_id",
        "action_network:advocacy_campaign_id",
        "action_network:referrer_data",
        "_links",
    ),
    fields=(
        IDENTIFIERS,
        *record_dates(),
        _TYPE,
        _SUBJECT,
        _MESSAGE,
        _DURATION,
        _TARGETS,
        *copied_ids("advocacy_campaign"),
        REFERRER_DATA,
    ),
    objects={
        "target": (
            _of_target("title", "such as Senator"),
            _of_target("given_name", "first name of the target"),
            _of_target("family_name", "last name of the target"),
            _of_target("ocdid", "Open Civic Data id of the division"),
        ),
        "referrer_data": REFERRER_OBJECT,
        **AUTORESPONSE_OBJECTS,
    },
    links=record_links("advocacy_campaigns", "advocacy_campaign", "outreaches", "osdi:advocacy_campaign"),
    filters=record_filters(),
    references={"advocacy_campaign_id": "advocacy_campaigns", "person_id": "people"},
    only_api_made=True,
    posted_links=(person_link(),),
    background=("POST", "PUT"),
    helper=record_helper(
        "osdi:record_outreach_helper",
        "/advocacy_campaigns/{advocacy_campaign_id}/outreaches",
        _SUBJECT,
        _MESSAGE,
        _DURATION,
        _TARGETS,
        autoresponse=False,
    ),
    webhook=PayloadType(
        type="osdi:outreach",
        may_lack=("targets",),
        batched=True,
        says="a letter or call, one for each target; of a letter that was given up after the address, no text",
    ),
    answers=record_answers(),
    quirks=record_quirks(
        Quirk(
            says="A person may have many; the user interface makes one for each target of a letter.",
            source=DOCUMENTED,
            where="[outreaches-1]",
        ),
        Quirk(
            says="Only campaigns made through the API take them.", source=DOCUMENTED, where="[outreaches-2]"
        ),
        Quirk(says="None is delivered to anybody.", source=DOCUMENTED, where="[outreaches-2]"),
        Quirk(
            says="Several targets are refused, and none is an empty array.",
            source=ASSUMED,
            where="[outreaches-3]",
        ),
    ),
)
