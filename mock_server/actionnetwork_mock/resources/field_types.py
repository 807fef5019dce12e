"""The values and the names of declared fields in Python."""

from __future__ import annotations

from collections.abc import Mapping
from keyword import iskeyword

from .declaration import Type

JSON_TYPES: Mapping[Type, tuple[type, ...]] = {
    "string": (str,),
    "datetime": (str,),
    "link": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "strings": (list,),
    "object": (dict,),
    "objects": (list,),
    "string map": (dict,),
    "money": (str, int, float),
}
"""The Python types of a declared type's values after JSON is decoded."""


def python_name(name: str) -> str:
    """Return the Python name of a field: ``action_network:hidden`` gives ``hidden``."""
    short = name.rpartition(":")[2]
    return f"{short}_" if iskeyword(short) else short
