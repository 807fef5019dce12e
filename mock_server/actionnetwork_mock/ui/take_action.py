"""What anybody does on the public pages of actions: sign, come, fill in, give, answer, write or call."""

from __future__ import annotations

from ..errors import UsageError
from ..resources import Resource
from ..rules.context import Context
from ..store import Document
from .arguments import Arguments, as_document
from .donations import DonationArguments, donation_content
from .public_pages import PageArguments, find_action, record_page_action, record_resource_of


class Target(Arguments):
    """Who is written to or called."""

    title: str = ""
    given_name: str = ""
    family_name: str = ""
    ocdid: str = ""


class TakeAction(DonationArguments, kw_only=True):
    """Arguments of ``take_action``. ``resource`` is that of the action: ``"petitions"``, ``"events"`` and so on."""

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
    """Somebody acts on the page of an action; a letter or call leaves one record for each of its targets.

    Webhooks get the records of one letter in one body. Source: [webhooks-55] (documented).
    """
    records = record_resource_of(act.resource)
    _refuse_what_has_no_place(records, act)
    if records.name == "donations":
        sent = [donation_content(context, act)]
    elif records.name == "outreaches":
        sent = _letter(act)
    else:
        sent = [{"comments": act.comments}] if act.comments else [{}]
    return record_page_action(context, act.resource, act.action_id, act, sent)


def _letter(act: TakeAction) -> list[Document]:
    """Return what each target is sent."""
    if not act.targets:
        raise UsageError("a letter or call needs targets: name one, or have it given up with give_up_letter")
    written = as_document(act)
    shared: Document = {name: written[name] for name in ("subject", "message", "duration") if name in written}
    return [{**shared, "targets": [as_document(target)]} for target in act.targets]


def give_up_letter(context: Context, act: GiveUpLetter) -> Document:
    """Somebody fills in the address of a letter and goes no further: no target, no subject, no message.

    Source: [webhooks-56] (documented that webhooks hear of it; which fields are missing is assumed, and that the API
    has a record of it).
    """
    campaign = find_action(context, "advocacy_campaigns", act.advocacy_campaign_id)
    if campaign.document().get("type") != "email":
        raise UsageError(f"{campaign.id} is no campaign of letters, so there is none to give up")
    return record_page_action(context, "advocacy_campaigns", campaign.id, act, [{}])


_FIELDS_OF = {"amount": "recipients", "period": "action_network:recurrence"}
"""Where an argument ends up that is not called as the record's field."""


def _refuse_what_has_no_place(records: Resource, act: TakeAction) -> None:
    declared = {field.name for field in records.fields}
    everywhere = {*PageArguments.__struct_fields__, "resource", "action_id"}
    for name in as_document(act):
        if name not in everywhere and _FIELDS_OF.get(name, name) not in declared:
            raise UsageError(f"{records.name} have no {name}")
