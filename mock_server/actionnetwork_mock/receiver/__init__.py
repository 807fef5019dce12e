"""A server on loopback that receives webhooks, keeps them and answers as configured, for tests."""

from __future__ import annotations

from ..webhooks.received import TYPES, Payload, ReceivedRequest
from .receiver import WebhookReceiver

__all__ = ["TYPES", "Payload", "ReceivedRequest", "WebhookReceiver"]
