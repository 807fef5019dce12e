"""The pytest plugin of actionnetwork-mock: a local Action Network as a fixture.

The names here are the types of the fixtures, for annotations, and those of the records that tests make and look at:

    def test_sync(action_network: ActionNetwork, webhook_receiver: WebhookReceiver) -> None: ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actionnetwork_mock import MockServer, Settings, WebhookReceiver
    from actionnetwork_mock.servers.redirect import Redirect
    from actionnetwork_mock.testing.action_network import ActionNetwork
    from actionnetwork_mock.testing.record_types import (
        Action,
        ActionRecord,
        AdvocacyCampaign,
        Attendance,
        Campaign,
        Donation,
        Event,
        EventCampaign,
        Form,
        FundraisingPage,
        Item,
        List,
        Message,
        Outreach,
        Person,
        Petition,
        Query,
        Response,
        Signature,
        Submission,
        Survey,
        Tag,
        Tagging,
        UniqueIdList,
        Wrapper,
    )
    from actionnetwork_mock.testing.records import Collection, Record

    from .virtual_time import ActionNetworkTime

__all__ = [
    "Action",
    "ActionNetwork",
    "ActionNetworkTime",
    "ActionRecord",
    "AdvocacyCampaign",
    "Attendance",
    "Campaign",
    "Collection",
    "Donation",
    "Event",
    "EventCampaign",
    "Form",
    "FundraisingPage",
    "Item",
    "List",
    "Message",
    "MockServer",
    "Outreach",
    "Person",
    "Petition",
    "Query",
    "Record",
    "Redirect",
    "Response",
    "Settings",
    "Signature",
    "Submission",
    "Survey",
    "Tag",
    "Tagging",
    "UniqueIdList",
    "WebhookReceiver",
    "Wrapper",
]

_MODULES = {
    "ActionNetwork": "actionnetwork_mock.testing.action_network",
    "ActionNetworkTime": "pytest_actionnetwork.virtual_time",
    "Collection": "actionnetwork_mock.testing.records",
    "MockServer": "actionnetwork_mock",
    "Record": "actionnetwork_mock.testing.records",
    "Redirect": "actionnetwork_mock.redirect",
    "Settings": "actionnetwork_mock",
    "WebhookReceiver": "actionnetwork_mock",
}
"""Where the names are defined; all others are types of records."""


def __getattr__(name: str) -> Any:
    """Import a type when it is first used: pytest imports this package in every session."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES.get(name, "actionnetwork_mock.testing.record_types")), name)
