"""What all UI actions on public pages share: the person is matched, tagged and recorded, and may get an autoresponse.

The records are like those that the API makes. They are made even where the API refuses them: below actions that were
made in the user interface. An action made through the API has no page in reality; here it works too (assumed), without
an autoresponse.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import UsageError
from ..notes import did_you_mean
from ..resources import RESOURCES, Resource, resource_named
from ..rules.context import Context
from ..rules.counters import action_name
from ..rules.lookup import find_all, only_one, unknown_key
from ..rules.mailbox import respond
from ..rules.people import MatchedPerson
from ..rules.records import RecordRules, emit_action_taken, write_record
from ..rules.resource_rules import rules_named
from ..store import Document, Row
from .arguments import Arguments, Person, Referrer, add_tags_by_name, as_document, match_visitor


class PageArguments(Arguments):
    """The person who uses a page. ``add_tags`` are added to the action's own ``tag_list``."""

    person: Person
    add_tags: list[str] = []
    referrer_data: Referrer | None = None


def record_page_action(
    context: Context, name: str, action_id: str, acting: PageArguments, sent: Sequence[Document]
) -> Document:
    """Match the person, add the action's tags, and create a record of the action for each of ``sent``.

    Source: [actions-4] (documented: the action's tags are added). Raises UsageError if the group has no such action.
    """
    action = find_action(context, name, action_id)
    matched, names = match_and_tag(context, acting, action)
    written = write_records(context, record_resource_of(name), action, matched, names, sent, acting)
    respond(context, name, action, matched.row.id)
    return {"person_id": matched.row.id, "records": [row.document() for row in written]}


def match_and_tag(
    context: Context, acting: PageArguments, action: Row
) -> tuple[MatchedPerson, tuple[str, ...]]:
    """Match or create the person and add the action's tags. Return the person and the names of the tags."""
    matched = match_visitor(context, acting.person)
    tag_list = action.document().get("tag_list") or []
    return matched, add_tags_by_name(context, [*tag_list, *acting.add_tags], matched.row.id)


def write_records(
    context: Context,
    records: Resource,
    action: Row,
    matched: MatchedPerson,
    add_tags: tuple[str, ...],
    sent: Sequence[Document],
    acting: PageArguments,
) -> list[Row]:
    """Create records of one person below an action, and emit an event for each."""
    rules = rules_named(records.name)
    assert isinstance(rules, RecordRules)
    written = [
        write_record(
            context,
            records,
            action,
            matched.row.id,
            {**content, **referrer_of(acting)},
            rules.complete,
            website="none",
        )
        for content in sent
    ]
    for row in written:
        emit_action_taken(context, records, row, entered=matched.entered, add_tags=add_tags)
    return written


def referrer_of(acting: PageArguments) -> Document:
    """Return the referrer data of a record."""
    referrer = as_document(acting.referrer_data) if acting.referrer_data else {}
    return {"action_network:referrer_data": referrer} if referrer else {}


def find_action(context: Context, name: str, key: str) -> Row:
    """Return an action of the group by its uuid, an identifier or its title. Raises UsageError."""
    store, group, resource = context.store, context.group, resource_named(name)
    found = [row for row in find_all(store, group, resource, key) if row.group_id == group.id]
    if not found:
        raise UsageError(str(unknown_key(store, group, resource, key)))
    return only_one(found, resource, key)


def record_resource_of(name: str) -> Resource:
    """Return the resource of an action's records: signatures for petitions. Raises UsageError."""
    known = {action_name(resource): resource for resource in RESOURCES if resource.kind == "action record"}
    if name not in known:
        advice = did_you_mean(name, known) or f"There are {', '.join(known)}."
        raise UsageError(f"there are no actions {name!r}. {advice}")
    return known[name]
