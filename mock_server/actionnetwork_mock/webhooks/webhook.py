"""A webhook: its address, its trigger and the events that it matches."""

from __future__ import annotations

from typing import Literal, get_args
from urllib.parse import urlsplit

import msgspec

from ..errors import UsageError
from ..ids import is_uuid
from ..notes import did_you_mean
from ..redaction import MASKS, redact_webhook_url
from ..rules.domain_events import ActionTaken, Cause, PersonUploaded

Trigger = Literal["specific_action", "all_actions", "all_actions_and_uploads", "subscribed"]

TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)
"""The four triggers of the user interface. Source: [webhooks-6] to [webhooks-9] (documented)."""

DEFAULT_TRIGGER: Trigger = "all_actions_and_uploads"


class Webhook(msgspec.Struct, frozen=True):
    """``Webhook(1, 1, "http://127.0.0.1:8585/", "all_actions")``: an address that receives a group's events.

    ``action_id`` is the uuid of the one action of a ``specific_action`` webhook. Nothing is sent unless ``is_on``.
    """

    id: int
    group_id: int
    url: str
    trigger: Trigger
    action_id: str | None = None
    is_on: bool = False

    def matches(self, cause: Cause) -> bool:
        """Return whether the trigger includes an event. The trigger ``subscribed`` depends on the person instead.

        Source: [webhooks-6] (documented; that a campaign's id stands for its events is assumed).
        """
        if isinstance(cause, ActionTaken):
            chosen = self.trigger == "specific_action" and self.action_id in cause.ids.values()
            return chosen or self.trigger in ("all_actions", "all_actions_and_uploads")
        return isinstance(cause, PersonUploaded) and self.trigger == "all_actions_and_uploads"


def check_url(url: str, *, https_only: bool = False) -> str:
    """Return an address that a webhook can have. Raises UsageError for any other, with the reason."""
    shown = repr(redact_webhook_url(url))
    if any(mask in url for mask in MASKS):
        raise UsageError(f"{shown} is masked: write the whole address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its text can have a part of the password
        raise UsageError(f"{shown} is not a webhook address: its host or port is wrong") from None
    host = parts.hostname or " "
    if parts.scheme not in ("http", "https") or " " in host or port == 0 or not url.isprintable():
        raise UsageError(f"{shown} is not a webhook address: write one such as https://example.org/hook")
    if https_only and parts.scheme != "https":
        raise UsageError(f"{shown} has no https, which the setting webhook_targets asks for")
    return url


def check_trigger(trigger: str, action_id: str | None) -> Trigger:
    """Return a trigger. Raises UsageError if it does not exist or lacks its action."""
    found = next((known for known in TRIGGERS if known == trigger), None)
    if found is None:
        advice = did_you_mean(trigger, TRIGGERS) or f"There are {', '.join(TRIGGERS)}."
        raise UsageError(f"there is no trigger {trigger!r}. {advice}")
    if (found == "specific_action") != (action_id is not None):
        raise UsageError(
            "the trigger specific_action, and no other, takes action_id: the uuid of one petition, event or the like"
        )
    if action_id is not None and not is_uuid(action_id):
        raise UsageError(f"{action_id!r} is not an action_id: give the uuid of an action")
    return found
