"""JSON, read into nodes. The standard library reads it too, and does not tell where anything stands."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Any, NoReturn

from .nodes import MOST_DEEP, BadScenario, Node, below, check_text

_BLANKS = re.compile(r"[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode


def read_json(text: str, file: str) -> Node:
    """Return what a text in JSON says. Raises BadScenario with the line of what cannot be read."""
    try:
        json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadScenario(file, error.lineno, "", f"this is no JSON: {error.msg}") from None
    except RecursionError:
        raise BadScenario(file, 0, "", "this is nested too deeply") from None
    except ValueError as error:
        raise BadScenario(file, 0, "", f"this is no JSON: {error}") from None
    return _Reader(text, file).value("", 0)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


class _Reader:
    """Walks through a text that is known to be JSON."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._at = 0
        self._breaks = [found.start() for found in re.finditer("\n", text)]

    def _line(self) -> int:
        return bisect_right(self._breaks, self._at) + 1

    def _skip(self) -> str:
        """Go on to the next character that is no blank, and return it."""
        found = _BLANKS.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at]

    def value(self, where: str, depth: int) -> Node:
        """Return the value that comes next."""
        first, line = self._skip(), self._line()
        if depth > MOST_DEEP:
            raise BadScenario(self._file, line, where, "this is nested too deeply")
        if first == "{":
            return self._mapping(where, line, depth)
        if first == "[":
            return self._list(where, line, depth)
        start = self._at
        found = self._plain()
        if isinstance(found, str):
            check_text(found, self._file, line, where)
        return Node(found, self._file, line, where, found if first == '"' else self._text[start : self._at])

    def _plain(self) -> Any:
        """Return the text, number or word that stands here."""
        found, self._at = _decode(self._text, self._at)
        return found

    def _mapping(self, where: str, line: int, depth: int) -> Node:
        found: dict[str, Node] = {}
        lines: dict[str, int] = {}
        self._at += 1
        while self._skip() != "}":
            at, key = self._line(), str(self._plain())
            check_text(key, self._file, at, where)
            if key in found:
                raise BadScenario(
                    self._file, at, below(where, key), f"it stands in line {lines[key]} already"
                )
            self._skip()
            self._at += 1  # the colon
            lines[key], found[key] = at, self.value(below(where, key), depth + 1)
            self._pass_comma()
        self._at += 1
        return Node(found, self._file, line, where, key_lines=lines)

    def _list(self, where: str, line: int, depth: int) -> Node:
        found: list[Node] = []
        self._at += 1
        while self._skip() != "]":
            found.append(self.value(f"{where}[{len(found)}]", depth + 1))
            self._pass_comma()
        self._at += 1
        return Node(found, self._file, line, where)

    def _pass_comma(self) -> None:
        if self._skip() == ",":
            self._at += 1
