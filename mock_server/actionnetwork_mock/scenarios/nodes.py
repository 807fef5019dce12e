"""Nodes: the values of a scenario file, with file, line and path."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

from ..errors import UsageError

Kind = str
"""``"text"``, ``"number"``, ``"true or false"``, ``"nothing"``, ``"a list"`` or ``"a mapping"``."""

MAX_DEPTH = 40


class BadScenario(UsageError):
    """An invalid scenario: ``"people.yaml, line 12: people[3].email: ..."``.

    ``file``, ``line`` and ``where`` are what the sentence begins with. ``where`` is empty for the whole file.
    """

    def __init__(self, file: str, line: int, where: str, sentence: str) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {f'{where}: ' if where else ''}{sentence}")
        self.file = file
        self.line = line
        self.where = where
        self._sentence = sentence

    def __reduce__(self) -> tuple[type[BadScenario], tuple[str, int, str, str]]:
        """Pickle it, as tests and subprocesses do."""
        return BadScenario, (self.file, self.line, self.where, self._sentence)


@dataclass(frozen=True)
class Node:
    """One value of a file. ``where`` is its path, ``"people[3].email"``; ``text`` is a scalar as it is written.

    ``value`` holds nodes if it is a list or a mapping.
    """

    value: Any
    file: str
    line: int
    where: str
    text: str = ""
    key_lines: dict[str, int] | None = None

    @property
    def kind(self) -> Kind:
        """The kind of value, for messages."""
        return next(name for name, types in _KINDS if isinstance(self.value, types))

    @property
    def place(self) -> str:
        """The position, for messages: ``"people[3], line 12"``."""
        return f"{self.where or self.file}, line {self.line}" if self.line else self.where

    def error(self, sentence: str) -> BadScenario:
        """Return the error that this value is wrong."""
        return BadScenario(self.file, self.line, self.where, sentence)

    def error_at(self, key: str, sentence: str) -> BadScenario:
        """Return the error that one key of a mapping is wrong."""
        line = (self.key_lines or {}).get(key, self.line)
        return BadScenario(self.file, line, below(self.where, key), sentence)

    def get(self, key: str) -> Node | None:
        """Return the value of a key; None also if the value is empty, as in ``tags:``."""
        found = self.value.get(key)
        return found if isinstance(found, Node) and found.value is not None else None

    def each(self, key: str) -> list[Node]:
        """Return the elements of the list under a key, or an empty list."""
        found = self.get(key)
        return list(found.value) if found is not None else []

    def plain(self) -> Any:
        """Return the value without positions."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, list) else self.value


_KINDS: tuple[tuple[Kind, Any], ...] = (
    ("true or false", bool),
    ("a number", (int, float)),
    ("text", str),
    ("a list", list),
    ("a mapping", dict),
    ("nothing", object),
)


def read_value(value: object, file: str) -> Node:
    """Return nodes for a Python value.

    They have paths and no lines. Raises BadScenario for a value that JSON cannot represent.
    """
    return _from_value(value, file, "")


def _from_value(value: object, file: str, where: str) -> Node:
    inner: Any = value
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise BadScenario(file, 0, where, "its keys are to be texts")
        keys = [check_text(key, file, 0, where) for key in value]
        inner = {key: _from_value(value[key], file, below(where, key)) for key in keys}
    elif isinstance(value, (list, tuple)):
        inner = [_from_value(one, file, f"{where}[{i}]") for i, one in enumerate(value)]
    elif not isinstance(value, (str, int, float, bool, type(None))):
        raise BadScenario(file, 0, where, f"it takes what JSON has, not {type(value).__name__}")
    elif isinstance(value, float) and not isfinite(value):
        raise BadScenario(file, 0, where, f"{value} is no number that JSON has")
    elif isinstance(value, str):
        check_text(value, file, 0, where)
    return Node(inner, file, 0, where, str(inner) if not isinstance(inner, (dict, list)) else "")


def check_text(text: str, file: str, line: int, where: str) -> str:
    r"""Return a text. Raises BadScenario for a lone surrogate, ``"\ud83d"``, which no file can represent."""
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise BadScenario(file, line, where, "it has half of a character in it, a lone surrogate")
    return text


def below(where: str, key: str) -> str:
    """Return the path of a key: ``below("people[3]", "email")``."""
    return f"{where}.{key}" if where else key
