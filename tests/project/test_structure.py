"""Limits on how the modules of the project import each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from structure import Structure, cycles, longest_chain

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
