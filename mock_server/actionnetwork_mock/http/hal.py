"""Writing HAL: stored documents get their links, rows become collections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

import msgspec

from ..resources import CURIES, Link, Resource
from ..store import LINKS_SLOT, Document, Row
from .paging import Page

REAL_SITE = "https://actionnetwork.org"
API_PATH = "/api/v2"

_encode = msgspec.json.Encoder().encode
_MAX_SITES = 64

_ID_MARK = b"\x02"
"""Stands in a prepared text for the id of a row, followed by the number of the column; see ``_mark``."""


class Hal:
    """Writes for one site, such as ``http://127.0.0.1:8484``; links start with it.

    All texts that depend on nothing but a declaration and the site are prepared once.
    """

    def __init__(self, site: str) -> None:
        self.site = site
        self.base = site + API_PATH
        self._writers: dict[tuple[str, bool], Callable[[Row], bytes]] = {}
        self._curies = self._curies_member()

    def _curies_member(self) -> bytes:
        """Source: general.md, section 3 (documented): always these two."""
        href = f"{self.site}/docs/v2/{{rel}}"
        names = ("osdi", "action_network")
        return b'"curies":' + _encode([{"name": name, "href": href, "templated": True} for name in names])

    def item(self, resource: Resource, row: Row, *, embedded: bool = False) -> bytes:
        """Return a row as its JSON object; an embedded one has no curies. Source: observed.md 3.4."""
        return row.doc.replace(LINKS_SLOT, self._writer(resource, embedded)(row), 1)

    def _writer(self, resource: Resource, embedded: bool) -> Callable[[Row], bytes]:
        writer = self._writers.get((resource.name, embedded))
        if writer is None:
            writer = self._writers[resource.name, embedded] = self._link_writer(resource, embedded)
        return writer

    def _link_writer(self, resource: Resource, embedded: bool) -> Callable[[Row], bytes]:
        """Return a function from a row to its ``_links``.

        The prepared text has a mark for each column that occurs in it; filling it is one ``replace`` a column.
        """
        columns = ("id", *resource.references)
        members = [
            self._curies if link.rel == CURIES else self._link_member(link, {name: _mark(columns, name) for name in columns})
            for link in resource.links
            if not (embedded and link.rel == CURIES)
        ]
        text = b"{" + b",".join(members) + b"}"
        used = [i for i, name in enumerate(columns) if _mark(columns, name).encode() in text]
        if used == [0]:
            mark = _mark(columns, "id").encode()
            return lambda row: text.replace(mark, row.id.encode())

        def write(row: Row) -> bytes:
            filled = text
            for i in used:
                value = row.id if i == 0 else row.references[i - 1]
                filled = filled.replace(_mark(columns, columns[i]).encode(), value.encode())
            return filled

        return write

    def _link_member(self, link: Link, values: Mapping[str, str]) -> bytes:
        href = link.href.format(base=self.base, site=self.site, **values)
        body: Document = {"title": link.title, "href": href} if link.title_first else {"href": href}
        if link.title and not link.title_first:
            body["title"] = link.title
        body.update(link.extra)
        # The marks are control characters, which the encoder would escape: they are put in afterwards.
        return _encode(link.rel) + b":" + _unescape_marks(_encode([body] if link.as_array else body))

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

    def collection(self, resource: Resource, path: str, page: Page, rows: Sequence[Row]) -> bytes:
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
            resource.rel: b"" if page.hides_item_links else self._item_links(resource, rows),
        }
        head = (
            b'"total_pages":%d,"per_page":%d,"page":%d,"total_records":%d'
            % (page.total_pages, page.per_page, page.number, page.total_records)
            if page.total_records is not None
            else b'"per_page":%d,"page":%d' % (page.per_page, page.number)
        )
        writer = self._writer(resource, True)
        items = b",".join([row.doc.replace(LINKS_SLOT, writer(row), 1) for row in rows])
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

    def _item_links(self, resource: Resource, rows: Sequence[Row]) -> bytes:
        template = self._self_template(resource)
        columns = resource.references
        hrefs = [
            template.format(id=row.id, **dict(zip(columns, row.references, strict=True))) if columns else template + row.id
            for row in rows
        ]
        return _encode(resource.rel) + b":[" + b",".join([b'{"href":"%s"}' % href.encode() for href in hrefs]) + b"]"

    def _self_template(self, resource: Resource) -> str:
        """The address of an item; of a resource without references only what stands before its id."""
        template = next(link.href for link in resource.links if link.rel == "self")
        text = template.replace("{base}", self.base)
        return text if resource.references else text.removesuffix("{id}")


def _mark(columns: Sequence[str], name: str) -> str:
    return f"\x02{columns.index(name)}\x02"


def _unescape_marks(text: bytes) -> bytes:
    return text.replace(b"\\u0002", _ID_MARK)


class HalWriters:
    """The writers of the sites that clients used, made when first needed and bounded in number."""

    def __init__(self) -> None:
        self._by_site: dict[str, Hal] = {}

    def of(self, site: str) -> Hal:
        """Return the writer for ``"http://127.0.0.1:8484"``."""
        hal = self._by_site.get(site)
        if hal is None:
            if len(self._by_site) >= _MAX_SITES:
                self._by_site.clear()
            hal = self._by_site[site] = Hal(site)
        return hal


_RAW_IN_FILTER = "'"
