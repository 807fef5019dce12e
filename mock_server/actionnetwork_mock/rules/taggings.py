"""Taggings: one for each tag and person."""

from __future__ import annotations

from collections.abc import Iterable

from ..resources.declaration import Resource
from ..store import Document, Row
from .context import Context
from .identifiers import add_identifiers, foreign
from .resource_rules import ResourceRules, Result, Target


def create_tagging(context: Context, tag: Row, body: Document) -> Row:
    """Perform a POST to a tag's taggings. ``body["person_id"]`` is the person of the sent link."""
    return put_tag(context, tag, body["person_id"], identifiers=body.get("identifiers") or ())


def put_tag(context: Context, tag: Row, person_id: str, *, identifiers: Iterable[str] = ()) -> Row:
    """Tag a person and return the tagging. The second time it is the same one, with a new ``modified_date``.

    Source: [tags-12] (the setting ``repeated_tagging``).
    """
    existing = _tagging(context, tag, person_id)
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
    existing = _tagging(context, tag, person_id)
    if existing is not None:
        context.store.delete("taggings", existing)


def delete_tagging(context: Context, tagging: Row) -> Document:
    """Delete a tagging and return the answer. Source: [tags-13]."""
    context.store.delete("taggings", tagging)
    return {"notice": "This tagging was successfully deleted."}


def _tagging(context: Context, tag: Row, person_id: str) -> Row | None:
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
