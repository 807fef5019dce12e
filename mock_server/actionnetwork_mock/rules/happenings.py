"""What has happened in a write, for webhooks and the log of consents. Rules leave these in ``Context.happened``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..resources import Resource
from ..store import Document
from .group import Group
from .person_input import PersonInput


class ActionTaken(NamedTuple):
    """A person signed, came, gave, wrote or answered.

    ``record`` is the document of what was recorded, of ``resource``, and ``ids`` say where it stands: ``{"id":
    "d07c...", "petition_id": "3a6f...", "person_id": "e2a9..."}``. ``entered`` is what the person gave now, None when
    the record names somebody who is known. ``add_tags`` are the names that were to be put on.
    """

    group: Group
    resource: Resource
    record: Document
    ids: Mapping[str, str | None]
    entered: PersonInput | None = None
    add_tags: tuple[str, ...] = ()

    @property
    def person_id(self) -> str:
        """The uuid of who acted."""
        return self.ids["person_id"] or ""


class PersonUploaded(NamedTuple):
    """A person was in a file that was uploaded, or came by the person signup helper.

    ``custom_fields`` are those of the file.
    """

    group: Group
    person_id: str
    custom_fields: Mapping[str, str] = {}
    add_tags: tuple[str, ...] = ()


class PersonAdded(NamedTuple):
    """A person was added or subscribed in a way that has no payload of its own: by hand, from a report.

    Of who was added ``by_hand`` no payload says whether that subscribed them. Source: webhooks.md, 4.8 (documented).
    """

    group: Group
    person_id: str
    by_hand: bool = False


class PersonSubscribed(NamedTuple):
    """A person's email was not subscribed to a group's list and now is. In a network that happens above, too."""

    group_id: int
    person_id: str


class ConsentChanged(NamedTuple):
    """The status of a person's ``"email"`` or ``"mobile"`` number in a group changed, or came or went with it."""

    group_id: int
    person_id: str
    channel: str
    address: str
    before: str | None
    after: str | None


Cause = ActionTaken | PersonUploaded | PersonAdded
"""What a payload can be made of."""

Happening = Cause | PersonSubscribed | ConsentChanged
