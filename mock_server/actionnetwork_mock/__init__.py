"""A local server that behaves like API v2 of Action Network, for tests of programs that use the API.

``MockServer`` runs the server in a thread, and ``create_app`` returns the ASGI application. ``Settings`` decides what
the server does where the behaviour of the real API is doubtful. ``WebhookReceiver`` is a server that receives webhooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .app import create_app
    from .errors import ActionNetworkMockError
    from .receiver import WebhookReceiver
    from .servers.threaded import MockServer
    from .settings import Settings

__all__ = [
    "ActionNetworkMockError",
    "MockServer",
    "Settings",
    "WebhookReceiver",
    "__version__",
    "create_app",
]

_HOMES = {
    "ActionNetworkMockError": ".errors",
    "MockServer": ".servers.threaded",
    "Settings": ".settings",
    "WebhookReceiver": ".receiver",
    "create_app": ".app",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, because importing the package alone must cost nothing."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)
