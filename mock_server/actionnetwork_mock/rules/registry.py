"""The rules of every resource."""

from __future__ import annotations

from collections.abc import Mapping

from ..resources import RESOURCES, Kind
from .actions import ActionRules
from .advocacy_campaigns import AdvocacyCampaignRules
from .create import ListRules, QueryRules, WrapperRules
from .custom_fields import CustomFieldRules
from .donations import DonationRules
from .embeds import EmbedRules
from .entry_point import EntryPointRules
from .event_campaigns import EventCampaignRules
from .events import EventRules
from .messages import MessageRules, ScheduleRules, SendRules
from .outreaches import OutreachRules
from .people import PersonRules
from .records import RecordRules
from .resource_rules import ResourceRules
from .tags import TaggingRules, TagRules
from .unique_id_lists import UniqueIdListRules

_OF_KIND: Mapping[Kind, ResourceRules] = {"action": ActionRules(), "action record": RecordRules()}

_OF_RESOURCE: Mapping[str, ResourceRules] = {
    "aep": EntryPointRules(),
    "people": PersonRules(),
    "events": EventRules(),
    "advocacy_campaigns": AdvocacyCampaignRules(),
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
