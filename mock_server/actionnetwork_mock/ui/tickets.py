"""Tickets of ticketed events, which webhooks send and the API does not show.

Source: [webhooks-46], [webhooks-47] (documented).
"""

from __future__ import annotations

from ..errors import UsageError
from ..ids import make_uuid, native_identifier
from ..resources import resource_named
from ..rules.context import Context
from ..rules.domain_events import ActionTaken
from ..rules.records import touch
from ..store import Document
from .arguments import Arguments, add_tags_by_name, match_visitor
from .donations import Amount, format_amount
from .public_pages import PageArguments, referrer_of


class Ticket(Arguments):
    """One ticket. ``title`` is the kind of ticket; a free one has the amount 0."""

    title: str
    amount: Amount
    description: str = ""
    currency: str = "USD"


class BuyTickets(PageArguments, kw_only=True):
    """Arguments of ``buy_tickets``."""

    tickets: list[Ticket]


def buy_tickets(context: Context, act: BuyTickets) -> Document:
    """A person buys tickets of a ticketed event. The API shows neither the event nor the attendance, only the person.

    Webhooks fire, except those for a specific action, because the event has no id.
    """
    if not act.tickets:
        raise UsageError("tickets is empty: name at least one, with title and amount")
    matched = match_visitor(context, act.person)
    names = add_tags_by_name(context, act.add_tags, matched.row.id)
    attendance: Document = {
        "identifiers": [native_identifier(_next_purchase(context))],
        "created_date": context.stamp,
        "modified_date": context.stamp,
        "status": "accepted",
        **referrer_of(act),
        "tickets": [_shown(ticket) for ticket in act.tickets],
    }
    touch(context, matched.row.id)
    ids = {"person_id": matched.row.id}
    resource = resource_named("attendances")
    context.domain_events.append(
        ActionTaken(context.group, resource, attendance, ids, matched.entered, names)
    )
    return {"person_id": matched.row.id, "records": [attendance]}


def _shown(ticket: Ticket) -> Document:
    return {
        "title": ticket.title,
        "description": ticket.description,
        "amount": format_amount(ticket.amount, free=True),
        "currency": ticket.currency,
    }


def _next_purchase(context: Context) -> str:
    """Return the uuid of a purchase. Purchases are not stored."""
    found = context.store.query("SELECT value FROM meta WHERE name = 'purchases'")
    number = int(str(found[0][0])) + 1 if found else 1
    context.store.query("INSERT OR REPLACE INTO meta VALUES ('purchases', ?)", (str(number),))
    return make_uuid(context.store.seed, "purchases", number)
