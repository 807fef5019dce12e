"""Donations on public pages, and refunds."""

from __future__ import annotations

from typing import Literal

from ..errors import UsageError
from ..resources import resource_named
from ..rules.context import Context
from ..rules.counters import recount
from ..rules.money import parse_money
from ..rules.records import emit_action_taken, touch
from ..store import Document
from .arguments import Arguments
from .public_pages import PageArguments, record_page_action

Period = Literal["Weekly", "Monthly", "Quarterly", "Yearly"]
Amount = str | int | float


class Recipient(Arguments):
    """A recipient and the amount it gets."""

    display_name: str
    amount: Amount


class DonationArguments(PageArguments, kw_only=True):
    """Arguments of a donation: an ``amount`` for the group, or ``recipients``. With ``period`` it recurs."""

    amount: Amount | None = None
    recipients: list[Recipient] = []
    currency: str | None = None
    period: Period | None = None


class Donate(DonationArguments, kw_only=True):
    """Arguments of ``donate``."""

    fundraising_page_id: str


class GiveBack(Arguments):
    """Arguments of ``give_back``."""

    donation_id: str


def donate(context: Context, act: Donate) -> Document:
    """A person donates on a fundraising page, also on one made in the user interface, which the API would refuse."""
    return record_page_action(
        context, "fundraising_pages", act.fundraising_page_id, act, [donation_content(context, act)]
    )


def give_back(context: Context, act: GiveBack) -> Document:
    """A donation is refunded: it loses its amount, and webhooks send it again, without an amount.

    Source: [webhooks-51] (observed: the payload without amount; assumed: that it is the same donation).
    """
    donations = resource_named("donations")
    row = context.store.get("donations", context.group.id, act.donation_id)
    if row is None:
        raise UsageError(f"there is no {act.donation_id!r} among the donations of this group")
    document = row.document()
    if document.pop("amount", None) is None:
        raise UsageError(f"the donation {act.donation_id} was paid back already")
    row = context.store.update("donations", row, {**document, "modified_date": context.stamp})
    page_id, person_id = row.references
    assert page_id is not None
    assert person_id is not None
    recount(context, donations, page_id)
    touch(context, person_id)
    emit_action_taken(context, donations, row)
    return {"person_id": person_id, "records": [row.document()]}


def donation_content(context: Context, act: DonationArguments) -> Document:
    """Return a donation's recipients, currency and recurrence. Raises UsageError for invalid amounts."""
    if (act.amount is None) == (not act.recipients):
        raise UsageError("a donation needs an amount, or recipients with an amount each, and not both")
    given = act.recipients
    if act.amount is not None:
        given = [Recipient(display_name=context.group.name, amount=act.amount)]
    gift: Document = {
        "recipients": [
            {"display_name": recipient.display_name, "amount": format_amount(recipient.amount)}
            for recipient in given
        ]
    }
    if act.currency is not None:
        gift["currency"] = act.currency
    if act.period is not None:
        gift["action_network:recurrence"] = {"recurring": True, "period": act.period}
    return gift


def format_amount(amount: Amount, *, free: bool = False) -> str:
    """Return an amount as the API writes it, ``"25.00"``.

    Raises UsageError for an invalid amount, and for 0 unless ``free``.
    """
    found = parse_money(amount)
    if found is None or not (free or found.strip("0.")):
        raise UsageError(f"{amount!r} is no amount: it takes a text or number above 0 such as 25.00")
    return found
