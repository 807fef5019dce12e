"""Short constructors for declarations: ``text("title", "public title", writes="both")`` declares a field.

The arguments of a field are its name, its description, its provenance, which is ``DOCUMENTED`` by default, and the
options of ``declaration.Field``.
"""

from __future__ import annotations

from functools import partial

from ..provenance import DOCUMENTED, Provenance
from .declaration import Field, Filter, Paging, PostedLink

text = partial(Field, "string")
"""Declare a text field."""
texts = partial(Field, "strings")
"""Declare an array of texts."""
text_map = partial(Field, "string map")
"""Declare an object with texts under arbitrary names."""
url = partial(Field, "link")
"""Declare a URL of the site or of the API."""
moment = partial(Field, "datetime")
"""Declare a date with a time."""
integer = partial(Field, "integer")
"""Declare an integer."""
number = partial(Field, "number")
"""Declare a number."""
money = partial(Field, "money")
"""Declare an amount of money."""
flag = partial(Field, "boolean")
"""Declare a boolean."""
nested = partial(Field, "object")
"""Declare an object of type ``of``, from the resource's ``objects``."""
array = partial(Field, "objects")
"""Declare an array of objects of type ``of``, from the resource's ``objects``."""


def total(name: str, records: str, says: str) -> Field:
    """Declare a counter of records that the server maintains."""
    return integer(name, says, default=0, counts=records)


def posted_person(
    rel: str, column: str, says: str, source: Provenance = DOCUMENTED, *, required: bool = False
) -> PostedLink:
    """Declare that a body may link to a person, whose id goes into ``column``."""
    refusal = "You must specify a valid person id"
    return PostedLink(
        rel=rel, to="people", column=column, required=required, refusal=refusal, source=source, says=says
    )


def person_input() -> Field:
    """Declare the person that a helper takes."""
    says = "any writable fields of a person, including an email address or a phone number"
    return nested("person", says, writes="post", required="yes", of="person")


def tag_names(name: str, says: str) -> Field:
    """Return the declaration of ``add_tags`` or ``remove_tags``, which all helpers share."""
    return texts(name, says, writes="post", nullable=True)


def newest_first(rel: str) -> Paging:
    """Return the paging of actions and records: newest first, with totals."""
    return Paging(totals=True, order="newest first", link_order=("next", "previous", "self", rel, "curies"))


def identity_filters() -> tuple[Filter, ...]:
    """Return the filters that actions, records and people share."""
    return (
        Filter("identifier", ("identifiers",), kind="identifier"),
        Filter("created_date", kind="datetime"),
        Filter("modified_date", kind="datetime"),
    )
