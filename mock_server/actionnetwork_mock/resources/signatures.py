"""Signatures: what people leave on a petition."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .declaration import Field, PayloadType, Quirk, Resource
from .records import (
    AUTORESPONSE_OBJECTS,
    IDENTIFIERS,
    ONCE_PER_PERSON,
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

_COMMENTS = Field(
    name="comments",
    type="string",
    writes="both",
    nullable=True,
    long=True,
    left_out_when_empty=True,
    source=DOCUMENTED,
    says="comment of the signer",
)

SIGNATURES = Resource(
    name="signatures",
    title="Signatures",
    kind="action record",
    rel="osdi:signatures",
    item_rel="osdi:signature",
    addresses=record_addresses("petitions", "petition", "signatures"),
    paging=record_paging("osdi:signatures"),
    key_order=(
        "identifiers",
        "created_date",
        "modified_date",
        "comments",
        "action_network:person_id",
        "action_network:petition_id",
        "action_network:referrer_data",
        "_links",
    ),
    fields=(IDENTIFIERS, *record_dates(), _COMMENTS, *copied_ids("petition"), REFERRER_DATA),
    objects={"referrer_data": REFERRER_OBJECT, **AUTORESPONSE_OBJECTS},
    links=record_links("petitions", "petition", "signatures", "osdi:petition"),
    filters=record_filters(),
    references={"petition_id": "petitions", "person_id": "people"},
    once_per_person=True,
    posted_links=(person_link(),),
    background=("POST", "PUT"),
    helper=record_helper("osdi:record_signature_helper", "/petitions/{petition_id}/signatures", _COMMENTS),
    webhook=PayloadType(type="osdi:signature", says="a petition was signed"),
    answers=record_answers(),
    quirks=record_quirks(
        ONCE_PER_PERSON,
        Quirk(
            says="comments is the only content that a PUT can change.",
            source=DOCUMENTED,
            where="[records-13]",
        ),
    ),
)
