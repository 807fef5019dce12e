"""The rules of API writes. They know no HTTP: they take a context and plain values, and return rows or documents.

``RULES`` lists the rules of every resource; ``write_of`` returns the rule of an operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..resources import RESOURCES, Kind, Method, Resource
from ..store import Document
from .actions import ActionRules
from .context import Context, Group
from .create import ListRules, QueryRules, WrapperRules
from .custom_fields import CustomFieldRules
from .donations import DonationRules
from .embeds import EmbedRules
from .event_campaigns import EventCampaignRules
from .events import EventRules
from .messages import MessageRules, ScheduleRules, SendRules
from .outreaches import OutreachRules
from .people import PersonRules
from .records import RecordRules
from .resource_rules import Existing, ResourceRules, Result, Target, register
from .taggings import TaggingRules
from .tags import TagRules
from .unique_id_lists import UniqueIdListRules

_OF_KIND: Mapping[Kind, ResourceRules] = {"action": ActionRules(), "action record": RecordRules()}

_OF_RESOURCE: Mapping[str, ResourceRules] = {
    "people": PersonRules(),
    "events": EventRules(),
    "event_campaigns": EventCampaignRules(),
    "donations": DonationRules(),
    "outreaches": OutreachRules(),
    "tags": TagRules(),
    "taggings": TaggingRules(),
    "lists": ListRules(),
    "queries": QueryRules(),
    "wrappers": WrapperRules(),
    "messages": MessageRules(),
    "send_helper": SendRules(),
    "schedule_helper": ScheduleRules(),
    "unique_id_lists": UniqueIdListRules(),
    "custom_fields": CustomFieldRules(),
    "embeds": EmbedRules(),
}

RULES: Mapping[str, ResourceRules] = {
    resource.name: _OF_RESOURCE.get(resource.name) or _OF_KIND.get(resource.kind) or ResourceRules()
    for resource in RESOURCES
}
"""The rules of each resource: its own, else those of its kind."""

register(RULES)

Write = Callable[[Context, Resource, Target, Document], Result]

_OF_METHOD: Mapping[Method, str] = {"POST": "create", "PUT": "update", "DELETE": "delete"}


def write_of(resource: Resource, method: Method) -> Write:
    """Return the rule of an operation: for a POST of tags, ``TagRules().create``."""
    write: Write = getattr(RULES[resource.name], _OF_METHOD[method])
    return write


__all__ = ["RULES", "Context", "Existing", "Group", "ResourceRules", "Result", "Target", "Write", "write_of"]
