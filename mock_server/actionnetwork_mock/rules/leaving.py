"""A person goes, as when somebody deletes them in the user interface: their taggings and records go too."""

from __future__ import annotations

from ..resources import STORED
from ..store import Row
from .consents import note_consents
from .context import Context
from .totals import recount_above
from .unique_id_lists import drop_memberships

_COLUMN = "person_id"


def leave(context: Context, person: Row) -> bool:
    """Remove a person from the group that asks, with what they did there; counters above follow.

    Nothing happens, and False is returned, when an action has them as its creator: it would have none.
    """
    naming = [(one, column) for one in STORED for column, of in one.references.items() if of == "people"]
    if any(
        context.store.exists(resource.name, **{column: person.id})
        for resource, column in naming
        if column != _COLUMN
    ):
        return False
    for resource, column in naming:
        for row in context.store.find(resource.name, context.group.id, **{column: person.id}):
            context.store.delete(resource.name, row)
            recount_above(context, resource, row)
    drop_memberships(context, person.id)
    note_consents(context, person.id, person.document(), None)
    context.store.delete("people", person)
    return True
