"""Creating resources as the user interface does: those that the API only reads, and actions with a public page."""

from __future__ import annotations

from collections.abc import Mapping

from actionnetwork_fixtures.site import SITE

from ..errors import UsageError
from ..notes import did_you_mean
from ..resources import JSON_TYPES, STORED, Field, Resource, python_name
from ..store.row import Row
from ..store.row_index import Scope
from ..store.schema import Document
from ..store.store import Store
from .actions import with_people
from .consent_log import record_consent_changes
from .contacts import Contacts, contacts_of
from .context import Context
from .counters import (
    action_column,
    action_name,
    copy_reference_ids,
    is_once_per_person,
    recount_above,
)
from .domain_events import PersonAdded
from .origin import ORIGIN_SYSTEM, slug, sponsor
from .people import propagate_unchanged
from .records import emit_action_taken, inherit
from .referrers import add_referrer
from .resource_rules import ResourceRules, rules_named


def make_in_ui(
    context: Context, name: str, sent: Mapping[str, object], references: Mapping[str, str] | None = None
) -> Row:
    """Create a resource as the user interface does, and return its row.

    ``make_in_ui(context, "petitions", {"title": "Keep the library open"})`` has a public page; its address follows
    from the title. Any declared field can be given. ``references`` name parents by column, ``{"list_id":
    "0c8e..."}``. Raises UsageError for an unknown resource, field or column, or a missing parent.
    """
    resource = _resource(name)
    if resource.owner == "group, in silence" and context.group.kind == "user":
        raise UsageError(f"{name} belong to groups, and this is the key of a user")
    switches, sent = read_switches(resource, sent)
    document = _document(context, resource, sent)
    values = _references(context, resource, references or {})
    copy_reference_ids(resource, document, values)
    if resource.kind == "action record":
        inherit(resource, document, _action_of(context, resource, values))
        add_referrer(context, document, website="none")
    rules_named(name).complete_in_ui(context, document)
    row = _store(context, resource, document, values)
    if resource.kind == "action record":
        emit_action_taken(context, resource, row)
    if resource.row_in_each_group:
        context.domain_events.append(PersonAdded(context.group, row.id, by_hand=True))
        record_consent_changes(context, row.id, Contacts(), contacts_of(document))
        propagate_unchanged(context, row)
    for switch in switches:
        switch_on(context.store, resource, row.id, switch)
    recount_above(context, resource, row)
    return row


def _document(context: Context, resource: Resource, sent: Mapping[str, object]) -> Document:
    """Return the given fields and what the user interface adds."""
    fields = {field.name: field for field in resource.fields}
    names = {python_name(name): name for name in fields}
    sent = {names.get(key, key): value for key, value in sent.items()}
    for key, value in sent.items():
        if key not in fields or fields[key].write_only:
            raise UsageError(f"{resource.name} have no field {key!r}. {did_you_mean(key, fields)}".rstrip())
        if not _fits(value, fields[key]):
            raise UsageError(
                f"{key} of {resource.name} cannot be {value!r}: it is of the type {fields[key].type!r}"
            )
    document: Document = resource.defaults()
    document.update({n: f.constant for n, f in fields.items() if f.constant is not None})
    document.update({"created_date": context.stamp, "modified_date": context.stamp, **sent})
    if "origin_system" in fields:
        document.setdefault("origin_system", ORIGIN_SYSTEM)
    has_title = any(declared.name == "title" for declared in resource.filters)
    if "browser_url" in fields and has_title and rules_named(resource.name).has_page(document):
        document.setdefault("browser_url", _page(context, resource, str(document.get("title", ""))))
    if "action_network:sponsor" in fields and context.group.kind == "group":
        document.setdefault("action_network:sponsor", sponsor(context.group))
    return document


def _store(
    context: Context, resource: Resource, document: Document, references: Mapping[str, str | None]
) -> Row:
    """Store a new row, or replace the existing one where a person has only one."""
    if is_once_per_person(context, resource):
        columns = {column: uuid for column, uuid in references.items() if uuid is not None}
        for found in context.store.find(resource.name, context.group.id, **columns):
            kept = {name: found.document()[name] for name in ("identifiers", "created_date")}
            return context.store.update(resource.name, found, {**document, **kept})
    ordered = [references.get(column) for column in resource.references]
    return context.store.insert(resource.name, context.group.id, document, references=ordered)


def _fits(value: object, field: Field) -> bool:
    """Return whether a value has the type of a field, as deep as the rules rely on it."""
    if value is None:
        return field.nullable or field.left_out_when_empty
    if not isinstance(value, JSON_TYPES[field.type]) or isinstance(value, bool) != (field.type == "boolean"):
        return False
    inner = {"strings": str, "objects": dict}.get(field.type)
    return inner is None or (isinstance(value, list) and all(isinstance(one, inner) for one in value))


def _action_of(context: Context, resource: Resource, references: Mapping[str, str | None]) -> Document:
    """Return the document of the action that a record belongs to."""
    row = context.store.get(
        action_name(resource), context.group.id, references[action_column(resource)] or ""
    )
    return row.document() if row else {}


def _resource(name: str) -> Resource:
    for resource in STORED:
        if resource.name == name:
            return resource
    known = [resource.name for resource in STORED]
    raise UsageError(f"there are no {name!r} to make. {did_you_mean(name, known)}".rstrip())


def _references(context: Context, resource: Resource, given: Mapping[str, str]) -> dict[str, str | None]:
    for column, uuid in given.items():
        of = resource.references.get(column)
        if of is None:
            raise UsageError(
                f"{resource.name} refer to {', '.join(resource.references) or 'nothing'}, not to {column!r}"
            )
        group_id = None if column in resource.shared else context.group.id
        if not context.store.find(of, group_id, id=uuid):
            raise UsageError(f"there is no {column.removesuffix('_id')} {uuid!r} in this group")
    values: dict[str, str | None] = dict(given)
    if resource.kind == "action":
        values = with_people(context, resource, values)
    if "wrapper_id" in resource.references and "wrapper_id" not in values:
        values["wrapper_id"] = default_wrapper_id(context)
    missing = [column for column in resource.references if column not in (*values, *resource.optional)]
    if missing:
        raise UsageError(f"{resource.name} need {', '.join(missing)}")
    return values


def default_wrapper_id(context: Context) -> str:
    """Return the uuid of the group's default wrapper, which is created when first needed."""
    found = default_wrapper(context) or make_in_ui(context, "wrappers", {"name": "Default", "default": True})
    return found.id


def _page(context: Context, resource: Resource, title: str) -> str:
    """Return the address of a public page. A taken address gets a number. Source: [actions-15]."""
    wanted = address = f"{SITE}/{resource.page_word or resource.name}/{slug(title)}"
    namesakes = context.store.find(resource.name, context.group.id, title=title)
    taken = {row.document().get("browser_url") for row in namesakes}
    number = 2
    while address in taken:
        address = f"{wanted}-{number}"
        number += 1
    return address


def default_wrapper(context: Context) -> Row | None:
    """Return the default wrapper of the group, or None."""
    scope = Scope("wrappers", context.group.id)
    rows = context.store.page(scope, offset=0, limit=context.store.count(scope))
    return next((row for row in rows if row.document()["default"]), None)


def read_switches(resource: Resource, sent: Mapping[str, object]) -> tuple[list[str], dict[str, object]]:
    """Return the names of the switches that are on, and the other given fields.

    Raises UsageError for a switch that is not true or false.
    """
    switches = rules_named(resource.name).switches
    for name in switches:
        if not isinstance(sent.get(name, False), bool):
            raise UsageError(f"{name} of {resource.name} is {sent[name]!r}: it takes true or false")
    rest = {name: value for name, value in sent.items() if name not in switches}
    return [name for name in switches if sent.get(name)], rest


def switch_on(store: Store, resource: Resource, uuid: str, name: str) -> None:
    """Turn on one of the ``switches`` of a resource, for one row."""
    store.query("INSERT OR IGNORE INTO switches VALUES (?, ?, ?)", (resource.name, uuid, name))


def is_on(store: Store, resource: str, uuid: str, name: str) -> bool:
    """Return whether a switch is on: ``is_on(store, "event_campaigns", "c41d...", "vetting")``."""
    found = store.query(
        "SELECT 1 FROM switches WHERE resource = ? AND id = ? AND name = ?", (resource, uuid, name)
    )
    return bool(found)


class ListRules(ResourceRules):
    """The rules of lists."""

    def complete_in_ui(self, context: Context, document: Document) -> None:
        """Set name, title and page of a report or an email's list. Source: [lists-1]."""
        kind = document.setdefault("description", "Report")
        if kind not in _FOLDERS:
            raise UsageError(f"{kind!r} is not a description of a list: it takes {' or '.join(_FOLDERS)}")
        name = document.get("name") or document.get("title") or f"Untitled {kind.lower()}"
        document.setdefault("name", name)
        document.setdefault("title", name)
        document.setdefault("browser_url", f"{SITE}/{_FOLDERS[kind]}/{slug(name)}/manage")


_FOLDERS = {"Report": "reports", "Email": "emails"}


class QueryRules(ResourceRules):
    """The rules of queries."""

    def complete_in_ui(self, context: Context, document: Document) -> None:
        """Set name and page of a query. Source: [queries.fields.browser_url]."""
        document.setdefault("name", "Untitled query")
        document.setdefault("browser_url", f"{SITE}/queries/{context.store.next_number('queries')}/edit")


class WrapperRules(ResourceRules):
    """The rules of wrappers."""

    def complete_in_ui(self, context: Context, document: Document) -> None:
        """Make the group's first wrapper its default, or a later one that says so. Source: [lists-10]."""
        document.setdefault("name", "Untitled wrapper")
        document.setdefault(
            "administrative_url", f"{SITE}/wrappers/{context.store.next_number('wrappers')}/edit"
        )
        document.setdefault("header", None)
        document.setdefault("footer", None)
        old = default_wrapper(context)
        if document.setdefault("default", old is None) and old is not None:
            context.store.update("wrappers", old, {**old.document(), "default": False})
