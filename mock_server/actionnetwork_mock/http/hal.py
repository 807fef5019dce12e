"""Rendering HAL: stored documents get their links, and rows become the pages of a collection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from actionnetwork_fixtures.site import API_PATH

from ..resources import CURIES, EMBED_REL, RESOURCES, Embedding, Link, Resource, resource_named
from ..rules.resource_rules import rules_named
from ..settings import Settings
from ..store import BASE_SLOT, EMBEDDED_SLOT, LINKS_SLOT, Document, Row, reference_of
from .paging import Page
from .templates import Template, row_marks, unescape_marks

Find = Callable[[str, str], Row | None]
"""Gets a resource by name and uuid: ``find("people", "3f0e...")``."""

Embedded = dict[tuple[str, str], bytes]
"""Rendered documents for ``_embedded``, by resource and uuid; empty for a row that was not found."""


class Items(NamedTuple):
    """The ``size`` items of a page as JSON in one or several texts, and the links to them."""

    size: int
    texts: list[bytes]
    links: bytes


_encode = msgspec.json.Encoder().encode
_MAX_SITES = 64


class Hal:
    """Writes for one site, such as ``http://127.0.0.1:8484``; links start with it.

    All texts that depend on nothing but a declaration and the site are prepared once.
    """

    def __init__(self, site: str, shown: tuple[str, ...] = ()) -> None:
        """``shown`` are the settings that show links; see ``Resource.decided_by``."""
        self.site = site
        self._shown = shown
        self.base = site + API_PATH
        self._encoded_base = self.base.encode()
        self._links: dict[tuple[str, bool, str, tuple[str, ...]], Template] = {}
        self._selves: dict[tuple[str, str], Template] = {}
        self._plain: dict[str, bool] = {}
        self._conditional: dict[str, tuple[Link, ...]] = {}
        self._curies = self._curies_member()

    def _curies_member(self) -> bytes:
        """Source: [documents-7] (documented): always these two."""
        href = f"{self.site}/docs/v2/{{rel}}"
        names = ("osdi", "action_network")
        return b'"curies":' + _encode([{"name": name, "href": href, "templated": True} for name in names])

    def item(self, resource: Resource, row: Row, find: Find, *, self_href: str = "") -> bytes:
        """Return a row as its JSON object, with curies, which embedded items lack. Source: [documents-4].

        ``find`` gets what is embedded in it. ``self_href`` is the template of its self, where that is not the
        declared one.
        """
        if self.is_plain(resource):
            links = self._links_of(resource, with_curies=True, self_href=self_href)
            return row.doc.replace(LINKS_SLOT, links.fill(row), 1)
        text = self._fill(resource, row, find, {}, with_curies=True, self_href=self_href)
        return text.replace(BASE_SLOT, self._encoded_base)

    def items(self, resource: Resource, rows: Sequence[Row], find: Find, *, self_href: str = "") -> Items:
        """Return rows as the items of a page, and as the links to them. The arguments are those of ``item``.

        What several items embed is rendered once.
        """
        if self.is_plain(resource):
            return self.plain_items(
                resource, [(row.id.encode(), row.doc) for row in rows], self_href=self_href
            )
        embedded: Embedded = {}
        items = [self._fill(resource, row, find, embedded, self_href=self_href) for row in rows]
        link = self._self_of(resource, self_href)
        joined = b",".join(items).replace(BASE_SLOT, self._encoded_base)
        return Items(len(rows), [joined], b",".join([link.fill(row) for row in rows]))

    def plain_items(
        self, resource: Resource, documents: Sequence[tuple[bytes, bytes]], *, self_href: str = ""
    ) -> Items:
        """Do the same for ids and stored documents, where these are all that a resource's items differ in."""
        if not documents:
            return Items(0, [], b"")
        around = self._links_of(resource, with_curies=False, self_href=self_href).around_ids
        texts = [document.replace(LINKS_SLOT, uuid.join(around), 1) for uuid, document in documents]
        ids = [uuid for uuid, _ in documents]
        return Items(len(ids), texts, self._self_of(resource, self_href).join_ids(ids))

    def _fill(
        self,
        resource: Resource,
        row: Row,
        find: Find,
        embedded: Embedded,
        *,
        with_curies: bool = False,
        self_href: str = "",
    ) -> bytes:
        """Return a row as its JSON object, in which the address of the API is still to be put."""
        conditional = self._conditional_links(resource)
        absent: tuple[str, ...] = ()
        if conditional:
            absent = tuple([link.rel for link in conditional if not _applies(link, resource, row)])
        links = self._links_of(resource, absent, with_curies=with_curies, self_href=self_href).fill(row)
        text = row.doc.replace(LINKS_SLOT, links, 1)
        if not resource.embedded:
            return text
        if _lacks_page(resource, row):
            return text.replace(b'"_embedded":' + EMBEDDED_SLOT + b",", b"", 1)
        members = (self._embed(embedding, resource, row, find, embedded) for embedding in resource.embedded)
        return text.replace(EMBEDDED_SLOT, b"{" + b",".join(filter(None, members)) + b"}", 1)

    def _embed(
        self, embedding: Embedding, resource: Resource, row: Row, find: Find, embedded: Embedded
    ) -> bytes:
        """Return the member that a row embeds; empty if it has none, or none that the group can see."""
        uuid = reference_of(resource, row, embedding.by)
        if not uuid:
            return b""
        key = embedding.of, uuid
        if key not in embedded:
            found = find(*key)
            of = resource_named(embedding.of)
            embedded[key] = b"" if found is None else self._fill(of, found, find, embedded)
        return embedded[key] and _encode(embedding.rel) + b":" + embedded[key]

    def _links_of(
        self, resource: Resource, absent: tuple[str, ...] = (), *, with_curies: bool, self_href: str
    ) -> Template:
        key = (resource.name, with_curies, self_href, absent)
        template = self._links.get(key)
        if template is None:
            template = self._links[key] = self._make_links(resource, with_curies, self_href, absent)
        return template

    def _conditional_links(self, resource: Resource) -> tuple[Link, ...]:
        known = self._conditional.get(resource.name)
        if known is None:
            embed_rel = EMBED_REL if rules_named(resource.name).may_lack_page else None
            conditional = tuple(link for link in resource.links if link.when or link.rel == embed_rel)
            known = self._conditional[resource.name] = conditional
        return known

    def is_plain(self, resource: Resource) -> bool:
        """Return whether items of a resource differ in their ids and documents only; see ``plain_items``."""
        known = self._plain.get(resource.name)
        if known is None:
            known = self._plain[resource.name] = not (
                resource.embedded
                or resource.links_inside
                or self._conditional_links(resource)
                or not self._links_of(resource, with_curies=False, self_href="").needs_id_only
            )
        return known

    def _make_links(
        self, resource: Resource, with_curies: bool, self_href: str, absent: tuple[str, ...]
    ) -> Template:
        marks = row_marks(resource)
        members = [
            self._curies
            if link.rel == CURIES
            else self._link_member(resource, _with_self(link, self_href), marks)
            for link in resource.links
            if link.rel not in absent and (with_curies or link.rel != CURIES)
            if link.rel not in resource.decided_by or resource.decided_by[link.rel] in self._shown
        ]
        return Template(b"{" + b",".join(members) + b"}")

    def _self_of(self, resource: Resource, self_href: str) -> Template:
        template = self._selves.get((resource.name, self_href))
        if template is None:
            link = next(link for link in resource.links if link.rel == "self")
            member = self._link_member(resource, _with_self(link, self_href), row_marks(resource))
            template = self._selves[resource.name, self_href] = Template(member.removeprefix(b'"self":'))
        return template

    def _link_member(self, resource: Resource, link: Link, values: Mapping[str, str]) -> bytes:
        href = link.href.format(base=self.base, site=self.site, **values)
        value = rules_named(resource.name).link_value(link, href)
        # The marks are control characters, which the encoder would escape: they are put in afterwards.
        return _encode(link.rel) + b":" + unescape_marks(_encode(value))

    def view(
        self,
        resource: Resource,
        shown: Document,
        *,
        path: str = "",
        hidden: frozenset[str] = frozenset(),
    ) -> bytes:
        """Return a resource that is made of constants, ``shown`` and links.

        ``path`` is where it was asked for. ``hidden`` are the rels that are left out.
        """
        members = [
            self._curies if link.rel == CURIES else self._link_member(resource, link, {"path": path})
            for link in resource.links
            if link.rel not in hidden
        ]
        links = msgspec.Raw(b"{" + b",".join(members) + b"}")
        constants = {field.name: field.constant for field in resource.fields}
        known: Document = {**constants, **shown, "_links": links}
        return _encode({name: known[name] for name in resource.key_order})

    def collection(self, resource: Resource, path: str, link_query: str, page: Page, items: Items) -> bytes:
        """Return one page. ``path`` is the address of the collection, ``"/tags/b2a5.../taggings"``.

        ``link_query`` is as in ``PageRequest``. Keys and links are in the declared order. Source: [transport-16].
        """
        assert resource.paging is not None
        href, rel = self.base + path, _encode(resource.rel)
        links = {"self": b'"self":{"href":' + _encode(href) + b"}", CURIES: self._curies}
        if not page.hides_item_links:
            links[resource.rel] = rel + b":[" + items.links + b"]"
        for name, number in (("next", page.next), ("previous", page.previous)):
            if number is not None:
                link = _encode(f"{href}?{link_query.format(number)}")
                if name == "next" and page.has_malformed_next:  # [paging-10]
                    link = _encode(f"{href}&per_page={page.per_page}?page={number}")
                links[name] = b'"%s":{"href":%s}' % (name.encode(), link)
        head = b'{"per_page":%d,"page":%d' % (page.per_page, page.number)
        if page.total_records is not None:
            head = b'{"total_pages":%d,"per_page":%d,"page":%d,"total_records":%d' % (
                page.total_pages,
                page.per_page,
                page.number,
                page.total_records,
            )
        members = b",".join([links[name] for name in resource.paging.link_order if name in links])
        start = b'%b,"_links":{%b},"_embedded":{%b:[' % (head, members, rel)
        return b"".join((start, b",".join(items.texts), b"]}}"))


def _applies(link: Link, resource: Resource, row: Row) -> bool:
    return bool(reference_of(resource, row, link.when)) if link.when else not _lacks_page(resource, row)


def _lacks_page(resource: Resource, row: Row) -> bool:
    rules = rules_named(resource.name)
    return rules.may_lack_page and not rules.has_page(row.document())


def _with_self(link: Link, self_href: str) -> Link:
    return replace(link, href=self_href) if self_href and link.rel == "self" else link


_SHOWN_BY = sorted(
    {
        resource.decided_by[link.rel]
        for resource in RESOURCES
        for link in resource.links
        if link.rel in resource.decided_by
    }
)


def writer_for(site: str, settings: Settings) -> Hal:
    """Return the writer for a site. Making one takes a while, so those of the last sites are cached."""
    return _writer(site, tuple([name for name in _SHOWN_BY if getattr(settings, name) == "present"]))


@lru_cache(maxsize=_MAX_SITES)
def _writer(site: str, shown: tuple[str, ...]) -> Hal:
    return Hal(site, shown)
