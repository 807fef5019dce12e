"""Records of actions: signatures, attendances, donations and the like, for a person who is named or brought along."""

from __future__ import annotations

import copy
from collections.abc import Callable

from ..errors import BadRequest
from ..resources import Resource, resource_named
from ..store import Document, Row, Scope
from .actions import slug
from .context import Context
from .identifiers import add_identifiers, foreign
from .mailbox import send_autoresponse
from .people import sign_up
from .visible import find_visible

Complete = Callable[[Context, Document, Document, Document], None]
"""Finishes a record, the second argument, from what was sent, the third, under an action's document, the fourth.

Raises BadRequest for what cannot be recorded; it is called before anything is written.
"""


def record_with_person(
    context: Context, resource: Resource, action: Row, sent: Document, complete: Complete
) -> Row:
    """Carry out a record helper: match or make the person, tag, then record. Return the record's row.

    Only ``subscribed`` is heeded as a status. Raises BadRequest for unusable data, which the caller swallows. Source:
    signatures.yaml and the other records, helper.
    """
    person = sent.pop("person")
    for kind in ("email_addresses", "phone_numbers"):
        for entry in person.get(kind) or ():
            if entry.get("status") not in (None, "subscribed"):
                context.notes.add("status-not-settable", "Record helpers heed the status subscribed only.")
                del entry["status"]
    tags = {name: sent.pop(name, None) for name in ("add_tags", "remove_tags")}
    triggers = sent.pop("triggers", None)
    _check(context, resource, action, sent, complete)
    signed_up = sign_up(context, {"person": person, **tags})
    if not isinstance(signed_up, Row):
        raise BadRequest("A person needs an email address or a phone number")
    row = record(context, resource, action, signed_up.id, sent, complete)
    send_autoresponse(context, resource, _action_name(resource), action, signed_up.id, triggers)
    return row


def _check(context: Context, resource: Resource, action: Row, sent: Document, complete: Complete) -> None:
    """Raise what recording would raise, before the person is touched."""
    complete(context, _blank(context, resource, sent), copy.deepcopy(sent), action.document())


def record(
    context: Context, resource: Resource, action: Row, person_id: str, sent: Document, complete: Complete
) -> Row:
    """Record that a person acted, and return the record's row; a second one replaces the first where there is one each.

    The action's counters and the person's modified_date move. Source: signatures.yaml, create.
    """
    sent = dict(sent)
    identifiers = foreign(sent.pop("identifiers", ()), context)
    column = _action_column(resource)
    existing = _existing(context, resource, column, action, person_id)
    document = existing.document() if existing else _blank(context, resource, sent)
    for name, value in sent.items():
        if name == "action_network:referrer_data":
            value = {**value, "referrer": f"group-{slug(context.group.name)}"}
        document[name] = value
    document["modified_date"] = context.stamp
    references: dict[str, str | None] = {column: action.id, "person_id": person_id}
    for field in resource.fields:
        if field.copies:
            document[field.name] = references[field.copies]
    complete(context, document, sent, action.document())
    add_identifiers(resource.name, document, existing.id if existing else None, identifiers, context)
    if existing:
        row = context.store.update(resource.name, existing, document)
    else:
        values = [references.get(name) for name in resource.references]
        row = context.store.insert(resource.name, context.group.id, document, references=values)
    recount(context, resource, action.id)
    _touch(context, person_id)
    return row


def _blank(context: Context, resource: Resource, sent: Document) -> Document:
    defaults = {f.name: copy.deepcopy(f.default) for f in resource.fields if f.default is not None}
    return {**defaults, "created_date": context.stamp}


def _existing(context: Context, resource: Resource, column: str, action: Row, person_id: str) -> Row | None:
    if not resource.once_per_person:
        return None
    found = context.store.find(
        resource.name, context.group.id, **{column: action.id, "person_id": person_id}
    )
    if not found:
        return None
    context.notes.inform("recorded-again", f"The person has one of the {resource.name} here: it was replaced.")
    return found[0]


def update_record(context: Context, resource: Resource, row: Row, sent: Document, complete: Complete) -> Row:
    """Change a record by a PUT, and return its row."""
    document = row.document()
    identifiers = foreign(sent.pop("identifiers", ()), context)
    for name, value in sent.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = value
    document["modified_date"] = context.stamp
    action_id = _action_id(resource, row)
    action = find_visible(context.store, context.group.id, _action_name(resource), action_id)
    complete(context, document, sent, action.document() if action else {})
    add_identifiers(resource.name, document, row.id, identifiers, context)
    changed = context.store.update(resource.name, row, document)
    recount(context, resource, action_id)
    return changed


def recount(context: Context, resource: Resource, action_id: str) -> None:
    """Make the counters of an action agree with its records."""
    of = resource_named(_action_name(resource))
    counters = [field.name for field in of.fields if field.counts == resource.name]
    action = context.store.get(of.name, context.group.id, action_id)
    if action is None or not counters:
        return
    document = action.document()
    scope = Scope(resource.name, context.group.id, _action_column(resource), action_id)
    for name in counters:
        document[name] = context.store.count(scope)
    context.store.update(of.name, action, document)


def _touch(context: Context, person_id: str) -> None:
    """An action that a person takes moves modified_date. Source: people.yaml (documented)."""
    person = context.store.get("people", context.group.id, person_id)
    if person is not None:
        context.store.update("people", person, {**person.document(), "modified_date": context.stamp})


def _action_column(resource: Resource) -> str:
    return next(iter(resource.addresses[0].parents))


def _action_name(resource: Resource) -> str:
    return next(iter(resource.addresses[0].parents.values()))


def _action_id(resource: Resource, row: Row) -> str:
    uuid = row.references[list(resource.references).index(_action_column(resource))]
    assert uuid is not None
    return uuid


def nothing_more(_context: Context, _document: Document, _sent: Document, _action: Document) -> None:
    """Completes records that are what was sent."""
