"""Reading YAML and JSON into nodes."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Any, NoReturn

from .nodes import MAX_DEPTH, BadScenario, Node, below, check_text

_MAX_REPEATED = 100_000


def read_yaml(text: str, file: str) -> Node:
    """Return the nodes of a YAML text. Raises BadScenario with the line of the first error."""
    return _YamlReader(file).read(text)


class _YamlReader:
    """Makes nodes of what PyYAML composes."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._left = 0

    def read(self, text: str) -> Node:
        import yaml  # needed for scenarios only, and it costs some milliseconds of start-up

        try:
            composed = yaml.compose(text, Loader=_loader())
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise BadScenario(self._file, mark.line + 1 if mark else 0, "", _why(error, text)) from None
        except yaml.YAMLError as error:
            raise BadScenario(self._file, 0, "", f"this is no YAML: {str(error).splitlines()[0]}") from None
        if composed is None:
            return Node({}, self._file, 1, "", key_lines={})
        # A node takes at least a character unless aliases repeat it, and a few lines of aliases can fill the memory.
        self._left = len(text) + _MAX_REPEATED
        return self._node(composed, "", 0)

    def _node(self, composed: Any, where: str, depth: int) -> Node:
        line = composed.start_mark.line + 1
        self._left -= 1
        if self._left < 0:
            raise BadScenario(self._file, line, where, "its aliases repeat too much")
        if depth > MAX_DEPTH:
            raise BadScenario(self._file, line, where, "this is nested too deeply")
        if composed.id == "mapping":
            return self._mapping(composed, where, line, depth)
        if composed.id == "sequence":
            elements = [self._node(one, f"{where}[{i}]", depth + 1) for i, one in enumerate(composed.value)]
            return Node(elements, self._file, line, where)
        return Node(self._scalar(composed, where), self._file, line, where, composed.value)

    def _mapping(self, composed: Any, where: str, line: int, depth: int) -> Node:
        found: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for name, one in composed.value:
            key = self._key(name, where)
            if key in found:
                at = name.start_mark.line + 1
                raise BadScenario(self._file, at, below(where, key), f"it is already in line {lines[key]}")
            lines[key] = name.start_mark.line + 1
            found[key] = self._node(one, below(where, key), depth + 1)
        return Node(found, self._file, line, where, key_lines=lines)

    def _key(self, name: Any, where: str) -> str:
        if name.id != "scalar":
            raise BadScenario(self._file, name.start_mark.line + 1, where, "a key is to be a text")
        value = self._scalar(name, where)
        return value if isinstance(value, str) else str(name.value)

    def _scalar(self, composed: Any, where: str) -> object:
        tag = composed.tag.removeprefix("tag:yaml.org,2002:")
        if tag not in _PLAIN:
            line = composed.start_mark.line + 1
            raise BadScenario(
                self._file, line, where, f"the tag {composed.tag} is not supported in a scenario"
            )
        try:
            return _PLAIN[tag](composed.value)
        except ValueError:
            return composed.value


def _why(error: Any, text: str) -> str:
    reason = error.problem or error.context or "it cannot be read"
    mark = error.problem_mark
    if mark is not None and _has_tab(text, mark.line):
        return "this is no YAML: it is indented with a tab, where blanks are needed"
    if "mapping values are not allowed" in reason:
        return (
            "this is no YAML: a text with a colon and a blank in it needs quotes, or the indentation is off"
        )
    return f"this is no YAML: {reason}"


def _has_tab(text: str, line: int) -> bool:
    indented = "".join(text.split("\n")[line : line + 1])
    return "\t" in indented[: len(indented) - len(indented.lstrip())]


def _number(text: str) -> float:
    return float(text.replace("_", ""))


_PLAIN: dict[str, Any] = {
    "str": str,
    "bool": lambda text: text.lower() == "true",
    "int": lambda text: int(text.replace("_", "")),
    "float": _number,
    "null": lambda _text: None,
}


def _loader() -> Any:
    """Return PyYAML's loader without YAML 1.1's surprises: ``no``, ``on``, dates and ``12:30`` are texts."""
    if not _LOADERS:
        import re

        import yaml

        base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        loader = type("_Loader", (base,), {"yaml_implicit_resolvers": {}})
        for tag, pattern, first in (
            ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
            ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
            ("int", r"[-+]?[0-9]+", "-+0123456789"),
            (
                "float",
                r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?|-?[0-9]+[eE][-+]?[0-9]+",
                "-+.0123456789",
            ),
        ):
            loader.add_implicit_resolver(  # type: ignore[attr-defined]  # made from a class found at run time
                f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), list(first)
            )
        _LOADERS.append(loader)
    return _LOADERS[0]


_LOADERS: list[Any] = []


_BLANKS = re.compile(r"[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode


def read_json(text: str, file: str) -> Node:
    """Return the nodes of a JSON text. Raises BadScenario with the line of the first error."""
    try:
        json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadScenario(file, error.lineno, "", f"this is no JSON: {error.msg}") from None
    except RecursionError:
        raise BadScenario(file, 0, "", "this is nested too deeply") from None
    except ValueError as error:
        raise BadScenario(file, 0, "", f"this is no JSON: {error}") from None
    return _JsonReader(text, file).value("", 0)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


class _JsonReader:
    """Reads a text that is known to be JSON. The standard library's reader does not report positions."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._at = 0
        self._breaks = [found.start() for found in re.finditer("\n", text)]

    def _line(self) -> int:
        return bisect_right(self._breaks, self._at) + 1

    def _skip(self) -> str:
        """Skip blanks and return the next character."""
        found = _BLANKS.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at]

    def value(self, where: str, depth: int) -> Node:
        """Return the next value."""
        first, line = self._skip(), self._line()
        if depth > MAX_DEPTH:
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
        """Return the text, number or word at the current position."""
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
                raise BadScenario(self._file, at, below(where, key), f"it is already in line {lines[key]}")
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
