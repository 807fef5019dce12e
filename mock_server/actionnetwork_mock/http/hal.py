"""Writing HAL: stored documents get their links, rows become collections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from actionnetwork_fixtures.site import API_PATH

from ..resources import CURIES, Embedding, Link, Resource, resource_named
from ..store import BASE_SLOT, EMBEDDED_SLOT, LINKS_SLOT, Document, Rendering, Row, Store
from .paging import Page
from .query import PageRequest
from .templates import Template, row_marks, unescape_marks

Find = Callable[[str, str], Row | None]
"""Gets a resource by name and uuid: ``find("people", "3f0e...")``."""

_encode = msgspec.json.Encoder().encode
_MAX_SITES = 64


class Hal:
    """Writes for one site, such as ``http://127.0.0.1:8484``; links start with it.

    All texts that depend on nothing but a declaration and the site are prepared once.
    """

    def __init__(self, site: str) -> None:
        self.site = site
        self.base = site + API_PATH
        self._links: dict[tuple[str, bool, str, tuple[str, ...]], Template] = {}
        self._selves: dict[tuple[str, str], Template] = {}
        self._conditional: dict[str, bool] = {}
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
        return self._fill(resource, row, find, with_curies=True, self_href=self_href)

    def items(
        self,
        resource: Resource,
        rows: Sequence[Row],
        store: Store,
        find: Find,
        *,
        self_href: str = "",
        viewer: str = "",
    ) -> list[Rendering]:
        """Return rows as items of a collection, and keep them in the store's renderings; see ``cache_name``."""
        made = []
        for row in rows:
            item = self._fill(resource, row, find, with_curies=False, self_href=self_href)
            rendering = Rendering(item, self._self_of(resource, self_href).fill(row))
            store.render_cache.put(self.cache_name(self_href, viewer), resource.name, row.seq, rendering)
            made.append(rendering)
        return made

    def cache_name(self, self_href: str, viewer: str) -> str:
        """Return what tells this site's renderings, with this self, from others.

        ``viewer`` names a group that sees rows of others: what is embedded in them is its own.
        """
        return self.site + self_href + viewer

    def _fill(
        self, resource: Resource, row: Row, find: Find, *, with_curies: bool, self_href: str = ""
    ) -> bytes:
        links = self._links_of(resource, row, with_curies=with_curies, self_href=self_href).fill(row)
        text = row.doc.replace(LINKS_SLOT, links, 1)
        if BASE_SLOT in text:
            text = text.replace(BASE_SLOT, self.base.encode())
        if not resource.embedded:
            return text
        embedded = [
            one for one in resource.embedded if one.only_if is None or one.only_if.holds(row.document())
        ]
        if not embedded:
            return text.replace(b'"_embedded":' + EMBEDDED_SLOT + b",", b"", 1)
        return text.replace(EMBEDDED_SLOT, self._embedded(resource, embedded, row, find), 1)

    def _embedded(self, resource: Resource, embeddings: Sequence[Embedding], row: Row, find: Find) -> bytes:
        members = []
        for embedding in embeddings:
            uuid = column_of(resource, row, embedding.by)
            found = find(embedding.of, uuid) if uuid else None
            if found is not None:
                of = resource_named(embedding.of)
                members.append(_encode(embedding.rel) + b":" + self._fill(of, found, find, with_curies=False))
        return b"{" + b",".join(members) + b"}"

    def _links_of(self, resource: Resource, row: Row, *, with_curies: bool, self_href: str) -> Template:
        absent = (
            tuple(link.rel for link in resource.links if not _applies(link, resource, row))
            if self._has_conditions(resource)
            else ()
        )
        key = (resource.name, with_curies, self_href, absent)
        template = self._links.get(key)
        if template is None:
            template = self._links[key] = self._make_links(resource, with_curies, self_href, absent)
        return template

    def _has_conditions(self, resource: Resource) -> bool:
        known = self._conditional.get(resource.name)
        if known is None:
            known = self._conditional[resource.name] = any(
                link.when or link.only_if for link in resource.links
            )
        return known

    def _make_links(
        self, resource: Resource, with_curies: bool, self_href: str, absent: tuple[str, ...]
    ) -> Template:
        marks = row_marks(resource)
        members = [
            self._curies if link.rel == CURIES else self._link_member(_with_self(link, self_href), marks)
            for link in resource.links
            if link.rel not in absent and (with_curies or link.rel != CURIES)
        ]
        return Template(b"{" + b",".join(members) + b"}")

    def _self_of(self, resource: Resource, self_href: str) -> Template:
        template = self._selves.get((resource.name, self_href))
        if template is None:
            link = next(link for link in resource.links if link.rel == "self")
            member = self._link_member(_with_self(link, self_href), row_marks(resource))
            template = self._selves[resource.name, self_href] = Template(member.removeprefix(b'"self":'))
        return template

    def _link_member(self, link: Link, values: Mapping[str, str]) -> bytes:
        href = link.href.format(base=self.base, site=self.site, **values)
        body: Document = {"title": link.title, "href": href} if link.title_first else {"href": href}
        if link.title and not link.title_first:
            body["title"] = link.title
        body.update(link.extra)
        # The marks are control characters, which the encoder would escape: they are put in afterwards.
        return _encode(link.rel) + b":" + unescape_marks(_encode([body] if link.as_array else body))

    def view(
        self,
        resource: Resource,
        shown: Document,
        *,
        path: str = "",
        has_key: bool = True,
        recent: bool = True,
    ) -> bytes:
        """Return a resource that is made of constants, ``shown`` and links.

        ``path`` is where it was asked for. ``has_key`` and ``recent`` leave out links that only a good key shows; see
        ``Link.only_with_key``.
        """
        hidden = {"no": False, "yes": not has_key, "recent": not recent}
        members = [
            self._curies if link.rel == CURIES else self._link_member(link, {"path": path})
            for link in resource.links
            if not hidden[link.only_with_key]
        ]
        links = msgspec.Raw(b"{" + b",".join(members) + b"}")
        constants = {field.name: field.constant for field in resource.fields}
        known: Document = {**constants, **shown, "_links": links}
        return _encode({name: known[name] for name in resource.key_order})

    def collection(
        self,
        resource: Resource,
        path: str,
        asked: PageRequest,
        page: Page,
        renderings: Sequence[Rendering],
    ) -> bytes:
        """Return one page; ``path`` is the collection's, ``"/tags/b2a5.../taggings"``.

        Keys and links stand in the declared order. Source: [transport-16].
        """
        assert resource.paging is not None
        href = self.base + path
        links: dict[str, bytes] = {
            "next": _page_link("next", href, asked, page.next),
            "previous": _page_link("previous", href, asked, page.previous),
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
            (
                b"{",
                head,
                b',"_links":{',
                members,
                b'},"_embedded":{',
                _encode(resource.rel),
                b":[",
                items,
                b"]}}",
            )
        )

    def _item_links(self, resource: Resource, renderings: Sequence[Rendering]) -> bytes:
        return _encode(resource.rel) + b":[" + b",".join([one.link for one in renderings]) + b"]"


def _page_link(rel: str, href: str, asked: PageRequest, number: int | None) -> bytes:
    if number is None:
        return b""
    return b'"%s":{"href":' % rel.encode() + _encode(page_href(href, asked, number)) + b"}"


def page_href(href: str, asked: PageRequest, number: int) -> str:
    """Return the address of another page of the collection at ``href``, with the filter and size that were sent.

    Source: [paging-1]: the filter first, spaces and @ encoded, quotes not.
    """
    query = f"filter={quote(asked.filter_text, safe=_RAW_IN_FILTER)}&" if asked.filter_text else ""
    query += f"page={number}"
    if asked.per_page_sent:
        query += f"&per_page={asked.per_page}"
    return f"{href}?{query}"


def _applies(link: Link, resource: Resource, row: Row) -> bool:
    if link.when and not column_of(resource, row, link.when):
        return False
    return link.only_if is None or link.only_if.holds(row.document())


def _with_self(link: Link, self_href: str) -> Link:
    return replace(link, href=self_href) if self_href and link.rel == "self" else link


def column_of(resource: Resource, row: Row, name: str) -> str | None:
    """Return the value of a reference: ``column_of(EVENTS, row, "event_campaign_id")``."""
    return row.references[list(resource.references).index(name)]


@lru_cache(maxsize=_MAX_SITES)
def writer_for(site: str) -> Hal:
    """Return the writer for a site; making one takes a while, so those of the last sites are kept."""
    return Hal(site)


_RAW_IN_FILTER = "'"
