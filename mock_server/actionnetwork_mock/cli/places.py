"""Where a server is unless it is said otherwise."""

from __future__ import annotations

DEFAULT_PORT = 8484
DEFAULT_SITE = f"http://127.0.0.1:{DEFAULT_PORT}"
