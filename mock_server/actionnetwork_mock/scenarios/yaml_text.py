"""YAML, read into nodes."""

from __future__ import annotations

from typing import Any

from .nodes import MOST_DEEP, BadScenario, Node, below

_MOST_REPEATED = 100_000


def read_yaml(text: str, file: str) -> Node:
    """Return what a text in YAML says. Raises BadScenario with the line of what cannot be read."""
    return _Reader(file).read(text)


class _Reader:
    """Makes nodes of what PyYAML composes."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._left = 0

    def read(self, text: str) -> Node:
        import yaml  # only where a scenario is read: it costs a start-up some milliseconds

        try:
            composed = yaml.compose(text, Loader=_loader())
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise BadScenario(self._file, mark.line + 1 if mark else 0, "", _why(error, text)) from None
        except yaml.YAMLError as error:
            raise BadScenario(self._file, 0, "", f"this is no YAML: {str(error).splitlines()[0]}") from None
        if composed is None:
            return Node({}, self._file, 1, "", key_lines={})
        # Each node takes a character, unless aliases repeat it; a few lines of aliases could fill the memory.
        self._left = len(text) + _MOST_REPEATED
        return self._node(composed, "", 0)

    def _node(self, composed: Any, where: str, depth: int) -> Node:
        line = composed.start_mark.line + 1
        self._left -= 1
        if self._left < 0:
            raise BadScenario(self._file, line, where, "its aliases repeat too much")
        if depth > MOST_DEEP:
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
                raise BadScenario(
                    self._file, at, below(where, key), f"it stands in line {lines[key]} already"
                )
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
            raise BadScenario(self._file, line, where, f"the tag {composed.tag} means nothing here")
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
    """Return PyYAML's loader, without its oldest habits: no and on are texts, and so are dates and 12:30."""
    if not _LOADERS:
        import re

        import yaml

        base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        loader = type("_Loader", (base,), {"yaml_implicit_resolvers": {}})
        for tag, pattern, first in (
            ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
            ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
            ("int", r"[-+]?[0-9]+", "-+0123456789"),
            ("float", r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", "-+.0123456789"),
        ):
            loader.add_implicit_resolver(  # type: ignore[attr-defined]  # made from a class found at run time
                f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), list(first)
            )
        _LOADERS.append(loader)
    return _LOADERS[0]


_LOADERS: list[Any] = []
