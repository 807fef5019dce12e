"""Targeting: whom a message is for, and what the user interface fills in of a message."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice

from ..errors import UsageError
from ..resources import resource_named
from ..store import Document, Row, Scope
from .actions import SITE, slug
from .contacts import status_of
from .context import Context
from .statistics import make_statistics

_AT_ONCE = 1000


def list_targeted(context: Context, message: Document) -> Iterator[Row]:
    """Yield the people whom a message is for: those with a subscribed email, oldest first.

    Without targets it is all of them. What a query looks for is unknown, so each matches the share of them that the
    setting ``query_match_percent`` says, always the same people. Source: [messages-7] (documented; that a
    subscribed email decides is assumed).
    """
    queries = [str(target["href"]) for target in message.get("targets", ())]
    percent = context.settings.query_match_percent
    for person in _everybody(context):
        if status_of(person.document(), "email_addresses") != "subscribed":
            continue
        if not queries or any(_lot(query, person.id) < percent for query in queries):
            yield person


def count_targeted(context: Context, message: Document) -> int:
    """Return how many people a message is for."""
    return sum(1 for _ in list_targeted(context, message))


def _everybody(context: Context) -> Iterator[Row]:
    scope = Scope("people", context.group.id)
    for offset in range(0, context.store.count(scope), _AT_ONCE):
        yield from context.store.page(scope, offset=offset, limit=_AT_ONCE)


def _lot(query: str, person_id: str) -> int:
    """Return a number below 100 that is always the same for a query and a person."""
    return int.from_bytes(blake2b(f"{query} {person_id}".encode(), digest_size=4).digest(), "big") % 100


def first_targeted(context: Context, message: Document, most: int) -> list[Row]:
    """Return at most so many of the people whom a message is for."""
    return list(islice(list_targeted(context, message), most))


def administrative_url(context: Context, subject: str) -> str:
    """Return the address of a message's own page; one that is taken gets a number."""
    number, page = 1, slug(subject)
    while context.store.find("messages", None, administrative_url=_page(page, number)):
        number += 1
    return _page(page, number)


def _page(name: str, number: int) -> str:
    return f"{SITE}/emails/{name if number == 1 else f'{name}-{number}'}/manage"


def complete_message(context: Context, message: Document) -> None:
    """Give a message of the user interface what it was not given: its page, and what its status brings with it.

    Raises UsageError for an unknown status.
    """
    status = message["status"]
    known = resource_named("messages").field_named("status").values or ()
    if status not in known:
        raise UsageError(f"{status!r} is no status of a message: it takes one of {', '.join(known)}")
    message.setdefault("administrative_url", administrative_url(context, str(message.get("subject", ""))))
    message["targets"] = [_stored_form(target) for target in message.get("targets") or ()]
    if not message["targets"]:
        del message["targets"]
    if status != "calculating":
        message.setdefault("total_targeted", count_targeted(context, message))
    if status == "sent":
        message.setdefault("sent_start_date", context.stamp)
        counts = make_statistics(int(message["total_targeted"]), context.settings)
        message["statistics"] = {**counts, **message.get("statistics", {})}


def _stored_form(target: Document) -> Document:
    """Return a target as it is kept, whatever site its address names."""
    return {"href": f"{{base}}/queries/{str(target.get('href', '')).rpartition('/')[2]}"}
