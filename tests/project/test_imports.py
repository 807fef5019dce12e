"""Imports point one way: between the four packages, and between the rooms of the server."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PACKAGES = {
    "pytest_actionnetwork": "pytest_plugin",
    "actionnetwork_contract": "contract_tests",
    "actionnetwork_mock": "mock_server",
    "actionnetwork_fixtures": "fixtures",
}
"""Each package may import those that stand below it here."""

GROUND_FLOOR = {
    "settings",
    "clock",
    "notes",
    "ids",
    "errors",
    "provenance",
    "evidence",
    "_version",
}
ROOMS = [
    {"__init__", "__main__"},  # the doors
    {"cli"},
    {"redirect"},
    {"receiver"},
    {"servers"},
    {"testing"},
    {"app"},
    {"control"},
    {"http"},
    {"start_options"},
    {"worlds"},
    {"scenarios"},
    {"changes", "ui"},
    {"world"},
    {"lint"},
    {"budget"},
    {"webhooks", "faults"},
    {"journal", "rate_limit"},
    {"rules"},
    {"store"},
    {"reference_pages"},
    {"resources"},
    GROUND_FLOOR,
]
"""The server's rooms, from the outside in. Those of one line may import each other."""


def imported_modules(file: Path, module: str) -> Iterator[tuple[int, str]]:
    """Give the line and the full name of every import in a file, whether at the top, in a function or for types only.

    ``module`` is the file's own name (``"actionnetwork_mock.http.paging"``, or ``"...http.__init__"``), from which
    relative imports count. ``from . import x`` gives ``"<package>.x"``.
    """
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            package = module.split(".")[: -node.level] if node.level else []
            origin = ".".join([*package, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{origin}.{alias.name}"


def files_of(root: Path, package: str) -> Iterator[tuple[Path, str]]:
    """Give every Python file of a package, with its full module name."""
    for file in sorted((root / package).rglob("*.py")):
        yield file, ".".join(file.relative_to(root).with_suffix("").parts)


def package_faults(roots: dict[str, Path]) -> list[str]:
    """Return the imports that go up from one package to another. ``roots`` are in order, the topmost first."""
    order = list(roots)
    return [
        f"{module}:{line} imports {target}"
        for package, root in roots.items()
        for file, module in files_of(root, package)
        for line, target in imported_modules(file, module)
        if target.split(".")[0] in order[: order.index(package)]
    ]


def room_faults(root: Path, package: str, rooms: list[set[str]]) -> list[str]:
    """Return the imports within a package that go up from a room, and the rooms that have no place in the order."""
    level = {name: number for number, names in enumerate(rooms) for name in names}
    faults = []
    for file, module in files_of(root, package):
        here = module.split(".")[1]
        if here not in level:
            faults.append(f"{module} has no place in the order of rooms")
            continue
        for line, target in imported_modules(file, module):
            if target.split(".")[0] != package:
                continue
            there = room_of(root, package, target)
            if there not in level:
                faults.append(f"{module}:{line} imports {target}, which has no place in the order of rooms")
            elif level[there] < level[here]:
                faults.append(f"{module}:{line} imports {target}")
    return faults


def room_of(root: Path, package: str, target: str) -> str:
    """Return the room that an import enters; what is no module (``from . import __version__``) is the front door's."""
    room = target.split(".")[1] if "." in target else "__init__"
    folder = root / package
    return room if (folder / f"{room}.py").exists() or (folder / room).is_dir() else "__init__"


def test_packages_import_downwards_only() -> None:
    assert package_faults({package: ROOT / folder for package, folder in PACKAGES.items()}) == []


def test_rooms_import_downwards_only() -> None:
    assert room_faults(ROOT / "mock_server", "actionnetwork_mock", ROOMS) == []


def test_every_package_was_found() -> None:
    for package, folder in PACKAGES.items():
        assert list(files_of(ROOT / folder, package)), f"{folder}/{package} has no Python file"


# The checkers can fail


def test_an_import_of_a_package_above_is_found(tmp_path: Path) -> None:
    write(tmp_path, "upper/__init__.py", "import lower.words")
    write(tmp_path, "lower/words.py", "def late():\n    from upper import anything")
    assert package_faults({"upper": tmp_path, "lower": tmp_path}) == ["lower.words:2 imports upper.anything"]


@pytest.mark.parametrize(
    ("file", "line", "target"),
    [
        ("store/sql.py", "from ..http.hal import render", "house.http.hal.render"),
        ("store/sql.py", "from ..http import hal", "house.http.hal"),
        ("store/sql.py", "from .. import http", "house.http"),
        ("store/sql.py", "import house.http.hal", "house.http.hal"),
        ("store/sql.py", "from house.http import hal", "house.http.hal"),
        ("store/sql.py", "from .. import Front", "house.Front"),
        ("store/__init__.py", "from ..http import hal", "house.http.hal"),
        ("ids.py", "from .store.sql import select", "house.store.sql.select"),
    ],
)
def test_an_import_of_a_room_above_is_found(tmp_path: Path, file: str, line: str, target: str) -> None:
    for path in (
        "__init__.py",
        "http/__init__.py",
        "http/hal.py",
        "store/__init__.py",
        "store/sql.py",
        "ids.py",
    ):
        write(tmp_path, f"house/{path}", "")
    write(tmp_path, f"house/{file}", line)
    module = "house." + file.removesuffix(".py").replace("/", ".")
    rooms = [{"__init__"}, {"http"}, {"store"}, {"ids"}]
    assert room_faults(tmp_path, "house", rooms) == [f"{module}:1 imports {target}"]


def test_imports_downwards_and_within_a_room_are_fine(tmp_path: Path) -> None:
    write(tmp_path, "house/__init__.py", "from .http import hal")
    write(tmp_path, "house/http/__init__.py", "from .hal import render")
    write(tmp_path, "house/http/hal.py", "import json\nfrom ..ids import make\nfrom . import paging")
    write(tmp_path, "house/http/paging.py", "")
    write(tmp_path, "house/ids.py", "import re")
    assert room_faults(tmp_path, "house", [{"__init__"}, {"http"}, {"ids"}]) == []


def test_a_room_without_a_place_is_found(tmp_path: Path) -> None:
    write(tmp_path, "house/cellar.py", "")
    assert room_faults(tmp_path, "house", [{"ids"}]) == ["house.cellar has no place in the order of rooms"]


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
