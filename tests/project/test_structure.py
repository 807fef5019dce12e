"""Limits on how the modules of the project import each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from structure import Import, Structure, cycles, longest_chain

ROOT = Path(__file__).parents[2]
ROOTS = [ROOT / name for name in ("mock_server", "fixtures", "contract_tests", "pytest_plugin")]
MAX_CHAIN = 22


@pytest.fixture(scope="module")
def structure() -> Structure:
    return Structure.of(ROOTS)


def test_the_longest_chain_of_imports_is_within_its_limit(structure: Structure) -> None:
    chain = longest_chain(structure.graph(["module"]))
    assert len(chain) <= MAX_CHAIN, " > ".join(chain)


def test_no_modules_import_each_other_not_even_in_functions_or_for_types(structure: Structure) -> None:
    assert cycles(structure.graph(["module", "lazy", "typing"])) == []


def test_a_chain_and_a_cycle_are_found(tmp_path: Path) -> None:
    package = tmp_path / "house"
    package.mkdir()
    for name, text in {
        "__init__": "",
        "top": "from . import middle",
        "middle": "from .bottom import x",
        "bottom": "def late():\n    from .top import y",
    }.items():
        (package / f"{name}.py").write_text(text)
    found = Structure.of([tmp_path])
    assert longest_chain(found.graph(["module"])) == ["house.top", "house.middle", "house.bottom"]
    assert cycles(found.graph(["module"])) == []
    assert cycles(found.graph(["module", "lazy"])) == [["house.bottom", "house.middle", "house.top"]]


def test_an_import_in_a_function_has_a_comment_that_says_why(structure: Structure) -> None:
    bare = [
        f"{found.importer}:{found.line}"
        for found in structure.imports
        if found.kind == "lazy" and not _is_explained(structure, found)
    ]
    assert bare == []


def _is_explained(structure: Structure, found: Import) -> bool:
    """Return whether the import, or the line above the block of imports that it is in, has a comment."""
    lines = structure.modules[found.importer].read_text(encoding="utf-8").split("\n")
    imports = [
        node
        for node in ast.walk(structure.trees[found.importer])
        if isinstance(node, ast.ImportFrom | ast.Import)
    ]
    first, last = {node.lineno: (node.lineno, node.end_lineno or 0) for node in imports}[found.line]
    while above := [node for node in imports if node.end_lineno == first - 1]:
        first = above[0].lineno
    return any("#" in line for line in lines[first - 2 : last])
