"""Hosting: a person creates an event in an event campaign, on the campaign's page for hosts."""

from __future__ import annotations

from typing import Any

from ..errors import UsageError
from ..resources import resource_named
from ..rules.context import Context
from ..rules.create import is_on, make_in_ui
from ..rules.event_campaigns import VETTING
from ..rules.events import PENDING
from ..rules.mailbox import respond
from ..store import Document, Row
from .public_pages import PageArguments, match_and_tag, write_records


class HostEvent(PageArguments, kw_only=True):
    """Arguments of ``host_event``: the host, and the fields of the event, ``{"title": "Assembly in Salem"}``."""

    event_campaign_id: str
    event: dict[str, Any]


def host_event(context: Context, act: HostEvent) -> Document:
    """A person creates an event in an event campaign, becomes its organizer and attends it.

    The event waits for approval if the campaign vets its events. Webhooks send the host's attendance and nothing
    else. The campaign's tags are added, and its autoresponse is sent. Source: [webhooks-14] (assumed).
    """
    campaign = _find_campaign(context, act.event_campaign_id)
    matched, names = match_and_tag(context, act, campaign)
    event = _make_event(context, campaign, matched.row.id, act.event)
    attendances = resource_named("attendances")
    written = write_records(context, attendances, event, matched, names, [{}], act)
    respond(context, "event_campaigns", campaign, matched.row.id)
    return {
        "person_id": matched.row.id,
        "event": context.store.find("events", context.group.id, id=event.id)[0].document(),
        "records": [row.document() for row in written],
    }


def _find_campaign(context: Context, uuid: str) -> Row:
    """Return an event campaign of any group, since people host in those of other groups too. Raises UsageError."""
    found = context.store.find("event_campaigns", None, id=uuid)
    if not found:
        raise UsageError(f"there is no event campaign {uuid!r}")
    return found[0]


def _make_event(context: Context, campaign: Row, host_id: str, sent: Document) -> Row:
    if not sent.get("title"):
        raise UsageError("an event needs a title: event={'title': 'Assembly in Salem'}")
    if is_on(context.store, "event_campaigns", campaign.id, VETTING):
        if sent.get("status", PENDING) != PENDING:
            raise UsageError(f"the campaign vets its events, so the status cannot be {sent['status']!r}")
        sent = {**sent, "status": PENDING}
    references = {"event_campaign_id": campaign.id, "creator_id": host_id, "organizer_id": host_id}
    return make_in_ui(context, "events", sent, references)
