"""Records of actions: signatures, attendances, donations and so on, of a person who is linked or matched."""

from __future__ import annotations

import copy
from collections.abc import Callable

from ..errors import BadRequest
from ..notes import FieldValue
from ..resources import Resource, person_columns, resource_named
from ..store.row import Row
from ..store.schema import Document
from .context import Context
from .counters import (
    action_column,
    action_id_of,
    action_name,
    copy_reference_ids,
    is_once_per_person,
    recount,
)
from .domain_events import ActionTaken
from .identifiers import add_identifiers, foreign
from .mailbox import send_autoresponse
from .origin import ORIGIN_SYSTEM, is_made_in_ui
from .people import match_or_create
from .person import PersonInput
from .referrers import NAME as REFERRER_DATA
from .referrers import add_referrer, complete_referrer
from .resource_rules import ResourceRules, Result, Target, rules_named
from .visibility import find_visible

Complete = Callable[[Context, Document, Document, Document], None]
"""Completes a record, the second argument, from the sent body, the third, and the action's document, the fourth.

Raises BadRequest if it cannot be recorded. It is called before anything is written.
"""


def record_with_person(
    context: Context, resource: Resource, action: Row, sent: Document, complete: Complete
) -> Row:
    """Perform a record helper: match or create the person, tag, then record. Return the record's row.

    The only status that counts is ``subscribed``. Raises BadRequest for unusable data, which the caller answers with
    ``{}``. Source: [matching-10], [matching-19], [errors-9].
    """
    person = sent.pop("person")
    for kind in ("email_addresses", "phone_numbers"):
        for entry in person.get(kind) or ():
            if entry.get("status") not in (None, "subscribed"):
                context.notes.add(
                    "status-not-settable",
                    "Record helpers accept only the status subscribed.",
                    at=FieldValue("status", entry["status"]),
                )
                del entry["status"]
    tags = {name: sent.pop(name, None) for name in ("add_tags", "remove_tags")}
    triggers = sent.pop("triggers", None)
    _check(context, resource, action, sent, complete)
    matched = match_or_create(context, {"person": person, **tags})
    if matched is None:
        raise BadRequest("A person needs an email address or a phone number")
    row = write_record(context, resource, action, matched.row.id, sent, complete)
    emit_action_taken(context, resource, row, entered=matched.entered, add_tags=matched.add_tags)
    send_autoresponse(context, resource, action_name(resource), action, matched.row.id, triggers)
    return row


def _check(context: Context, resource: Resource, action: Row, sent: Document, complete: Complete) -> None:
    """Raise what recording would raise, before the person is changed."""
    _refuse_made_in_ui(resource, action.document())
    blank = {**resource.defaults(), "created_date": context.stamp, **copy.deepcopy(sent)}
    inherit(resource, blank, action.document())
    complete(context, blank, copy.deepcopy(sent), action.document())


def record(
    context: Context, resource: Resource, action: Row, person_id: str, sent: Document, complete: Complete
) -> Row:
    """Record an action of a person, and return the record's row.

    Where a person has only one, a second replaces the first.

    Updates the action's counters and the person's ``modified_date``. Source: [records-1], [records-4].
    """
    _refuse_made_in_ui(resource, action.document())
    row = write_record(context, resource, action, person_id, sent, complete)
    emit_action_taken(context, resource, row)
    return row


def emit_action_taken(
    context: Context,
    resource: Resource,
    row: Row,
    *,
    entered: PersonInput | None = None,
    add_tags: tuple[str, ...] = (),
) -> None:
    """Emit ActionTaken for a record. A record of a known person has nothing ``entered``."""
    ids = {
        "id": row.id,
        **_above_the_action(context, resource, row),
        **dict(zip(resource.references, row.references, strict=True)),
    }
    context.domain_events.append(ActionTaken(context.group, resource, row.document(), ids, entered, add_tags))


def _above_the_action(context: Context, resource: Resource, row: Row) -> dict[str, str | None]:
    """Return what the action of a record belongs to: an event's campaign, whose webhooks fire too.

    Source: [webhooks-6] (documented: RSVPs in an event campaign).
    """
    of = resource_named(action_name(resource))
    people = person_columns(of)
    if len(people) == len(of.references):
        return {}
    action = context.store.find(of.name, None, id=action_id_of(resource, row))[0]
    above = zip(of.references, action.references, strict=True)
    return {column: uuid for column, uuid in above if column not in people}


def write_record(
    context: Context,
    resource: Resource,
    action: Row,
    person_id: str,
    sent: Document,
    complete: Complete,
    *,
    website: str = "api",
) -> Row:
    """Store a record, whoever made the action, and return its row. No event is emitted.

    Where a person has only one, a second replaces the first. Updates counters and the person's ``modified_date``.
    ``website`` is that of a record without referrer data; see ``add_referrer``.
    """
    sent = dict(sent)
    identifiers = foreign(sent.pop("identifiers", ()), context)
    column = action_column(resource)
    existing = find_existing(context, resource, column, action, person_id)
    document = existing.document() if existing else {**resource.defaults(), "created_date": context.stamp}
    for name, value in sent.items():
        document[name] = complete_referrer(context, value) if name == REFERRER_DATA else value
    if existing is None:
        add_referrer(context, document, website=website)
    document["modified_date"] = context.stamp
    references: dict[str, str | None] = {column: action.id, "person_id": person_id}
    copy_reference_ids(resource, document, references)
    inherit(resource, document, action.document())
    complete(context, document, sent, action.document())
    add_identifiers(resource.name, document, existing.id if existing else None, identifiers, context)
    if existing:
        row = context.store.update(resource.name, existing, document)
    else:
        values = [references.get(name) for name in resource.references]
        row = context.store.insert(resource.name, context.group.id, document, references=values)
    recount(context, resource, action.id)
    touch(context, person_id)
    return row


def _refuse_made_in_ui(resource: Resource, action: Document) -> None:
    """Source: [outreaches-2], [donations-1] (documented; the status is assumed)."""
    if resource.only_api_made and is_made_in_ui(action):
        raise BadRequest(
            f"{resource.title} cannot be posted here: the action was made in the user interface, its origin_system "
            f"being {ORIGIN_SYSTEM}"
        )


def find_existing(
    context: Context, resource: Resource, column: str, action: Row, person_id: str
) -> Row | None:
    """Return the record that a new one replaces, because a person has only one per action."""
    if not is_once_per_person(context, resource):
        return None
    group_id = None if column in resource.shared else context.group.id
    found = context.store.find(resource.name, group_id, **{column: action.id, "person_id": person_id})
    if not found:
        return None
    context.notes.inform(
        "recorded-again", f"The person has one of the {resource.name} here: it was replaced."
    )
    return found[0]


def inherit(resource: Resource, document: Document, action: Document) -> None:
    """Copy to a record what it takes from its action: to an outreach, the ``type`` of its campaign.

    Source: [outreaches.fields.type] (documented).
    """
    for name in rules_named(resource.name).inherited:
        if name in action:
            document[name] = action[name]


def update_record(context: Context, resource: Resource, row: Row, sent: Document, complete: Complete) -> Row:
    """Update a record by a PUT, and return its row. Sent elements of an ``append_only`` array are added.

    Source: [writing-6].
    """
    document = row.document()
    identifiers = foreign(sent.pop("identifiers", ()), context)
    appends = context.settings.put_recipients == "appends"
    appended = {field.name for field in resource.fields if field.append_only and appends}
    for name, value in sent.items():
        if name in appended:
            value = [*document.get(name, ()), *value]
        if value is None:
            document.pop(name, None)
        else:
            document[name] = value
    document["modified_date"] = context.stamp
    action_id = action_id_of(resource, row)
    action = find_visible(context.store, context.group, action_name(resource), action_id)
    complete(context, document, sent, action.document() if action else {})
    add_identifiers(resource.name, document, row.id, identifiers, context)
    changed = context.store.update(resource.name, row, document)
    recount(context, resource, action_id)
    return changed


def touch(context: Context, person_id: str) -> None:
    """Update a person's ``modified_date``, as every action does. Source: [records-4] (documented)."""
    for group in (context.group, *context.group.above):
        person = context.store.get("people", group.id, person_id)
        if person is not None:
            context.store.update("people", person, {**person.document(), "modified_date": context.stamp})


class RecordRules(ResourceRules):
    """The rules that records share."""

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Record an action of a person who is matched or linked."""
        if "person" in body:
            return record_with_person(context, resource, target.row, body, self.complete)
        return record(context, resource, target.row, body.pop("person_id"), body, self.complete)

    def update(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Update a record."""
        return update_record(context, resource, target.row, body, self.complete)

    def complete(self, context: Context, document: Document, sent: Document, action: Document) -> None:
        """Complete the document of a record from the sent body and the action's document.

        Raises BadRequest if it cannot be recorded. It is called before anything is written.
        """
