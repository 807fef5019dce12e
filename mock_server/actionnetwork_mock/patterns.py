"""Patterns for requests, such as ``"GET /people*"``."""

from __future__ import annotations

import re

from .errors import UsageError

MAX_PATTERN_CHARS = 500
"""The longest address of the API has a third of them."""

_METHOD = re.compile(r"[A-Z]+|\*")


class Matcher:
    """A pattern for requests: a method or ``*``, a space, and a path below ``/api/v2``.

    In a path, ``*`` matches anything, including slashes. ``"GET /people"`` matches every page and filter of people,
    because a query is not part of the path. ``"*"`` matches every request. Raises UsageError for anything else.
    """

    def __init__(self, pattern: str) -> None:
        if len(pattern) > MAX_PATTERN_CHARS:
            raise UsageError(
                f"a pattern for requests has {MAX_PATTERN_CHARS} characters at most, and this one has {len(pattern)}"
            )
        method, _, path = pattern.strip().partition(" ")
        if pattern.strip() == "*":
            method, path = "*", "*"
        if not _METHOD.fullmatch(method) or not path.startswith(("/", "*")):
            raise UsageError(
                f'{pattern!r} is not a pattern for requests: write "GET /people*", "* /tags" or "*"'
            )
        self._method = method
        self._path = Glob(path.rstrip("/") or "/")

    def match(self, method: str, path: str) -> bool:
        """Return whether a request matches."""
        return self._method in ("*", method) and self._path.matches(path)


class Glob:
    """A text in which ``*`` stands for any characters, or none: ``Glob("/tags/*/taggings")``.

    It looks for each piece between two stars where the piece before it ended, and never goes back. A regular
    expression with several ``.*`` takes exponential time on a text that almost matches.
    """

    def __init__(self, pattern: str) -> None:
        self._start, *self._middle = pattern.split("*")
        self._end = self._middle.pop() if self._middle else None

    def matches(self, text: str) -> bool:
        """Return whether the whole text matches."""
        if self._end is None:
            return text == self._start
        at, stop = len(self._start), len(text) - len(self._end)
        if at > stop or not (text.startswith(self._start) and text.endswith(self._end)):
            return False
        for piece in self._middle:
            found = text.find(piece, at, stop)
            if found < 0:
                return False
            at = found + len(piece)
        return True
