"""No code outside of a resource's declaration and rules asks for the resource by its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from actionnetwork_mock.resources import RESOURCES

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "mock_server/actionnetwork_mock",
    "fixtures/actionnetwork_fixtures",
    "contract_tests/actionnetwork_contract",
    "pytest_plugin/pytest_actionnetwork",
)
NAMES = frozenset(resource.name for resource in RESOURCES)

REGISTRY = "mock_server/actionnetwork_mock/rules/registry.py"

OTHER_MEANINGS = (
    "settings.entry_point_without_key",  # a value of a setting
    "(name == 'custom_fields')",  # a field of people
    "'custom_fields' in _sent_person(check)",  # a field of people
)
"""Comparisons with a text that is also the name of a resource."""


def asked_by_name(tree: ast.AST) -> Iterator[str]:
    """Yield the comparisons of a module with the name of a resource, and the tables whose keys are such names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            text = f"({ast.unparse(node)})"
            if NAMES & {name for side in (node.left, *node.comparators) for name in _texts(side)}:
                if not any(known in text for known in OTHER_MEANINGS):
                    yield text
        elif isinstance(node, ast.MatchValue) and NAMES & {*_texts(node.value)}:
            yield f"case {ast.unparse(node)}"
        elif isinstance(node, ast.Dict) and len(node.keys) > 1:
            keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
            if all(key in NAMES for key in keys):
                yield ast.unparse(node)


def _texts(node: ast.expr) -> list[str]:
    """Return the texts that an operand is or has: ``"people"`` and ``("people", "tags")``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return [text for part in node.elts for text in _texts(part)]
    return []


def test_no_code_asks_for_a_resource_by_its_name() -> None:
    found = []
    for file in (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))):
        place = file.relative_to(ROOT)
        if place.parts[2] != "resources" and str(place) != REGISTRY:
            found += [f"{place}: {text}" for text in asked_by_name(ast.parse(file.read_text("utf-8")))]
    assert found == [], "make it a word of the declaration, or a method of the resource's rules"


@pytest.mark.parametrize(
    "code",
    [
        "resource.name == 'people'",
        "resource.name not in ('people', 'tags')",
        "{'people': 1, 'tags': 2}",
        "match name:\n case 'people': pass",
    ],
)
def test_a_question_by_name_is_found(code: str) -> None:
    assert len([*asked_by_name(ast.parse(code))]) == 1


@pytest.mark.parametrize(
    "code", ["column in person_columns(resource)", "{'people': 1, 'keys': 2}", "person.name == name"]
)
def test_another_comparison_is_none(code: str) -> None:
    assert [*asked_by_name(ast.parse(code))] == []
