"""What each kind of address answers: generic, chosen by declaration. Parse, call, render; nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, get_args

import msgspec

from ..errors import ApiError, BadRequest, MethodNotAllowed, NotFound, NothingRecorded
from ..ids import is_uuid
from ..notes import Notes, did_you_mean
from ..resources import Method, Resource, resource_named
from ..rules import VIEWS, Context, Existing, Result, Target, write_of
from ..rules.consent_log import Origin
from ..rules.scheduled import Job, add_job, next_due
from ..rules.visibility import find_below, find_visible, scope_below, scope_of
from ..store import Clause, Rendering, Row, Scope
from ..world import World
from .body import parse_body
from .hal import Hal
from .links import Links
from .odata import BadFilter, parse_filter
from .paging import PageRequest, parse_page_request, settle_page
from .replies import EMPTY, Reply
from .request import Request
from .routing import Endpoint, Match, Routes
from .validation import Validator

BACKGROUND = "background_request"
_PAGE_PARAMETERS = ("page", "per_page")


class Call(NamedTuple):
    """One request on its way: where it goes, for whom, and what writes the answer."""

    request: Request
    match: Match
    world: World
    context: Context
    hal: Hal
    routes: Routes

    def find(self, resource: str, uuid: str) -> Row | None:
        """Return what is embedded: a resource that the group can see."""
        return find_visible(self.context.store, self.context.group, resource, uuid)

    @property
    def self_href(self) -> str:
        """The template of an item's self, where this address has its own; else an empty text."""
        address = self.match.endpoint.address
        return "{base}" + address.item if address.own_self else ""

    def write(self, row: Row) -> Reply:
        """Return an item as an answer."""
        return Reply(self.hal.item(self.match.endpoint.resource, row, self.find, self_href=self.self_href))


def answer_view(call: Call) -> Reply:
    """Answer a resource that has no rows: metadata, custom fields, embeds."""
    resource = call.match.endpoint.resource
    target = find_target(call.context, call.match)
    shown = VIEWS[resource.name](call.context, target) if resource.name in VIEWS else {}
    path = call.match.endpoint.template.format(**_ids(call.match))
    return Reply(call.hal.view(resource, shown, path=path))


def answer_item(call: Call) -> Reply:
    """Answer one item."""
    return call.write(find_target(call.context, call.match).row)


def answer_collection(call: Call) -> Reply:
    """Answer one page of a collection, filtered or not."""
    resource = call.match.endpoint.resource
    assert resource.paging is not None
    find_target(call.context, call.match)  # a collection below an unknown parent is a 404
    asked = parse_page_request(call.request.query, call.context.settings, call.context.notes)
    clauses = _clauses(call, asked)
    scope = _scope(call.match, call.context)
    items = _items(call, resource, scope, asked, clauses)
    total = call.context.store.count(scope, clauses) if resource.paging.totals else None
    page = settle_page(asked, resource.paging, call.context.settings, items=len(items), total_records=total)
    if not items and asked.number > 1:
        call.context.notes.inform(
            "past-the-end", f"Page {asked.number} lies past the end: it is empty, not an error."
        )
    path = call.match.endpoint.address.collection.format(**_ids(call.match))
    return Reply(call.hal.collection(resource, path, page, items))


def _clauses(call: Call, asked: PageRequest) -> list[Clause]:
    resource = call.match.endpoint.resource
    if not asked.filter_text:
        return []
    if not resource.filters:
        call.context.notes.add("no-filters", f"{resource.name} cannot be filtered, so filter= was ignored.")
        return []
    try:
        return parse_filter(asked.filter_text, resource)
    except BadFilter as error:
        if call.context.settings.unknown_filter != "ignored":
            raise
        call.context.notes.add("filter-ignored", error.message, "Everything was returned.")
        return []


def _scope(match: Match, context: Context) -> Scope:
    """The rows of a collection: those that the group sees, or those whose innermost parent is in the path."""
    resource = match.endpoint.resource
    if not match.ids:
        return scope_of(resource, context.group)
    return scope_below(resource, context.group, match.endpoint.names[-1], match.ids[-1])


def _items(
    call: Call, resource: Resource, scope: Scope, asked: PageRequest, clauses: list[Clause]
) -> list[Rendering]:
    """Return the items of a page, ready made where they are kept."""
    assert resource.paging is not None
    store, hal, group = call.context.store, call.hal, call.context.group
    viewer = f" {group.id}" if group.below and resource.embedded else ""
    newest_first = (
        resource.paging.order == "newest first" or call.context.settings.unspecified_order == "newest_first"
    )
    if clauses:
        rows = store.filtered(
            scope, clauses, offset=asked.offset, limit=asked.per_page, newest_first=newest_first
        )
        return hal.items(resource, rows, store, call.find, self_href=call.self_href, viewer=viewer)
    numbers = store.numbers(scope, offset=asked.offset, limit=asked.per_page, newest_first=newest_first)
    kept = store.render_cache.get(hal.kept_under(call.self_href, viewer), resource.name, numbers)
    if kept is not None:
        return kept
    rows = store.rows(resource.name, numbers)
    return hal.items(resource, rows, store, call.find, self_href=call.self_href, viewer=viewer)


def answer_write(call: Call) -> Reply:
    """Carry out a POST, PUT or DELETE, or promise to do so later."""
    request = call.request
    body = parse_body(request.body) if request.method != "DELETE" and request.body else {}
    if request.query.get(BACKGROUND, "").lower() == "true" and _heeds_background(call):
        return _promise(call, body)
    origin = Origin("request", request.method, request.path)
    with call.world.writing(call.context, origin, base=call.hal.base):
        result = carry_out(call.context, call.routes, call.match, call.request.method, body, call.hal.base)
        refuse_swallowed(call.context)
    if call.match.endpoint.resource.timed:
        call.world.next_due = next_due(call.world.store)
    if isinstance(result, Row):
        return call.write(result)
    if isinstance(result, Existing):
        return _existing(call, result.row)
    return Reply(msgspec.json.encode(result))


def _heeds_background(call: Call) -> bool:
    """Source: [background-2], [background-3] (documented: where; assumed: not elsewhere)."""
    listed = call.request.method in call.match.endpoint.resource.background
    return listed or call.context.settings.background_elsewhere == "heeded"


def refuse_swallowed(context: Context) -> None:
    """In strict mode, raise BadRequest with the first mistake that would have been swallowed."""
    note = context.notes.first_swallowed
    if note is not None and context.settings.strict:
        raise BadRequest(f"Strict mode: {note.sentence} {note.advice}".rstrip())


def _existing(call: Call, row: Row) -> Reply:
    """A tag whose name is taken. Source: [tags-1]."""
    reply = call.write(row)
    if call.context.settings.duplicate_tag == "existing":
        return reply
    path = call.match.endpoint.address.item.format(**_ids(call.match), id=row.id)
    return Reply(reply.body, 302, ((b"location", f"{call.hal.base}{path}".encode()),))


def _promise(call: Call, body: dict[str, Any]) -> Reply:
    """Answer ``{}`` now and do it later; failures are never reported. Source: [background-1] (documented)."""
    due = call.world.clock.time() + call.context.settings.background_delay_s
    job = Job(
        group_id=call.context.group.id,
        resource=call.match.endpoint.resource.name,
        method=call.request.method,
        path=call.request.path,
        body=body,
        base=call.hal.base,
    )
    add_job(call.world.store, job, due=due)
    call.world.next_due = min(call.world.next_due, due)
    return EMPTY


def carry_out(
    context: Context, routes: Routes, match: Match, method: str, body: dict[str, Any], base: str
) -> Result:
    """Check a body against the declaration and call the rule. ``base`` is where links in the body may lead.

    Raises ApiError; the caller holds a transaction around it.
    """
    resource = match.endpoint.resource
    operation = _method(method)
    if context.group.below:
        context = _as_writer(context, match)
    target = find_target(context, match)
    validator = Validator(resource, operation, context.settings, context.notes)
    write = write_of(resource, operation)
    if operation == "POST" and resource.helper is not None and is_helper_call(resource, body):
        if not resource.posted_links:
            return write(context, resource, target, validator.check(body, resource.helper.body))
        try:
            return write(context, resource, target, validator.check(body, resource.helper.body))
        except BadRequest as error:
            raise _swallowed(error, context) from None
    kept = validator.check(body, resource.fields)
    links = Links(context, routes, base)
    links.follow(kept, resource.fields, resource)
    if operation == "POST":
        for link in resource.posted_links:
            uuid = links.posted_id(link, body)
            if uuid is not None:
                kept[link.column] = uuid
    return write(context, resource, target, kept)


def _as_writer(context: Context, match: Match) -> Context:
    """Return the context of a parent's write: it changes, and its links lead to, what is its own.

    Source: [networks-1] (documented: that parents see what their children have; assumed: no more).
    """
    alone = context._replace(group=replace(context.group, below=()))
    try:
        find_target(alone, match)
    except NotFound:
        find_target(context, match)
        context.notes.add(
            "of-a-child-group",
            "This belongs to a group below this one: a parent reads what its children have and does not change it.",
            "Use the key of that group.",
        )
    return alone


def is_helper_call(resource: Resource, body: dict[str, Any]) -> bool:
    """Return whether a POST is one to the helper: always so for people; for records when it brings a person along.

    Source: [records-5].
    """
    return not resource.posted_links or "person" in body


def _swallowed(error: BadRequest, context: Context) -> ApiError:
    """A record helper's mistake: not a word to the client. Source: [errors-9]."""
    if context.settings.strict:
        return error
    context.notes.add("nothing-recorded", f"Nothing was recorded: {error.message}.")
    return NothingRecorded(error.message)


def find_target(context: Context, match: Match) -> Target:
    """Return the rows that the ids of an address name. Raises NotFound when one is not there for this group.

    A record of another group looks like one that does not exist. Source: [errors-2], [keys-7].
    """
    if not match.ids:
        return Target()
    store, group = context.store, context.group
    endpoint = match.endpoint
    rows: list[Row] = []
    above = ("", *endpoint.names)
    for of, column, uuid in zip(endpoint.resources, above, match.ids, strict=False):
        row = find_below(store, group, resource_named(of), column, uuid) if is_uuid(uuid) else None
        if row is None or (rows and rows[-1].id not in row.references):
            raise NotFound(f"Couldn't find {_class_name(of)} with id = {uuid}")
        rows.append(row)
    item = rows.pop() if endpoint.is_item else None
    parent_name = endpoint.resources[len(rows) - 1] if rows else ""
    return Target(item, rows[-1] if rows else None, parent_name)


def _class_name(resource: str) -> str:
    """The singular that the sentence of a 404 uses. Source: [errors-2]."""
    return (resource_named(resource).item_rel or resource).partition(":")[2] or resource


def check_method(endpoint: Endpoint, method: str) -> None:
    """Raises MethodNotAllowed for a method that the address does not have."""
    if method not in endpoint.methods and not (method == "HEAD" and "GET" in endpoint.methods):
        raise MethodNotAllowed(
            f"{method} is not possible on {endpoint.template}; {' and '.join(endpoint.methods)} are"
            if len(endpoint.methods) > 1
            else f"{method} is not possible on {endpoint.template}; only {endpoint.methods[0]} is",
            endpoint.methods,
        )


def note_parameters(query: Mapping[str, str], endpoint: Endpoint, method: str, notes: Notes) -> None:
    """Leave a note for each parameter that is ignored. Source: [transport-7] (observed)."""
    reads = method in ("GET", "HEAD")
    pages = reads and endpoint.resource.paging is not None and not endpoint.is_item
    known = (*_PAGE_PARAMETERS, "filter", BACKGROUND)
    for name in query:
        if pages and name in ("page", "per_page", "filter"):
            continue
        if name == BACKGROUND and method in endpoint.resource.background:
            continue
        advice = did_you_mean(name, known) if name not in known else "It has no effect on this operation."
        notes.add("unknown-parameter", f"The parameter {name[:60]!r} was ignored.", advice)


def _ids(match: Match) -> dict[str, str]:
    return dict(zip(match.endpoint.names, match.ids, strict=True))


def _method(method: str) -> Method:
    return next(known for known in _METHODS if known == method)


_METHODS: tuple[Method, ...] = get_args(Method)
