"""Telling others what has happened: webhooks of a world, what they are sent, and how it gets there.

Rules leave what has happened in ``Context.happened``; ``Webhooks.publish`` makes deliveries of it in the same
transaction, and the courier takes them to their receivers.
"""

from __future__ import annotations

from .courier import Courier
from .queue import Attempt, Delivery, Queue
from .webhook import TRIGGERS, Trigger, Webhook
from .webhooks import Webhooks

__all__ = ["TRIGGERS", "Attempt", "Courier", "Delivery", "Queue", "Trigger", "Webhook", "Webhooks"]
