"""The classes of which declarations consist. Other modules derive behaviour from declarations.

An unknown keyword, or a reference to an object or field that is not declared, raises TypeError when the declaring
module is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from functools import cached_property
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

Writes = Literal["no", "post", "put", "both"]
Method = Literal["GET", "POST", "PUT", "DELETE"]
Kind = Literal["entry point", "collection", "view", "action", "action record", "helper"]

CURIES = "curies"
"""The rel whose place in ``_links`` is declared, and whose content is the same everywhere."""


class Field(msgspec.Struct, frozen=True):
    """A key of a resource, of an object inside it, or of a request body.

    - ``writes``: the methods that may set it. Other requests ignore it and add a note.
    - ``required``: ``conditional`` fields are required unless another field is sent. The field is optional while the
      setting ``lifted_by`` is ``"accepted"``. A text that is ``never_blank`` is refused if it is blank even then.
    - ``values``: the values that occur. ``settable``: those that a request may send, None for all. ``checked`` rejects
      other values; without it, rules decide.
    - ``of``: the object in an ``object`` or ``objects`` field.
    - ``takes``: the elements of a sent array that are stored: all, the first, or the only one, as two are rejected.
      ``append_only``: a PUT only adds elements.
    - ``fold``: case does not matter in comparisons. ``long``: a text of tens of thousands of characters.
    - ``copies``: the reference whose id the field shows.
    - ``counts``: the records that the field counts. ``sums``: the records and the key column that the field adds up,
      ``"donations.amount"``.
    - ``write_only``: no answer shows it, and ``key_order`` does not contain it.
    - ``leads_to``: a ``link`` must point to such a resource that the key can see. Answers use the client's host in it.
    - ``fixed_in_ui``: requests do not change the value of a resource that was created in the user interface.
    - ``min_digits``: a number that is sent in place of the text and has fewer digits may have lost zeros in front.

    ``"money"`` is a text with two decimals, ``"25.00"``. Bodies may have a number instead.
    """

    type: Type
    name: str
    says: str
    source: Provenance = DOCUMENTED
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
    takes: Literal["all", "first", "one"] = "all"
    fold: bool = False
    checked: bool = False
    long: bool = False
    copies: str = ""
    counts: str = ""
    min_digits: int = 0
    fixed_in_ui: bool = False
    sums: str = ""
    write_only: bool = False
    leads_to: str = ""
    lifted_by: str = ""
    never_blank: bool = False
    where: str = ""

    def writable_by(self, method: Method) -> bool:
        """Return whether a POST or PUT may set this field."""
        return method in ("POST", "PUT") and self.writes in ("both", method.lower())


class Link(msgspec.Struct, frozen=True):
    """A rel in ``_links``.

    ``href`` is a template such as ``"{base}/people/{id}/taggings"``. ``base`` is the address of the API, ``site``
    that of the site, ``path`` the requested path (for a view), and any other name a column of the stored row. The
    link is absent if the column ``when`` is empty.
    """

    rel: str
    href: str
    says: str = ""
    source: Provenance = DOCUMENTED
    when: str = ""


class Embedding(msgspec.Struct, frozen=True, kw_only=True):
    """A complete resource in ``_embedded``: the ``of`` whose id is in the column ``by``."""

    rel: str
    of: str
    by: str
    source: Provenance


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """An address of a resource and its methods.

    ``collection`` is a template such as ``"/tags/{tag_id}/taggings"``. Its names are columns of the stored row, which
    hold ids of the resources in ``parents``: ``{"tag_id": "tags"}``. The address of an item adds ``/{id}``, unless
    ``item_methods`` is empty. See ``Resource.self_at`` for the self of an item.
    """

    collection: str
    methods: tuple[Method, ...]
    item_methods: tuple[Method, ...] = ()
    parents: Mapping[str, str] = {}
    source: Provenance = DOCUMENTED
    says: str = ""

    @property
    def item(self) -> str:
        """The template of an item's address: ``"/tags/{tag_id}/taggings/{id}"``."""
        return f"{self.collection.rstrip('/')}/{{id}}"


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """How a collection is divided into pages. A page has at most, and by default, 25 items (documented, observed)."""

    totals: bool
    order: Literal["unspecified", "newest first"] = "unspecified"
    next_rule: Literal["until the empty page", "while pages remain"] = "while pages remain"
    link_order: tuple[str, ...]
    source: Provenance = DOCUMENTED


class Filter(msgspec.Struct, frozen=True):
    """A field that ``?filter=`` may name.

    ``path`` is the path of its value in the document: ``("email_addresses", "address")`` is the address of the first
    email. By default, it is the field of the same name. ``kind`` ``"identifier"`` matches any of the identifiers. With
    ``across_groups``, the value is unique on the platform and searched in all groups. A ``fresh`` filter does not lag;
    see ``Resource.lags_by``.
    """

    name: str
    path: tuple[str, ...] = ()
    kind: Literal["text", "datetime", "identifier"] = "text"
    fold: bool = False
    across_groups: bool = False
    fresh: bool = False
    source: Provenance = DOCUMENTED

    def __post_init__(self) -> None:
        if not self.path:
            msgspec.structs.force_setattr(self, "path", (self.name,))


class PostedLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link that a request body may have: ``{"_links": {"osdi:person": {"href": "https://.../people/<id>"}}}``.

    It must point to a resource of type ``to`` that the key can see. The id of that resource goes into the reference
    ``column``. ``refusal`` is the message of the error for any other link.
    """

    rel: str
    to: str
    column: str
    refusal: str
    source: Provenance
    required: bool = True
    says: str = ""


class Helper(msgspec.Struct, frozen=True, kw_only=True):
    """A POST with a person that matches, creates, updates and tags the person in one call.

    Web pages may post to ``keyless`` helpers without a key. ``statuses`` are the subscription statuses that it accepts.
    """

    rel: str
    path: str
    body: tuple[Field, ...]
    statuses: tuple[str, ...]
    keyless: bool = False
    autoresponse: bool = False


class PayloadType(msgspec.Struct, frozen=True, kw_only=True):
    """The payload that webhooks send for a record:

    ``PayloadType(type="osdi:signature")``; see ``payloads.payload_of``.

    ``may_lack`` names fields and rels that are missing from some payloads.
    """

    type: str
    may_lack: tuple[str, ...] = ()
    says: str = ""


class Answer(msgspec.Struct, frozen=True):
    """A status that an operation answers, and when: ``Answer(200, "a valid body", body="the tag")``."""

    status: int
    when: str
    source: Provenance = DOCUMENTED
    body: str = ""


class Quirk(msgspec.Struct, frozen=True):
    """A fact about the real API that a reader would not guess, and where it was seen."""

    says: str
    source: Provenance = DOCUMENTED
    where: str = ""


class Resource(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A resource of the API.

    - ``fields`` are in wire order. ``_embedded`` and ``_links`` come last, or before the field ``links_before``.
      ``recorded_order``, where a recording of an answer shows another order, lists the keys that it has, and the
      others follow.
    - ``references``: columns with the id of another row, ``{"tag_id": "tags"}``. ``optional`` columns may be empty. A
      collection below a reference in ``shared`` lists rows of all groups, such as the events of a campaign.
    - ``keys``: columns that rules search, and ``?filter=`` may not name.
    - ``once_per_person``: a second record of a person replaces the first.
    - ``only_api_made``: rejects a POST below an action created in the user interface.
    - ``page_word``: its word in the URL of a public page, if not its name.
    - ``background``: the methods that support ``background_request``.
    - ``decided_by``: the setting that decides on a part, ``{"total_donations": "empty_total_donations"}``: whether an
      empty field is ``"absent"`` from what the API created, a link ``"present"``, a row with a reference ``"listed"``
      outside of its parent, a second record ``"added"`` despite ``once_per_person``, a next link ``"malformed"``,
      ``"all"`` states of records counted.
    - ``spellings``: other accepted spellings of rels, ``{"osdi:wrapper": ("osdi:wrappers",)}``.
    - ``owner``: ``"group"`` rejects personal keys, ``"group, in silence"`` shows them an empty collection.
    - ``timed``: the clock changes stored documents; see ``rules.scheduled``.
    - ``row_in_each_group``: each group that shares a resource has a row of it, with the same id.
    - ``lags_by``: the setting with the seconds before filters, or without filters the list, find a write.
    - ``helper``: an address that acts on the resource above it. Its answer has the declared fields only.
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
    recorded_order: tuple[str, ...] = ()
    embedded: tuple[Embedding, ...] = ()
    filters: tuple[Filter, ...] = ()
    keys: tuple[Filter, ...] = ()
    references: Mapping[str, str] = {}
    optional: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    decided_by: Mapping[str, str] = {}
    spellings: Mapping[str, tuple[str, ...]] = {}
    once_per_person: bool = False
    only_api_made: bool = False
    timed: bool = False
    lags_by: str = ""
    row_in_each_group: bool = False
    posted_links: tuple[PostedLink, ...] = ()
    background: tuple[Method, ...] = ()
    helper: Helper | None = None
    owner: Literal["any", "group", "group, in silence"] = "any"
    answers: tuple[Answer, ...] = ()
    quirks: tuple[Quirk, ...] = ()
    webhook: PayloadType | None = None
    page_word: str = ""
    says: str = ""

    def __post_init__(self) -> None:
        """Raise TypeError for a name that is not declared."""
        fields = {f.name for f in self.fields if not f.write_only}
        keys = {*fields, "_links", *(("_embedded",) if self.embedded else ())}
        columns = {"base", "site", "id", *self.references, *(("path",) if self.kind == "view" else ())}
        if self.links_before:
            self._check("links_before", [self.links_before], fields)
        self._check("recorded_order", self.recorded_order, keys)
        for link in self.links:
            self._check(f"link {link.rel}", template_names(link.href), columns)
        for declared in (self.fields, *self.objects.values()):
            for field in declared:
                if field.of is not None:
                    self._check(f"field {field.name}", [field.of], self.objects)
        parts_of_answers = {*fields, *columns, *(link.rel for link in self.links), "next", "once_per_person"}
        self._check("decided_by", self.decided_by, parts_of_answers)
        for key in (*self.filters, *self.keys):
            self._check(f"filter {key.name}", key.path[:1], fields)

    def _check(self, what: str, names: Iterable[str], known: Iterable[str]) -> None:
        if unknown := sorted({*names} - {*known}):
            raise TypeError(f"{self.name}: {what} names {', '.join(unknown)}, which is not declared")

    @cached_property
    def key_order(self) -> tuple[str, ...]:
        """The keys of an answer in wire order: ``("name", "created_date", "_links")``."""
        names = [field.name for field in self.fields if not field.write_only]
        own = (*(("_embedded",) if self.embedded else ()), *(("_links",) if self.links else ()))
        at = names.index(self.links_before) if self.links_before else len(names)
        declared = (*names[:at], *own, *names[at:])
        return (*self.recorded_order, *(name for name in declared if name not in self.recorded_order))

    def defaults(self) -> dict[str, Any]:
        """Return the fields that have a default, each with a value of its own: ``{"capacity": 0, "tags": []}``."""
        return {field.name: deepcopy(field.default) for field in self.fields if field.default is not None}

    @cached_property
    def links_inside(self) -> dict[str, tuple[str, ...]]:
        """The fields whose objects hold links to resources: ``{"targets": ("href",)}``."""
        inside = {
            field.name: tuple(one.name for one in self.objects[field.of] if one.leads_to)
            for field in self.fields
            if field.type == "objects" and field.of is not None and field.of in self.objects
        }
        return {name: links for name, links in inside.items() if links}

    @property
    def stored(self) -> bool:
        """Whether the store has a table of the resource. The entry point and views come from declarations alone."""
        return self.kind in ("collection", "action", "action record")

    @property
    def flows_up(self) -> bool:
        """Whether a parent group sees these resources of the groups below it: people, actions and records.

        Other resources, such as messages, lists and tags, are visible in their own group only. Source: [networks-1]
        (documented: that data flows up; assumed: which) and [webhooks-41] (documented: parents may lack tags).
        """
        return self.row_in_each_group or self.kind in ("action", "action record")

    @property
    def is_named(self) -> bool:
        """Whether requests and other resources name these resources: the name, in whatever case, is of one only."""
        return any(key.name == "name" and key.fold for key in self.keys)

    @property
    def is_constant(self) -> bool:
        """Whether all answers have the same fields, as those of a view that says what the API is."""
        return all(field.constant is not None for field in self.fields)

    def self_at(self, address: Address) -> str:
        """Return the template of the self of items at an address: empty for the declared one, below the first address.

        An address of its own, such as ``/donations``, is the self of what is found there. Source: [donations-14].
        """
        is_own = address is not self.addresses[0] and not address.parents and address.item_methods
        return "{base}" + address.item if is_own else ""

    def spellings_of(self, rel: str) -> tuple[str, ...]:
        """Return a rel and its other spellings, the declared one first."""
        return (rel, *self.spellings.get(rel, ()))

    def decided(self, part: str, value: str, settings: object) -> bool:
        """Return whether the setting that decides on a part has a value; False where none does."""
        setting = self.decided_by.get(part)
        return setting is not None and getattr(settings, setting) == value

    def field_named(self, name: str) -> Field:
        """Return the declared field. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


def template_names(template: str) -> list[str]:
    """Return the names in braces, left to right: ``"/tags/{tag_id}/taggings/{id}"`` gives ``["tag_id", "id"]``."""
    return [piece.split("}")[0] for piece in template.split("{")[1:]]


def curies() -> Link:
    """Return the placeholder for the two curies. Source: [documents-7] (documented)."""
    return Link(rel=CURIES, href="", source=DOCUMENTED)
