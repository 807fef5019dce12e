"""The mock in a process of its own, held by a test as if it were in a thread.

``server`` starts the process and speaks for it, ``remote`` stands for what lives there, ``child`` is what runs there,
``wire`` is what goes to and fro.
"""

from __future__ import annotations

from .server import ProcessServer

__all__ = ["ProcessServer"]
