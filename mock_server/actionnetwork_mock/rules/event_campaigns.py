"""Event campaigns: the page on which hosts create events."""

from __future__ import annotations

from collections.abc import Mapping

from actionnetwork_fixtures.site import SITE

from ..store.schema import Document
from .actions import ActionRules
from .context import Context

VETTING = "vetting"
"""The option that makes new events of a campaign wait for approval."""


class EventCampaignRules(ActionRules):
    """The rules of event campaigns."""

    switches: Mapping[str, str] = {VETTING: "new events of the campaign start as pending_approval"}

    def complete_in_ui(self, context: Context, document: Document) -> None:
        """Set the page on which hosts create events. Source: [event_campaigns.fields.host_url] (documented)."""
        number = context.store.next_number("event_campaigns")
        document.setdefault("host_url", f"{SITE}/events/new?event_campaign_id={number}")
