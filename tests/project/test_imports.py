"""Imports point one way: between the four packages, and between the layers of the server."""

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

LOWEST_LAYER = {
    "settings",
    "behaviours",
    "setting_values",
    "clock",
    "notes",
    "ids",
    "errors",
    "forks",
    "hosts",
    "provenance",
    "redaction",
    "evidence",
    "_version",
}
LAYERS = [
    {"__init__", "__main__"},
    {"cli"},
    {"redirect"},
    {"receiver"},
    {"servers"},
    {"testing"},
    {"app"},
    {"control"},
    {"console", "documentation"},
    {"reference_pages"},
    {"twin"},
    {"http"},
    {"start_options"},
    {"worlds"},
    {"scenarios"},
    {"changes", "ui"},
    {"world"},
    {"lint"},
    {"budget"},
    {"webhooks", "faults", "groups"},
    {"journal", "rate_limit"},
    {"effects"},
    {"rules"},
    {"store"},
    {"resources"},
    {"patterns"},
    {"consulted"},
    LOWEST_LAYER,
]
"""The parts of the server in layers, the topmost first. Those in one layer may import each other."""


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


def package_violations(roots: dict[str, Path]) -> list[str]:
    """Return the imports that go up from one package to another. ``roots`` are in order, the topmost first."""
    order = list(roots)
    return [
        f"{module}:{line} imports {target}"
        for package, root in roots.items()
        for file, module in files_of(root, package)
        for line, target in imported_modules(file, module)
        if target.split(".")[0] in order[: order.index(package)]
    ]


def layer_violations(root: Path, package: str, layers: list[set[str]]) -> list[str]:
    """Return the imports within a package that go up to a higher layer, and the parts that are in no layer."""
    level = {name: number for number, names in enumerate(layers) for name in names}
    faults = []
    for file, module in files_of(root, package):
        here = module.split(".")[1]
        if here not in level:
            faults.append(f"{module} is in no layer")
            continue
        for line, target in imported_modules(file, module):
            if target.split(".")[0] != package:
                continue
            there = part_of(root, package, target)
            if there not in level:
                faults.append(f"{module}:{line} imports {target}, which is in no layer")
            elif level[there] < level[here]:
                faults.append(f"{module}:{line} imports {target}")
    return faults


def part_of(root: Path, package: str, target: str) -> str:
    """Return the module or package that an import names, ``__init__`` for a name of the package itself."""
    part = target.split(".")[1] if "." in target else "__init__"
    folder = root / package
    return part if (folder / f"{part}.py").exists() or (folder / part).is_dir() else "__init__"


def test_packages_import_downwards_only() -> None:
    assert package_violations({package: ROOT / folder for package, folder in PACKAGES.items()}) == []


def test_rooms_import_downwards_only() -> None:
    assert layer_violations(ROOT / "mock_server", "actionnetwork_mock", LAYERS) == []


def test_every_package_was_found() -> None:
    for package, folder in PACKAGES.items():
        assert list(files_of(ROOT / folder, package)), f"{folder}/{package} has no Python file"


# The checkers can fail


def test_an_import_of_a_package_above_is_found(tmp_path: Path) -> None:
    write(tmp_path, "upper/__init__.py", "import lower.words")
    write(tmp_path, "lower/words.py", "def late():\n    from upper import anything")
    assert package_violations({"upper": tmp_path, "lower": tmp_path}) == [
        "lower.words:2 imports upper.anything"
    ]


@pytest.mark.parametrize(
    ("file", "line", "target"),
    [
        ("store/sql.py", "from ..http.hal import render", "server.http.hal.render"),
        ("store/sql.py", "from ..http import hal", "server.http.hal"),
        ("store/sql.py", "from .. import http", "server.http"),
        ("store/sql.py", "import server.http.hal", "server.http.hal"),
        ("store/sql.py", "from server.http import hal", "server.http.hal"),
        ("store/sql.py", "from .. import Front", "server.Front"),
        ("store/__init__.py", "from ..http import hal", "server.http.hal"),
        ("ids.py", "from .store.sql import select", "server.store.sql.select"),
    ],
)
def test_an_import_of_a_layer_above_is_found(tmp_path: Path, file: str, line: str, target: str) -> None:
    for path in (
        "__init__.py",
        "http/__init__.py",
        "http/hal.py",
        "store/__init__.py",
        "store/sql.py",
        "ids.py",
    ):
        write(tmp_path, f"server/{path}", "")
    write(tmp_path, f"server/{file}", line)
    module = "server." + file.removesuffix(".py").replace("/", ".")
    layers = [{"__init__"}, {"http"}, {"store"}, {"ids"}]
    assert layer_violations(tmp_path, "server", layers) == [f"{module}:1 imports {target}"]


def test_imports_downwards_and_within_a_layer_are_fine(tmp_path: Path) -> None:
    write(tmp_path, "server/__init__.py", "from .http import hal")
    write(tmp_path, "server/http/__init__.py", "from .hal import render")
    write(tmp_path, "server/http/hal.py", "import json\nfrom ..ids import make\nfrom . import paging")
    write(tmp_path, "server/http/paging.py", "")
    write(tmp_path, "server/ids.py", "import re")
    assert layer_violations(tmp_path, "server", [{"__init__"}, {"http"}, {"ids"}]) == []


def test_a_part_in_no_layer_is_found(tmp_path: Path) -> None:
    write(tmp_path, "server/extra.py", "")
    assert layer_violations(tmp_path, "server", [{"ids"}]) == ["server.extra is in no layer"]


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
