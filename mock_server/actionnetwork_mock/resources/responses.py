"""Responses: who answered a survey, and when."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import PayloadType, Quirk, Resource
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

RESPONSES = Resource(
    name="responses",
    title="Responses",
    kind="action record",
    rel="action_network:responses",
    item_rel="action_network:response",
    addresses=record_addresses("surveys", "survey", "responses"),
    paging=record_paging("action_network:responses"),
    key_order=(
        "identifiers",
        "created_date",
        "modified_date",
        "action_network:person_id",
        "action_network:survey_id",
        "action_network:referrer_data",
        "_links",
    ),
    fields=(IDENTIFIERS, *record_dates(), *copied_ids("survey"), REFERRER_DATA),
    objects={"referrer_data": REFERRER_OBJECT, **AUTORESPONSE_OBJECTS},
    links=record_links("surveys", "survey", "responses", "action_network:survey"),
    filters=record_filters(),
    references={"survey_id": "surveys", "person_id": "people"},
    once_per_person=True,
    several_by="repeated_response",
    posted_links=(person_link(),),
    background=("POST", "PUT"),
    helper=record_helper("action_network:record_response_helper", "/surveys/{survey_id}/responses"),
    webhook=PayloadType(type="action_network:response", says="a survey was filled in"),
    answers=record_answers(),
    quirks=record_quirks(
        Quirk(
            says="One for each person and survey, as with submissions: a second one replaces the first.",
            source=ASSUMED,
            where="[records-10]",
        ),
        Quirk(
            says="It has no content: what was answered is in the person's custom_fields and tags.",
            source=DOCUMENTED,
            where="[actions-10]",
        ),
        Quirk(
            says="Its survey's rel is Action Network's own, its person's OSDI's.",
            source=DOCUMENTED,
            where="[records-17]",
        ),
    ),
)
