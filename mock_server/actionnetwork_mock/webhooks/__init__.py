"""The webhooks of a world: which exist, what they send, and the worker that delivers it.

Rules append to ``Context.domain_events``. ``Webhooks.publish`` turns these into deliveries in the same transaction, and
``DeliveryWorker`` posts them to the receivers.
"""

from __future__ import annotations

from .delivery_store import Attempt, Delivery, DeliveryStatus, DeliverySummary, State
from .delivery_worker import FailedAttempt
from .webhook import DEFAULT_TRIGGER, TRIGGERS, Webhook
from .webhooks import Order

__all__ = [
    "DEFAULT_TRIGGER",
    "TRIGGERS",
    "Attempt",
    "DeliverySummary",
    "Delivery",
    "DeliveryStatus",
    "Order",
    "FailedAttempt",
    "State",
    "Webhook",
]
