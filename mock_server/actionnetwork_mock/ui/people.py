"""What an organizer does to people in the user interface: adds a person, subscribes or unsubscribes those of a
report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..errors import UsageError
from ..rules.contacts import email_of, status_of
from ..rules.context import Context
from ..rules.domain_events import PersonAdded
from ..rules.people import apply_person_changes
from ..store import Document, Row, Scope
from .arguments import Arguments, Person, add_tags_by_name, as_document, match_with_email


class AddActivist(Arguments):
    """Arguments of ``add_activist``. ``subscribe`` says whether the person is subscribed afterwards."""

    person: Person
    subscribe: bool = True
    add_tags: list[str] = []


class MassSubscribe(Arguments):
    """Arguments of ``mass_subscribe`` and ``mass_unsubscribe``: the emails of the report, or None for all people."""

    emails: list[str] | None = None


def add_activist(context: Context, act: AddActivist) -> Document:
    """An organizer adds a person by hand, or saves a known person again.

    Webhooks with the trigger ``subscribed`` fire if this subscribes the person. The payload shows no status, tags or
    custom fields. A known person who is subscribed stays subscribed. Source: [webhooks-63], [ui-2] (documented).
    """
    if any(email.status is not None for email in act.person.email_addresses):
        raise UsageError("email_addresses take no status here: use subscribe")
    sent = as_document(act.person)
    if act.subscribe and sent["email_addresses"]:
        sent["email_addresses"][0]["status"] = "subscribed"
    matched = match_with_email(context, sent, new_status="unsubscribed")
    add_tags_by_name(context, act.add_tags, matched.row.id)
    context.domain_events.append(PersonAdded(context.group, matched.row.id, by_hand=True))
    return {"person_id": matched.row.id}


def mass_subscribe(context: Context, act: MassSubscribe) -> Document:
    """An organizer subscribes the people of a report.

    Webhooks with the trigger ``subscribed`` fire for those who were not.

    Source: [webhooks-9], [webhooks-25] (documented).
    """
    changed = _set_status(context, act.emails, "subscribed")
    context.domain_events.extend(PersonAdded(context.group, person_id) for person_id in changed)
    return {"subscribed": len(changed)}


def mass_unsubscribe(context: Context, act: MassSubscribe) -> Document:
    """An organizer unsubscribes the people of a report. No webhook fires. Source: [webhooks-8] (documented)."""
    return {"unsubscribed": len(_set_status(context, act.emails, "unsubscribed"))}


def _set_status(context: Context, emails: list[str] | None, status: str) -> list[str]:
    """Change the subscription of people who have another, and return their uuids."""
    rows = (
        context.store.each(Scope("people", context.group.id)) if emails is None else _people(context, emails)
    )
    others = [row for row in rows if _is_other(row, status)]
    for row in others:
        apply_person_changes(context, row, {"email_addresses": [{"status": status}]})
    return [row.id for row in others]


def _is_other(row: Row, status: str) -> bool:
    document = row.document()
    return email_of(document) is not None and status_of(document, "email_addresses") != status


def _people(context: Context, emails: Iterable[str]) -> Iterator[Row]:
    """Yield the people of the group with these emails, each once. Raises UsageError for an email that no person has."""
    for email in dict.fromkeys(email.strip().casefold() for email in emails):
        found = context.store.find("people", context.group.id, email_address=email)
        if not found:
            raise UsageError(f"no person of this group has the email {email!r}")
        yield found[0]
