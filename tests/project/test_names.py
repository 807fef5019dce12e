"""The names of modules and public classes use words of docs/glossary.md, or nouns of the API."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from actionnetwork_mock.resources import RESOURCES

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
PACKAGES = (
    "mock_server/actionnetwork_mock",
    "fixtures/actionnetwork_fixtures",
    "contract_tests/actionnetwork_contract",
    "pytest_plugin/pytest_actionnetwork",
)

OLD_NAMES: dict[str, str] = {}
"""Name to what replaces it. It only shrinks: an entry whose name is gone, or whose words are all explained, fails."""


def _words(name: str) -> list[str]:
    """Return the words of a name: ``"DeliveryWorker"`` and ``"delivery_worker"`` give the same two."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+", name)]


@cache
def _explained() -> frozenset[str]:
    """Return the words of the glossary and of what the API calls its resources, fields, objects and rels."""
    text = GLOSSARY.read_text(encoding="utf-8")
    listed = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    assert listed is not None
    words = {*listed[1].split()}
    for term in re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE):
        words |= {*re.findall(r"[a-z]+", term.lower())}
    for resource in RESOURCES:
        fields = [field for declared in (resource.fields, *resource.objects.values()) for field in declared]
        for name in (
            *(resource.name, resource.rel, resource.item_rel or ""),
            *resource.objects,
            *(field.name for field in fields),
            *(link.rel for link in resource.links),
        ):
            words |= {*re.findall(r"[a-z]+", name.lower())}
    return frozenset(words)


def _is_explained(word: str) -> bool:
    """Return whether a word, or its singular or plural, is one to use."""
    forms = (
        word,
        f"{word}s",
        word.removesuffix("s"),
        word.removesuffix("es"),
        word.removesuffix("ies") + "y",
    )
    return any(form in _explained() for form in forms)


def unexplained(name: str) -> list[str]:
    """Return the words of a name that the glossary lacks: ``unexplained("Courier")`` gives ``["courier"]``."""
    return [word for word in _words(name) if not _is_explained(word)]


@cache
def _names() -> dict[str, str]:
    """Return every name of a module or folder, and of a public class, with the file that has it."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            place = path.relative_to(ROOT / package)
            file = f"{package}/{place}"
            found.update((part.strip("_"), file) for part in place.with_suffix("").parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            classes = (node.name for node in tree.body if isinstance(node, ast.ClassDef))
            found.update((name, file) for name in classes if not name.startswith("_"))
    return found


def test_names_use_words_of_the_glossary() -> None:
    found = {
        f"{name} in {file}": unexplained(name)
        for name, file in _names().items()
        if name not in OLD_NAMES and unexplained(name)
    }
    assert found == {}, "use a word of docs/glossary.md, or explain the word there"


def test_every_old_name_is_still_there_and_needs_to_be_replaced() -> None:
    gone = sorted(name for name in OLD_NAMES if name not in _names() or not unexplained(name))
    assert gone == [], "remove these from OLD_NAMES"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Courier", ["courier"]),
        ("ServedTime", ["served"]),
        ("DeliveryWorker", []),
        ("advocacy_campaigns", []),
        ("HALWriters", []),
    ],
)
def test_a_word_that_the_glossary_lacks_is_found(name: str, words: list[str]) -> None:
    assert unexplained(name) == words


def test_each_term_is_defined_once() -> None:
    terms = re.findall(r"^\| ([^|]+) \| ", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    terms = [term for term in terms if term not in ("term", "---")]
    assert len(terms) > 60
    assert sorted({term for term in terms if terms.count(term) > 1}) == []
