"""Webhooks: told of the wrong things, or told wrongly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from actionnetwork_mock.rules import domain_events, people
from actionnetwork_mock.webhooks import payloads, webhook
from actionnetwork_mock.webhooks.delivery_store import DeliveryStore

from .mutant import Patch, Subject, patched

TELLING = Subject("telling", "webhooks.", "question.webhook")


def _element(change: Callable[[str, dict[str, Any], dict[str, Any]], object]) -> Patch:
    """Change each element, given its type and its payload, before it is queued."""

    def changed(original: Any) -> Any:
        def element(self: Any, told: Any, key: str, *, subscribed: bool) -> Any:
            made = original(self, told, key, subscribed=subscribed)
            change(told.payload.type, made[told.payload.type], made)
            return made

        return element

    return patched(payloads.PayloadWriter, "element", changed)


TELLING.inside(
    "sponsor-has-browser-url",
    "The sponsor in a webhook has the key of answers.",
    patched(
        payloads,
        "sponsor_of",
        lambda original: lambda group: {"title": group.name, "browser_url": original(group)["url"]},
    ),
)
TELLING.inside(
    "no-sponsor",
    "A webhook has no sponsor.",
    _element(lambda _k, _p, made: made.pop("action_network:sponsor")),
)
TELLING.inside(
    "key-of-other-digits",
    "An idempotency key is a uuid with hyphens.",
    _element(lambda _k, _p, made: made.update(idempotency_key="0c8d5e7b-92f1-436a-a4e0-5b36d7c19f82")),
)
TELLING.inside(
    "one-key-for-all",
    "All deliveries have the same key.",
    _element(lambda _k, _p, made: made.update(idempotency_key="0" * 32)),
)
TELLING.inside(
    "person-id-in-payload",
    "A payload shows the person's id beside its links.",
    _element(lambda _k, payload, _m: payload.update({"action_network:person_id": "1b6d4c90"})),
)
TELLING.inside(
    "no-person-link",
    "A payload has no link to the person.",
    _element(lambda _k, payload, _m: payload["_links"].pop("osdi:person")),
)
TELLING.inside(
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
TELLING.inside(
    "empty-add-tags",
    "add_tags is there when no tag was to be put on.",
    _element(lambda _k, payload, _m: payload.setdefault("add_tags", [])),
)
TELLING.inside(
    "add-tags-dropped",
    "add_tags is never there.",
    _element(lambda _k, payload, _m: payload.pop("add_tags", None)),
)
TELLING.inside(
    "referrer-left-out",
    "A payload without a referrer has no referrer data.",
    _element(
        lambda _k, payload, _m: (
            None if payload["action_network:referrer_data"] else payload.pop("action_network:referrer_data")
        )
    ),
)
TELLING.inside(
    "stored-profile-told",
    "A payload has what is known of a person besides what was entered.",
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
TELLING.inside(
    "status-always-told",
    "A payload says subscribed whether or not this subscribed the person.",
    patched(
        payloads.PayloadWriter,
        "person",
        lambda original: lambda self, cause, *, subscribed: original(self, cause, subscribed=True),
    ),
)
TELLING.inside(
    "status-never-told",
    "A payload never says that it subscribed the person.",
    patched(
        payloads.PayloadWriter,
        "person",
        lambda original: lambda self, cause, *, subscribed: original(self, cause, subscribed=False),
    ),
)
TELLING.inside(
    "uploads-are-actions",
    "A webhook for all actions hears of signups by the helper, too.",
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
TELLING.inside(
    "any-action-is-the-chosen-one",
    "A webhook for one action hears of all.",
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


TELLING.inside(
    "subscribed-hears-of-everybody",
    "A webhook for subscriptions hears of people who were subscribed before.",
    patched(people, "record_consent_changes", _as_if_new),
)
TELLING.inside(
    "told-though-off",
    "A webhook that is off is told, too.",
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


TELLING.inside("told-twice", "Each body is sent twice.", patched(DeliveryStore, "add", _twice))


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
