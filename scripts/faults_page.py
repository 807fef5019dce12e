"""Makes the page on the fields of a fault and the faults of a bad day."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from typing import Any, get_type_hints

import msgspec

from actionnetwork_mock.faults import Fault
from actionnetwork_mock.faults.bad_day import BAD_DAY
from actionnetwork_mock.faults.fault import EFFECTS
from markdown_table import GENERATED, shown, table


def render_faults() -> str:
    """Return the page on the fields of a fault."""
    said = _attribute_docstrings(Fault)
    types = get_type_hints(Fault)
    fields = {name: (f"`{name}`", _type(types[name]), said[name]) for name in Fault.__struct_fields__}
    parts = [
        "# Fields of faults\n",
        "All fields of a fault. [The guide](../guide/faults.md) has examples.\n",
        "| where | how |\n|---|---|\n"
        '| pytest, Python | `action_network.faults.add("GET /people*", status=503, times=2)` |\n'
        "| command line | `serve --fault 'GET /people* status=503 times=2'` |\n"
        "| a scenario | `faults: [GET /people* status=503 times=2]` |\n"
        '| any language | `POST /_mock/faults` with `{"pattern": "GET /people*", "status": 503, "times": 2}` |\n',
        "## What goes wrong\n",
        table(("field", "type", "effect"), (fields[name] for name in EFFECTS)),
        "## Which requests\n",
        table(("field", "type", "effect"), (row for name, row in fields.items() if name not in EFFECTS)),
        "Fields that contradict each other raise an error that says why.\n",
        "## A bad day\n",
        "`faults.bad_day()` and `POST /_mock/faults/bad_day` add these faults:\n",
        *(f"- `{_fault_text(fault)}`" for fault in BAD_DAY),
    ]
    return GENERATED.format("actionnetwork_mock/faults/fault.py") + "\n".join(parts).rstrip() + "\n"


def _fault_text(fault: Fault) -> str:
    """Return a fault as ``serve --fault`` takes it: ``"* status=502 html=true probability=0.05"``."""
    fields: dict[str, Any] = msgspec.to_builtins(fault)  # without those that have the default
    fields.pop("pattern", None)
    return " ".join((fault.pattern, *(f"{name}={shown(value)}" for name, value in fields.items())))


def _type(hint: object) -> str:
    """Return a type in words: ``Literal["drop", "reset"] | None`` gives ```"drop"`, `"reset"```."""
    literals = re.findall(r"'([^']+)'", str(hint)) if "Literal" in str(hint) else []
    if literals:
        return ", ".join(f"`{value}`" for value in literals)
    text = getattr(hint, "__name__", str(hint)) if isinstance(hint, type) else str(hint)
    words = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false"}
    names = [words[name] for name in re.findall(r"\w+", text) if name in words]
    return " or ".join(names)


def _attribute_docstrings(cls: type) -> dict[str, str]:
    """Return the docstrings below the fields of a class, as a line each."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for field, text in zip(tree.body, tree.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            found[ast.unparse(field.target)] = " ".join(str(text.value.value).replace("``", "`").split())
    return found
