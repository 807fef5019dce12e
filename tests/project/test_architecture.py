"""The page on the architecture says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from actionnetwork_mock.http import STEPS

from .test_imports import LAYERS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SERVER = ROOT / "mock_server" / "actionnetwork_mock"


def section(title: str) -> str:
    """Return the text under a heading."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_path_of_a_request_has_the_steps_of_the_pipeline_in_their_order() -> None:
    listed = re.findall(r"^\d+\. `(\w+)`: ", section("The path of a request"), re.MULTILINE)
    assert listed == [step.__name__ for step in STEPS]


def test_the_layers_are_those_that_the_imports_are_checked_for() -> None:
    (block,) = re.findall(r"```\n(.*?)```", section("What may import what"), re.DOTALL)
    listed = [{name.strip() for name in layer.split(",")} for layer in block.split(">")]
    assert listed == [layer - {"_version"} for layer in LAYERS if "__init__" not in layer]


def test_every_module_that_the_page_names_exists() -> None:
    named = {path for path in re.findall(r"`([\w/]+\.py|\w+/)`", PAGE) if not path.startswith("tests/")}
    elsewhere = (ROOT, ROOT / "contract_tests" / "actionnetwork_contract")
    assert named
    assert [path for path in named if not any((root / path).exists() for root in (SERVER, *elsewhere))] == []


def test_the_page_is_short() -> None:
    assert len(PAGE.splitlines()) <= 120
