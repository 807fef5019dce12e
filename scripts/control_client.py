"""Generates the Python client of the control API, which type checkers read, from the table of operations.

``python scripts/control_client.py`` writes ``actionnetwork_mock/control/client.py``. A test fails while it is out of
date.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from actionnetwork_mock.control.operation import Done, Operation
from actionnetwork_mock.control.operations import OPERATIONS

CLIENT = Path(__file__).parents[1] / "mock_server" / "actionnetwork_mock" / "control" / "client.py"

_CONTROL = "actionnetwork_mock.control"
_HEAD = '''\
"""The control API in Python: a method for each operation. Written by scripts/control_client.py, not by hand."""

# mypy: disable-error-code="no-any-return"
# The type of a result is that of its row in the table of operations.

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Literal

{imports}


class ControlClient(ABC):
    """The operations of the control API, wherever the server is.

    Methods raise UsageError for what the server refuses, DoesNotExist for a number or name that nothing has.
    """

    @abstractmethod
    def with_key(self, key: str) -> ControlClient:
        """Return a client of the world and group that an API key opens."""

    @abstractmethod
    def perform(self, name: str, arguments: Arguments) -> Any:
        """Perform an operation by its name and return its result."""
'''


def render_client() -> str:
    """Return the source of the client, formatted."""
    writer = _Writer()
    methods = "".join(f"\n{writer.method(operation)}" for operation in OPERATIONS if not operation.is_stream)
    imports = "\n".join(writer.imports())
    source = _HEAD.format(imports=imports) + methods
    sorted_imports = _ruff(source, "check", "--fix-only", "--quiet", "--select", "I,F401")
    return _ruff(sorted_imports, "format")


def _ruff(source: str, *command: str) -> str:
    """Return a source after a ruff command."""
    whole = [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(CLIENT), "-"]
    return subprocess.run(whole, input=source, capture_output=True, text=True, check=True).stdout


class _Writer:
    """Writes methods, and collects their imports."""

    def __init__(self) -> None:
        self._modules: set[str] = set()
        self._names: dict[str, set[str]] = {"actionnetwork_mock.control.arguments": {"Arguments"}}

    def imports(self) -> Iterator[str]:
        """Yield the import statements."""
        yield f"from . import {', '.join(sorted(self._modules))}"
        for module, names in sorted(self._names.items()):
            own = module.removeprefix("actionnetwork_mock")
            relative = own.removeprefix(".control") if own.startswith(".control.") else f".{own}"
            yield f"from {module if own == module else relative} import {', '.join(sorted(names))}"

    def method(self, operation: Operation) -> str:
        """Return the method of an operation."""
        form = operation.arguments
        hints = get_type_hints(form)
        fields = [field for field in msgspec.structs.fields(form) if field.name in hints]
        parameters = [f"{field.name}: {self._parameter(hints[field.name], field)}" for field in fields]
        signature = ", ".join(["self", *(["*"] if fields else []), *parameters])
        given = ", ".join(f"{field.name}={self._given(field)}" for field in fields)
        summary = textwrap.fill(operation.summary, 100).replace("\n", f"\n{' ' * 8}")
        returns = "None" if operation.result is Done else self.text(operation.result)
        keyword = "" if returns == "None" else "return "
        return (
            f"    def {operation.name}({signature}) -> {returns}:\n"
            f'        """{summary}"""\n'
            f'        {keyword}self.perform("{operation.name}", {self.text(form)}({given}))\n'
        )

    def _parameter(self, kind: Any, field: msgspec.structs.FieldInfo) -> str:
        text = self.text(kind)
        if field.required:
            return text
        if field.default_factory is not msgspec.NODEFAULT:  # a mutable default
            return f"{text} | None = None"
        return f"{text} = {field.default!r}"

    def _given(self, field: msgspec.structs.FieldInfo) -> str:
        if field.default_factory is msgspec.NODEFAULT:
            return field.name
        return f"{field.name} or {field.default_factory()!r}"

    def text(self, kind: Any) -> str:
        """Return a type as an annotation."""
        origin, arguments = get_origin(kind), get_args(kind)
        if kind is Any or kind is type(None):
            return "Any" if kind is Any else "None"
        if origin in (types.UnionType, Union):
            return " | ".join(map(self.text, arguments))
        if origin is Literal:
            return f"Literal[{', '.join(map(repr, arguments))}]"
        if origin is None:
            return self._name(kind)
        return f"{self._name(origin)}[{', '.join(map(self.text, arguments))}]"

    def _name(self, kind: Any) -> str:
        module, name = kind.__module__, kind.__name__
        if module == "builtins":
            return str(name)
        if module.startswith(f"{_CONTROL}.") and not module.endswith(".arguments"):
            self._modules.add(module.rpartition(".")[2])
            return f"{module.rpartition('.')[2]}.{name}"
        self._names.setdefault(module, set()).add(name)
        return str(name)


def main() -> None:
    """Write the client."""
    CLIENT.write_text(render_client(), encoding="utf-8")


if __name__ == "__main__":
    main()
