"""No module is longer than 400 lines, so that each has one subject."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (
    *("mock_server", "fixtures", "contract_tests", "pytest_plugin"),
    *("scripts", "examples", "benchmarks", "tests"),
)
GENERATED = (
    "mock_server/actionnetwork_mock/control/client.py",
    "mock_server/actionnetwork_mock/testing/creation.py",
    "mock_server/actionnetwork_mock/testing/record_types.py",
)
"""Written by programs: they are as long as what they are derived from."""

MAX_LINES = 400


def lengths() -> Iterator[tuple[str, int]]:
    """Yield the modules of the project and their lines, without the packages that the clients install."""
    for folder in FOLDERS:
        for module in (ROOT / folder).rglob("*.py"):
            if "node_modules" not in module.parts:
                name = module.relative_to(ROOT).as_posix()
                yield name, len(module.read_text(encoding="utf-8").splitlines())


def test_no_module_is_longer_than_400_lines() -> None:
    found = dict(lengths())
    assert found.keys() >= {*GENERATED}
    assert {name: lines for name, lines in found.items() if lines > MAX_LINES and name not in GENERATED} == {}
