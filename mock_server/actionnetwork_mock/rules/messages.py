"""Messages: created and updated as drafts, then sent, stopped, scheduled and unscheduled through their helpers."""

from __future__ import annotations

from ..clock import from_stamp
from ..errors import BadRequest
from ..resources import Resource
from ..resources.messages import NEEDED_TO_SEND
from ..store.row import Row
from ..store.schema import Document
from .actions import create_action, update_action
from .context import Context
from .create import default_wrapper_id, make_in_ui
from .pace import keep_pace
from .recipients import administrative_url, complete_message, count_targeted, first_targeted, make_statistics
from .resource_rules import ResourceRules, Result, Target, take_references
from .scheduled import clear_timer, set_timer

_CAN_BE_CHANGED = ("draft", "calculating")


class MessageRules(ResourceRules):
    """The rules of messages."""

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Create a message whose targets are not yet counted, or update the one that holds a sent identifier.

        Raises TooManyRequests for the second within the setting ``message_interval_s``. Source: [messages-1],
        [limits-4].
        """
        references = take_references(resource, target, body)
        keep_pace(context, "create a message", interval_s=context.settings.seconds_between_messages)
        wrapper_id = references.get("wrapper_id") or default_wrapper_id(context)
        row = create_action(context, resource, body, {**references, "wrapper_id": wrapper_id}, _complete)
        return _have_counted(context, row)

    def update(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Update a message by a PUT. Other targets are counted again.

        Raises BadRequest if the message is no longer a draft, unless the setting ``message_edits`` allows it, and
        TooManyRequests for the second change of targets within ``message_interval_s``. Source: [messages-2],
        [messages-3] (assumed).
        """
        return _have_counted(context, update_action(context, resource, target.row, body, _complete))

    def complete_in_ui(self, context: Context, document: Document) -> None:
        """Set the page, and what the status implies."""
        complete_message(context, document)

    def advance(self, context: Context, row: Row) -> None:
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
            _begin_sending(context, row)
        elif _is_being_sent(document):
            _finish_sending(context, row)


def _complete(context: Context, document: Document) -> None:
    """Raise what forbids a change before anything is written, and return whether to count the targets."""
    before = _stored(context, document)
    if not document.get("targets"):
        document.pop("targets", None)
    if before is None:
        document["type"] = "email"
        document["administrative_url"] = administrative_url(context, str(document.get("subject", "")))
    elif not _targets_change(context, before, document):
        return
    document["status"] = "calculating"
    document.pop("total_targeted", None)


def _stored(context: Context, document: Document) -> Document | None:
    identifiers = document.get("identifiers")
    row = identifiers and context.store.get("messages", context.group.id, identifiers[0].partition(":")[2])
    return row.document() if row else None


def _targets_change(context: Context, before: Document, after: Document) -> bool:
    status = before["status"]
    if status not in _CAN_BE_CHANGED:
        if context.settings.message_edits == "drafts":
            raise BadRequest(f"Only a draft can be changed, and this message is {status}")
        return False
    if before.get("targets") == after.get("targets"):
        return False
    keep_pace(context, "change targets", interval_s=context.settings.seconds_between_messages)
    return True


def _have_counted(context: Context, row: Row) -> Row:
    if row.document()["status"] == "calculating":
        set_timer(context.store, "messages", row, due=context.now + context.settings.targeting_s)
    return row


class SendRules(ResourceRules):
    """The rules of the send helper."""

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Start sending a message and return the answer. Raises BadRequest with every reason against it."""
        _refuse(_hindrances(target.row.document()), "sent")
        _begin_sending(context, target.row)
        return {"message": "Your email has been sent."}

    def delete(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Stop a message that is being sent and return the answer. Raises BadRequest for any other."""
        document = target.row.document()
        if not _is_being_sent(document):
            raise BadRequest(
                f"Only a message that is being sent can be stopped, and this one is {document['status']}"
            )
        clear_timer(context.store, "messages", target.row)
        _finish_sending(context, target.row, stopped=True)
        return {
            "message": "Your email has been stopped. Those who got it can be left out of a later one by its targets."
        }


class ScheduleRules(ResourceRules):
    """The rules of the schedule helper."""

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Schedule a message and return the answer. Raises BadRequest with every reason against it."""
        message, start = target.row, str(body["scheduled_start_date"])
        document = message.document()
        again = context.settings.second_schedule == "accepted" and document["status"] == "scheduled"
        found = _hindrances({**document, "status": "draft"} if again else document)
        due = from_stamp(start)
        if due <= context.now:
            found.append("scheduled_start_date is not in the future")
        _refuse(found, "scheduled")
        document.update(status="scheduled", scheduled_start_date=start, modified_date=context.stamp)
        set_timer(context.store, "messages", context.store.update("messages", message, document), due=due)
        return {"message": "Your message has been scheduled"}

    def delete(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Make a scheduled message a draft again and return the answer. Raises BadRequest for any other."""
        message, document = target.row, target.row.document()
        if document["status"] != "scheduled":
            raise BadRequest(
                f"Only a scheduled message can be unscheduled, and this one is {document['status']}"
            )
        clear_timer(context.store, "messages", message)
        document.pop("scheduled_start_date", None)
        document.update(status="draft", modified_date=context.stamp)
        context.store.update("messages", message, document)
        return {"message": "Your message scheduling has been canceled"}


def _hindrances(document: Document) -> list[str]:
    """Return what a message lacks before it can be sent. Source: [messages-12] (documented)."""
    found = [f"{name} is empty" for name in NEEDED_TO_SEND if not str(document.get(name) or "").strip()]
    if document["status"] != "draft":
        found.append(f"status is {document['status']} and not draft")
    if "total_targeted" not in document:
        found.append("total_targeted is not known yet")
    elif not document["total_targeted"]:
        found.append("total_targeted is not above zero")
    return found


def _refuse(hindrances: list[str], what: str) -> None:
    if hindrances:
        raise BadRequest(f"The message cannot be {what}: {', '.join(hindrances)}")


_WHILE_SENDING = ("sending", "sending_by_timezone", "throttled")


def _is_being_sent(message: Document) -> bool:
    """Return whether a message is being sent."""
    return message["status"] in _WHILE_SENDING


def _begin_sending(context: Context, row: Row) -> None:
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


def _finish_sending(context: Context, row: Row, *, stopped: bool = False) -> None:
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
