"""Reading: one item, a page of a collection, a view, the entry point. Generic, chosen by the declaration."""

from __future__ import annotations

from collections.abc import Sequence

from ..rules.resource_rules import rules_named
from ..store import Clause, Scope
from .call import Call
from .hal import Hal, Items
from .odata import BadFilter, parse_filter
from .paging import make_page
from .query import parse_page_request
from .replies import Reply
from .targets import collection_scope


def read_entry_point(call: Call) -> Reply:
    """Answer the entry point, which needs no key but shows less without one."""
    sees_recent = call.group is not None or call.world.settings.entry_point_without_key == "tags"
    rules = rules_named(call.resource.name)
    hidden = rules.hidden_links(sees_tags=call.sees_tags, sees_recent=sees_recent)
    return Reply(call.hal.view(call.resource, {}, hidden=hidden))


def read_view(call: Call) -> Reply:
    """Answer a resource that has no rows: metadata, custom fields, embeds."""
    resource = call.resource
    shown = rules_named(resource.name).show(call.context, call.find_target())
    body = call.hal.view(resource, shown, path=call.target.fill(call.target.endpoint.template))
    call.refuse_mistakes()
    return Reply(body)


def read_item(call: Call) -> Reply:
    """Answer one item."""
    body = call.render(call.find_target().row)
    call.refuse_mistakes()
    return Reply(body)


def read_collection(call: Call) -> Reply:
    """Answer one page of a collection, filtered or not."""
    resource, settings, store, hal = call.resource, call.world.settings, call.world.store, call.hal
    assert resource.paging is not None
    assert call.group is not None
    call.find_target()  # a collection below an unknown parent is a 404
    asked = parse_page_request(call.query, settings, call.notes)
    alternatives = _read_filter(call, asked.filter_text) if asked.filter_text else []
    scope = collection_scope(call.group, call.target, settings)
    offset, limit = (asked.number - 1) * asked.per_page, asked.per_page
    newest_first = resource.paging.order == "newest first" or settings.unspecified_order == "newest_first"
    if alternatives:
        rows = store.filtered(scope, alternatives, offset=offset, limit=limit, newest_first=newest_first)
        items = hal.items(resource, rows, call.find, self_href=call.self_href)
    else:
        numbers = store.numbers(scope, offset=offset, limit=limit, newest_first=newest_first)
        items = _items(call, hal, numbers)
    total = store.count(scope, alternatives) if resource.paging.totals else None
    page = make_page(asked.number, limit, resource, settings, items=items.size, total_records=total)
    if not items.size:
        _explain_empty_page(call, page.number, scope, alternatives)
    path = call.target.fill(call.target.endpoint.address.collection)
    body = hal.collection(resource, path, asked.link_query, page, items)
    call.refuse_mistakes()
    return Reply(body)


def _explain_empty_page(
    call: Call, number: int, scope: Scope, alternatives: Sequence[Sequence[Clause]]
) -> None:
    if number > 1:
        call.notes.inform("past-the-end", f"Page {number} lies past the end: it is empty, not an error.")
    elif alternatives:
        # imported here, because most filters find something
        from .filter_hints import find_hint

        hint = find_hint(call.world.store, scope, call.resource, alternatives)
        if hint is not None:
            call.notes.take(hint)


def _items(call: Call, hal: Hal, numbers: Sequence[int]) -> Items:
    """Return rows as the items of a page, by their numbers. Documents are enough where items differ in nothing else."""
    resource, store = call.resource, call.world.store
    if hal.is_plain(resource):
        documents = store.documents(resource.name, numbers)
        return hal.plain_items(resource, documents, self_href=call.self_href)
    return hal.items(resource, store.rows(resource.name, numbers), call.find, self_href=call.self_href)


def _read_filter(call: Call, text: str) -> list[list[Clause]]:
    if not call.resource.filters:
        call.notes.add("no-filters", f"{call.resource.name} cannot be filtered, so filter= was ignored.")
        return []
    try:
        return parse_filter(text, call.resource)
    except BadFilter as error:
        if call.world.settings.unknown_filter != "ignored":
            if call.world.settings.unknown_filter == "html_error":  # whose page has no reason
                call.notes.inform("bad-filter", f"{error.message}.")
            raise
        call.notes.add("filter-ignored", error.message, "Everything was returned.")
        return []
