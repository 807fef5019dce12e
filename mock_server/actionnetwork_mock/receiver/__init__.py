"""The other end of a webhook: a server on loopback that keeps what is posted to it, and answers as it is told."""

from __future__ import annotations

from .received import TYPES, Payload, ReceivedRequest
from .receiver import WebhookReceiver

__all__ = ["TYPES", "Payload", "ReceivedRequest", "WebhookReceiver"]
