"""Runs code of a Python client: reads an object from each line of its input, and answers with one line.

The first line has ``setup``, code to execute, and ``names``, variables for it. Each other line has ``code``, an
expression. The answer is ``{"answer": ...}`` or ``{"error": "HTTPError: 404 ..."}``.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from typing import Any


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what clients print
    warnings.simplefilter("ignore")
    names: dict[str, Any] = {}
    for line in sys.stdin:
        print(run(json.loads(line), names), file=answers, flush=True)


def run(asked: dict[str, Any], names: dict[str, Any]) -> str:
    try:
        if "setup" in asked:
            names.update(asked["names"])
            exec(asked["setup"], names)
            return json.dumps({"answer": None})
        return json.dumps({"answer": eval(asked["code"], names)}, default=as_json)
    except Exception as error:
        return json.dumps({"error": f"{type(error).__name__}: {error}"})


def as_json(value: Any) -> Any:
    """Return rows as a list, and any other object by its attributes."""
    if hasattr(value, "__next__") or hasattr(value, "num_rows"):
        return list(value)
    return {name: inner for name, inner in vars(value).items() if name[0] != "_"}


if __name__ == "__main__":
    main()
