"""Writing: a POST, PUT or DELETE, now or in the background."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from msgspec.structs import replace

from ..errors import ApiError, BadRequest, NotFound, NothingRecorded
from ..resources import Helper, Method, Resource
from ..rules.consent_log import Origin
from ..rules.context import Context
from ..rules.resource_rules import Existing, Result, write_of
from ..rules.scheduled import Job, add_job
from ..store import Row
from .call import Call
from .links import Links
from .query import BACKGROUND
from .replies import EMPTY, Reply
from .routing import Match
from .targets import find_target
from .validation import Validator


def write(call: Call) -> Reply:
    """Answer a POST, PUT or DELETE: carry it out, or put it off where ``background_request`` is allowed."""
    if call.query.get(BACKGROUND, "").lower() == "true" and _allows_background(call):
        call.refuse_mistakes()
        return _put_off(call)
    origin = Origin("request", call.method, call.path)
    with call.world.writing(call.context, origin, base=call.hal.base) as call.written:
        result = apply_write(
            call.context, call.target, call.method, call.fields, call.hal.base, call.sent_as_text
        )
        call.refuse_mistakes()
    if call.resource.timed:
        call.world.plan_timed_work()
    if isinstance(result, Row):
        return Reply(call.render(result))
    if isinstance(result, Existing):
        return _reply_with_existing(call, result.row)
    return Reply(msgspec.json.encode(result))


def _allows_background(call: Call) -> bool:
    """Source: [background-2], [background-3] (documented: where; assumed: not elsewhere)."""
    listed = call.method in call.resource.background
    return listed or call.context.settings.background_elsewhere == "heeded"


def _reply_with_existing(call: Call, row: Row) -> Reply:
    """A tag with a name that another tag has. Source: [tags-1]."""
    body = call.render(row)
    if call.context.settings.duplicate_tag == "existing":
        return Reply(body)
    path = call.target.fill(call.target.endpoint.address.item, id=row.id)
    return Reply(body, 302, ((b"location", f"{call.hal.base}{path}".encode()),))


def _put_off(call: Call) -> Reply:
    """Answer ``{}`` now and do it later; failures are never reported. Source: [background-1] (documented)."""
    due = call.world.clock.time() + call.context.settings.background_delay_s
    job = Job(
        group_id=call.context.group.id,
        resource=call.resource.name,
        method=call.method,
        path=call.path,
        body=call.fields,
        base=call.hal.base,
    )
    add_job(call.world.store, job, due=due)
    call.world.plan_timed_work()
    return EMPTY


def apply_write(
    context: Context,
    match: Match,
    method: str,
    body: dict[str, Any],
    base: str,
    sent_as_text: frozenset[str] = frozenset(),
) -> Result:
    """Check a body against the declaration and call the rule. ``base`` is where links in the body may lead.

    ``sent_as_text`` are the fields whose values had to be sent as texts. Raises ApiError. The caller wraps it in a
    transaction.
    """
    resource = match.endpoint.resource
    operation = next(known for known in _METHODS if known == method)
    if context.group.below:
        context = _as_writer(context, match)
    target = find_target(context.store, context.group, match)
    helper = helper_of(resource, operation, body)
    validator = Validator(resource, operation, context.settings, context.notes, sent_as_text)
    write = write_of(resource, operation)
    try:
        kept = validator.check(body, helper.body if helper is not None else resource.fields)
        if helper is None:
            _follow_links(Links(context, base), resource, operation, body, kept)
        return write(context, resource, target, kept)
    except BadRequest as error:
        if helper is None or not resource.posted_links:
            raise
        raise _unreported(error, context) from None


def _follow_links(
    links: Links, resource: Resource, method: Method, body: dict[str, Any], kept: dict[str, Any]
) -> None:
    """Replace the links of a body by the ids of the resources that they lead to."""
    links.follow(kept, resource.fields, resource)
    for link in resource.posted_links if method == "POST" else ():
        uuid = links.posted_id(link, resource.spellings_of(link.rel), body)
        if uuid is not None:
            kept[link.column] = uuid


def _as_writer(context: Context, match: Match) -> Context:
    """Return the context of a parent's write: it changes the parent's own rows, and its links point there.

    Source: [networks-1] (documented: that parents see what their children have; assumed: no more).
    """
    alone = context._replace(group=replace(context.group, below=()))
    try:
        find_target(alone.store, alone.group, match)
    except NotFound:
        find_target(context.store, context.group, match)
        context.notes.add(
            "of-a-child-group",
            "This belongs to a group below this one: a parent reads what its children have and does not change it.",
            "Use the key of that group.",
        )
    return alone


def helper_of(resource: Resource, method: str, body: dict[str, Any]) -> Helper | None:
    """Return the helper that a write calls: a POST of people always, one of records if the body has a person.

    Source: [records-5].
    """
    return resource.helper if method == "POST" and (not resource.posted_links or "person" in body) else None


def _unreported(error: BadRequest, context: Context) -> ApiError:
    """A record helper's mistake, which the client does not learn of. Source: [errors-9]."""
    if context.settings.strict:
        return error
    context.notes.add("nothing-recorded", f"Nothing was recorded: {error.message}.")
    return NothingRecorded(error.message)


_METHODS: tuple[Method, ...] = get_args(Method)
