"""Measures a source tree: modules, lines, functions, docstrings, and how its own modules import each other.

    python scripts/structure.py mock_server fixtures contract_tests pytest_plugin

Each argument is a folder of import packages. ``tests/project/test_structure.py`` checks the figures against limits.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Import:
    """An import of an own module: at ``module`` level, inside a function (``lazy``), or for ``typing`` only."""

    importer: str
    imported: str
    line: int
    kind: str


@dataclass
class Structure:
    """The modules of some packages and their imports of each other."""

    modules: dict[str, Path]
    trees: dict[str, ast.Module] = field(default_factory=dict)

    @classmethod
    def of(cls, roots: Iterable[Path]) -> Structure:
        """Read every module in some folders."""
        files = {_module_name(root, file): file for root in roots for file in sorted(root.rglob("*.py"))}
        return cls(files, {name: ast.parse(file.read_text("utf-8")) for name, file in files.items()})

    @cached_property
    def imports(self) -> list[Import]:
        """Every import of an own module."""
        return [found for name in self.modules for found in self._imports_of(name)]

    def _imports_of(self, name: str) -> Iterator[Import]:
        for node, kind in _imports_below(self.trees[name], "module"):
            for imported in self._own_targets(name, node):
                if imported != name:
                    yield Import(name, imported, node.lineno, kind)

    def _own_targets(self, name: str, node: ast.Import | ast.ImportFrom) -> list[str]:
        if isinstance(node, ast.Import):
            return [alias.name for alias in node.names if alias.name in self.modules]
        package = name if self.modules[name].name == "__init__.py" else name.rpartition(".")[0]
        parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        origin = ".".join([*parts, *([node.module] if node.module else [])])
        modules = [
            f"{origin}.{alias.name}" for alias in node.names if f"{origin}.{alias.name}" in self.modules
        ]
        return modules or [origin] * (origin in self.modules)

    def graph(self, kinds: Sequence[str]) -> dict[str, set[str]]:
        """Return the modules that each module imports, by some kinds of import."""
        edges: dict[str, set[str]] = {name: set() for name in self.modules}
        for found in self.imports:
            if found.kind in kinds:
                edges[found.importer].add(found.imported)
        return edges


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import each other: strongly connected components of two or more."""
    return [sorted(group) for group in _components(graph) if len(group) > 1]


def longest_chain(graph: dict[str, set[str]]) -> list[str]:
    """Return the longest chain of imports, the importing module first. A cycle counts as one module."""
    best: dict[str, list[str]] = {}
    for group in _components(graph):
        below = {target for name in group for target in graph[name]} - set(group)
        longest = max((best[target] for target in below), key=len, default=[])
        for name in group:
            best[name] = [name, *longest]
    return max(best.values(), key=len, default=[])


def _components(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected components, each after those that it imports (Tarjan's algorithm)."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = lowest[name] = len(index)
        stack.append(name)
        for target in sorted(graph[name]):
            if target not in index:
                visit(target)
            if target in stack:
                lowest[name] = min(lowest[name], lowest[target])
        if lowest[name] == index[name]:
            cut = stack.index(name)
            found.append(stack[cut:])
            del stack[cut:]

    for name in graph:
        if name not in index:
            visit(name)
    return found


def _imports_below(node: ast.AST, kind: str) -> Iterator[tuple[ast.Import | ast.ImportFrom, str]]:
    """Yield the imports in a node with their kinds, given the kind of those that stand in no further block."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            yield child, kind
        elif not isinstance(child, ast.expr):  # no expression has an import
            yield from _imports_below(child, _kind_in(child, kind))


def _kind_in(node: ast.AST, kind: str) -> str:
    if isinstance(node, _FUNCTIONS):
        return "lazy"
    is_guard = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
    return "typing" if is_guard and kind == "module" else kind


def _module_name(root: Path, file: Path) -> str:
    name = ".".join(file.relative_to(root).with_suffix("").parts)
    return name.removesuffix(".__init__")


def _docstring_lines(node: ast.AST) -> int:
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    is_text = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return (first.end_lineno or 0) - first.lineno + 1 if is_text and isinstance(first, ast.Expr) else 0


def report(structure: Structure) -> str:
    """Return the figures as text."""
    sizes = sorted(len(file.read_text("utf-8").splitlines()) for file in structure.modules.values())
    nodes = [node for tree in structure.trees.values() for node in ast.walk(tree)]
    functions = sorted(
        (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node)
        for node in nodes
        if isinstance(node, _FUNCTIONS)
    )
    documented = (*_FUNCTIONS, ast.ClassDef, ast.Module)
    docstrings = sum(_docstring_lines(node) for node in nodes if isinstance(node, documented))
    chain = longest_chain(structure.graph(["module"]))
    lines = [
        f"modules {len(sizes)}, lines {sum(sizes)}, median {statistics.median(sizes):g}, longest {sizes[-1]}",
        f"functions {len(functions)}, median {functions[len(functions) // 2]} lines, "
        f"90th percentile {functions[len(functions) * 9 // 10]}, longest {functions[-1]}",
        f"docstrings {100 * docstrings / sum(sizes):.1f} % of the lines",
        f"longest chain of imports at module level {len(chain)}: {' > '.join(chain)}",
    ]
    for kinds in (["module"], ["module", "lazy"], ["module", "lazy", "typing"]):
        graph = structure.graph(kinds)
        lines.append(
            f"with {', '.join(kinds)} imports: chain {len(longest_chain(graph))}, cycles {cycles(graph)}"
        )
    lines.append(
        f"imports of own modules in functions {sum(found.kind == 'lazy' for found in structure.imports)}"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    print(report(Structure.of(map(Path, sys.argv[1:]))))
