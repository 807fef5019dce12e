"""Webhooks that get wrong events or payloads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from actionnetwork_mock.rules import domain_events, people
from actionnetwork_mock.webhooks import payloads, webhook
from actionnetwork_mock.webhooks.delivery_store import DeliveryStore

from .mutant import Patch, Subject, patched

WEBHOOKS = Subject("webhooks", "webhooks.", "question.webhook")


def _element(change: Callable[[str, dict[str, Any], dict[str, Any]], object]) -> Patch:
    """Change each element, given its type and its payload, before it is queued."""

    def changed(original: Any) -> Any:
        def element(self: Any, pending: Any, key: str, *, subscribed: bool) -> Any:
            made = original(self, pending, key, subscribed=subscribed)
            change(pending.payload.type, made[pending.payload.type], made)
            return made

        return element

    return patched(payloads.PayloadWriter, "element", changed)


WEBHOOKS.inside(
    "sponsor-has-browser-url",
    "The sponsor in a webhook has the key of answers.",
    patched(
        payloads,
        "sponsor_in_webhooks",
        lambda original: lambda group: {"title": group.name, "browser_url": original(group)["url"]},
    ),
)
WEBHOOKS.inside(
    "no-sponsor",
    "A webhook has no sponsor.",
    _element(lambda _k, _p, made: made.pop("action_network:sponsor")),
)
WEBHOOKS.inside(
    "key-of-other-digits",
    "An idempotency key is a uuid with hyphens.",
    _element(lambda _k, _p, made: made.update(idempotency_key="0c8d5e7b-92f1-436a-a4e0-5b36d7c19f82")),
)
WEBHOOKS.inside(
    "one-key-for-all",
    "All deliveries have the same key.",
    _element(lambda _k, _p, made: made.update(idempotency_key="0" * 32)),
)
WEBHOOKS.inside(
    "person-id-in-payload",
    "A payload has the person's id as well as its links.",
    _element(lambda _k, payload, _m: payload.update({"action_network:person_id": "1b6d4c90"})),
)
WEBHOOKS.inside(
    "no-person-link",
    "A payload has no link to the person.",
    _element(lambda _k, payload, _m: payload["_links"].pop("osdi:person")),
)
WEBHOOKS.inside(
    "self-of-an-upload",
    "An upload links itself.",
    _element(
        lambda kind, payload, _m: (
            payload["_links"].update(self=payload["_links"]["osdi:person"])
            if kind.endswith("upload")
            else None
        )
    ),
)
WEBHOOKS.inside(
    "empty-add-tags",
    "add_tags is there when no tag was added.",
    _element(lambda _k, payload, _m: payload.setdefault("add_tags", [])),
)
WEBHOOKS.inside(
    "add-tags-dropped",
    "add_tags is never there.",
    _element(lambda _k, payload, _m: payload.pop("add_tags", None)),
)
WEBHOOKS.inside(
    "referrer-left-out",
    "A payload without a referrer has no referrer data.",
    _element(
        lambda _k, payload, _m: (
            None if payload["action_network:referrer_data"] else payload.pop("action_network:referrer_data")
        )
    ),
)
WEBHOOKS.inside(
    "stored-profile-sent",
    "A payload has more than what was entered about a person.",
    patched(
        payloads.PayloadWriter,
        "person",
        lambda original: (
            lambda self, cause, *, subscribed: {
                **self._core(self._context.store.get("people", cause.group.id, cause.person_id).document()),
                **original(self, cause, subscribed=subscribed),
            }
        ),
    ),
)
WEBHOOKS.inside(
    "status-always-sent",
    "A payload says subscribed whether or not this subscribed the person.",
    patched(
        payloads.PayloadWriter,
        "person",
        lambda original: lambda self, cause, *, subscribed: original(self, cause, subscribed=True),
    ),
)
WEBHOOKS.inside(
    "status-never-sent",
    "A payload never says that it subscribed the person.",
    patched(
        payloads.PayloadWriter,
        "person",
        lambda original: lambda self, cause, *, subscribed: original(self, cause, subscribed=False),
    ),
)
WEBHOOKS.inside(
    "uploads-are-actions",
    "Signups with the helper are sent to a webhook for all actions, too.",
    patched(
        webhook.Webhook,
        "matches",
        lambda original: (
            lambda self, cause: (
                original(self, cause)
                or (self.trigger == "all_actions" and isinstance(cause, domain_events.PersonUploaded))
            )
        ),
    ),
)
WEBHOOKS.inside(
    "any-action-is-the-chosen-one",
    "A webhook for one action gets the records of all.",
    patched(
        webhook.Webhook,
        "matches",
        lambda original: lambda self, cause: original(self, cause) or self.trigger == "specific_action",
    ),
)


def _as_if_new(original: Any) -> Any:
    def record(context: Any, person_id: str, before: Any, after: Any, **more: Any) -> None:
        original(context, person_id, before, after, **more)
        if after.email_status == "subscribed" == before.email_status:
            context.domain_events.append(domain_events.PersonSubscribed(context.group.id, person_id))

    return record


WEBHOOKS.inside(
    "subscribed-gets-everybody",
    "People who were subscribed before are sent to a webhook for subscriptions.",
    patched(people, "record_consent_changes", _as_if_new),
)
WEBHOOKS.inside(
    "sent-though-off",
    "Payloads are sent to a webhook that is off, too.",
    patched(
        DeliveryStore,
        "webhooks",
        lambda original: (
            lambda self: [msgspec.structs.replace(webhook, is_on=True) for webhook in original(self)]
        ),
    ),
)


def _twice(original: Any) -> Any:
    def add(self: Any, *arguments: Any, **named: Any) -> Any:
        original(self, *arguments, **named)
        return original(self, *arguments, **named)

    return add


WEBHOOKS.inside("sent-twice", "Each body is sent twice.", patched(DeliveryStore, "add", _twice))


def new_key_on_each_try() -> Any:
    """Return what gives a delivery another key whenever it is tried; it shows only where webhooks are delivered."""

    def content(original: Any) -> Any:
        tries = iter(range(1, 10**9))

        def changed(self: Any, number: int) -> tuple[str, bytes]:
            url, body = original(self, number)
            elements = msgspec.json.decode(body)
            for element in elements:
                element["idempotency_key"] = f"{next(tries):032x}"
            return url, msgspec.json.encode(elements)

        return changed

    return patched(DeliveryStore, "content", content)()
