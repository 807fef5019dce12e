"""Writing HAL: stored documents get their links, rows become collections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec

from ..resources import CURIES, Link, Resource
from ..store import LINKS_SLOT, Document, Rendering, Row, Store
from .paging import Page
from .request import Request
from .templates import Template, row_marks, unescape_marks

REAL_SITE = "https://actionnetwork.org"
API_PATH = "/api/v2"

_encode = msgspec.json.Encoder().encode
_MAX_SITES = 64


class Hal:
    """Writes for one site, such as ``http://127.0.0.1:8484``; links start with it.

    All texts that depend on nothing but a declaration and the site are prepared once.
    """

    def __init__(self, site: str) -> None:
        self.site = site
        self.base = site + API_PATH
        self._links: dict[tuple[str, bool], Template] = {}
        self._selves: dict[str, Template] = {}
        self._curies = self._curies_member()

    def _curies_member(self) -> bytes:
        """Source: general.md, section 3 (documented): always these two."""
        href = f"{self.site}/docs/v2/{{rel}}"
        names = ("osdi", "action_network")
        return b'"curies":' + _encode([{"name": name, "href": href, "templated": True} for name in names])

    def item(self, resource: Resource, row: Row) -> bytes:
        """Return a row as its JSON object, with curies, which embedded items lack. Source: observed.md 3.4."""
        return row.doc.replace(LINKS_SLOT, self._links_of(resource, embedded=False).fill(row), 1)

    def items(self, resource: Resource, rows: Sequence[Row], store: Store) -> list[Rendering]:
        """Return rows as items of a collection, and keep them in the store's renderings."""
        links, self_link = self._links_of(resource, embedded=True), self._self_of(resource)
        made = [Rendering(row.doc.replace(LINKS_SLOT, links.fill(row), 1), self_link.fill(row)) for row in rows]
        for row, rendering in zip(rows, made, strict=True):
            store.renderings.put(self.site, resource.name, row.seq, rendering)
        return made

    def _links_of(self, resource: Resource, *, embedded: bool) -> Template:
        template = self._links.get((resource.name, embedded))
        if template is None:
            marks = row_marks(resource)
            members = [
                self._curies if link.rel == CURIES else self._link_member(link, marks)
                for link in resource.links
                if not (embedded and link.rel == CURIES)
            ]
            template = self._links[resource.name, embedded] = Template(b"{" + b",".join(members) + b"}")
        return template

    def _self_of(self, resource: Resource) -> Template:
        template = self._selves.get(resource.name)
        if template is None:
            link = next(link for link in resource.links if link.rel == "self")
            member = self._link_member(link, row_marks(resource))
            template = self._selves[resource.name] = Template(member.removeprefix(b'"self":'))
        return template

    def _link_member(self, link: Link, values: Mapping[str, str]) -> bytes:
        href = link.href.format(base=self.base, site=self.site, **values)
        body: Document = {"title": link.title, "href": href} if link.title_first else {"href": href}
        if link.title and not link.title_first:
            body["title"] = link.title
        body.update(link.extra)
        # The marks are control characters, which the encoder would escape: they are put in afterwards.
        return _encode(link.rel) + b":" + unescape_marks(_encode([body] if link.as_array else body))

    def view(self, resource: Resource, shown: Document, *, has_key: bool = True, recent: bool = True) -> bytes:
        """Return a resource that is made of constants, ``shown`` and links.

        ``has_key`` and ``recent`` leave out links that only a good key shows; see ``Link.only_with_key``.
        """
        hidden = {"no": False, "yes": not has_key, "recent": not recent}
        members = [
            self._curies if link.rel == CURIES else self._link_member(link, {})
            for link in resource.links
            if not hidden[link.only_with_key]
        ]
        links = msgspec.Raw(b"{" + b",".join(members) + b"}")
        constants = {field.name: field.constant for field in resource.fields}
        known: Document = {**constants, **shown, "_links": links}
        return _encode({name: known[name] for name in resource.key_order})

    def collection(self, resource: Resource, path: str, page: Page, renderings: Sequence[Rendering]) -> bytes:
        """Return one page; ``path`` is the collection's, ``"/tags/b2a5.../taggings"``.

        Keys and links stand in the declared order. Source: general.md, section 3.
        """
        assert resource.paging is not None
        href = self.base + path
        links: dict[str, bytes] = {
            "next": self._page_link("next", href, page, page.next),
            "previous": self._page_link("previous", href, page, page.previous),
            "self": b'"self":{"href":' + _encode(href) + b"}",
            CURIES: self._curies,
            resource.rel: b"" if page.hides_item_links else self._item_links(resource, renderings),
        }
        head = (
            b'"total_pages":%d,"per_page":%d,"page":%d,"total_records":%d'
            % (page.total_pages, page.per_page, page.number, page.total_records)
            if page.total_records is not None
            else b'"per_page":%d,"page":%d' % (page.per_page, page.number)
        )
        items = b",".join([one.item for one in renderings])
        members = b",".join([links[rel] for rel in resource.paging.link_order if links[rel]])
        return b"".join(
            (b"{", head, b',"_links":{', members, b'},"_embedded":{', _encode(resource.rel), b":[", items, b"]}}")
        )

    def _page_link(self, rel: str, href: str, page: Page, number: int | None) -> bytes:
        """Source: observed.md 4.7: the filter first, spaces and @ encoded, quotes not."""
        if number is None:
            return b""
        query = f"filter={quote(page.filter_text, safe=_RAW_IN_FILTER)}&" if page.filter_text else ""
        query += f"page={number}"
        if page.per_page_sent:
            query += f"&per_page={page.per_page}"
        return b'"%s":{"href":' % rel.encode() + _encode(f"{href}?{query}") + b"}"

    def _item_links(self, resource: Resource, renderings: Sequence[Rendering]) -> bytes:
        return _encode(resource.rel) + b":[" + b",".join([one.link for one in renderings]) + b"]"


class HalWriters:
    """The writers of the sites that clients used, made when first needed and bounded in number."""

    def __init__(self, *, real_hrefs: bool) -> None:
        self._real = Hal(REAL_SITE) if real_hrefs else None
        self._by_host: dict[tuple[str, bytes], Hal] = {}

    def of(self, request: Request) -> Hal:
        """Return the writer for the site that a request was sent to, or the real one if links are to carry that."""
        if self._real is not None:
            return self._real
        key = (request.scheme, request.host)
        hal = self._by_host.get(key)
        if hal is None:
            if len(self._by_host) >= _MAX_SITES:
                self._by_host.clear()
            hal = self._by_host[key] = Hal(request.site)
        return hal


_RAW_IN_FILTER = "'"
