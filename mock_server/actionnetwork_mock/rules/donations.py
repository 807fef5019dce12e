"""Donations: computed fields, and those that the server sets whatever was sent."""

from __future__ import annotations

from ..errors import BadRequest
from ..store import Document
from .context import Context
from .money import add_up


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
            "period-ignored", f"A donation that does not recur has no period, so {period} was dropped."
        )
    return {"recurring": True, "period": period} if recurring and period else {"recurring": recurring}
