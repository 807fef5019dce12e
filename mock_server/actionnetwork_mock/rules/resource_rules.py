"""The interface of a resource's rules. Everything specific to one resource is a method of its subclass.

``registry`` lists the subclasses; ``rules_named`` and ``write_of`` find them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

import msgspec

from ..resources.declaration import Link, Method, Resource
from ..settings import Settings
from ..store.row import Row
from ..store.schema import Document
from ..store.store import Store
from .context import Context, Group
from .visibility import scope_of


class Target(NamedTuple):
    """What a write is about, resolved before the rule is called.

    ``item`` is the row that the path names. ``parent`` is the row that its collection belongs to, of ``parent_name``.
    """

    item: Row | None = None
    parent: Row | None = None
    parent_name: str = ""

    @property
    def row(self) -> Row:
        """The row that the path names, else its parent."""
        found = self.item or self.parent
        assert found is not None, "a rule was called for a path without ids"
        return found


class Existing(msgspec.Struct, frozen=True):
    """The outcome of a create that made nothing, because the resource existed already."""

    row: Row


Result = Row | Document | Existing


class ResourceRules:
    """What the operations of one resource do. The defaults suit a resource that the API only reads.

    ``scenario_form`` is how a scenario creates a resource: as the user interface does, by a request, or from a form of
    its own. ``inherited`` are the fields that a record takes from its action. ``local_times`` are dates in local time,
    with a Z that has no meaning: the offset of a sent time is dropped. With ``is_batched``, webhooks send the records
    that one write creates as one body. ``switches`` are options of the user interface that no answer shows, with their
    effects. ``may_lack_page`` says that ``has_page`` may be false. ``is_matched`` says that helpers find a resource by
    what is sent of it. ``named_in`` are the fields of helpers in which names add such records to the person, or remove
    them: ``{"add_tags": True, "remove_tags": False}``.
    """

    scenario_form: Literal["user interface", "request", "own"] = "user interface"
    inherited: tuple[str, ...] = ()
    local_times: tuple[str, ...] = ()
    is_batched = False
    switches: Mapping[str, str] = {}  # a Mapping, which nothing changes
    may_lack_page = False
    is_matched = False
    named_in: Mapping[str, bool] = {}

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Perform a POST."""
        raise NotImplementedError(f"{resource.name} have no POST")

    def update(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Perform a PUT."""
        raise NotImplementedError(f"{resource.name} have no PUT")

    def delete(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Perform a DELETE."""
        raise NotImplementedError(f"{resource.name} have no DELETE")

    def show(self, context: Context, target: Target) -> Document:
        """Return the computed fields of a view, which has no rows."""
        return {}

    def complete_in_ui(self, context: Context, document: Document) -> None:
        """Complete a document that holds what the user interface was given, and the defaults. Raises UsageError."""

    def find_called(self, store: Store, group: Group, resource: Resource, name: str) -> list[Row]:
        """Return the rows that a person means by a name."""
        return [row for row in store.every(scope_of(resource, group)) if name in self.names_of(row)]

    def names_of(self, row: Row) -> list[str]:
        """Return the names of a row for a person, the best one first: its title or its name."""
        document = row.document()
        return [str(document[field]) for field in ("title", "name", "subject") if document.get(field)]

    def summary(self, document: Document) -> Document | None:
        """Return what tests read of a document besides its fields; None where they read its fields only."""
        return None

    def has_page(self, document: Mapping[str, Any]) -> bool:
        """Return whether an action has a public page, with an embed code that is linked, and an embedded creator."""
        return True

    def link_value(self, link: Link, href: str) -> Document | list[Document]:
        """Return what ``_links`` has for a link."""
        return {"href": href}

    def hidden_links(self, *, sees_tags: bool, sees_recent: bool) -> frozenset[str]:
        """Return the rels that a view does not show to a key, by what the key sees."""
        return frozenset()

    def refuses_null(self, settings: Settings) -> bool:
        """Return whether a POST with a null creates nothing, except in a ``nullable`` field."""
        return False

    def more_statuses(self, settings: Settings) -> frozenset[int]:
        """Return the statuses of a successful POST besides 200."""
        return frozenset()

    def has_html_not_found(self, settings: Settings) -> bool:
        """Return whether an unknown id of the resource is answered with a page of HTML instead of an error as JSON."""
        return False

    def advance(self, context: Context, row: Row) -> None:
        """Change a row whose timer is due; the time of the context is that moment."""
        raise NotImplementedError("the resource sets no timers")


_RULES: dict[str, ResourceRules] = {}


def register(rules: Mapping[str, ResourceRules]) -> None:
    """Make rules known by the names of their resources."""
    _RULES.update(rules)


def rules_named(name: str) -> ResourceRules:
    """Return the rules of a resource: ``rules_named("lists")``. Raises KeyError for a name that no resource has."""
    try:
        return _RULES[name]
    except KeyError:
        raise KeyError(f"no resource is named {name!r}, so it has no rules") from None


def is_batched(records: str | None) -> bool:
    """Return whether webhooks send the records that one write creates as one body; None stands for no records."""
    return records is not None and rules_named(records).is_batched


Write = Callable[[Context, Resource, Target, Document], Result]

_OF_METHOD: Mapping[Method, str] = {"POST": "create", "PUT": "update", "DELETE": "delete"}


def write_of(resource: Resource, method: Method) -> Write:
    """Return the rule of an operation: for a POST of tags, ``TagRules().create``."""
    write: Write = getattr(rules_named(resource.name), _OF_METHOD[method])
    return write


def column_of(resource: Resource, parent: str) -> str:
    """Return the column that refers to a parent: ``"tag_id"`` for taggings below ``"tags"``."""
    return next(column for column, of in resource.references.items() if of == parent)


def take_references(resource: Resource, target: Target, body: Document) -> dict[str, str | None]:
    """Remove the references of a resource from a body, and add the one that its path names."""
    references = {name: body.pop(name, None) for name in resource.references}
    if target.parent is not None:
        references[column_of(resource, target.parent_name)] = target.parent.id
    return references
