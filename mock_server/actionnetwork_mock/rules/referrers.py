"""The referrer data of records: where the person came from."""

from __future__ import annotations

from ..resources.records import REFERRER_OBJECT
from ..store.schema import Document
from .context import Context
from .group import Group
from .origin import slug

NAME = "action_network:referrer_data"

_NONE = "none"


def complete_referrer(context: Context, sent: Document) -> Document:
    """Return sent referrer data with the code of the group. Source: [records-11] (observed)."""
    return _in_order({**sent, "referrer": _code(context.group)})


def add_referrer(context: Context, document: Document, *, website: str) -> None:
    """Give a new record that has no referrer data those that the API shows of it.

    ``website`` is ``"api"`` for a record of a request, ``"none"`` for one of the site. Source: [records-12] (observed).
    """
    if NAME not in document and context.settings.missing_referrer == "none":
        document[NAME] = _in_order({"source": _NONE, "referrer": _code(context.group), "website": website})


def referrer_in_webhooks(record: Document) -> Document:
    """Return the referrer data of a record in a payload, where only keys with values are. Source: [webhooks-42]."""
    data: Document = record.get(NAME, {})
    return {} if data.get("source") == _NONE else data


def _code(group: Group) -> str:
    return f"group-{slug(group.name)}"


def _in_order(data: Document) -> Document:
    names = [field.name for field in REFERRER_OBJECT]
    return {name: data[name] for name in names if name in data}
