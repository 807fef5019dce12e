"""Events: their location, and the approval of events in a campaign that vets them."""

from __future__ import annotations

from ..notes import FieldValue
from ..resources import Resource
from ..store.schema import Document
from .actions import ActionRules, create_action, update_action
from .context import Context
from .create import is_on
from .event_campaigns import VETTING
from .locations import merge_location
from .origin import is_made_in_ui
from .resource_rules import Result, Target, take_references

PENDING = "pending_approval"


def _locate(context: Context, known: Document, sent: Document) -> None:
    if "location" in sent:
        sent["location"] = merge_location(known, sent["location"] or {}, context.notes) or None


class EventRules(ActionRules):
    """The rules of events."""

    local_times = ("start_date", "end_date")

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Create an event, or update the one that holds a sent foreign identifier.

        In a campaign with vetting it is pending approval, whatever status was sent. Source: [events-7] (documented).
        """
        references = take_references(resource, target, body)
        _locate(context, {}, body)
        campaign_id = references.get("event_campaign_id")
        if campaign_id is not None and is_on(context.store, "event_campaigns", campaign_id, VETTING):
            if body.get("status", PENDING) != PENDING:
                context.notes.add(
                    "vetted",
                    f"The campaign vets its events, so the status is {PENDING}.",
                    at=FieldValue("status"),
                )
            body["status"] = PENDING
        return create_action(context, resource, body, references)

    def update(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Update an event. Parts of the location that were not sent stay (assumed)."""
        _locate(context, target.row.document().get("location") or {}, body)
        return update_action(context, resource, target.row, body)

    def complete_in_ui(self, context: Context, document: Document) -> None:
        """Complete the location, and leave the name blank. Source: [events-10], [events-5]."""
        if is_made_in_ui(document):
            document.setdefault("name", "")
        location = document.get("location")
        if isinstance(location, dict):
            document.pop("location")
            if found := merge_location({}, location, context.notes):
                document["location"] = found
