"""Donations: computed fields, and those that the server sets whatever was sent."""

from __future__ import annotations

from ..errors import BadRequest, UsageError
from ..notes import FieldValue
from ..settings import Settings
from ..store.schema import Document
from .context import Context
from .money import add_up, parse_money
from .records import RecordRules


def complete_donation(context: Context, document: Document, sent: Document, page: Document) -> None:
    """Complete a donation: payment, currency, recurrence and the sum of the amounts.

    Raises BadRequest without recipients, and for an invalid currency.
    Source: [donations-7], [donations.fields.recipients].
    """
    if "payment" not in document:
        _begin(context, document, sent, page)
    if "recipients" in sent:
        if not document["recipients"]:
            raise BadRequest("recipients must name at least one")
        document["amount"] = add_up(recipient["amount"] for recipient in document["recipients"])
    if "action_network:recurrence" in sent:
        document["action_network:recurrence"] = _recurrence(context, sent["action_network:recurrence"])


def _begin(context: Context, document: Document, sent: Document, page: Document) -> None:
    """Set the fields that never change after the donation was made."""
    document["payment"] = payment(context.store.next_id("donations"))
    document["currency"] = _currency(
        context, sent.get("currency") or page.get("currency") or document["currency"]
    )


def payment(uuid: str) -> Document:
    """Return how a donation was paid; the reference number is its own uuid. Source: [donations-8]."""
    return {"method": "Credit Card", "reference_number": uuid, "authorization_stored": False}


def _currency(context: Context, code: str) -> str:
    """Return the sent currency, else the page's, in one case. Source: [donations-6]."""
    code = code.strip()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise BadRequest(f"currency must be three letters, such as usd, not {code[:60]!r}")
    return code.upper() if context.settings.donation_currency == "upper" else code.lower()


def _recurrence(context: Context, sent: Document) -> Document:
    """Set ``recurring`` from the period. A period of a donation that does not recur is dropped."""
    period = sent.get("period")
    recurring = sent.get("recurring", period is not None)
    if period is not None and not recurring:
        context.notes.add(
            "period-ignored",
            f"A donation that does not recur has no period, so {period} was dropped.",
            at=FieldValue("period", period),
        )
    return {"recurring": True, "period": period} if recurring and period else {"recurring": recurring}


class DonationRules(RecordRules):
    """The rules of donations."""

    def has_html_not_found(self, settings: Settings) -> bool:
        """Return what the setting ``unknown_donation`` says. Source: [donations-16]."""
        return settings.unknown_donation == "html"

    def refuses_null(self, settings: Settings) -> bool:
        """Return what the setting ``null_in_donation`` says. Source: [writing-4]."""
        return settings.null_in_donation == "refused"

    def complete(self, context: Context, document: Document, sent: Document, action: Document) -> None:
        """Complete a donation to a fundraising page."""
        complete_donation(context, document, sent, action)

    def complete_in_ui(self, context: Context, document: Document) -> None:
        """Add up the recipients, or make the group the recipient of an amount that was given alone.

        A refunded donation has an ``amount`` of None, and then no amount at all. Source: [donations-11].
        """
        paid_back = "amount" in document and document["amount"] is None
        amount = document.pop("amount", None)
        recipients = document.get("recipients")
        if recipients is None:
            given = "0.00" if amount is None else amount
            recipients = [{"display_name": context.group.name, "amount": given}]
        document["recipients"] = [{**one, "amount": _amount(one.get("amount"))} for one in recipients]
        document.setdefault("payment", payment(context.store.next_id("donations")))
        if not paid_back:
            document["amount"] = add_up(one["amount"] for one in document["recipients"])


def _amount(given: object) -> str:
    parsed = parse_money(given) if isinstance(given, (str, int, float)) else None
    if parsed is None:
        raise UsageError(f"{given!r} is not an amount: write a text or number such as 25.00")
    return parsed
