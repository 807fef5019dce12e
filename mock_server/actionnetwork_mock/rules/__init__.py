"""The rules of API writes. They know no HTTP: they take a context and plain values, and return rows or documents.

``write_of`` returns the rule of an operation. ``VIEWS`` holds the computed content of views.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..resources import Kind, Method, Resource
from ..store import Document, Row
from . import actions, records
from .actions import create_action, nothing_more, update_action
from .context import Context, Group
from .custom_fields import list_custom_fields
from .donations import complete_donation
from .embeds import show_embeds
from .events import create_event, update_event
from .messages import (
    create_message,
    schedule_message,
    send_message,
    stop_message,
    unschedule_message,
    update_message,
)
from .outreaches import complete_outreach
from .people import sign_up, update_person
from .records import nothing_more as no_more
from .records import record, record_with_person, update_record
from .sending import advance_message
from .taggings import create_tagging, delete_tagging
from .tags import create_tag
from .unique_id_lists import create_unique_id_list, update_unique_id_list


class Target(NamedTuple):
    """What a write is about, resolved before the rule is called.

    ``item`` is the row that the path names. ``parent`` is the row that its collection belongs to, of ``parent_name``.
    """

    item: Row | None = None
    parent: Row | None = None
    parent_name: str = ""

    @property
    def row(self) -> Row:
        """The row that the address names, else its parent."""
        found = self.item or self.parent
        assert found is not None, "a rule was called for an address without ids"
        return found


@dataclass(frozen=True)
class Existing:
    """The outcome of a create that made nothing, because the resource existed already."""

    row: Row


Result = Row | Document | Existing
Write = Callable[[Context, Resource, Target, Document], Result]


def _create_tag(context: Context, _resource: Resource, _target: Target, body: Document) -> Result:
    row, is_new = create_tag(context, body)
    return row if is_new else Existing(row)


def _create_action(context: Context, resource: Resource, target: Target, body: Document) -> Result:
    references = _references(resource, target, body)
    return create_action(context, resource, body, ACTIONS.get(resource.name, nothing_more), references)


def _create_event(context: Context, resource: Resource, target: Target, body: Document) -> Result:
    return create_event(context, resource, body, _references(resource, target, body))


def _references(resource: Resource, target: Target, body: Document) -> dict[str, str | None]:
    """Remove the references of an action from a body, and add the one that its path names."""
    references = {name: body.pop(name, None) for name in resource.references}
    if target.parent is not None:
        references[_column_of(resource, target.parent_name)] = target.parent.id
    return references


def _column_of(resource: Resource, parent: str) -> str:
    return next(column for column, of in resource.references.items() if of == parent)


def _update_action(context: Context, resource: Resource, target: Target, body: Document) -> Result:
    return update_action(context, resource, target.row, body, ACTIONS.get(resource.name, nothing_more))


def _create_message(context: Context, resource: Resource, _target: Target, body: Document) -> Result:
    return create_message(
        context, resource, body, {name: body.pop(name, None) for name in resource.references}
    )


def _record(context: Context, resource: Resource, target: Target, body: Document) -> Result:
    complete = RECORDS.get(resource.name, no_more)
    if "person" in body:
        return record_with_person(context, resource, target.row, body, complete)
    person_id = body.pop("person_id")
    return record(context, resource, target.row, person_id, body, complete)


def _update_record(context: Context, resource: Resource, target: Target, body: Document) -> Result:
    return update_record(context, resource, target.row, body, RECORDS.get(resource.name, no_more))


WRITES: Mapping[tuple[str, Method], Write] = {
    ("messages", "POST"): _create_message,
    ("messages", "PUT"): lambda context, resource, target, body: update_message(
        context, resource, target.row, body
    ),
    ("send_helper", "POST"): lambda context, _resource, target, _body: send_message(context, target.row),
    ("send_helper", "DELETE"): lambda context, _resource, target, _body: stop_message(context, target.row),
    ("schedule_helper", "POST"): lambda context, _resource, target, body: schedule_message(
        context, target.row, body
    ),
    ("schedule_helper", "DELETE"): lambda context, _resource, target, _body: unschedule_message(
        context, target.row
    ),
    ("people", "POST"): lambda context, _resource, _target, body: sign_up(context, body),
    ("people", "PUT"): lambda context, _resource, target, body: update_person(context, target.row, body),
    ("events", "POST"): _create_event,
    ("events", "PUT"): lambda context, resource, target, body: update_event(
        context, resource, target.row, body
    ),
    ("tags", "POST"): _create_tag,
    ("taggings", "POST"): lambda context, _resource, target, body: create_tagging(context, target.row, body),
    ("taggings", "DELETE"): lambda context, _resource, target, _body: delete_tagging(context, target.row),
    ("unique_id_lists", "POST"): lambda context, _resource, _target, body: create_unique_id_list(
        context, body
    ),
    ("unique_id_lists", "PUT"): lambda context, _resource, target, body: update_unique_id_list(
        context, target.row, body
    ),
}
"""Rules of single resources."""

WRITES_OF_KIND: Mapping[tuple[Kind, Method], Write] = {
    ("action", "POST"): _create_action,
    ("action", "PUT"): _update_action,
    ("action record", "POST"): _record,
    ("action record", "PUT"): _update_record,
}
"""Rules that all actions, and all records, share."""

ACTIONS: Mapping[str, actions.Complete] = {}
"""What is specific to an action."""

RECORDS: Mapping[str, records.Complete] = {
    "donations": complete_donation,
    "outreaches": complete_outreach,
}
"""What is specific to a record."""


ADVANCES: Mapping[str, Callable[[Context, Row], None]] = {"messages": advance_message}
"""What happens to a row when its timer is due, by resource. The time of the context is then that moment."""


def write_of(resource: Resource, method: Method) -> Write:
    """Return the rule of an operation. Raises KeyError if there is none."""
    return WRITES.get((resource.name, method)) or WRITES_OF_KIND[resource.kind, method]


VIEWS: Mapping[str, Callable[[Context, Target], Document]] = {
    "embeds": lambda _context, target: show_embeds(target.parent_name, target.row),
    "custom_fields": lambda context, _target: {
        "action_network:custom_fields": list_custom_fields(context.store, context.group.id)
    },
}

__all__ = ["ADVANCES", "VIEWS", "Context", "Existing", "Group", "Result", "Target", "Write", "write_of"]
