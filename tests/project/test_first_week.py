"""The diffs of docs/first-week.md apply to this tree, and the changed tree passes the tests that the page names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "first-week.md"
SOURCES = ("mock_server", "fixtures", "contract_tests", "pytest_plugin")

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git, which applies the diffs")


def _examples() -> dict[str, str]:
    """Return the sections that have diffs, by their titles."""
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    titled = (section.partition("\n") for section in sections)
    return {title: text for title, _, text in titled if "```diff\n" in text}


EXAMPLES = _examples()


def _diffs(title: str) -> list[str]:
    return re.findall(r"^```diff\n(.*?)^```$", EXAMPLES[title], re.DOTALL | re.MULTILINE)


def _test(title: str) -> str:
    """Return the test of the first pytest command of an example: ``"tests/reference/test_tags.py::test_..."``."""
    (test, *_) = re.findall(r"^\$ \.venv/bin/python -m pytest -q (\S+)$", EXAMPLES[title], re.MULTILINE)
    return str(test)


def _files(diff: str) -> list[str]:
    return re.findall(r"^--- a/(.+)$", diff, re.MULTILINE)


def _apply(diff: str, folder: Path) -> str:
    """Apply a diff to a copy of the tree, all of it or nothing, and return what git complains of."""
    environment = {
        **os.environ,
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }  # not a repository, so no index
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    done = subprocess.run(command, cwd=folder, env=environment, input=diff, capture_output=True, text=True)
    return done.stderr.strip() or ("" if done.returncode == 0 else f"exit code {done.returncode}")


@needs_git
@pytest.mark.parametrize("title", EXAMPLES)
def test_the_diffs_of_an_example_still_apply_one_after_the_other(title: str, tmp_path: Path) -> None:
    stale = "stale: make the change of this example on a branch, and replace the diff on the page"
    for diff in _diffs(title):
        for name in _files(diff):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            if not (tmp_path / name).exists():
                shutil.copy(ROOT / name, tmp_path / name)
        assert _apply(diff, tmp_path) == "", stale


@pytest.fixture(scope="module")
def changed_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with the changes of all examples."""
    tree = tmp_path_factory.mktemp("tree")
    for name in (*SOURCES, "docs", "scripts", "tests"):
        shutil.copytree(
            ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
    for name in ("pyproject.toml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tree / name)
    diffs = [diff for title in EXAMPLES for diff in _diffs(title)]
    assert [_apply(diff, tree) for diff in diffs] == [""] * len(diffs)
    return tree


def _python(tree: Path, *arguments: str) -> str:
    """Run Python on the sources of a tree, which come before those that are installed, and return what it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = os.pathsep.join(str(tree / name) for name in SOURCES)
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_git
@pytest.mark.slow
def test_the_changed_tree_passes_the_tests_that_the_examples_name(changed_tree: Path) -> None:
    shown = _python(changed_tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", *map(_test, EXAMPLES))
    assert "5 passed" in shown  # one of them has three cases


@needs_git
@pytest.mark.slow
def test_the_contract_of_the_changed_tree_catches_its_mutant_as_the_page_shows(changed_tree: Path) -> None:
    command = r"^\$ \.venv/bin/python (-m tests\.contract_tests\.mutants .+)\n((?:.*\n)*?)```$"
    ((arguments, shown),) = re.findall(command, EXAMPLES["Correct a behaviour"], re.MULTILINE)
    printed = _python(changed_tree, *arguments.split())
    assert re.sub(r" +\d+\.\d s", "", printed) == re.sub(r" +\d+\.\d s", "", shown)


@needs_git
def test_a_diff_of_another_tree_is_refused(tmp_path: Path) -> None:
    diff = _diffs("Add a field")[0]
    for name in _files(diff):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("something else\n", encoding="utf-8")
    assert "patch does not apply" in _apply(diff, tmp_path)


def test_there_are_three_examples() -> None:
    assert [*EXAMPLES] == ["Add a field", "Correct a behaviour", "Add a control operation"]


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
