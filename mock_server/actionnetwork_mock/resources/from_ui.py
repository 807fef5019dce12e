"""What resources share that people create in the user interface and the API only reads: lists, queries, wrappers.

Their own modules declare the rest.
"""

from __future__ import annotations

from ..provenance import ASSUMED
from .declaration import Address, Answer, Field, Link, Paging, curies
from .kit import moment, text, texts

ORIGIN_SYSTEM = text(
    "origin_system", "system that created it: always the user interface", constant="Action Network"
)


def identifiers() -> Field:
    """Return the identifiers of a resource that only the server writes."""
    return texts("identifiers", "the server's own id")


def dates(created: str = "when it was created") -> tuple[Field, Field]:
    """Return the two dates, which requests cannot set."""
    return (
        moment("created_date", created),
        moment("modified_date", "last change"),
    )


def read_only(path: str) -> Address:
    """Return the address of a read-only collection."""
    return Address(collection=path, methods=("GET",), item_methods=("GET",))


def paging(rel: str) -> Paging:
    """Return the paging of these collections: in unknown order, with totals."""
    return Paging(totals=True, link_order=("next", "previous", rel, "curies", "self"))


def links(path: str, *own: Link) -> tuple[Link, ...]:
    """Return the links of an item at a path such as ``"/lists"``: self, ``own`` and the curies."""
    return (Link("self", f"{{base}}{path}/{{id}}"), *own, curies())


def read_only_answers() -> tuple[Answer, ...]:
    """Return the answers of read-only operations."""
    return (
        Answer(200, "GET"),
        Answer(404, "an id that this key cannot see"),
        Answer(405, "POST, PUT or DELETE", ASSUMED),
    )
