"""Tags, created once for each name, and taggings, one for each tag and person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, partial

from ..notes import MAX_KNOWN, FieldValue, Suggestion, suggest
from ..resources.declaration import Resource
from ..settings import Settings
from ..store.row import Row
from ..store.row_index import Scope
from ..store.schema import Document
from .context import Context
from .identifiers import add_identifiers, foreign
from .resource_rules import Existing, ResourceRules, Result, Target


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
    known = find_known_tags(context, add, "it was not added", field="add_tags")
    for tag in known.values():
        put_tag(context, tag, person_id)
    unwanted = find_known_tags(context, remove, "it was not removed", field="remove_tags")
    for tag in unwanted.values():
        take_tag(context, tag, person_id)
    return tuple(known)


def find_known_tags(context: Context, names: Iterable[str], so: str, *, field: str) -> dict[str, Row]:
    """Return the tags with these names that are old enough to be known, by their own names.

    For each other name it adds a note that ends with ``so``. ``field`` is the field of the body that has the names.
    Source: [tags-3], [tags-7].
    """
    is_folded = context.settings.tag_names == "folded"
    folded_names = {name: name.strip().casefold() for name in names}
    found = context.store.find_any("tags", context.group.id, "name", {*folded_names.values()})
    hidden = context.store.hidden("tags") if found else frozenset()
    by_name: dict[str, tuple[str, Row]] = {}
    for row in found:
        own: str = row.document()["name"]
        by_name.setdefault(own.casefold() if is_folded else own, (own, row))
    advise = _TagAdvice(context)
    known: dict[str, Row] = {}
    for name, folded in folded_names.items():
        own, tag = by_name.get(folded if is_folded else name.strip(), ("", None))
        if tag is None:
            sentence, advice = f"There is no tag {name!r}, so {so}.", partial(advise, name)
            context.notes.add("unknown-tag", sentence, advice, at=FieldValue(field, name))
        elif tag.seq not in hidden:
            known[own] = tag
        else:
            sentence = f"The tag {name!r} is not known yet, so {so}."
            wait = f"A new one takes {context.settings.new_tag_lag_s} s, the setting new_tag_lag_s."
            context.notes.add("unknown-tag", sentence, wait, at=FieldValue(field, name))
    return known


class _TagAdvice:
    """What to do about an unknown tag. The names of the known ones are read once for all unknown tags of a body."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __call__(self, name: str) -> Suggestion:
        meant = suggest(name, self._known)
        exists = Suggestion("Tags must exist before they can be used: make them with POST /tags.")
        return meant if meant.name else exists

    @cached_property
    def _known(self) -> list[str]:
        rows = self._context.store.page(Scope("tags", self._context.group.id), offset=0, limit=MAX_KNOWN)
        return [row.document()["name"] for row in rows]


class TagRules(ResourceRules):
    """The rules of tags."""

    scenario_form = "own"

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Create a tag, or find the one with the name."""
        row, is_new = create_tag(context, body)
        return row if is_new else Existing(row)

    def more_statuses(self, settings: Settings) -> frozenset[int]:
        """Return what the setting ``duplicate_tag`` adds. Source: [tags-1]."""
        return frozenset({302} if settings.duplicate_tag == "redirect" else ())


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

    scenario_form = "own"
    named_in: Mapping[str, bool] = {"add_tags": True, "remove_tags": False}

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Tag the person of the sent link."""
        return put_tag(context, target.row, body["person_id"], identifiers=body.get("identifiers") or ())

    def delete(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Remove a tag from a person."""
        return delete_tagging(context, target.row)
