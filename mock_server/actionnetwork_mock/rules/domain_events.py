"""What a write did, for webhooks and the consent log. Rules append these to ``Context.domain_events``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..resources.declaration import Resource
from ..store.schema import Document
from .group import Group
from .person import PersonInput


class ActionTaken(NamedTuple):
    """A person took an action: signed, attended, donated, wrote or answered.

    ``record`` is the stored record, of ``resource``. ``ids`` are its id and references: ``{"id": "d07c...",
    "petition_id": "3a6f...", "person_id": "e2a9..."}``. ``entered`` is what the person entered, None if the record
    refers to a known person. ``add_tags`` are the names of the tags to add.
    """

    group: Group
    resource: Resource
    record: Document
    ids: Mapping[str, str | None]
    entered: PersonInput | None = None
    add_tags: tuple[str, ...] = ()

    @property
    def person_id(self) -> str:
        """The uuid of the person."""
        return self.ids["person_id"] or ""


class PersonUploaded(NamedTuple):
    """A person was in an uploaded file or was posted to the person signup helper.

    ``custom_fields`` are those of the file.
    """

    group: Group
    person_id: str
    custom_fields: Mapping[str, str] = {}
    add_tags: tuple[str, ...] = ()


class PersonAdded(NamedTuple):
    """A person was added or subscribed in a way that has no payload type of its own: by hand or from a report.

    No payload says whether a person added ``by_hand`` was subscribed. Source: [webhooks-63] (documented).
    """

    group: Group
    person_id: str
    by_hand: bool = False


class PersonSubscribed(NamedTuple):
    """A person's email became subscribed to a group's list. In a network this also happens in the groups above."""

    group_id: int
    person_id: str


class ConsentChanged(NamedTuple):
    """The status of a person's ``"email"`` or ``"mobile"`` address in a group changed, or the address appeared or
    vanished.
    """

    group_id: int
    person_id: str
    channel: str
    address: str
    before: str | None
    after: str | None


Cause = ActionTaken | PersonUploaded | PersonAdded
"""The events that payloads are made of."""

DomainEvent = Cause | PersonSubscribed | ConsentChanged
