"""Telling others what has happened: webhooks of a world, what they are sent, and how it gets there.

Rules leave what has happened in ``Context.happened``; ``Webhooks.publish`` makes deliveries of it in the same
transaction, and the courier takes them to their receivers.
"""

from __future__ import annotations

from .courier import Courier
from .queue import Attempt, Delivery, Queue, State
from .webhook import DEFAULT_TRIGGER, TRIGGERS, Trigger, Webhook
from .webhooks import Order, Webhooks

__all__ = [
    "DEFAULT_TRIGGER",
    "TRIGGERS",
    "Attempt",
    "Courier",
    "Delivery",
    "Order",
    "Queue",
    "State",
    "Trigger",
    "Webhook",
    "Webhooks",
]
