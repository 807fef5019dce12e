"""The types of what ``make`` takes and returns: ``make("petitions")`` takes ``PetitionFields``.

Made by scripts/record_types.py from the declarations.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Literal, TypedDict, Unpack, overload

from .record_types import (
    AdvocacyCampaign,
    Attendance,
    Campaign,
    Donation,
    Event,
    EventCampaign,
    Form,
    FundraisingPage,
    Item,
    List,
    Message,
    Outreach,
    Person,
    Petition,
    Query,
    Response,
    Signature,
    Submission,
    Survey,
    Tag,
    Tagging,
    UniqueIdList,
    Wrapper,
)
from .records import Record


class Fields(TypedDict, total=False):
    references: Mapping[str, str | Record] | None


class ActionFields(Fields, total=False):
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


class EventFields(ActionFields, total=False):
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


class PetitionFields(ActionFields, total=False):
    petition_text: str | None
    total_signatures: int
    target: list[dict[str, Any]] | None


class FundraisingPageFields(ActionFields, total=False):
    total_donations: int
    total_amount: str | float
    currency: str


class FormFields(ActionFields, total=False):
    call_to_action: str | None
    total_submissions: int


class EventCampaignFields(ActionFields, total=False):
    host_pitch: str | None
    host_instructions: str | None
    host_url: str | None
    total_events: int
    total_rsvps: int
    vetting: bool


class AdvocacyCampaignFields(ActionFields, total=False):
    targets: str | None
    type: str
    total_outreaches: int


class SurveyFields(ActionFields, total=False):
    call_to_action: str | None
    total_responses: int


class ActionRecordFields(Fields, total=False):
    identifiers: list[str]
    created_date: str
    modified_date: str
    person_id: str
    referrer_data: dict[str, Any] | None


class AttendanceFields(ActionRecordFields, total=False):
    status: str
    event_id: str
    tickets: list[dict[str, Any]] | None


class SignatureFields(ActionRecordFields, total=False):
    comments: str | None
    petition_id: str


class DonationFields(ActionRecordFields, total=False):
    currency: str
    amount: str | float | None
    recipients: list[dict[str, Any]]
    payment: dict[str, Any]
    recurrence: dict[str, Any]
    fundraising_page_id: str


class SubmissionFields(ActionRecordFields, total=False):
    form_id: str


class OutreachFields(ActionRecordFields, total=False):
    type: str
    subject: str | None
    message: str | None
    duration: int | None
    targets: list[dict[str, Any]]
    advocacy_campaign_id: str


class ResponseFields(ActionRecordFields, total=False):
    survey_id: str


class PersonFields(Fields, total=False):
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


class QueryFields(Fields, total=False):
    identifiers: list[str]
    origin_system: str
    created_date: str
    modified_date: str
    name: str
    browser_url: str


class CampaignFields(Fields, total=False):
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


class TagFields(Fields, total=False):
    name: str
    created_date: str
    modified_date: str
    identifiers: list[str]


class TaggingFields(Fields, total=False):
    created_date: str
    modified_date: str
    item_type: str
    identifiers: list[str]


class ListFields(Fields, total=False):
    created_date: str
    modified_date: str
    description: str
    name: str | None
    browser_url: str
    identifiers: list[str]
    origin_system: str
    title: str | None


class ItemFields(Fields, total=False):
    identifiers: list[str]
    created_date: str
    modified_date: str
    item_type: str
    person_id: str
    list_id: str


class WrapperFields(Fields, total=False):
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


class MessageFields(Fields, total=False):
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


class UniqueIdListFields(Fields, total=False):
    origin_system: str
    identifiers: list[str]
    created_date: str
    modified_date: str
    name: str
    count: int


class Creation(ABC):
    """Creates records as the user interface does."""

    @abstractmethod
    def create_record(
        self, resource: str, fields: Mapping[str, object], references: Mapping[str, str | Record]
    ) -> Record:
        """Create a record, whatever the names are."""

    @overload
    def make(self, resource: Literal["people"], **fields: Unpack[PersonFields]) -> Person: ...
    @overload
    def make(self, resource: Literal["events"], **fields: Unpack[EventFields]) -> Event: ...
    @overload
    def make(self, resource: Literal["attendances"], **fields: Unpack[AttendanceFields]) -> Attendance: ...
    @overload
    def make(self, resource: Literal["petitions"], **fields: Unpack[PetitionFields]) -> Petition: ...
    @overload
    def make(self, resource: Literal["signatures"], **fields: Unpack[SignatureFields]) -> Signature: ...
    @overload
    def make(
        self, resource: Literal["fundraising_pages"], **fields: Unpack[FundraisingPageFields]
    ) -> FundraisingPage: ...
    @overload
    def make(self, resource: Literal["donations"], **fields: Unpack[DonationFields]) -> Donation: ...
    @overload
    def make(self, resource: Literal["queries"], **fields: Unpack[QueryFields]) -> Query: ...
    @overload
    def make(self, resource: Literal["forms"], **fields: Unpack[FormFields]) -> Form: ...
    @overload
    def make(self, resource: Literal["submissions"], **fields: Unpack[SubmissionFields]) -> Submission: ...
    @overload
    def make(
        self, resource: Literal["event_campaigns"], **fields: Unpack[EventCampaignFields]
    ) -> EventCampaign: ...
    @overload
    def make(self, resource: Literal["campaigns"], **fields: Unpack[CampaignFields]) -> Campaign: ...
    @overload
    def make(self, resource: Literal["tags"], **fields: Unpack[TagFields]) -> Tag: ...
    @overload
    def make(self, resource: Literal["taggings"], **fields: Unpack[TaggingFields]) -> Tagging: ...
    @overload
    def make(self, resource: Literal["lists"], **fields: Unpack[ListFields]) -> List: ...
    @overload
    def make(self, resource: Literal["items"], **fields: Unpack[ItemFields]) -> Item: ...
    @overload
    def make(self, resource: Literal["wrappers"], **fields: Unpack[WrapperFields]) -> Wrapper: ...
    @overload
    def make(self, resource: Literal["messages"], **fields: Unpack[MessageFields]) -> Message: ...
    @overload
    def make(
        self, resource: Literal["advocacy_campaigns"], **fields: Unpack[AdvocacyCampaignFields]
    ) -> AdvocacyCampaign: ...
    @overload
    def make(self, resource: Literal["outreaches"], **fields: Unpack[OutreachFields]) -> Outreach: ...
    @overload
    def make(self, resource: Literal["surveys"], **fields: Unpack[SurveyFields]) -> Survey: ...
    @overload
    def make(self, resource: Literal["responses"], **fields: Unpack[ResponseFields]) -> Response: ...
    @overload
    def make(
        self, resource: Literal["unique_id_lists"], **fields: Unpack[UniqueIdListFields]
    ) -> UniqueIdList: ...
    def make(self, resource: str, **fields: Any) -> Record:
        """Make something in the first key's group as the user interface does, and return it.

        ``make("petitions", title="Keep the library open").id``. Fields are those of the API; ``hidden`` stands for
        ``action_network:hidden``, and ``from_`` for ``from``. ``references`` names parents, by their records or uuids:
        ``make("items", references={"list_id": members, "person_id": ann})``. Raises UsageError for an unknown resource
        or field, and a missing parent.
        """
        references = fields.pop("references", None) or {}
        return self.create_record(resource, fields, references)
