"""The recipients of a message, and the fields that the user interface sets on a message."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice

from actionnetwork_fixtures.site import SITE

from ..errors import UsageError
from ..resources import resource_named
from ..resources.messages import STATISTICS
from ..settings import Settings
from ..store.row import Row
from ..store.row_index import Scope
from ..store.schema import Document
from .contacts import status_of
from .context import Context
from .origin import slug


def list_targeted(context: Context, message: Document) -> Iterator[Row]:
    """Yield the recipients of a message: people with a subscribed email, oldest first.

    Without targets these are all people. The content of a query is unknown, so each query matches the share of people
    that the setting ``query_match_percent`` says, always the same ones. Source: [messages-7] (documented; that a
    subscribed email decides is assumed).
    """
    queries = [str(target["href"]) for target in message.get("targets", ())]
    percent = context.settings.query_match_percent
    for person in context.store.each(Scope("people", context.group.id)):
        if status_of(person.document(), "email_addresses") != "subscribed":
            continue
        if not queries or any(_lot(query, person.id) < percent for query in queries):
            yield person


def count_targeted(context: Context, message: Document) -> int:
    """Return the number of recipients."""
    return sum(1 for _ in list_targeted(context, message))


def _lot(query: str, person_id: str) -> int:
    """Return a number below 100 that is always the same for a query and a person."""
    return int.from_bytes(blake2b(f"{query} {person_id}".encode(), digest_size=4).digest(), "big") % 100


def first_targeted(context: Context, message: Document, most: int) -> list[Row]:
    """Return at most ``limit`` recipients."""
    return list(islice(list_targeted(context, message), most))


def administrative_url(context: Context, subject: str) -> str:
    """Return the address of a message's page. A taken address gets a number."""
    number, page = 1, slug(subject)
    while context.store.find("messages", None, administrative_url=_page(page, number)):
        number += 1
    return _page(page, number)


def _page(name: str, number: int) -> str:
    return f"{SITE}/emails/{name if number == 1 else f'{name}-{number}'}/manage"


def complete_message(context: Context, message: Document) -> None:
    """Set what was not given of a message of the user interface: its page, and what its status implies.

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
    """Return a target as it is stored, whatever site its address names."""
    return {"href": f"{{base}}/queries/{str(target.get('href', '')).rpartition('/')[2]}"}


def make_statistics(sent: int, settings: Settings) -> Document:
    """Return every count of a message that was sent to a number of people; all others are 0.

    People of the mock never open a mail. The setting ``open_counts`` decides how ``verified_opened`` is spelt.
    Source: [messages-10].
    """
    counts: Document = {}
    for field in STATISTICS:
        name = field.name.replace("verified_opened", f"verified_{settings.open_counts}")
        counts[name] = 0.0 if field.type == "number" else 0
    return {**counts, "sent": sent}
