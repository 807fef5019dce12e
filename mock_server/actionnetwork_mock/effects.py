"""Effects: what a request created, changed and removed, and which consent changed with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from .redaction import Redactor
from .resources import resource_named
from .rules.domain_events import ConsentChanged, DomainEvent
from .store.row import Change, decode_document

Kind = Literal["made", "changed", "removed", "consent"]

MAX_EFFECTS = 100
MAX_VALUE_CHARS = 200
"""A longer value is cut. It is then a text that ends with three dots."""

_CHANGE_BYTES = 300
_MODIFIED = "modified_date"


class Changes(NamedTuple):
    """What a write changed, as it happened. The journal keeps this, and effects are made of it on demand."""

    rows: Sequence[Change] = ()
    consent: Sequence[ConsentChanged] = ()


class FieldChange(msgspec.Struct, frozen=True, gc=False):
    """A value before and after a request: ``FieldChange("given_name", "Ann", "Anna")``; None stands for no value."""

    name: str
    before: Any
    after: Any


class Effect(msgspec.Struct, frozen=True, gc=False):
    """One effect: a row that a request created, changed or removed, or a person's consent that it changed.

    ``resource`` and ``id`` name the row, of ``"consent"`` the person. ``references`` are the ids of what the row
    belongs to: ``{"tag_id": "0c8e...", "person_id": "702d..."}``. ``fields`` are the changed fields; of ``"consent"``,
    one field ``"email"`` or ``"mobile"`` with the statuses. ``title`` is the address whose consent changed, or the
    title of a removed row. Of other rows it is empty in the journal, and the control API looks it up.
    """

    kind: Kind
    resource: str
    id: str
    title: str = ""
    references: dict[str, str] = {}
    fields: tuple[FieldChange, ...] = ()


def changes_of(rows: Sequence[Change], events: Iterable[DomainEvent]) -> Changes:
    """Return what a write changed."""
    return Changes(rows, [event for event in events if type(event) is ConsentChanged])


def effects_of(changes: Changes) -> list[Effect]:
    """Return what a write did, at most ``MAX_EFFECTS``: rows in the order of their first change, then consent.

    Several changes of a row become one. A row that is created and removed again is left out.
    """
    whole: dict[tuple[str, str], Change] = {}
    for change in changes.rows:
        place = change.resource, change.id
        earlier = whole.get(place)
        whole[place] = change if earlier is None else change._replace(before=earlier.before)
    effects = [effect for change in whole.values() if (effect := _effect(change)) is not None]
    effects += map(_consent, changes.consent)
    return effects[:MAX_EFFECTS]


def title_of(document: dict[str, Any]) -> str:
    """Return what a reader would call a resource: its title, name, subject or email; empty if it has none."""
    emails = document.get("email_addresses") or [{}]
    names = (
        *map(document.get, ("title", "name", "subject")),
        emails[0].get("address"),
        document.get("given_name"),
    )
    return next((str(name)[:MAX_VALUE_CHARS] for name in names if name), "")


def size_of(changes: Changes) -> int:
    """Return about how many bytes changes take."""
    documents = sum([len(row.before or b"") + len(row.after or b"") for row in changes.rows])
    return documents + _CHANGE_BYTES * (len(changes.rows) + len(changes.consent))


def redact_changes(changes: Changes, without: Redactor) -> Changes:
    """Return changes without keys in any value."""
    rows = [
        row._replace(
            before=row.before and without.body(row.before), after=row.after and without.body(row.after)
        )
        for row in changes.rows
    ]
    return changes._replace(rows=rows)


def _effect(change: Change) -> Effect | None:
    resource, uuid, ids, before, after = change
    references = {
        column: value
        for column, value in zip(resource_named(resource).references, ids, strict=True)
        if value is not None
    }
    if before is None:
        return Effect("made", resource, uuid, "", references) if after is not None else None
    if after is None:
        return Effect("removed", resource, uuid, title_of(decode_document(before)), references)
    fields = tuple(_differences(decode_document(before), decode_document(after)))
    return Effect("changed", resource, uuid, "", references, fields) if fields else None


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldChange]:
    """Yield the fields that differ; the date of the change only if nothing else does."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    for name in names:
        if name != _MODIFIED or len(names) == 1:
            yield FieldChange(name, _shown(before.get(name)), _shown(after.get(name)))


def _shown(value: Any) -> Any:
    """Return a value, or the beginning of its JSON if that is long."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return value if len(text) <= MAX_VALUE_CHARS else f"{text[:MAX_VALUE_CHARS]}..."


def _consent(event: ConsentChanged) -> Effect:
    change = FieldChange(event.channel, event.before, event.after)
    return Effect("consent", "people", event.person_id, event.address, {}, (change,))
