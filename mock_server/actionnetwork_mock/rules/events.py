"""Events: their location, and the approval of events in a campaign that vets them."""

from __future__ import annotations

from collections.abc import Mapping

from ..notes import FieldValue
from ..resources import Resource
from ..store.row import Row
from ..store.schema import Document
from .actions import ActionRules, create_action, update_action
from .context import Context
from .create import is_on
from .event_campaigns import VETTING
from .locations import merge_location
from .origin import is_made_in_ui
from .resource_rules import Result, Target, take_references

PENDING = "pending_approval"


def create_event(
    context: Context,
    resource: Resource,
    sent: Document,
    references: Mapping[str, str | None],
) -> Row:
    """Create an event, or update the one that holds a sent foreign identifier, and return its row.

    In a campaign with vetting it is pending approval, whatever status was sent. Source: [events-7] (documented).
    """
    _locate(context, {}, sent)
    campaign_id = references.get("event_campaign_id")
    if campaign_id is not None and is_on(context.store, "event_campaigns", campaign_id, VETTING):
        if sent.get("status", PENDING) != PENDING:
            context.notes.add(
                "vetted",
                f"The campaign vets its events, so the status is {PENDING}.",
                at=FieldValue("status"),
            )
        sent["status"] = PENDING
    return create_action(context, resource, sent, references)


def update_event(context: Context, resource: Resource, row: Row, sent: Document) -> Row:
    """Update an event by a PUT, and return its row. Parts of the location that were not sent stay (assumed)."""
    _locate(context, row.document().get("location") or {}, sent)
    return update_action(context, resource, row, sent)


def _locate(context: Context, known: Document, sent: Document) -> None:
    if "location" in sent:
        sent["location"] = merge_location(known, sent["location"] or {}, context.notes) or None


class EventRules(ActionRules):
    """The rules of events."""

    local_times = ("start_date", "end_date")

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Create an event, or update the one that holds a sent foreign identifier."""
        return create_event(context, resource, body, take_references(resource, target, body))

    def update(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Update an event."""
        return update_event(context, resource, target.row, body)

    def complete_in_ui(self, context: Context, document: Document) -> None:
        """Complete the location, and leave the name blank. Source: [events-10], [events-5]."""
        if is_made_in_ui(document):
            document.setdefault("name", "")
        location = document.get("location")
        if isinstance(location, dict):
            document.pop("location")
            if found := merge_location({}, location, context.notes):
                document["location"] = found
