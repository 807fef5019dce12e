"""Events: their location, and the approval of events in a campaign that vets them."""

from __future__ import annotations

from collections.abc import Mapping

from ..resources import VETTING, Resource
from ..store import Document, Row
from .actions import create_action, nothing_more, update_action
from .context import Context
from .create import is_on
from .locations import merge_location

PENDING = "pending_approval"


def create_event(
    context: Context, resource: Resource, sent: Document, references: Mapping[str, str | None]
) -> Row:
    """Create an event, or update the one that holds a sent foreign identifier, and return its row.

    In a campaign with vetting it is pending approval, whatever status was sent. Source: [events-7] (documented).
    """
    _locate(context, {}, sent)
    campaign_id = references.get("event_campaign_id")
    if campaign_id is not None and is_on(context.store, "event_campaigns", campaign_id, VETTING):
        if sent.get("status", PENDING) != PENDING:
            context.notes.add("vetted", f"The campaign vets its events, so the status is {PENDING}.")
        sent["status"] = PENDING
    return create_action(context, resource, sent, nothing_more, references)


def update_event(context: Context, resource: Resource, row: Row, sent: Document) -> Row:
    """Update an event by a PUT, and return its row. Parts of the location that were not sent stay (assumed)."""
    _locate(context, row.document().get("location") or {}, sent)
    return update_action(context, resource, row, sent, nothing_more)


def _locate(context: Context, known: Document, sent: Document) -> None:
    if "location" in sent:
        sent["location"] = merge_location(known, sent["location"] or {}, context.notes) or None
