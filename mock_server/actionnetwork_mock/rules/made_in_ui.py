"""What people make in the user interface: things that the API only reads, and actions with a public page."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from ..errors import UsageError
from ..notes import did_you_mean
from ..resources import STORED, Resource
from ..store import Document, Row
from .actions import SITE, owner_of, slug, sponsor
from .context import Context

ORIGIN_SYSTEM = "Action Network"
"""``origin_system`` of what was made in the user interface. Source: general.md, section 11 (documented)."""


def is_made_in_ui(document: Document) -> bool:
    """Return whether something was made in the user interface, by its origin."""
    return document.get("origin_system") == ORIGIN_SYSTEM


def make_in_ui(
    context: Context, name: str, sent: Mapping[str, object], references: Mapping[str, str] | None = None
) -> Row:
    """Make a resource as the user interface does, and return its row.

    ``make_in_ui(context, "petitions", {"title": "Keep the library open"})`` has a public page whose address comes from
    its title. Any declared field may be given; ``references`` name parents by column, ``{"list_id": "0c8e..."}``.
    Raises UsageError for an unknown resource, field or column, or a missing parent.
    """
    resource = _resource(name)
    fields = {field.name: field for field in resource.fields}
    for key in sent:
        if key not in fields:
            raise UsageError(f"{name} have no field {key!r}. {did_you_mean(key, fields)}".rstrip())
    document: Document = {n: copy.deepcopy(f.default) for n, f in fields.items() if f.default is not None}
    document.update({n: f.constant for n, f in fields.items() if f.constant is not None})
    document.update(created_date=context.stamp, modified_date=context.stamp, **sent)
    if "origin_system" in fields:
        document.setdefault("origin_system", ORIGIN_SYSTEM)
    if "browser_url" in fields and any(f.name == "title" for f in resource.filters):
        document.setdefault("browser_url", _page(context, resource, str(document.get("title", ""))))
    if "action_network:sponsor" in fields and context.group.kind == "group":
        document.setdefault("action_network:sponsor", sponsor(context.group))
    values = _references(context, resource, references or {})
    for field in resource.fields:
        if field.copies:
            document[field.name] = values[field.copies]
    ordered = [values.get(column) for column in resource.references]
    return context.store.insert(name, context.group.id, document, references=ordered)


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
            raise UsageError(f"{resource.name} refer to {', '.join(resource.references) or 'nothing'}, not to {column!r}")
        if context.store.get(of, context.group.id, uuid) is None:
            raise UsageError(f"there is no {column.removesuffix('_id')} {uuid!r} in this group")
    values: dict[str, str | None] = dict(given)
    if "creator_id" in resource.references:
        values.setdefault("creator_id", owner_of(context))
    missing = [column for column in resource.references if column not in (*values, *resource.optional)]
    if missing:
        raise UsageError(f"{resource.name} need {', '.join(missing)}")
    return values


def _page(context: Context, resource: Resource, title: str) -> str:
    """Return the address of a public page; a name that is taken gets a number. Source: observed.md 10.6."""
    wanted = address = f"{SITE}/{resource.page_word or resource.name}/{slug(title)}"
    namesakes = context.store.find(resource.name, context.group.id, title=title)
    taken = {row.document().get("browser_url") for row in namesakes}
    number = 2
    while address in taken:
        address = f"{wanted}-{number}"
        number += 1
    return address
