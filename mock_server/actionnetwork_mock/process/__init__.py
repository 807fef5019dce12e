"""The mock in a process of its own, used by a test as if it were in a thread.

``server`` starts the process and talks to its control API, ``child`` is what runs there.
"""

from __future__ import annotations

from .server import ProcessServer

__all__ = ["ProcessServer"]
