"""Submissions: who filled in a form, and when."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import PayloadType, Quirk, Resource
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

SUBMISSIONS = Resource(
    name="submissions",
    title="Submissions",
    kind="action record",
    rel="osdi:submissions",
    item_rel="osdi:submission",
    addresses=record_addresses("forms", "form", "submissions"),
    paging=record_paging("osdi:submissions"),
    key_order=(
        "identifiers",
        "created_date",
        "modified_date",
        "action_network:person_id",
        "action_network:form_id",
        "action_network:referrer_data",
        "_links",
    ),
    fields=(IDENTIFIERS, *record_dates(), *copied_ids("form"), REFERRER_DATA),
    objects={"referrer_data": REFERRER_OBJECT, **AUTORESPONSE_OBJECTS},
    links=record_links("forms", "form", "submissions", "osdi:form"),
    filters=record_filters(),
    references={"form_id": "forms", "person_id": "people"},
    once_per_person=True,
    posted_links=(person_link(),),
    background=("POST", "PUT"),
    helper=record_helper("osdi:record_submission_helper", "/forms/{form_id}/submissions"),
    webhook=PayloadType(
        type="osdi:submission", says="a form was filled in, or an action came from Salesforce"
    ),
    answers=record_answers(),
    quirks=record_quirks(
        ONCE_PER_PERSON,
        Quirk(
            says="It has no content: what was filled in is in the person's custom_fields and tags.",
            source=DOCUMENTED,
            where="[actions-10]",
        ),
        Quirk(says="All that a PUT can do is add identifiers.", source=ASSUMED, where="[records-16]"),
    ),
)
