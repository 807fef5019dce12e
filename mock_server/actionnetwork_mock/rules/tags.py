"""Tags: created once for each name, added and removed by name."""

from __future__ import annotations

from collections.abc import Iterable

from ..notes import did_you_mean
from ..resources.declaration import Resource
from ..store import Document, Row, Scope
from .context import Context
from .resource_rules import Existing, ResourceRules, Result, Target
from .taggings import put_tag, take_tag

_MOST_COMPARED = 500


def create_tag(context: Context, body: Document) -> tuple[Row, bool]:
    """Create a tag, or find the one with the name. The second value says whether it is new.

    Source: [tags-1].
    """
    name = body["name"].strip()
    existing = find_tag(context, name)
    if existing is not None:
        context.notes.inform(
            "tag-exists", f"A tag {name!r} existed already; it was returned and no new one made."
        )
        return existing, False
    document = {"name": name, "created_date": context.stamp, "modified_date": context.stamp}
    return context.store.insert("tags", context.group.id, document), True


def find_tag(context: Context, name: str) -> Row | None:
    """Return the tag with a name. Source: [tags-2]."""
    wanted = name.strip()
    for row in context.store.find("tags", context.group.id, name=wanted.casefold()):
        if context.settings.tag_names == "folded" or row.document()["name"] == wanted:
            return row
    return None


def change_tags(
    context: Context, person: Row, *, add: Iterable[str], remove: Iterable[str]
) -> tuple[str, ...]:
    """Add tags to a person, then remove others. Unknown names are ignored, with a note.

    Returns the names of those to add, including those that the person had. Source: [tags-7], [webhooks-41]
    (documented).
    """
    put: dict[str, None] = {}
    for name in add:
        tag = find_known_tag(context, name, "it was not added")
        if tag is not None:
            put_tag(context, tag, person.id)
            put[tag.document()["name"]] = None
    for name in remove:
        tag = find_known_tag(context, name, "it was not removed")
        if tag is not None:
            take_tag(context, tag, person.id)
    return tuple(put)


def find_known_tag(context: Context, name: str, so: str) -> Row | None:
    """Return the tag with a name, if it is old enough to be known; else add a note that ends with ``so``.

    Source: [tags-3], [tags-7].
    """
    tag = find_tag(context, name)
    if tag is None:
        rows = context.store.page(Scope("tags", context.group.id), offset=0, limit=_MOST_COMPARED)
        names = [row.document()["name"] for row in rows]
        advice = (
            did_you_mean(name, names) or "Tags must exist before they can be used: make them with POST /tags."
        )
        context.notes.add("unknown-tag", f"There is no tag {name!r}, so {so}.", advice)
    elif context.store.is_hidden("tags", tag):
        advice = f"A new one takes {context.settings.new_tag_lag_s} s, the setting new_tag_lag_s."
        context.notes.add("unknown-tag", f"The tag {name!r} is not known yet, so {so}.", advice)
        return None
    return tag


class TagRules(ResourceRules):
    """The rules of tags."""

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Create a tag, or find the one with the name."""
        row, is_new = create_tag(context, body)
        return row if is_new else Existing(row)
