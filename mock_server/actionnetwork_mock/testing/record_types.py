"""The types of records, and the collections of them. Made by scripts/record_types.py from the declarations."""

from __future__ import annotations

from typing import Any

from .records import CollectionAttribute, PersonRecord, Record


class Action(Record):
    """What each action has."""

    identifiers: list[str]
    origin_system: str | None
    created_date: str
    modified_date: str
    name: str | None
    title: str
    description: str | None
    browser_url: str | None
    featured_image_url: str | None
    hidden: bool
    sponsor: dict[str, Any] | None
    tag_list: list[str]


class Event(Action, resource="events"):
    """One of ``/events``."""

    instructions: str | None
    start_date: str | None
    end_date: str | None
    status: str
    transparence: str
    visibility: str
    guests_can_invite_others: bool
    capacity: int | None
    reminders: list[dict[str, Any]]
    total_accepted: int
    event_campaign_id: str | None
    location: dict[str, Any] | None


class Petition(Action, resource="petitions"):
    """One of ``/petitions``."""

    petition_text: str | None
    total_signatures: int
    target: list[dict[str, Any]] | None


class FundraisingPage(Action, resource="fundraising_pages"):
    """One of ``/fundraising_pages``."""

    total_donations: int
    total_amount: str
    currency: str


class Form(Action, resource="forms"):
    """One of ``/forms``."""

    call_to_action: str | None
    total_submissions: int


class EventCampaign(Action, resource="event_campaigns"):
    """One of ``/event_campaigns``."""

    host_pitch: str | None
    host_instructions: str | None
    host_url: str | None
    total_events: int
    total_rsvps: int


class AdvocacyCampaign(Action, resource="advocacy_campaigns"):
    """One of ``/advocacy_campaigns``."""

    targets: str | None
    type: str
    total_outreaches: int


class Survey(Action, resource="surveys"):
    """One of ``/surveys``."""

    call_to_action: str | None
    total_responses: int


class ActionRecord(Record):
    """What each action record has."""

    identifiers: list[str]
    created_date: str
    modified_date: str
    person_id: str
    referrer_data: dict[str, Any] | None


class Attendance(ActionRecord, resource="attendances"):
    """One of ``/events/{event_id}/attendances``."""

    status: str
    event_id: str
    tickets: list[dict[str, Any]] | None


class Signature(ActionRecord, resource="signatures"):
    """One of ``/petitions/{petition_id}/signatures``."""

    comments: str | None
    petition_id: str


class Donation(ActionRecord, resource="donations"):
    """One of ``/fundraising_pages/{fundraising_page_id}/donations``."""

    currency: str
    amount: str | None
    recipients: list[dict[str, Any]]
    payment: dict[str, Any]
    recurrence: dict[str, Any]
    fundraising_page_id: str


class Submission(ActionRecord, resource="submissions"):
    """One of ``/forms/{form_id}/submissions``."""

    form_id: str


class Outreach(ActionRecord, resource="outreaches"):
    """One of ``/advocacy_campaigns/{advocacy_campaign_id}/outreaches``."""

    type: str
    subject: str | None
    message: str | None
    duration: int | None
    targets: list[dict[str, Any]]
    advocacy_campaign_id: str


class Response(ActionRecord, resource="responses"):
    """One of ``/surveys/{survey_id}/responses``."""

    survey_id: str


class Person(PersonRecord, resource="people"):
    """One of ``/people``."""

    given_name: str | None
    family_name: str | None
    identifiers: list[str]
    email_addresses: list[dict[str, Any]]
    phone_numbers: list[dict[str, Any]]
    postal_addresses: list[dict[str, Any]]
    custom_fields: dict[str, str]
    created_date: str
    modified_date: str
    languages_spoken: list[str]
    attendances: list[Attendance]
    signatures: list[Signature]
    donations: list[Donation]
    submissions: list[Submission]
    taggings: list[Tagging]
    outreaches: list[Outreach]
    responses: list[Response]


class Query(Record, resource="queries"):
    """One of ``/queries``."""

    identifiers: list[str]
    origin_system: str
    created_date: str
    modified_date: str
    name: str
    browser_url: str


class Campaign(Record, resource="campaigns"):
    """One of ``/campaigns``."""

    identifiers: list[str]
    origin_system: str | None
    created_date: str
    modified_date: str
    name: str | None
    title: str
    description: str | None
    browser_url: str | None
    featured_image_url: str | None
    hidden: bool
    sponsor: dict[str, Any] | None
    tag_list: list[str]
    actions: list[dict[str, Any]]


class Tag(Record, resource="tags"):
    """One of ``/tags``."""

    name: str
    created_date: str
    modified_date: str
    identifiers: list[str]


class Tagging(Record, resource="taggings"):
    """One of ``/tags/{tag_id}/taggings``."""

    created_date: str
    modified_date: str
    item_type: str
    identifiers: list[str]


class List(Record, resource="lists"):
    """One of ``/lists``."""

    created_date: str
    modified_date: str
    description: str
    name: str | None
    browser_url: str
    identifiers: list[str]
    origin_system: str
    title: str | None


class Item(Record, resource="items"):
    """One of ``/lists/{list_id}/items``."""

    identifiers: list[str]
    created_date: str
    modified_date: str
    item_type: str
    person_id: str
    list_id: str


class Wrapper(Record, resource="wrappers"):
    """One of ``/wrappers``."""

    identifiers: list[str]
    origin_system: str
    created_date: str
    modified_date: str
    name: str
    administrative_url: str
    header: str | None
    footer: str | None
    suffix: str | None
    wrapper_type: str
    default: bool


class Message(Record, resource="messages"):
    """One of ``/messages``."""

    identifiers: list[str]
    origin_system: str
    created_date: str
    modified_date: str
    name: str | None
    subject: str | None
    body: str | None
    from_: str | None
    reply_to: str | None
    administrative_url: str
    total_targeted: int | None
    status: str
    scheduled_start_date: str | None
    sent_start_date: str | None
    type: str
    targets: list[dict[str, Any]] | None
    tag_list: list[str]
    statistics: dict[str, Any] | None


class UniqueIdList(Record, resource="unique_id_lists"):
    """One of ``/unique_id_lists``."""

    origin_system: str
    identifiers: list[str]
    created_date: str
    modified_date: str
    name: str
    count: int


class Collections:
    """Everything that a group has, one attribute for each resource that is stored."""

    people = CollectionAttribute[Person]()
    events = CollectionAttribute[Event]()
    attendances = CollectionAttribute[Attendance]()
    petitions = CollectionAttribute[Petition]()
    signatures = CollectionAttribute[Signature]()
    fundraising_pages = CollectionAttribute[FundraisingPage]()
    donations = CollectionAttribute[Donation]()
    queries = CollectionAttribute[Query]()
    forms = CollectionAttribute[Form]()
    submissions = CollectionAttribute[Submission]()
    event_campaigns = CollectionAttribute[EventCampaign]()
    campaigns = CollectionAttribute[Campaign]()
    tags = CollectionAttribute[Tag]()
    taggings = CollectionAttribute[Tagging]()
    lists = CollectionAttribute[List]()
    items = CollectionAttribute[Item]()
    wrappers = CollectionAttribute[Wrapper]()
    messages = CollectionAttribute[Message]()
    advocacy_campaigns = CollectionAttribute[AdvocacyCampaign]()
    outreaches = CollectionAttribute[Outreach]()
    surveys = CollectionAttribute[Survey]()
    responses = CollectionAttribute[Response]()
    unique_id_lists = CollectionAttribute[UniqueIdList]()
