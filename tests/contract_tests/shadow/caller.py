"""The caller of the traffic: sends one request at a time, and lets time pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

Send = Callable[[str, str, bytes, dict[str, str]], tuple[int, bytes]]
"""Sends a request: method, target below ``/api/v2``, body and headers. Returns status and body."""

KEY, OTHER_KEY, BAD_KEY = "test-api-key", "other-test-api-key", "not-a-key"
PERSONAL_KEY = "test-personal-key"
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


class Caller:
    """Sends requests with a key, and lets time pass between them."""

    def __init__(
        self, send: Send, wait: Callable[[float], None], *, pause_s: float = 0.3, run: int = 0
    ) -> None:
        """``run`` makes the values of this run differ from those of others."""
        self._send, self.wait, self._pause_s = send, wait, pause_s
        self.run = run
        self.calls = 0
        self._number = 0

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = KEY,
        raw: bytes | None = None,
        **headers: str,
    ) -> Any:
        """Send one request and return the decoded answer, {} for one that is no JSON."""
        path = path.partition("/api/v2")[2] if "/api/v2" in path else path
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        own = {"content-type": "application/json"} if sent else {}
        if key is not None:
            own["OSDI-API-Token"] = key
        own.update({name.replace("_", "-"): value for name, value in headers.items()})
        _, answered = self._send(method, path, sent, own)
        self.calls += 1
        self.wait(self._pause_s)
        try:
            found = json.loads(answered)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def get(self, path: str, **query: Any) -> Any:
        """GET a path with a query."""
        text = "&".join(f"{name}={quote(str(value))}" for name, value in query.items())
        return self.call("GET", f"{path}?{text}" if text else path)

    def new(self, word: str) -> str:
        """Return a word that is used once."""
        self._number += 1
        return f"{word}{self.run}x{self._number}"

    def email(self) -> str:
        """Return a new email."""
        return f"{self.new('member')}@example.org"

    def phone(self) -> str:
        """Return a new number that is kept free for fiction."""
        self._number += 1
        return f"1312555{1000 + (self.run * 997 + self._number) % 9000}"


def href(item: Any, rel: str = "self") -> str:
    """Return the address of a link; that of an unknown person if the answer has none."""
    try:
        return str(item["_links"][rel]["href"])
    except (KeyError, TypeError):
        return f"/people/{UNKNOWN_ID}"


def items(page: Any) -> list[Any]:
    """Return the items of a page."""
    embedded = page.get("_embedded") if isinstance(page, dict) else None
    found: Any = next(iter(embedded.values()), []) if isinstance(embedded, dict) else []
    return found if isinstance(found, list) else []
