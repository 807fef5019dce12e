"""Webhooks as checks see them: in the mock's log of deliveries and, if a receiver is given, as they arrive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from actionnetwork_mock.resources.payloads import IDEMPOTENCY_KEY, PAYLOADS, SPONSOR, Payload

from .answer import Answer, Item
from .check import Check
from .conformance import field_deviations

if TYPE_CHECKING:
    from actionnetwork_mock.receiver import ReceivedRequest

Element = dict[str, Any]
"""One payload with its sponsor and key."""
Body = list[Element]

_SPONSOR = "action_network:sponsor"
_KEY = re.compile(r"[0-9a-f]{32}")
_UNUSED_URL = "https://127.0.0.1:9/"
"""The address of webhooks that are not delivered."""


class WebhookProbe:
    """One webhook, and what is sent to it. Methods about payloads return those since the last call."""

    def __init__(self, check: Check, number: int, path: str) -> None:
        self._check = check
        self._path = path
        self._log = f"/webhooks/deliveries?webhook={number}"
        self._received = 0
        self._last = 0
        self.number = number

    def bodies(self, *answers: Answer) -> list[Body]:
        """Return the bodies that were sent, after checking each; ``answers`` are the calls that caused them."""
        check = self._check
        self.deliver()
        page = check.control("GET", f"{self._log}&after={self._last}")
        bodies = [delivery["payloads"] for delivery in page["deliveries"]]
        self._last = page["last"]
        if self._path:
            self._compare_with_received(bodies, *answers)
        for body in bodies:
            _check_body(check, body, *answers)
        return bodies

    def elements(self, *answers: Answer) -> list[Element]:
        """Return the elements that were sent, each in a body of its own."""
        bodies = self.bodies(*answers)
        self._check.that(all(len(body) == 1 for body in bodies), "a body has one element", *answers)
        return [body[0] for body in bodies]

    def only(self, kind: str, *answers: Answer) -> Element:
        """Return the only element that was sent, which has this type."""
        elements = self.elements(*answers)
        kinds = [payload_type(element) for element in elements]
        self._check.that(kinds == [kind], f"one {kind} is sent to the webhook", *answers)
        return elements[0]

    def deliver(self) -> None:
        """Deliver everything that is due, and what a setting delays."""
        check = self._check
        if check.target.receiver is not None:
            if check.settings.webhook_delay_s:
                check.wait(check.settings.webhook_delay_s)
            check.control("POST", "/webhooks/drain", {"timeout_s": 10})

    def received(self) -> list[bytes]:
        """Return everything that arrived at the webhook's address, retries included."""
        return [request.body for request in self._requests()]

    def states(self) -> list[str]:
        """Return the state of every delivery in the log: ``["delivered"]``."""
        return [delivery["state"] for delivery in self._check.control("GET", self._log)["deliveries"]]

    def switch(self, *, is_on: bool) -> None:
        """Turn the webhook on or off."""
        self._check.control("PUT", f"/webhooks/{self.number}", {"is_on": is_on})

    def _requests(self) -> list[ReceivedRequest]:
        receiver = self._check.target.receiver
        return [request for request in receiver.requests if request.path == self._path] if receiver else []

    def _compare_with_received(self, bodies: list[Body], *answers: Answer) -> None:
        """Check that what arrived is what the log says, each once, as JSON."""
        check, requests = self._check, self._requests()
        new, self._received = requests[self._received :], len(requests)
        check.that(len(new) == len(bodies), "every body is posted once", *answers)
        by_key = {body[0]["idempotency_key"]: body for body in bodies if body}
        for request in new:
            check.that(request.problem is None, "what is posted is an array of payloads, as JSON", *answers)
            body = msgspec.json.decode(request.body)
            logged = by_key.get(body[0]["idempotency_key"])
            check.that(logged == body, "the log has what was posted", *answers)


@contextmanager
def probe_webhook(
    check: Check, trigger: str = "all_actions", *, action_id: str | None = None, is_on: bool = True
) -> Iterator[WebhookProbe]:
    """Create a webhook, and delete it at the end."""
    url, path = _UNUSED_URL, ""
    receiver = check.target.receiver
    if receiver is not None and check.settings.webhook_targets == "any":
        url = f"{receiver.url}/{check.name()}"
        path = urlsplit(url).path
    body = {"url": url, "trigger": trigger, "is_on": is_on}
    made = check.control("POST", "/webhooks", {**body, **({"action_id": action_id} if action_id else {})})
    try:
        yield WebhookProbe(check, made["id"], path)
    finally:
        check.control("DELETE", f"/webhooks/{made['id']}")


def payload_type(element: Element) -> str:
    """Return the type of an element: ``"osdi:signature"``."""
    return next(name for name in element if name in PAYLOADS)


def payload_of(element: Element) -> Item:
    """Return the payload of an element, without its sponsor and key."""
    payload: Item = element[payload_type(element)]
    return payload


def _check_body(check: Check, body: Any, *answers: Answer) -> None:
    """Source: [webhooks-29] (documented)."""
    is_array = isinstance(body, list) and body and all(isinstance(element, dict) for element in body)
    check.that(is_array, "a body is an array of objects", *answers)
    keys = check.cached("keys of webhooks", set[str])
    for element in body:
        kinds = [name for name in element if name in PAYLOADS]
        check.that(
            len(kinds) == 1 and set(element) == {*kinds, _SPONSOR, "idempotency_key"},
            "an element has one payload of a known type, a sponsor, and a key",
            *answers,
        )
        key = element["idempotency_key"]
        for deviation in field_deviations({"idempotency_key": key}, [IDEMPOTENCY_KEY], {}):
            check.that(False, deviation.sentence, *answers)
        for deviation in field_deviations(element[_SPONSOR], SPONSOR, {}):
            check.that(False, f"{deviation.sentence} in the sponsor", *answers)
        check.that(_KEY.fullmatch(key), "a key has 32 hexadecimal digits", *answers)
        check.that(key not in keys, "no two elements have the same key", *answers)
        keys.add(key)
        _check_payload(check, PAYLOADS[kinds[0]], element[kinds[0]], *answers)
    check.that(len(set(map(payload_type, body))) == 1, "all elements of a body have one type", *answers)


def _check_payload(check: Check, declared: Payload, payload: Item, *answers: Answer) -> None:
    fields = [
        msgspec.structs.replace(field, left_out_when_empty=True) if field.name in declared.may_lack else field
        for field in declared.fields
    ]
    shown = {name: value for name, value in payload.items() if name != "_links"}
    for deviation in field_deviations(shown, fields, declared.objects):
        check.that(False, f"{declared.type}: {deviation.sentence}", *answers)
    check.that(payload.get("add_tags") != [], "add_tags is left out when it is empty", *answers)
    links = payload.get("_links")
    check.that(isinstance(links, dict), f"{declared.type} has links", *answers)
    known, found = {link.rel for link in declared.links}, dict(links or {})
    check.that(found.keys() <= known, f"{declared.type} has known links only", *answers)
    check.that(known - found.keys() <= set(declared.may_lack), f"{declared.type} has all its links", *answers)
    for link in found.values():
        check.that(str(link.get("href")).startswith(check.api.base), "links lead into the API", *answers)
