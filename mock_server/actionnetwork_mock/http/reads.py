"""Reading: one item, a page of a collection, a view, the entry point. Generic, chosen by the declaration."""

from __future__ import annotations

from ..rules.resource_rules import rules_named
from ..store import Clause, Rendering
from .call import Call
from .odata import BadFilter, parse_filter
from .paging import make_page
from .query import PageRequest, parse_page_request
from .replies import Reply
from .targets import collection_scope, find_target


def read_entry_point(call: Call) -> Reply:
    """Answer the entry point, which needs no key but shows less without one."""
    recent = call.group is not None or call.world.settings.entry_point_without_key == "tags"
    return Reply(call.hal.view(call.resource, {}, has_key=call.sees_tags, recent=recent))


def read_view(call: Call) -> Reply:
    """Answer a resource that has no rows: metadata, custom fields, embeds."""
    resource = call.resource
    target = find_target(call.context, call.target)
    shown = rules_named(resource.name).show(call.context, target)
    return _reply(call, call.hal.view(resource, shown, path=call.target.fill(call.target.endpoint.template)))


def read_item(call: Call) -> Reply:
    """Answer one item."""
    return _reply(call, call.render(find_target(call.context, call.target).row))


def read_collection(call: Call) -> Reply:
    """Answer one page of a collection, filtered or not."""
    resource, context = call.resource, call.context
    assert resource.paging is not None
    find_target(context, call.target)  # a collection below an unknown parent is a 404
    asked = parse_page_request(call.query, context.settings, context.notes)
    clauses = _read_filter(call, asked.filter_text) if asked.filter_text else []
    items = _items(call, asked, clauses)
    scope = collection_scope(context, call.target)
    total = context.store.count(scope, clauses) if resource.paging.totals else None
    page = make_page(
        asked.number, asked.per_page, resource.paging, context.settings, items=len(items), total_records=total
    )
    if not items and page.number > 1:
        context.notes.inform(
            "past-the-end", f"Page {page.number} lies past the end: it is empty, not an error."
        )
    path = call.target.fill(call.target.endpoint.address.collection)
    return _reply(call, call.hal.collection(resource, path, asked, page, items))


def _reply(call: Call, body: bytes) -> Reply:
    call.refuse_mistakes()
    return Reply(body)


def _read_filter(call: Call, text: str) -> list[Clause]:
    if not call.resource.filters:
        call.notes.add("no-filters", f"{call.resource.name} cannot be filtered, so filter= was ignored.")
        return []
    try:
        return parse_filter(text, call.resource)
    except BadFilter as error:
        if call.context.settings.unknown_filter != "ignored":
            raise
        call.notes.add("filter-ignored", error.message, "Everything was returned.")
        return []


def _items(call: Call, asked: PageRequest, clauses: list[Clause]) -> list[Rendering]:
    """Return the items of a page, rendered; from the cache where it has all of them."""
    resource, store, hal, group = call.resource, call.context.store, call.hal, call.context.group
    assert resource.paging is not None
    scope = collection_scope(call.context, call.target)
    viewer = f" {group.id}" if group.below and resource.embedded else ""
    newest_first = (
        resource.paging.order == "newest first" or call.context.settings.unspecified_order == "newest_first"
    )
    offset = (asked.number - 1) * asked.per_page
    if clauses:
        rows = store.filtered(scope, clauses, offset=offset, limit=asked.per_page, newest_first=newest_first)
        return hal.items(resource, rows, store, call.find, self_href=call.self_href, viewer=viewer)
    numbers = store.numbers(scope, offset=offset, limit=asked.per_page, newest_first=newest_first)
    cached = store.render_cache.get(hal.cache_name(call.self_href, viewer), resource.name, numbers)
    if cached is not None:
        return cached
    rows = store.rows(resource.name, numbers)
    return hal.items(resource, rows, store, call.find, self_href=call.self_href, viewer=viewer)
