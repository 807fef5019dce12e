"""Short constructors for declarations: ``text("title", "public title", writes="both")`` declares a field.

The first arguments are the name and other required values. A description follows, then the provenance, which is
``DOCUMENTED`` by default.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict, Unpack

from ..provenance import DOCUMENTED, Provenance
from .declaration import Answer, Field, Filter, Link, Paging, PostedLink, Quirk, Writes


class FieldOptions(TypedDict, total=False):
    """The options of a field; see ``declaration.Field``."""

    writes: Writes
    required: Literal["no", "yes", "conditional"]
    nullable: bool
    values: tuple[str, ...] | None
    settable: tuple[str, ...] | None
    constant: Any
    default: Any
    left_out_when_empty: bool
    append_only: bool
    takes: Literal["all", "first", "one"]
    fold: bool
    checked: bool
    long: bool
    copies: str
    counts: str
    min_digits: int
    fixed_in_ui: bool
    sums: str
    write_only: bool
    leads_to: str
    lifted_by: str
    never_blank: bool
    where: str


def text(name: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]) -> Field:
    """Declare a text field."""
    return Field(name=name, type="string", says=says, source=source, **options)


def texts(name: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]) -> Field:
    """Declare an array of texts."""
    return Field(name=name, type="strings", says=says, source=source, **options)


def text_map(name: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]) -> Field:
    """Declare an object with texts under arbitrary names."""
    return Field(name=name, type="string map", says=says, source=source, **options)


def url(name: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]) -> Field:
    """Declare a URL of the site or of the API."""
    return Field(name=name, type="link", says=says, source=source, **options)


def moment(name: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]) -> Field:
    """Declare a date with a time."""
    return Field(name=name, type="datetime", says=says, source=source, **options)


def integer(name: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]) -> Field:
    """Declare an integer."""
    return Field(name=name, type="integer", says=says, source=source, **options)


def number(name: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]) -> Field:
    """Declare a number."""
    return Field(name=name, type="number", says=says, source=source, **options)


def money(name: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]) -> Field:
    """Declare an amount of money."""
    return Field(name=name, type="money", says=says, source=source, **options)


def flag(name: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]) -> Field:
    """Declare a boolean."""
    return Field(name=name, type="boolean", says=says, source=source, **options)


def nested(
    name: str, of: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]
) -> Field:
    """Declare an object of type ``of``, from the resource's ``objects``."""
    return Field(name=name, type="object", of=of, says=says, source=source, **options)


def array(
    name: str, of: str, says: str, source: Provenance = DOCUMENTED, **options: Unpack[FieldOptions]
) -> Field:
    """Declare an array of objects of type ``of``, from the resource's ``objects``."""
    return Field(name=name, type="objects", of=of, says=says, source=source, **options)


def total(name: str, records: str, says: str) -> Field:
    """Declare a counter of records that the server maintains."""
    return integer(name, says, default=0, counts=records)


def link(
    rel: str,
    href: str,
    says: str = "",
    *,
    source: Provenance = DOCUMENTED,
    when: str = "",
) -> Link:
    """Declare a rel in ``_links`` with the template of its href; see ``declaration.Link`` for the options."""
    return Link(rel=rel, href=href, says=says, source=source, when=when)


def posted_person(
    rel: str, column: str, says: str, source: Provenance = DOCUMENTED, *, required: bool = False
) -> PostedLink:
    """Declare that a body may link to a person, whose id goes into ``column``."""
    refusal = "You must specify a valid person id"
    return PostedLink(
        rel=rel, to="people", column=column, required=required, refusal=refusal, source=source, says=says
    )


def filter_by(
    name: str,
    *path: str,
    kind: Literal["text", "datetime", "identifier"] = "text",
    fold: bool = False,
    across_groups: bool = False,
    fresh: bool = False,
    source: Provenance = DOCUMENTED,
) -> Filter:
    """Declare a filter. ``path`` is the path of its value, by default the field of the same name."""
    return Filter(
        name=name,
        path=path or (name,),
        kind=kind,
        fold=fold,
        across_groups=across_groups,
        fresh=fresh,
        source=source,
    )


def answer(status: int, when: str, source: Provenance = DOCUMENTED, *, body: str = "") -> Answer:
    """Declare a status that an operation answers, and when."""
    return Answer(when=when, status=status, source=source, body=body)


def quirk(says: str, source: Provenance = DOCUMENTED, where: str = "") -> Quirk:
    """Declare a fact about the real API that a reader would not guess, and where it was seen."""
    return Quirk(says=says, source=source, where=where)


def person_input() -> Field:
    """Declare the person that a helper takes."""
    says = "any writable fields of a person, including an email address or a phone number"
    return nested("person", "person", says, writes="post", required="yes")


def tag_names(name: str, says: str) -> Field:
    """Return the declaration of ``add_tags`` or ``remove_tags``, which all helpers share."""
    return texts(name, says, writes="post", nullable=True)


def newest_first(rel: str) -> Paging:
    """Return the paging of actions and records: newest first, with totals."""
    return Paging(totals=True, order="newest first", link_order=("next", "previous", "self", rel, "curies"))


def identity_filters() -> tuple[Filter, ...]:
    """Return the filters that actions, records and people share."""
    return (
        filter_by("identifier", "identifiers", kind="identifier"),
        filter_by("created_date", kind="datetime"),
        filter_by("modified_date", kind="datetime"),
    )
