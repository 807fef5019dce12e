"""The pages that scripts/site_pages.py writes: they are up to date and complete."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
import yaml

import actionnetwork_contract
import actionnetwork_fixtures
import actionnetwork_mock
import pytest_actionnetwork
from actionnetwork_mock.cli import cli
from actionnetwork_mock.settings import describe
from python_page import SECTIONS, record_types
from site_pages import DOCS, NOTE_CODES, pages

ROOT = Path(__file__).parents[2]
WRITTEN = pages()
CODES = {
    code: row
    for group in yaml.safe_load(NOTE_CODES.read_text(encoding="utf-8"))
    for code, row in group["codes"].items()
}


@pytest.mark.parametrize("page", WRITTEN)
def test_a_page_is_up_to_date(page: str) -> None:
    stale = (DOCS / page).read_text(encoding="utf-8") != WRITTEN[page]
    assert not stale, f"docs/{page} is out of date: .venv/bin/python scripts/site_pages.py docs"


# Notes


def literals(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an expression can be: ``"a" if x else "b"`` gives both."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


@cache
def codes_in_source() -> dict[str, set[str]]:
    """Return the codes that the source passes on, with their kinds: ``{"unknown-tag": {"mistake"}}``."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "mock_server/actionnetwork_mock").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
            for code, kind in coded(call):
                found.setdefault(code, set()).add(kind)
    return found


def coded(call: ast.Call) -> Iterator[tuple[str, str]]:
    """Yield the codes of a call that makes a note or a finding, with the kind."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    receiver = ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""
    swallowed = next((ast.unparse(one.value) for one in call.keywords if one.arg == "swallowed"), "True")
    kinds = {"inform": "information", "_inform": "information", "Finding": "habit", "_note_source": "mistake"}
    if name == "add" and receiver.endswith("notes"):
        kinds["add"] = "mistake"
    if name == "Note":
        kinds["Note"] = "mistake" if swallowed != "False" else "information"
    if name in kinds:
        position = 1 if name == "_note_source" else 0
        for code in literals(call.args[position]):
            yield code, kinds[name]


BY_VARIABLE = {
    "not-emulated": "a constant of notes.py",
    "past-the-end": "a constant of lint/repeating.py, besides the note",
    "filter-encoded-twice": "the table of lint/addresses.py",
    "unencoded-filter": "the table of lint/addresses.py",
}
"""Codes that the source passes on in a variable."""


def test_the_page_explains_every_code_of_the_source() -> None:
    assert sorted({*codes_in_source(), *BY_VARIABLE} - CODES.keys()) == []


def test_every_code_of_the_page_is_in_the_source() -> None:
    assert sorted(CODES.keys() - codes_in_source().keys() - BY_VARIABLE.keys()) == []


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_has_its_kinds_and_advice(code: str) -> None:
    kinds = CODES[code].keys() - {"do"}
    assert "do" in CODES[code]
    assert kinds <= {"mistake", "habit", "information"}
    if code not in BY_VARIABLE:
        assert kinds == codes_in_source()[code]


# Complete


def test_the_python_page_has_everything_that_the_packages_export() -> None:
    shown = {path.rpartition(".")[2] for section in SECTIONS for path in section.objects}
    packages = (actionnetwork_mock, actionnetwork_fixtures, actionnetwork_contract, pytest_actionnetwork)
    exported = {name for package in packages for name in package.__all__}
    assert exported - shown - {*record_types()} == {"Settings", "__version__"}


def test_the_command_line_page_has_every_option() -> None:
    def options(group: click.Group) -> Iterator[str]:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from (name for one in command.params if isinstance(one, click.Option) for name in one.opts)
            if isinstance(command, click.Group):
                yield from options(command)

    page = WRITTEN["reference/command-line.md"]
    assert [name for name in options(cli) if f"`{name}`" not in page] == []


def test_the_settings_page_has_every_setting() -> None:
    page = WRITTEN["reference/settings.md"]
    assert [one.name for one in describe() if f"`{one.name}=" not in page] == []


def test_tables_have_the_same_number_of_cells_in_each_row() -> None:
    for page, text in WRITTEN.items():
        for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
            rows = {len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}
            assert len(rows) == 1, (page, block)
