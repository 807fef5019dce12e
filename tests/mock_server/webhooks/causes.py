"""Every way in which the API makes people act, and a look at what webhooks are told of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from actionnetwork_mock.rules.context import Group
from actionnetwork_mock.webhooks import Delivery, Webhook

from ...api_client import ApiClient, href, uuid_of

URL = "http://127.0.0.1:9/"

RICH: dict[str, Any] = {
    "given_name": "Ruth",
    "family_name": "Vance",
    "email_addresses": [{"address": "ruth@example.org"}],
    "phone_numbers": [{"number": "13125550148", "status": "subscribed"}],
    "postal_addresses": [
        {"address_lines": ["1 Dock Rd"], "locality": "Salem", "region": "OR", "country": "US"}
    ],
    "languages_spoken": ["es"],
    "custom_fields": {"shoe": "44"},
}
"""Somebody of whom much is known."""

ONLY_EMAIL: dict[str, Any] = {"email_addresses": [{"address": "ruth@example.org"}]}


class Kind(NamedTuple):
    """A kind of action, what its people leave behind, and what that is called in a webhook."""

    actions: str
    records: str
    type: str
    action: dict[str, Any]
    record: dict[str, Any]
    rel: str

    def make(self, api: ApiClient) -> str:
        """Make an action and return where its records are posted."""
        answer = api.post(f"/{self.actions}", {"title": "T", "origin_system": "CRM", **self.action})
        assert answer.status == 200, answer.body
        return f"{href(answer.json)}/{self.records}"


TARGET = {"title": "Mayor", "given_name": "Rosa", "family_name": "Quint"}

KINDS = (
    Kind("petitions", "signatures", "osdi:signature", {}, {"comments": "For my kids"}, "osdi:petition"),
    Kind("events", "attendances", "osdi:attendance", {}, {}, "osdi:event"),
    Kind("forms", "submissions", "osdi:submission", {}, {}, "osdi:form"),
    Kind(
        "fundraising_pages",
        "donations",
        "osdi:donation",
        {},
        {"recipients": [{"display_name": "Us", "amount": "25.00"}]},
        "osdi:fundraising_page",
    ),
    Kind(
        "advocacy_campaigns",
        "outreaches",
        "osdi:outreach",
        {"type": "email"},
        {"type": "email", "subject": "Buses", "message": "More of them", "targets": [TARGET]},
        "osdi:advocacy_campaign",
    ),
    Kind("surveys", "responses", "action_network:response", {}, {}, "action_network:survey"),
)


def add_webhook(
    api: ApiClient, trigger: str = "all_actions_and_uploads", *, group: Group | None = None, **options: Any
) -> Webhook:
    """Give a group a webhook that is on; the first one unless said otherwise."""
    world = api.world
    return world.webhooks.create(
        URL, group=group or world.first_group, trigger=trigger, is_on=True, **options
    )


def group_of(api: ApiClient) -> Group:
    """Return the group that a client's key opens."""
    group = api.world.group_of(api.key or "")
    assert group is not None
    return group


def told(api: ApiClient, webhook: Webhook | None = None) -> list[Delivery]:
    """Return what a webhook, or all of them, is told, oldest first."""
    return api.world.webhooks.deliveries(webhook_id=webhook.id if webhook else None)


def only(api: ApiClient, kind: str, webhook: Webhook | None = None) -> dict[str, Any]:
    """Return the content of the only element of the only delivery, which is of this type."""
    (delivery,) = told(api, webhook)
    (element,) = delivery.payloads
    assert list(element) == [kind, "action_network:sponsor", "idempotency_key"]
    assert delivery.type == kind
    content: dict[str, Any] = element[kind]
    return content


def helper_body(kind: Kind, person: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the body of a helper POST."""
    return {**kind.record, "person": person, **more}


def plain_body(kind: Kind, person: Any, **more: Any) -> dict[str, Any]:
    """Return the body of a POST for somebody who is known, a resource."""
    return {**kind.record, "_links": {"osdi:person": {"href": href(person)}}, **more}


def person_link(api: ApiClient, person: Any) -> str:
    """Return the address of a person."""
    return f"http://mock.test/api/v2/people/{uuid_of(person)}"


PETITION, EVENT = KINDS[0], KINDS[1]

WITH_STATUS: dict[str, Any] = {
    status: {"email_addresses": [{"address": "ruth@example.org", "status": status}]}
    for status in ("subscribed", "unsubscribed")
}


def ids_of(path: str) -> str:
    """The uuid of the action whose records are posted at a path."""
    return path.split("/")[-2]


def types(deliveries: list[Delivery]) -> list[str]:
    return [one.type for one in deliveries]
