"""Sending messages: how the status changes with the clock, and what a sent message leaves."""

from __future__ import annotations

from ..clock import from_stamp
from ..store import Document, Row
from .context import Context
from .create import make_in_ui
from .recipients import count_targeted, first_targeted
from .scheduled import set_timer
from .statistics import make_statistics

_WHILE_SENDING = ("sending", "sending_by_timezone", "throttled")


def is_being_sent(message: Document) -> bool:
    """Return whether a message is being sent."""
    return message["status"] in _WHILE_SENDING


def advance_message(context: Context, row: Row) -> None:
    """Do what is due for a message: end its count, start sending it, or end that.

    Source: [messages-1], [messages-4].
    """
    document = row.document()
    if document["status"] == "calculating":
        document.update(
            status="draft", total_targeted=count_targeted(context, document), modified_date=context.stamp
        )
        context.store.update("messages", row, document)
    elif document["status"] == "scheduled":
        begin_sending(context, row)
    elif is_being_sent(document):
        finish_sending(context, row)


def begin_sending(context: Context, row: Row) -> None:
    """Start sending a message. It is sent after the setting ``sending_s``."""
    document = row.document()
    document.pop("scheduled_start_date", None)
    document.update(
        status=context.settings.status_while_sending,
        sent_start_date=context.stamp,
        modified_date=context.stamp,
    )
    store = context.store
    set_timer(
        store,
        "messages",
        store.update("messages", row, document),
        due=context.now + context.settings.sending_s,
    )


def finish_sending(context: Context, row: Row, *, stopped: bool = False) -> None:
    """End the sending of a message, early if ``stopped``: set its statistics and the list of recipients."""
    document = row.document()
    sent = int(document.get("total_targeted") or 0)
    if stopped:
        sent = int(sent * _share_sent(context, document))
    document.update(
        status=context.settings.status_after_stop if stopped else "sent",
        statistics=make_statistics(sent, context.settings),
        modified_date=context.stamp,
    )
    context.store.update("messages", row, document)
    context.store.repoint("messages", row, "list_id", _make_recipients(context, document, sent))


def _share_sent(context: Context, message: Document) -> float:
    """Return the share that is sent, from 0 to 1: mails leave evenly over the setting ``sending_s``."""
    begun = from_stamp(message["sent_start_date"]) if "sent_start_date" in message else context.now
    whole = context.settings.sending_s
    return min(max(context.now - begun, 0) / whole, 1) if whole else 1


def _make_recipients(context: Context, message: Document, sent: int) -> str:
    """Return the uuid of a new list of the recipients. Source: [lists-1] (documented)."""
    subject = str(message.get("subject", ""))
    recipients = make_in_ui(
        context,
        "lists",
        {
            "name": message.get("name") or subject,
            "title": subject,
            "description": "Email",
            "browser_url": message["administrative_url"],
        },
    )
    for person in first_targeted(context, message, min(sent, context.settings.max_recipients)):
        make_in_ui(context, "items", {}, {"list_id": recipients.id, "person_id": person.id})
    return recipients.id
