"""Actions: petitions, events, forms and so on, created and updated through the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..notes import FieldValue
from ..resources import Resource, person_columns
from ..store.row import Row
from ..store.row_index import Scope
from ..store.schema import Document
from .addresses import blank_address
from .contacts import email_entry, phone_entry
from .context import Context
from .counters import copy_reference_ids, recount_above
from .identifiers import add_identifiers, foreign
from .origin import is_made_in_ui, slug, sponsor
from .resource_rules import ResourceRules, Result, Target, take_references
from .tags import find_known_tags

Complete = Callable[[Context, Document], None]
"""Completes a document to which a sent body was applied."""


def create_action(
    context: Context,
    resource: Resource,
    sent: Document,
    references: Mapping[str, str | None],
    complete: Complete | None = None,
) -> Row:
    """Create an action, or update the one that holds a sent foreign identifier, and return its row.

    Nothing else is used to detect duplicates. Source: [actions-2] (documented).
    """
    identifiers = foreign(sent.pop("identifiers", ()), context)
    existing = _holder(context, resource, identifiers)
    if existing is not None:
        again = {name: value for name, value in sent.items() if resource.field_named(name).writable_by("PUT")}
        return update_action(context, resource, existing, {**again, "identifiers": identifiers}, complete)
    document: Document = {**resource.defaults(), "created_date": context.stamp}
    if context.group.kind == "group" and "action_network:sponsor" in resource.key_order:
        document["action_network:sponsor"] = sponsor(context.group)
    apply_body(context, resource, document, sent)
    if complete is not None:
        complete(context, document)
    add_identifiers(resource.name, document, None, identifiers, context)
    values = with_people(context, resource, references)
    copy_reference_ids(resource, document, values)
    ordered = [values.get(name) for name in resource.references]
    row = context.store.insert(resource.name, context.group.id, document, references=ordered)
    recount_above(context, resource, row)
    return row


def _holder(context: Context, resource: Resource, identifiers: list[str]) -> Row | None:
    """Return the group's action that already has one of these foreign identifiers."""
    for identifier in identifiers:
        uuid = context.store.holder(resource.name, identifier)
        existing = context.store.get(resource.name, context.group.id, uuid) if uuid else None
        if existing is not None:
            context.notes.add(
                "identifier-matches",
                f"{identifier!r} is held by {uuid}, which was updated; no second one was made.",
                at=FieldValue("identifiers", identifier),
            )
            return existing
    return None


def with_people(
    context: Context, resource: Resource, references: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Return references in which the owner of the key replaces each person that was not named, such as the creator."""
    values = dict(references)
    for column in person_columns(resource):
        if column not in resource.optional and values.get(column) is None:
            values[column] = owner_of(context)
    return values


def update_action(
    context: Context, resource: Resource, row: Row, sent: Document, complete: Complete | None = None
) -> Row:
    """Update an action by a PUT, and return its row. Fields that were not sent stay; None clears."""
    document = row.document()
    identifiers = foreign(sent.pop("identifiers", ()), context)
    _keep_what_ui_made(context, resource, document, sent)
    apply_body(context, resource, document, sent)
    if complete is not None:
        complete(context, document)
    add_identifiers(resource.name, document, row.id, identifiers, context)
    return context.store.update(resource.name, row, document)


def _keep_what_ui_made(context: Context, resource: Resource, document: Document, sent: Document) -> None:
    if not is_made_in_ui(document):
        return
    for field in resource.fields:
        if field.fixed_in_ui and field.name in sent:
            del sent[field.name]
            context.notes.add(
                "fixed-in-ui",
                f"{field.name} of what was made in the user interface stays as it is.",
                at=FieldValue(field.name),
            )


def apply_body(context: Context, resource: Resource, document: Document, sent: Document) -> None:
    """Apply a sent body to the document of an action; None removes a field."""
    if "tag_list" in sent:
        sent["tag_list"] = known_tags(context, sent["tag_list"] or [])
    for name, value in sent.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = value
    document["modified_date"] = context.stamp
    for field in resource.fields if not is_made_in_ui(document) else ():
        if not document.get(field.name) and resource.decided(field.name, "absent", context.settings):
            document.pop(field.name, None)


def known_tags(context: Context, names: list[str]) -> list[str]:
    """Return the names of the tags that exist. Source: [actions-4] (documented)."""
    return [*find_known_tags(context, names, "it is not in tag_list", field="tag_list")]


def owner_of(context: Context) -> str:
    """Return the uuid of the person who owns the group's key: the creator of actions that are posted without one.

    The row is stored under the negative number of the group, so that it is not on the group's list; see
    ``visibility``. It is created when first needed.
    """
    owners = context.store.page(Scope("people", -context.group.id), offset=0, limit=1)
    if owners:
        return owners[0].id
    document: Document = {
        "given_name": "Key",
        "family_name": "Owner",
        "email_addresses": email_entry(f"owner@{slug(context.group.name)}.example.org", "subscribed"),
        "phone_numbers": phone_entry(None, "unsubscribed"),
        "postal_addresses": blank_address(),
        "custom_fields": {},
        "created_date": context.stamp,
        "modified_date": context.stamp,
        "languages_spoken": ["en"],
    }
    return context.store.insert("people", -context.group.id, document).id


class ActionRules(ResourceRules):
    """The rules that actions share."""

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Create an action, or update the one that holds a sent foreign identifier."""
        references = take_references(resource, target, body)
        return create_action(context, resource, body, references)

    def update(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Update an action."""
        return update_action(context, resource, target.row, body)
