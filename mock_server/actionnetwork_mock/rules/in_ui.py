"""What the user interface adds to some of the things that it makes, beyond what their declarations say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..errors import UsageError
from ..store import Document, Row, Scope
from .actions import SITE, slug
from .context import Context
from .donations import payment
from .locations import merge_location
from .money import add_up, parse_money
from .targeting import fill_in_message

Finish = Callable[[Context, Document], None]
"""Finishes a document that holds what was given and the declared defaults; UsageError for what cannot be."""


def finish_donation(context: Context, document: Document) -> None:
    """Add up the recipients, or make the group the only one of an amount that was given alone.

    An ``amount`` of None is what a donation that was paid back looks like: it has none. Source: donations.yaml, quirks.
    """
    paid_back = "amount" in document and document["amount"] is None
    amount = document.pop("amount", None)
    recipients = document.get("recipients")
    if recipients is None:
        given = "0.00" if amount is None else amount
        recipients = [{"display_name": context.group.name, "amount": given}]
    document["recipients"] = [{**one, "amount": _amount(one.get("amount"))} for one in recipients]
    document.setdefault("payment", payment(context.store.next_id("donations")))
    if not paid_back:
        document["amount"] = add_up(one["amount"] for one in document["recipients"])


def _amount(given: object) -> str:
    parsed = parse_money(given) if isinstance(given, (str, int, float)) else None
    if parsed is None:
        raise UsageError(f"{given!r} is no amount: it takes a text or number such as 25.00")
    return parsed


def finish_list(_context: Context, document: Document) -> None:
    """Name a report or an email's list, and say where it is managed. Source: lists.yaml, fields and example."""
    kind = document.setdefault("description", "Report")
    if kind not in _FOLDERS:
        raise UsageError(f"{kind!r} makes no list: it takes {' or '.join(_FOLDERS)}")
    name = document.get("name") or document.get("title") or f"Untitled {kind.lower()}"
    document.setdefault("name", name)
    document.setdefault("title", name)
    document.setdefault("browser_url", f"{SITE}/{_FOLDERS[kind]}/{slug(name)}/manage")


_FOLDERS = {"Report": "reports", "Email": "emails"}


def finish_query(context: Context, document: Document) -> None:
    """Name a query, and number the page where it is edited. Source: queries.yaml, fields."""
    document.setdefault("name", "Untitled query")
    document.setdefault("browser_url", f"{SITE}/queries/{context.store.next_number('queries')}/edit")


def finish_wrapper(context: Context, document: Document) -> None:
    """Make a group's first wrapper its default, or any other in place of the one that was. Source: wrappers.yaml."""
    document.setdefault("name", "Untitled wrapper")
    document.setdefault("administrative_url", f"{SITE}/wrappers/{context.store.next_number('wrappers')}/edit")
    document.setdefault("header", None)
    document.setdefault("footer", None)
    old = default_wrapper(context)
    if document.setdefault("default", old is None) and old is not None:
        context.store.update("wrappers", old, {**old.document(), "default": False})


def default_wrapper(context: Context) -> Row | None:
    """Return the wrapper that a group's emails have unless they name another."""
    scope = Scope("wrappers", context.group.id)
    rows = context.store.page(scope, offset=0, limit=context.store.count(scope))
    return next((row for row in rows if row.document()["default"]), None)


def finish_event(context: Context, document: Document) -> None:
    """Find the place of an event. Source: events.yaml, objects."""
    location = document.get("location")
    if isinstance(location, dict):
        document.pop("location")
        if found := merge_location({}, location, context.notes):
            document["location"] = found


def finish_event_campaign(context: Context, document: Document) -> None:
    """Give a campaign the page on which hosts make events. Source: event_campaigns.yaml, fields (documented)."""
    number = context.store.next_number("event_campaigns")
    document.setdefault("host_url", f"{SITE}/events/new?event_campaign_id={number}")


FINISHED: Mapping[str, Finish] = {
    "event_campaigns": finish_event_campaign,
    "events": finish_event,
    "donations": finish_donation,
    "lists": finish_list,
    "messages": fill_in_message,
    "queries": finish_query,
    "wrappers": finish_wrapper,
}
