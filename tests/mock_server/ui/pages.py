"""A group with a webhook of each trigger, in which people act: what they cause is read as webhooks hear it."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.ui.actions import act

from ...api_client import ApiClient, href
from ...sample_group import make

NOBODY = "00000000-0000-4000-8000-000000000000"
ALL = ("all_actions", "all_actions_and_uploads")
NOOR = "noor@example.org"

Element = dict[str, Any]


def person(email: str = NOOR, **fields: Any) -> Element:
    """Return a person as acts take one."""
    return {"email_addresses": [{"address": email}], **fields}


class Pages:
    """Acts in the first group of an application. Nothing is sent: without a running server deliveries wait."""

    def __init__(self, api: ApiClient) -> None:
        self.api = api
        self.world = api.world
        self._seen = 0
        for trigger in (*ALL, "subscribed"):
            self.listen(trigger)

    def listen(self, trigger: str, action_id: str | None = None) -> None:
        """Make one more webhook."""
        group, url = self.world.first_group, "http://127.0.0.1:8585/"
        self.world.webhooks.create(url, group=group, trigger=trigger, action_id=action_id, is_on=True)

    def make(self, resource: str, **fields: Any) -> str:
        """Make an action in the user interface, with a webhook for it alone, and return its uuid."""
        uuid = native(make(self.world, resource, fields))
        self.listen("specific_action", uuid)
        return uuid

    def act(self, name: str, **arguments: Any) -> Any:
        """Let somebody do something, and return what came of it."""
        return act(self.world, name, arguments)

    def heard(self) -> dict[str, list[list[Element]]]:
        """Return the bodies that were queued since the last time, by trigger; those that heard nothing are left out."""
        heard: dict[str, list[list[Element]]] = {}
        for delivery in self.world.webhooks.deliveries()[self._seen :]:
            trigger = self.world.webhooks.find(delivery.webhook).trigger
            heard.setdefault(trigger, []).append(delivery.payloads)
            self._seen += 1
        return heard

    def types(self) -> dict[str, list[str]]:
        """Return the types of the elements that were queued since the last time, by trigger."""
        return {
            trigger: [type_of(element) for body in bodies for element in body]
            for trigger, bodies in self.heard().items()
        }

    def one(self, trigger: str = "all_actions_and_uploads") -> Element:
        """Return the payload of the only element that a webhook heard since the last time."""
        ((element,),) = self.heard()[trigger]
        payload: Element = element[type_of(element)]
        return payload

    def total(self, path: str) -> int:
        """Return how many there are at an address of the API."""
        return int(self.api.get(path).json["total_records"])

    def person(self, email: str = NOOR) -> Any:
        """Return the person who has an email, from the API."""
        (found,) = self.api.people(f"email_address eq '{email}'")
        return found

    def tags(self, email: str = NOOR) -> list[str]:
        """Return the names of a person's tags."""
        return self.api.tags_of(self.person(email))

    def records(self, email: str, rel: str) -> list[Any]:
        """Return what a person left: ``pages.records("noor@example.org", "osdi:signatures")``."""
        found = self.api.get(href(self.person(email), rel)).json["_embedded"][rel]
        assert isinstance(found, list)
        return found


def native(document: Element) -> str:
    """Return the uuid of a document."""
    return str(document["identifiers"][0]).removeprefix("action_network:")


def type_of(element: Element) -> str:
    """Return the one key of an element that names its type."""
    (kind,) = element.keys() - {"action_network:sponsor", "idempotency_key"}
    return kind


def status(payload: Element) -> str | None:
    """Return the email status that a payload tells."""
    (email,) = payload["person"]["email_addresses"]
    found: str | None = email.get("status")
    return found
