"""The pytest plugin of actionnetwork-mock: a local Action Network as a fixture.

``ActionNetwork`` is the type of the fixture ``action_network``, for annotations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actionnetwork_mock.action_network import ActionNetwork

__all__ = ["ActionNetwork"]


def __getattr__(name: str) -> Any:
    """Import the type when it is asked for: this package is imported in every session of everybody."""
    if name != "ActionNetwork":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from actionnetwork_mock.action_network import ActionNetwork

    return ActionNetwork
