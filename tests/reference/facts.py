"""The mark that says which statements a test checks, and a list of all of them."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

Test = Callable[..., Any]


def fact(*names: str) -> pytest.MarkDecorator:
    """Return a mark that names statements of ``reference.all_statements``.

    ``paging-2`` is one of ``docs/evidence``, ``people.fields.given_name`` a part of a declaration.
    """
    return pytest.mark.fact(*names)


def part_of(resource: str, named: str) -> str:
    """Return the statement about one resource: ``"fields.name"`` is a part of it, ``"paging-2"`` concerns all."""
    return named if is_evidence(named) else f"{resource}.{named}"


def is_evidence(name: str) -> bool:
    """Return whether a statement is one of ``docs/evidence``: ``paging-2``, not ``people.links.self``."""
    return "." not in name and "-" in name


def all_tests() -> Iterator[tuple[str, Test]]:
    """Yield the tests of this folder as ``("test_tags.py::test_a_tag_is_...", function)``."""
    package = importlib.import_module(__package__ or "")
    for found in pkgutil.iter_modules(package.__path__):
        if found.name.startswith("test_"):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            for name, value in vars(module).items():
                if name.startswith("test_") and callable(value):
                    yield f"{found.name}.py::{name}", value


def checks_by_fact() -> dict[str, list[str]]:
    """Return the tests that name each statement, a test of several cases once."""
    by_fact: dict[str, list[str]] = {}
    for name, test in all_tests():
        for path in facts_of(test):
            tests = by_fact.setdefault(path, [])
            if name not in tests:
                tests.append(name)
    return by_fact


def facts_of(test: Test) -> list[str]:
    """Return the paths that stand on a test and on its cases."""
    paths: list[str] = []
    for mark in getattr(test, "pytestmark", []):
        if mark.name == "fact":
            paths += mark.args
        elif mark.name == "parametrize":
            paths += _of_cases(mark.args[1])
    return paths


def _of_cases(cases: Iterable[Any]) -> Iterator[str]:
    for case in cases:
        for mark in getattr(case, "marks", ()):  # only what pytest.param made has marks
            if mark.name == "fact":
                yield from mark.args


def can_fail(test: Test) -> bool:
    """Return whether a test asserts anything."""
    tree = ast.parse(inspect.getsource(test))
    return any(isinstance(node, ast.Assert) for node in ast.walk(tree))
