"""What the API only reads because people make it in the user interface: lists, queries, wrappers and the like.

Their own modules say what is peculiar to each and put these around.
"""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import Address, Answer, Field, Link, Paging, curies

ORIGIN_SYSTEM = Field(
    name="origin_system",
    type="string",
    constant="Action Network",
    source=DOCUMENTED,
    says="where it was made: always the user interface",
)


def identifiers() -> Field:
    """Return the identifiers of what only the server writes."""
    return Field(name="identifiers", type="strings", source=DOCUMENTED, says="the server's own id")


def dates(made: str = "when it was made") -> tuple[Field, Field]:
    """Return the two dates, which no request sets."""
    return (
        Field(name="created_date", type="datetime", source=DOCUMENTED, says=made),
        Field(name="modified_date", type="datetime", source=DOCUMENTED, says="last change"),
    )


def read_only(path: str) -> Address:
    """Return the address of a collection that can only be read."""
    return Address(collection=path, methods=("GET",), item_methods=("GET",))


def paging(rel: str) -> Paging:
    """Return how these collections are paged: in no known order, with totals."""
    return Paging(totals=True, link_order=("next", "previous", rel, "curies", "self"))


def links(path: str, *own: Link) -> tuple[Link, ...]:
    """Return the links of one, at ``"/lists"``: self and its own."""
    return (Link(rel="self", href=f"{{base}}{path}/{{id}}", source=DOCUMENTED), *own, curies())


def read_only_answers() -> tuple[Answer, ...]:
    """Return what operations on these answer."""
    return (
        Answer(when="GET", status=200, source=DOCUMENTED),
        Answer(when="an id that this key cannot see", status=404, source=DOCUMENTED),
        Answer(when="POST, PUT or DELETE", status=405, source=ASSUMED),
    )
