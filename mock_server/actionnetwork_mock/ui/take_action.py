"""UI actions on the public page of any action: sign, attend, submit, donate, respond, write or call."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..errors import UsageError
from ..resources import Resource
from ..rules.context import Context
from ..store import Document
from .arguments import Arguments, as_document
from .donations import DonationArguments, donation_content
from .public_pages import PageArguments, find_action, record_page_action, record_resource_of


class Target(Arguments):
    """The target of a letter or call."""

    title: str = ""
    given_name: str = ""
    family_name: str = ""
    ocdid: str = ""


class TakeAction(DonationArguments, kw_only=True):
    """Arguments of ``take_action``. ``resource`` is the action's: ``"petitions"``, ``"events"`` and so on."""

    resource: str
    action_id: str
    comments: str | None = None
    subject: str | None = None
    message: str | None = None
    duration: int | None = None
    targets: list[Target] = []


class GiveUpLetter(PageArguments, kw_only=True):
    """Arguments of ``give_up_letter``."""

    advocacy_campaign_id: str


def take_action(context: Context, act: TakeAction) -> Document:
    """A person takes an action on its page. A letter or call makes one record for each target.

    Webhooks send the records of one letter in one body. Source: [webhooks-55] (documented).
    """
    records = record_resource_of(act.resource)
    _refuse_what_has_no_place(records, act)
    declared = {field.name for field in records.fields}
    content = next((make for field, make in _CONTENT.items() if field in declared), _comment)
    sent = content(context, act)
    return record_page_action(context, act.resource, act.action_id, act, sent)


def _comment(_context: Context, act: TakeAction) -> list[Document]:
    return [{"comments": act.comments}] if act.comments else [{}]


def _gift(context: Context, act: TakeAction) -> list[Document]:
    return [donation_content(context, act)]


def _letter(_context: Context, act: TakeAction) -> list[Document]:
    """Return the content of the record for each target."""
    if not act.targets:
        raise UsageError("a letter or call needs targets: name one, or have it given up with give_up_letter")
    written = as_document(act)
    shared: Document = {name: written[name] for name in ("subject", "message", "duration") if name in written}
    return [{**shared, "targets": [as_document(target)]} for target in act.targets]


_CONTENT: Mapping[str, Callable[[Context, TakeAction], list[Document]]] = {
    "recipients": _gift,
    "targets": _letter,
}
"""What records contain, by a field that they have; all others have a comment."""


def give_up_letter(context: Context, act: GiveUpLetter) -> Document:
    """A person enters an address on the page of a letter and leaves: no target, no subject, no message.

    Source: [webhooks-56] (documented that webhooks fire; assumed: which fields are missing, and that the API has a
    record).
    """
    campaign = find_action(context, "advocacy_campaigns", act.advocacy_campaign_id)
    if campaign.document().get("type") != "email":
        raise UsageError(f"{campaign.id} is not a campaign of letters, so no letter can be given up")
    return record_page_action(context, "advocacy_campaigns", campaign.id, act, [{}])


_FIELDS_OF = {"amount": "recipients", "period": "action_network:recurrence"}
"""The record's field for an argument that has another name."""


def _refuse_what_has_no_place(records: Resource, act: TakeAction) -> None:
    declared = {field.name for field in records.fields}
    everywhere = {*PageArguments.__struct_fields__, "resource", "action_id"}
    for name in as_document(act):
        if name not in everywhere and _FIELDS_OF.get(name, name) not in declared:
            raise UsageError(f"{records.name} have no {name}")
