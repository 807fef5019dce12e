"""Bodies of tests as forms: what a browser, or another client, makes of nested fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Pairs = list[tuple[str, str]]

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=frontier"


def pairs_of(fields: dict[str, Any], prefix: str = "") -> Pairs:
    """Return nested fields as pairs: ``{"a": [{"b": 1}]}`` gives ``[("a[][b]", "1")]``."""
    pairs: Pairs = []
    for name, value in fields.items():
        where = f"{prefix}[{name}]" if prefix else name
        for one, at in (
            ((one, f"{where}[]") for one in value) if isinstance(value, list) else ((value, where),)
        ):
            if isinstance(one, dict):
                pairs += pairs_of(one, at)
            else:
                pairs.append((at, str(one).lower() if isinstance(one, bool) else str(one)))
    return pairs


def multipart(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Return pairs as a multipart body with the boundary of ``MULTIPART``."""
    parts = [
        f'--frontier\r\nContent-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n{value}\r\n'
        for name, value in pairs
    ]
    return ("".join(parts) + "--frontier--\r\n").encode()


def _quoted(name: str) -> str:
    return name.replace('"', '\\"')
