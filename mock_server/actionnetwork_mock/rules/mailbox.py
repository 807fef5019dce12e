"""Autoresponses: the mail that an action of the user interface sends to its participants, kept in a mailbox for
tests.
"""

from __future__ import annotations

import msgspec

from ..notes import FieldValue
from ..resources import Resource
from ..store.row import Row
from ..store.schema import Document, Value
from ..store.store import Store
from .contacts import email_of
from .context import Context
from .origin import is_made_in_ui


class Mail(msgspec.Struct, frozen=True):
    """One autoresponse: ``Mail("ada@example.org", "Thank you", "<p>...</p>", "petitions", "3a6f...", "2026-...Z")``."""

    to: str
    subject: str
    body: str
    resource: str
    action_id: str
    sent_date: str


def switch_on_autoresponse(store: Store, resource: str, action_id: str, *, subject: str, body: str) -> None:
    """Set the autoresponse of an action, replacing an existing one."""
    with store.transaction():
        store.query(
            "INSERT OR REPLACE INTO autoresponses VALUES (?, ?, ?, ?)", (resource, action_id, subject, body)
        )


def send_autoresponse(
    context: Context,
    resource: Resource,
    action_name: str,
    action: Row,
    person_id: str,
    triggers: Document | None,
) -> None:
    """Send an action's autoresponse if the call asks for it and the conditions are met; else add a note with the
    reason.

    ``resource`` is the record's, ``action_name`` the action's, such as ``"petitions"``. Only actions made in the user
    interface can have an autoresponse, and the default is not to send it. Source: [keyless-6] (documented).
    """
    if not ((triggers or {}).get("autoresponse") or {}).get("enabled"):
        return
    found, to = _autoresponse_of(context, action_name, action), _email_of(context, person_id)
    for hinders, reason in (
        (resource.helper is None or not resource.helper.autoresponse, "this helper offers none"),
        (not is_made_in_ui(action.document()), "the action was made through the API"),
        (not found, "none is switched on for the action"),
        (to is None, "the person has no email"),
    ):
        if hinders:
            sentence = f"An autoresponse was asked for and not sent: {reason}."
            context.notes.add("no-autoresponse", sentence, at=FieldValue("autoresponse"))
            return
    _send(context, to, found, action_name, action)


def respond(context: Context, action_name: str, action: Row, person_id: str) -> None:
    """Send the autoresponse of an action to a person who used its page. Pages send it without being asked.

    Actions made through the API have none. Source: [keyless-6] (documented).
    """
    found, to = _autoresponse_of(context, action_name, action), _email_of(context, person_id)
    if found and to and is_made_in_ui(action.document()):
        _send(context, to, found, action_name, action)


def _autoresponse_of(context: Context, action_name: str, action: Row) -> tuple[Value, ...]:
    """Return subject and body of an action's autoresponse, or None."""
    found = context.store.query(
        "SELECT subject, body FROM autoresponses WHERE resource = ? AND action_id = ?",
        (action_name, action.id),
    )
    return found[0] if found else ()


def _email_of(context: Context, person_id: str) -> str | None:
    person = context.store.get("people", context.group.id, person_id)
    return email_of(person.document()) if person else None


def _send(
    context: Context, to: str | None, content: tuple[Value, ...], action_name: str, action: Row
) -> None:
    context.store.query(
        "INSERT INTO mailbox (recipient, subject, body, resource, action_id, sent_date) VALUES (?, ?, ?, ?, ?, ?)",
        (to, *content, action_name, action.id, context.stamp),
    )


def count_mail(store: Store) -> int:
    """Return how many mails were sent."""
    ((count,),) = store.query("SELECT COUNT(*) FROM mailbox")
    return int(count or 0)


def find_mail(store: Store, number: int) -> Mail | None:
    """Return the mail with a number, which counts from 1, or None."""
    rows = store.query(f"{_SELECT} LIMIT 1 OFFSET ?", (number - 1,))
    return Mail(*map(str, rows[0])) if number > 0 and rows else None


def list_mail(store: Store) -> list[Mail]:
    """Return all sent mail, oldest first."""
    return [Mail(*map(str, row)) for row in store.query(_SELECT)]


_SELECT = "SELECT recipient, subject, body, resource, action_id, sent_date FROM mailbox ORDER BY seq"
