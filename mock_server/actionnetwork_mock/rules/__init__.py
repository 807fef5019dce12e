"""What a write means. Rules know no HTTP: they take a context and plain values, and return rows or documents.

``WRITES`` says which rule carries out which operation, ``VIEWS`` what a view shows besides its constants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..resources import Method
from ..store import Document, Row
from .context import Context, Group
from .custom_fields import list_custom_fields
from .people import sign_up, update_person
from .taggings import create_tagging, delete_tagging
from .tags import create_tag


class Target(NamedTuple):
    """What a write is about, found before the rule is called.

    ``item`` is the row that the address names, ``parent`` the one that its collection stands under.
    """

    item: Row | None = None
    parent: Row | None = None

    @property
    def row(self) -> Row:
        """The row that the address names, else its parent."""
        found = self.item or self.parent
        assert found is not None, "a rule was called for an address without ids"
        return found


@dataclass(frozen=True)
class Existing:
    """A create that made nothing because the resource was there already."""

    row: Row


Result = Row | Document | Existing
Write = Callable[[Context, Target, Document], Result]


def _create_tag(context: Context, _target: Target, body: Document) -> Result:
    row, is_new = create_tag(context, body)
    return row if is_new else Existing(row)


WRITES: Mapping[tuple[str, Method], Write] = {
    ("people", "POST"): lambda context, _target, body: sign_up(context, body),
    ("people", "PUT"): lambda context, target, body: update_person(context, target.row, body),
    ("tags", "POST"): _create_tag,
    ("taggings", "POST"): lambda context, target, body: create_tagging(context, target.row, body),
    ("taggings", "DELETE"): lambda context, target, _body: delete_tagging(context, target.row),
}

VIEWS: Mapping[str, Callable[[Context], Document]] = {
    "custom_fields": lambda context: {
        "action_network:custom_fields": list_custom_fields(context.store, context.group.id)
    },
}

__all__ = ["VIEWS", "WRITES", "Context", "Existing", "Group", "Result", "Target", "Write"]
