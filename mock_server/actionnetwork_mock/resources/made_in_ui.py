"""What the API only reads because people make it in the user interface: lists, queries, wrappers and the like.

Their own modules say what is peculiar to each and put these around.
"""

from __future__ import annotations

from ..provenance import ASSUMED
from .declaration import Address, Answer, Field, Link, Paging, curies
from .kit import answer, link, moment, text, texts

ORIGIN_SYSTEM = text(
    "origin_system", "where it was made: always the user interface", constant="Action Network"
)


def identifiers() -> Field:
    """Return the identifiers of what only the server writes."""
    return texts("identifiers", "the server's own id")


def dates(made: str = "when it was made") -> tuple[Field, Field]:
    """Return the two dates, which no request sets."""
    return (
        moment("created_date", made),
        moment("modified_date", "last change"),
    )


def read_only(path: str) -> Address:
    """Return the address of a collection that can only be read."""
    return Address(collection=path, methods=("GET",), item_methods=("GET",))


def paging(rel: str) -> Paging:
    """Return how these collections are paged: in no known order, with totals."""
    return Paging(totals=True, link_order=("next", "previous", rel, "curies", "self"))


def links(path: str, *own: Link) -> tuple[Link, ...]:
    """Return the links of one, at ``"/lists"``: self and its own."""
    return (link("self", f"{{base}}{path}/{{id}}"), *own, curies())


def read_only_answers() -> tuple[Answer, ...]:
    """Return what operations on these answer."""
    return (
        answer(200, "GET"),
        answer(404, "an id that this key cannot see"),
        answer(405, "POST, PUT or DELETE", ASSUMED),
    )
