"""Listening to webhooks: heard by the mock's log of them and, where they are delivered, by what came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from actionnetwork_mock.resources.payloads import IDEMPOTENCY_KEY, PAYLOADS, SPONSOR, Payload

from .api import Answer
from .check import Check
from .values import faults_of

Element = dict[str, Any]
Body = list[Element]

_SPONSOR = "action_network:sponsor"
_KEY = re.compile(r"[0-9a-f]{32}")
_NOWHERE = "https://127.0.0.1:9/"
"""Where webhooks lead that nobody receives."""


class Listener:
    """What one webhook is told."""

    def __init__(self, check: Check, number: int, path: str) -> None:
        self._check = check
        self._path = path
        self._came = 0
        self._last = 0
        self.number = number

    def bodies(self, *answers: Answer) -> list[Body]:
        """Return the bodies since the last time, each of which is held to be an envelope.

        ``answers`` are the calls that caused them, to be shown where something is wrong.
        """
        check = self._check
        assert check.control is not None
        self.drain()
        page = check.control("GET", f"/webhooks/deliveries?webhook={self.number}&after={self._last}", None)
        found = [one["payloads"] for one in page["deliveries"]]
        self._last = page["last"]
        if check.receiver is not None and self._path:
            self._compare(found, *answers)
        for body in found:
            _check_envelope(check, body, *answers)
        return found

    def drain(self) -> None:
        """Have everything tried that is due, and what is delayed by a setting, too."""
        check = self._check
        assert check.control is not None
        if check.receiver is not None:
            if check.ways.webhook_delay_s:
                check.wait(check.ways.webhook_delay_s)
            check.control("POST", "/webhooks/drain", {"timeout_s": 10})

    def received(self) -> list[bytes]:
        """Return all that came to where the webhook leads, retries included."""
        receiver = self._check.receiver
        return [one.body for one in receiver.requests if one.path == self._path] if receiver else []

    def states(self) -> list[str]:
        """Return what became of everything that was told so far, by the log: ``["delivered"]``."""
        assert self._check.control is not None
        page = self._check.control("GET", f"/webhooks/deliveries?webhook={self.number}", None)
        return [one["state"] for one in page["deliveries"]]

    def _compare(self, found: list[Body], *answers: Answer) -> None:
        """Hold what came to be what the log says, each once, as JSON."""
        check = self._check
        assert check.receiver is not None
        requests = [one for one in check.receiver.requests if one.path == self._path]
        new = requests[self._came :]
        self._came = len(requests)
        check.that(len(new) == len(found), "every body is posted, once", *answers)
        by_key = {body[0]["idempotency_key"]: body for body in found if body}
        for one in new:
            check.that(one.problem is None, "what is posted is an array of payloads, as JSON", *answers)
            body = msgspec.json.decode(one.body)
            check.that(
                by_key.get(body[0]["idempotency_key"]) == body, "the log has what was posted", *answers
            )

    def elements(self, *answers: Answer) -> list[Element]:
        """Return what was told since the last time, where each body has one element."""
        bodies = self.bodies(*answers)
        self._check.that(all(len(body) == 1 for body in bodies), "a body has one element", *answers)
        return [body[0] for body in bodies]

    def only(self, kind: str, *answers: Answer) -> Element:
        """Return the one element that was told since the last time, which is of this type."""
        elements = self.elements(*answers)
        kinds = [type_of(one) for one in elements]
        self._check.that(kinds == [kind], f"it is told as {kind}, once", *answers)
        return elements[0]

    def switch(self, *, is_on: bool) -> None:
        """Turn the webhook on or off."""
        assert self._check.control is not None
        self._check.control("PUT", f"/webhooks/{self.number}", {"is_on": is_on})


@contextmanager
def listening(
    check: Check, trigger: str = "all_actions", *, action_id: str | None = None, is_on: bool = True
) -> Iterator[Listener]:
    """Set up a webhook, and take it away again."""
    assert check.control is not None
    url, path = _NOWHERE, ""
    if check.receiver is not None and check.ways.webhook_targets == "any":
        url = f"{check.receiver.url}/{check.traces.next_name()}"
        path = "/" + url.split("/", 3)[3]
    body = {"url": url, "trigger": trigger, "is_on": is_on}
    made = check.control("POST", "/webhooks", {**body, **({"action_id": action_id} if action_id else {})})
    try:
        yield Listener(check, made["id"], path)
    finally:
        check.control("DELETE", f"/webhooks/{made['id']}", None)


def type_of(element: Element) -> str:
    """Return the type of an element: ``"osdi:signature"``."""
    return next(name for name in element if name in PAYLOADS)


def content_of(element: Element) -> dict[str, Any]:
    """Return what stands under the type of an element."""
    content: dict[str, Any] = element[type_of(element)]
    return content


def _check_envelope(check: Check, body: Any, *answers: Answer) -> None:
    """Source: [webhooks-29] (documented)."""
    good = isinstance(body, list) and body and all(isinstance(one, dict) for one in body)
    check.that(good, "a body is an array of objects", *answers)
    seen = check.once("keys of webhooks", set[str])
    for element in body:
        kinds = [name for name in element if name in PAYLOADS]
        known = {*kinds, _SPONSOR, "idempotency_key"}
        check.that(
            len(kinds) == 1 and set(element) == known,
            "an element has one payload of a known type, a sponsor, and a key",
            *answers,
        )
        for fault in faults_of({"idempotency_key": element["idempotency_key"]}, [IDEMPOTENCY_KEY], {}):
            check.that(False, fault, *answers)
        for fault in faults_of(element[_SPONSOR], SPONSOR, {}):
            check.that(False, f"{fault} in the sponsor", *answers)
        key = element["idempotency_key"]
        check.that(_KEY.fullmatch(key), "a key is 32 hexadecimal digits", *answers)
        check.that(key not in seen, "no two elements have one key", *answers)
        seen.add(key)
        _check_content(check, PAYLOADS[kinds[0]], element[kinds[0]], *answers)
    check.that(len({type_of(one) for one in body}) == 1, "what is sent together is of one type", *answers)


def _check_content(check: Check, payload: Payload, content: dict[str, Any], *answers: Answer) -> None:
    declared = [
        msgspec.structs.replace(field, left_out_when_empty=True) if field.name in payload.may_lack else field
        for field in payload.fields
    ]
    shown = {name: value for name, value in content.items() if name != "_links"}
    for fault in faults_of(shown, declared, payload.objects):
        check.that(False, f"{payload.type}: {fault}", *answers)
    check.that(content.get("add_tags") != [], "add_tags is left out when it is empty", *answers)
    links = content.get("_links")
    check.that(isinstance(links, dict), f"{payload.type} has links", *answers)
    rels = {link.rel for link in payload.links}
    lacking = rels - set(links or {})
    check.that(set(links or {}) <= rels, f"{payload.type} has no other links than are known", *answers)
    check.that(lacking <= set(payload.may_lack), f"{payload.type} has all its links", *answers)
    for link in (links or {}).values():
        check.that(str(link.get("href")).startswith(check.api.base), "links lead into the API", *answers)
