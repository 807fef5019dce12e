"""Tags, created once for each name, and taggings, one for each tag and person."""

from __future__ import annotations

from collections.abc import Iterable

from ..notes import FieldValue, did_you_mean
from ..resources.declaration import Resource
from ..store.row import Row
from ..store.row_index import Scope
from ..store.schema import Document
from .context import Context
from .identifiers import add_identifiers, foreign
from .resource_rules import Existing, ResourceRules, Result, Target

_MOST_COMPARED = 500


def create_tag(context: Context, body: Document) -> tuple[Row, bool]:
    """Create a tag, or find the one with the name. The second value says whether it is new.

    Source: [tags-1].
    """
    name = body["name"].strip()
    existing = find_tag(context, name)
    if existing is not None:
        context.notes.inform(
            "tag-exists",
            f"A tag {name!r} existed already; it was returned and no new one made.",
            at=FieldValue("name"),
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
    context: Context, person_id: str, *, add: Iterable[str], remove: Iterable[str]
) -> tuple[str, ...]:
    """Add tags to a person, then remove others. Unknown names are ignored, with a note.

    Returns the names of those to add, including those that the person had. Source: [tags-7], [webhooks-41]
    (documented).
    """
    put: dict[str, None] = {}
    for name in add:
        tag = find_known_tag(context, name, "it was not added", field="add_tags")
        if tag is not None:
            put_tag(context, tag, person_id)
            put[tag.document()["name"]] = None
    for name in remove:
        tag = find_known_tag(context, name, "it was not removed", field="remove_tags")
        if tag is not None:
            take_tag(context, tag, person_id)
    return tuple(put)


def find_known_tag(context: Context, name: str, so: str, *, field: str) -> Row | None:
    """Return the tag with a name, if it is old enough to be known; else add a note that ends with ``so``.

    ``field`` is the field of the body that has the name.

    Source: [tags-3], [tags-7].
    """
    tag = find_tag(context, name)
    if tag is None:
        rows = context.store.page(Scope("tags", context.group.id), offset=0, limit=_MOST_COMPARED)
        names = [row.document()["name"] for row in rows]
        advice = (
            did_you_mean(name, names) or "Tags must exist before they can be used: make them with POST /tags."
        )
        context.notes.add(
            "unknown-tag", f"There is no tag {name!r}, so {so}.", advice, at=FieldValue(field, name)
        )
    elif context.store.is_hidden("tags", tag):
        advice = f"A new one takes {context.settings.new_tag_lag_s} s, the setting new_tag_lag_s."
        context.notes.add(
            "unknown-tag", f"The tag {name!r} is not known yet, so {so}.", advice, at=FieldValue(field, name)
        )
        return None
    return tag


class TagRules(ResourceRules):
    """The rules of tags."""

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Create a tag, or find the one with the name."""
        row, is_new = create_tag(context, body)
        return row if is_new else Existing(row)


def create_tagging(context: Context, tag: Row, body: Document) -> Row:
    """Perform a POST to a tag's taggings. ``body["person_id"]`` is the person of the sent link."""
    return put_tag(context, tag, body["person_id"], identifiers=body.get("identifiers") or ())


def put_tag(context: Context, tag: Row, person_id: str, *, identifiers: Iterable[str] = ()) -> Row:
    """Tag a person and return the tagging. The second time it is the same one, with a new ``modified_date``.

    Source: [tags-12] (the setting ``repeated_tagging``).
    """
    existing = find_tagging(context, tag, person_id)
    sent = foreign(identifiers, context)
    if existing is not None:
        context.notes.inform(
            "already-tagged", "The person has this tag already; there is one tagging for both."
        )
        if context.settings.repeated_tagging == "same":
            document = {**existing.document(), "modified_date": context.stamp}
            add_identifiers("taggings", document, existing.id, sent, context)
            return context.store.update("taggings", existing, document)
        context.store.delete("taggings", existing)
    document = {"created_date": context.stamp, "modified_date": context.stamp, "item_type": "osdi:person"}
    add_identifiers("taggings", document, None, sent, context)
    return context.store.insert("taggings", context.group.id, document, references=(tag.id, person_id))


def take_tag(context: Context, tag: Row, person_id: str) -> None:
    """Remove a tag from a person, who may not have it."""
    existing = find_tagging(context, tag, person_id)
    if existing is not None:
        context.store.delete("taggings", existing)


def delete_tagging(context: Context, tagging: Row) -> Document:
    """Delete a tagging and return the answer. Source: [tags-13]."""
    context.store.delete("taggings", tagging)
    return {"notice": "This tagging was successfully deleted."}


def find_tagging(context: Context, tag: Row, person_id: str) -> Row | None:
    """Return the tagging of a person with a tag, if there is one."""
    found = context.store.find("taggings", context.group.id, tag_id=tag.id, person_id=person_id)
    return found[0] if found else None


class TaggingRules(ResourceRules):
    """The rules of taggings."""

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Tag a person."""
        return create_tagging(context, target.row, body)

    def delete(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Remove a tag from a person."""
        return delete_tagging(context, target.row)
