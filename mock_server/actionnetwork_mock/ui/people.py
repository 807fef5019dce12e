"""What an organizer does to people in the user interface: adds one, subscribes or unsubscribes many from a report."""

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
    """Arguments of ``add_activist``; whether the person is on the list then, ``subscribe`` says."""

    person: Person
    subscribe: bool = True
    add_tags: list[str] = []


class MassSubscribe(Arguments):
    """Arguments of ``mass_subscribe`` and ``mass_unsubscribe``: emails of the report, or None for everybody."""

    emails: list[str] | None = None


def add_activist(context: Context, act: AddActivist) -> Document:
    """An organizer adds somebody by hand, or saves anew who is known.

    Subscribed webhooks hear of it where it subscribes; the payload does not say that it did, and has neither tags nor
    custom fields. Who is known and subscribed stays so. Source: [webhooks-63], [ui-2] (documented).
    """
    if any(one.status is not None for one in act.person.email_addresses):
        raise UsageError("email_addresses take no status here: say it with subscribe")
    sent = as_document(act.person)
    if act.subscribe and sent["email_addresses"]:
        sent["email_addresses"][0]["status"] = "subscribed"
    matched = match_with_email(context, sent, new_status="unsubscribed")
    add_tags_by_name(context, act.add_tags, matched.row.id)
    context.domain_events.append(PersonAdded(context.group, matched.row.id, by_hand=True))
    return {"person_id": matched.row.id}


def mass_subscribe(context: Context, act: MassSubscribe) -> Document:
    """An organizer subscribes the people of a report; Subscribed webhooks hear of those who were not.

    Source: [webhooks-9], [webhooks-25] (documented).
    """
    changed = _set_status(context, act.emails, "subscribed")
    context.domain_events.extend(PersonAdded(context.group, person_id) for person_id in changed)
    return {"subscribed": len(changed)}


def mass_unsubscribe(context: Context, act: MassSubscribe) -> Document:
    """An organizer unsubscribes the people of a report; no webhook hears of it. Source: [webhooks-8] (documented)."""
    return {"unsubscribed": len(_set_status(context, act.emails, "unsubscribed"))}


def _set_status(context: Context, emails: list[str] | None, status: str) -> list[str]:
    """Set the subscription of those who have another, and return their uuids."""
    rows = _everybody(context) if emails is None else _people(context, emails)
    others = [row for row in rows if _is_other(row, status)]
    for row in others:
        apply_person_changes(context, row, {"email_addresses": [{"status": status}]})
    return [row.id for row in others]


def _is_other(row: Row, status: str) -> bool:
    document = row.document()
    return email_of(document) is not None and status_of(document, "email_addresses") != status


def _everybody(context: Context) -> Iterator[Row]:
    scope = Scope("people", context.group.id)
    for offset in range(0, context.store.count(scope), _AT_ONCE):
        yield from context.store.page(scope, offset=offset, limit=_AT_ONCE)


_AT_ONCE = 1000


def _people(context: Context, emails: Iterable[str]) -> Iterator[Row]:
    """Give the people of the group who have these emails, each once. Raises UsageError for one whom nobody has."""
    for email in dict.fromkeys(email.strip().casefold() for email in emails):
        found = context.store.find("people", context.group.id, email_address=email)
        if not found:
            raise UsageError(f"nobody in this group has the email {email!r}")
        yield found[0]
