"""The language in which resources are declared. No behaviour: what is derived from a declaration is derived elsewhere.

A declaration is closed: a key that nothing knows is a TypeError when the module is imported, and a reference to an
object or field that is not declared is one too.
"""

from __future__ import annotations

from collections.abc import Mapping
from keyword import iskeyword
from typing import Any, Literal

import msgspec

from ..provenance import DOCUMENTED, Provenance

Type = Literal[
    "string",
    "datetime",
    "integer",
    "number",
    "boolean",
    "strings",
    "object",
    "objects",
    "string map",
    "link",
    "money",
]
JSON_TYPES: Mapping[Type, tuple[type, ...]] = {
    "string": (str,),
    "datetime": (str,),
    "link": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "strings": (list,),
    "object": (dict,),
    "objects": (list,),
    "string map": (dict,),
    "money": (str, int, float),
}
"""What a value of a declared type is once its JSON is read."""

Writes = Literal["no", "post", "put", "both"]
Method = Literal["GET", "POST", "PUT", "DELETE"]
Kind = Literal["entry point", "collection", "view", "action", "action record", "helper"]

CURIES = "curies"
"""The rel whose place in ``_links`` is declared, while its content is the same everywhere."""


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """That a field of a resource has a value: ``Condition(field="type", value="email")``."""

    field: str
    value: str

    def holds(self, document: Mapping[str, Any]) -> bool:
        """Return whether a document meets it."""
        return bool(document.get(self.field) == self.value)


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a resource, of an object inside it, or of a request body.

    ``writes`` says which requests may set it; a sent key that may not be written is left alone, with a note.
    ``values`` are those that occur, ``settable`` those of them that a request may send (all, when None). ``of`` names
    the declared object that an ``object`` or ``objects`` field holds. ``keeps_first`` is true where only the first
    element of a sent array is kept. ``append_only`` is true where a PUT adds to the array and never removes. ``fold``
    marks a value that is compared without regard to case. ``checked`` refuses a value that is not among ``settable``
    or ``values``; without it, rules decide. ``long`` texts may have tens of thousands of characters. ``copies`` names
    the reference whose id the field shows, and ``counts`` the records that it counts. ``sums`` names records and the
    key column of them that it adds up, ``"donations.amount"``. ``write_only`` is true of what no answer shows; it
    stands in no ``key_order``. A ``link`` that ``leads_to`` a resource is refused unless it leads to one that the key
    can see; answers write it for the address that the client uses. ``lifted_by`` names a setting whose value
    ``"accepted"`` lifts ``required``. ``inherits`` names the field of the action whose value a record shows. ``most``
    is how many elements an array may have, any number when 0. ``fixed_in_ui`` is true where what was made in the user
    interface keeps its value, whatever a request sends.

    ``counts_when`` narrows ``counts`` to records whose key column ``status`` has one of these values. A ``local_time``
    is that of a clock on the wall, with a Z that means nothing: the offset of what is sent is dropped, not applied.

    ``"money"`` is a text with two decimals, ``"25.00"``; bodies may have a number in its place.
    """

    name: str
    type: Type
    says: str
    source: Provenance
    writes: Writes = "no"
    required: Literal["no", "yes", "conditional"] = "no"
    nullable: bool = False
    values: tuple[str, ...] | None = None
    settable: tuple[str, ...] | None = None
    of: str | None = None
    constant: Any = None
    default: Any = None
    left_out_when_empty: bool = False
    append_only: bool = False
    keeps_first: bool = False
    fold: bool = False
    checked: bool = False
    long: bool = False
    copies: str = ""
    counts: str = ""
    inherits: str = ""
    most: int = 0
    fixed_in_ui: bool = False
    counts_when: tuple[str, ...] = ()
    sums: str = ""
    local_time: bool = False
    write_only: bool = False
    leads_to: str = ""
    lifted_by: str = ""
    where: str = ""

    def writable_by(self, method: Method) -> bool:
        """Return whether a POST or PUT may set this field."""
        return method in ("POST", "PUT") and self.writes in ("both", method.lower())


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One rel in ``_links``.

    ``href`` is a template such as ``"{base}/people/{id}/taggings"``: ``base`` is the address of the API, ``site`` that
    of the site, ``path`` of a view the address that was asked for, any other name a column of the stored row. ``when``
    names a column without which the link is absent, and ``only_if`` says what the document must hold. ``as_array``
    writes an array of one.
    """

    rel: str
    href: str
    source: Provenance
    title: str = ""
    title_first: bool = False
    extra: Mapping[str, str] = {}
    when: str = ""
    only_if: Condition | None = None
    as_array: bool = False
    only_with_key: Literal["no", "yes", "recent"] = "no"
    says: str = ""


class Embedding(msgspec.Struct, frozen=True, kw_only=True):
    """A resource that is written whole into ``_embedded``: the ``of`` whose id is in the column ``by``.

    Where no embedding meets its ``only_if``, there is no ``_embedded`` at all.
    """

    rel: str
    of: str
    by: str
    source: Provenance
    only_if: Condition | None = None


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """One address under which a resource is reached, and what may be done there.

    ``collection`` is a template such as ``"/tags/{tag_id}/taggings"``. Its names are columns of the stored row, each
    an id of the resource in ``parents``: ``{"tag_id": "tags"}``. The item's address adds ``/{id}``, unless
    ``item_methods`` is empty. ``own_self`` is true where items show this address as their self, not that of the first.
    """

    collection: str
    methods: tuple[Method, ...]
    item_methods: tuple[Method, ...] = ()
    parents: Mapping[str, str] = {}
    own_self: bool = False
    source: Provenance = DOCUMENTED
    says: str = ""

    @property
    def item(self) -> str:
        """The template of one item's address: ``"/tags/{tag_id}/taggings/{id}"``."""
        return f"{self.collection.rstrip('/')}/{{id}}"


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """How a collection is cut into pages. Twenty-five on a page, at most and by default (documented, observed)."""

    totals: bool
    order: Literal["unspecified", "newest first"] = "unspecified"
    next_rule: Literal["until the empty page", "while pages remain"] = "while pages remain"
    link_order: tuple[str, ...]
    source: Provenance = DOCUMENTED


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """A field that ``?filter=`` may name.

    ``path`` leads from the document to its value: ``("email_addresses", "address")`` is the address of the first
    email. ``kind`` ``"identifier"`` matches any of the identifiers. ``across_groups`` says that the value is unique
    over the whole platform and looked up there. ``local_time`` is as in ``Field``. ``fresh`` says that it does not
    lag; see ``Resource.lags_by``.
    """

    name: str
    path: tuple[str, ...]
    kind: Literal["text", "datetime", "identifier"] = "text"
    fold: bool = False
    across_groups: bool = False
    local_time: bool = False
    fresh: bool = False
    source: Provenance = DOCUMENTED


class PostedLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link that a request body may carry: ``{"_links": {"osdi:person": {"href": "https://.../people/<id>"}}}``.

    It must lead to a resource ``to`` that the key can see, whose id goes into the reference ``column``. ``refusal`` is
    the sentence that is answered otherwise. ``also`` are other spellings of the rel that are understood.
    """

    rel: str
    to: str
    column: str
    refusal: str
    source: Provenance
    required: bool = True
    also: tuple[str, ...] = ()
    says: str = ""


class Helper(msgspec.Struct, frozen=True, kw_only=True):
    """A POST that takes a person along and matches, creates, updates and tags in one call.

    ``keyless`` helpers may be posted to without a key. ``statuses`` are the subscription states that it accepts.
    """

    rel: str
    path: str
    body: tuple[Field, ...]
    statuses: tuple[str, ...]
    also: tuple[str, ...] = ()
    keyless: bool = False
    autoresponse: bool = False
    source: Provenance = DOCUMENTED


class PayloadType(msgspec.Struct, frozen=True, kw_only=True):
    """How webhooks tell of a record: ``PayloadType(type="osdi:signature")``; see ``payloads.payload_of``.

    ``without`` names rels that the payload lacks although answers have them, ``may_lack`` fields and rels that are
    missing from some payloads. ``batched`` says that the records which one write makes go out as one body.
    """

    type: str
    without: tuple[str, ...] = ()
    may_lack: tuple[str, ...] = ()
    batched: bool = False
    source: Provenance = DOCUMENTED
    says: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an operation answers: ``Answer(when="a good body", status=200, body="the tag")``."""

    when: str
    status: int
    source: Provenance
    body: str = ""


class Quirk(msgspec.Struct, frozen=True, kw_only=True):
    """Something about the real API that nobody would guess."""

    says: str
    source: Provenance
    where: str = ""


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one resource of the API.

    Fields are in the order of the wire. ``_embedded`` and ``_links`` come last, or before the field ``links_before``.
    ``references`` are columns that hold the id of another row: ``{"tag_id": "tags"}``. Those in
    ``optional`` may be without one. What stands below a reference in ``shared`` is listed there whichever group it
    belongs to, as the events of a campaign are. ``once_per_person`` says that a second record of a person replaces
    the first; ``several_by`` names a setting whose value ``"added"`` lifts that. ``only_api_made`` refuses a POST
    below an action that was made in the user interface. ``page_word`` is how the address of a public page calls it,
    where that is not its name; ``page_if`` is met by those that have a page. ``keys`` are columns that rules look
    things up by, and that ``?filter=`` may not name. ``background`` lists the methods that heed
    ``background_request``. ``switches`` are what the user interface can switch on and no answer shows, by name, with
    what they do. ``owner`` ``"group"`` refuses personal keys, ``"group, in silence"`` shows them none.
    ``refuses_null`` says that a POST with a null anywhere makes nothing, except in a field that is declared
    ``nullable``. ``timed`` says that the clock changes what is written here; see ``rules.timers``.
    ``row_in_each_group`` says that groups which share one each have a row of it, with the same id. ``lags_by`` names
    the setting by how many seconds its filters lie behind what is written, or, where there are none, for how many a
    new one is missing from its list. A ``helper`` is an address where something is done to what it stands under; its
    answer has its fields and nothing else.
    """

    name: str
    title: str
    kind: Kind
    rel: str
    item_rel: str | None = None
    addresses: tuple[Address, ...]
    paging: Paging | None = None
    fields: tuple[Field, ...]
    objects: Mapping[str, tuple[Field, ...]] = {}
    links: tuple[Link, ...]
    links_before: str = ""
    embedded: tuple[Embedding, ...] = ()
    filters: tuple[Filter, ...] = ()
    keys: tuple[Filter, ...] = ()
    references: Mapping[str, str] = {}
    optional: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    switches: Mapping[str, str] = {}
    once_per_person: bool = False
    several_by: str = ""
    only_api_made: bool = False
    refuses_null: bool = False
    timed: bool = False
    lags_by: str = ""
    row_in_each_group: bool = False
    posted_links: tuple[PostedLink, ...] = ()
    background: tuple[Method, ...] = ()
    helper: Helper | None = None
    owner: Literal["any", "group", "group, in silence"] = "any"
    needs_key: bool = True
    answers: tuple[Answer, ...] = ()
    quirks: tuple[Quirk, ...] = ()
    webhook: PayloadType | None = None
    page_word: str = ""
    page_if: Condition | None = None
    says: str = ""

    def __post_init__(self) -> None:
        names = {f.name for f in self.fields if not f.write_only}
        if self.links_before and self.links_before not in names:
            raise TypeError(
                f"{self.name}: _links cannot stand before {self.links_before!r}, which is not a field"
            )
        columns = {"base", "site", "id", *self.references, *(("path",) if self.kind == "view" else ())}
        for link in self.links:
            unknown = {name for name in template_names(link.href) if name not in columns}
            if unknown:
                raise TypeError(f"{self.name}: link {link.rel} names {sorted(unknown)}, which is no column")
        for declared in (self.fields, *self.objects.values()):
            for one in declared:
                if one.of is not None and one.of not in self.objects:
                    raise TypeError(f"{self.name}: {one.name} holds {one.of!r}, which is no declared object")
        for one_filter in (*self.filters, *self.keys):
            if one_filter.path[0] not in names:
                raise TypeError(f"{self.name}: filter {one_filter.name} starts at an undeclared field")
        for condition in (
            *(link.only_if for link in self.links),
            *(one.only_if for one in self.embedded),
            self.page_if,
        ):
            if condition is not None and condition.field not in names:
                raise TypeError(f"{self.name}: a condition names {condition.field!r}, which is no field")

    @property
    def key_order(self) -> tuple[str, ...]:
        """The keys of an answer as they are on the wire: ``("name", "created_date", "_links")``."""
        names = [field.name for field in self.fields if not field.write_only]
        own = (*(("_embedded",) if self.embedded else ()), *(("_links",) if self.links else ()))
        at = names.index(self.links_before) if self.links_before else len(names)
        return (*names[:at], *own, *names[at:])

    @property
    def stored(self) -> bool:
        """Whether the store has a table of it; the entry point and views are made from declarations alone."""
        return self.kind in ("collection", "action", "action record")

    @property
    def flows_up(self) -> bool:
        """Whether a parent group sees those of the groups below it: people, what they are asked to do, what they did.

        What a group works with stays with it, such as messages, lists and tags. Source: [networks-1]
        (documented: that data flows up; assumed: which) and [webhooks-41] (documented: parents may lack tags).
        """
        return self.row_in_each_group or self.kind in ("action", "action record")

    def field_named(self, name: str) -> Field:
        """Return the declared field. Raises KeyError."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


def python_name(name: str) -> str:
    """Return the name of a field as an attribute or argument: ``action_network:hidden`` is ``hidden``."""
    short = name.rpartition(":")[2]
    return f"{short}_" if iskeyword(short) else short


def template_names(template: str) -> list[str]:
    """Return the names in braces, left to right: ``"/tags/{tag_id}/taggings/{id}"`` gives ``["tag_id", "id"]``."""
    return [piece.split("}")[0] for piece in template.split("{")[1:]]


def curies() -> Link:
    """Return the place holder for the two curies. Source: [documents-7] (documented)."""
    return Link(rel=CURIES, href="", source=DOCUMENTED)
