"""No regular expression takes more than linear time, whatever it is given.

Each one in the project is found in the source, and runs on texts that are made from its own parts: what a repeat takes,
many times, and then something that does not match.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from time import thread_time
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = {
    "mock_server": "actionnetwork_mock",
    "fixtures": "actionnetwork_fixtures",
    "contract_tests": "actionnetwork_contract",
    "pytest_plugin": "pytest_actionnetwork",
}
FUNCTIONS = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer")
ANCHORED = ("match", "fullmatch")
SEVERAL = ("test", "scripts", "benchmarks")

MADE_ELSEWHERE = {
    ("actionnetwork_mock.control.openapi", "self._prefix"): "the prefix of references is a constant",
    (
        "actionnetwork_mock.scenarios.source",
        "pattern",
    ): "PyYAML's own expressions, for the words of scenario files",
}
"""Expressions that are made of local values, by module and by a word in the call, and why that is fine."""


class Expression(NamedTuple):
    """A regular expression, where it is, and the function that it is used with."""

    place: str
    function: str
    pattern: re.Pattern[Any]


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for folder, package in SOURCES.items():
        for file in sorted((ROOT / folder / package).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT / folder).with_suffix("").parts).removesuffix(".__init__")
            if not name.endswith("__main__"):
                yield name, ast.parse(file.read_text(encoding="utf-8"))


@cache
def _uses() -> dict[tuple[str, str], set[str]]:
    """Return the functions that are called on names, by module and name; of a public name, in any module.

    ``{("actionnetwork_mock.http.odata", "_CLAUSE"): {"match"}, ("", "HOST_NAME"): {"fullmatch"}}``
    """
    uses: dict[tuple[str, str], set[str]] = {}
    for module, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
                owner = node.value
                name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
                uses.setdefault((module if name.startswith("_") else "", name), set()).add(node.attr)
    return uses


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Yield the calls of functions of ``re``, and the function's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in ("compile", *FUNCTIONS):
                yield node, node.func.attr


@cache
def _expressions() -> list[Expression]:
    found: list[Expression] = []
    for name, tree in _modules():
        for call, function in _calls(tree):
            if any(name == module and word in ast.unparse(call) for module, word in MADE_ELSEWHERE):
                continue
            module = import_module(name)
            arguments = [
                eval(ast.unparse(argument), vars(module))
                for argument in call.args
                if not _is_subject(call, argument)
            ]
            flags = sum(
                eval(ast.unparse(keyword.value), vars(module))
                for keyword in call.keywords
                if keyword.arg == "flags"
            )
            extra = arguments[1] if function == "compile" and len(arguments) > 1 else 0
            pattern = (
                arguments[0]
                if isinstance(arguments[0], re.Pattern)
                else re.compile(arguments[0], extra | flags)
            )
            place = f"{name}:{call.lineno}"
            names = _names_given(tree, call) if function == "compile" else set()
            functions = (
                {function}
                if function != "compile"
                else {f for n in names for f in _uses().get((name if n.startswith("_") else "", n), ())}
            )
            found += [Expression(place, one, pattern) for one in sorted(functions or {"search"})]
    return found


def _is_subject(call: ast.Call, argument: ast.expr) -> bool:
    """Return whether an argument is no pattern and no flag: everything behind the first one, except of ``compile``."""
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr != "compile" and argument is not call.args[0]


def _names_given(tree: ast.Module, call: ast.Call) -> set[str]:
    """Return the names and attributes that a compiled expression is assigned to."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and any(inner is call for inner in ast.walk(node)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            return {getattr(target, "id", getattr(target, "attr", "")) for target in targets}
    return set()


# Texts to attack with

_LETTERS = [chr(code) for code in range(32, 127)] + ["\t", "\n", "\0", "\xe9", "\u0660", "\U0001f600"]


def _parse(pattern: re.Pattern[Any]) -> Any:
    parser: Any = re._parser  # type: ignore[attr-defined]  # private, and the only parser there is
    source = pattern.pattern
    return parser.parse(
        source if isinstance(source, str) else source.decode("latin-1"), pattern.flags & ~re.UNICODE
    )


def _letter_of(name: str, argument: Any) -> str:
    """Return a character that a part for one character takes."""
    if name == "LITERAL":
        return chr(int(argument))
    if name == "ANY":
        return "a"
    if name == "NOT_LITERAL":
        return "b" if argument == ord("a") else "a"
    return next((letter for letter in _LETTERS if _is_in(argument, letter)), "a")


def _is_in(items: Any, letter: str) -> bool:
    negated, hit = False, False
    for kind, value in items:
        if str(kind) == "NEGATE":
            negated = True
        elif str(kind) == "LITERAL":
            hit |= ord(letter) == value
        elif str(kind) == "RANGE":
            hit |= value[0] <= ord(letter) <= value[1]
        elif str(kind) == "CATEGORY":
            category = str(value).removeprefix("CATEGORY_")
            means = {
                "DIGIT": letter.isdigit(),
                "SPACE": letter.isspace(),
                "WORD": letter.isalnum() or letter == "_",
            }
            hit |= means[category.removeprefix("NOT_")] != category.startswith("NOT_")
    return hit != negated


def _sample(parts: Any) -> str:
    """Return a text that a part of an expression takes, as short as possible, but with each repeat once."""
    return "".join(_sample_of(str(name), argument) for name, argument in parts)


def _sample_of(name: str, argument: Any) -> str:
    if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
        return _letter_of(name, argument)
    if name == "BRANCH":
        return _sample(argument[1][0])
    if name == "SUBPATTERN":
        return _sample(argument[3])
    if name == "ATOMIC_GROUP":
        return _sample(argument)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _sample(argument[2]) * max(int(argument[0]), 1)
    return ""


def _repeats(parts: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield each repeat without a small limit: what comes before it, and what it takes once."""
    for name, argument in parts:
        kind = str(name)
        if kind in ("MAX_REPEAT", "MIN_REPEAT"):
            if argument[1] > 20:
                yield before, _sample(argument[2])
            yield from _repeats(argument[2], before)
        elif kind == "BRANCH":
            for branch in argument[1]:
                yield before, _sample(branch)
                yield from _repeats(branch, before)
        elif kind == "SUBPATTERN":
            yield from _repeats(argument[3], before)
        before += _sample_of(kind, argument)


def _letters(parts: Any) -> Iterator[str]:
    for name, argument in parts:
        kind = str(name)
        if kind in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            yield _letter_of(kind, argument)
        elif kind == "BRANCH":
            for branch in argument[1]:
                yield from _letters(branch)
        elif kind in ("SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT"):
            yield from _letters(argument[-1])


def attacks(pattern: re.Pattern[Any]) -> set[tuple[str, str, str]]:
    """Return texts to attack an expression with: what begins them, what is repeated, and what ends them."""
    parsed = _parse(pattern)
    alphabet = [*dict.fromkeys(_letters(parsed))][:12]
    made: set[tuple[str, str, str]] = set()
    for before, taken in {("", ""), *_repeats(parsed)}:
        for pump in {taken, *alphabet} - {""}:
            for end in ("", "\0", "!", *alphabet[-1:]):
                made |= {(before, pump, end), ("", pump, end)}
    return made


def seconds_for(expression: Expression, begin: str, pump: str, end: str, length: int) -> float:
    """Return the processor time for a text of about this length."""
    text: Any = begin + pump * (length // len(pump)) + end
    if isinstance(expression.pattern.pattern, bytes):
        text = text.encode("latin-1", "replace")
    function = getattr(expression.pattern, expression.function)
    arguments = (type(text)(), text) if expression.function == "sub" else (text,)
    start = thread_time()
    result = function(*arguments)
    if expression.function == "finditer":
        sum(1 for _ in result)
    return thread_time() - start


def _is_slow(expression: Expression, attack: tuple[str, str, str]) -> bool:
    """Return whether the time grows faster than the text. A text eight times as long takes 64 times as long at n²."""
    for length in (16, 20, 24, 100, 300, 1000):  # short ones first: at 2^n, 40 characters take hours
        short = seconds_for(expression, *attack, length)
        if short > 0.05:
            return True
    long = seconds_for(expression, *attack, 8000)
    return long > 0.02 and long > 24 * short


@pytest.mark.parametrize("expression", _expressions(), ids=lambda one: f"{one.place} {one.function}")
def test_an_expression_takes_linear_time(expression: Expression) -> None:
    slow = (attack for attack in sorted(attacks(expression.pattern)) if _is_slow(expression, attack))
    assert next((attack for attack in slow if _is_slow(expression, attack)), None) is None


@pytest.mark.parametrize(
    ("function", "pattern"),
    [
        ("match", r"(a+)+b"),
        ("fullmatch", r"(.*a){12}"),
        ("search", r"\s+and"),
        ("match", r"(a|a)*b"),
        ("match", r"\w+\d+!"),
        ("search", r"a.*b.*c"),
    ],
)
def test_a_slow_expression_is_found(function: str, pattern: str) -> None:
    expression = Expression("here", function, re.compile(pattern))
    assert any(_is_slow(expression, attack) for attack in attacks(expression.pattern))


def test_every_expression_is_found() -> None:
    places = {expression.place.partition(":")[0] for expression in _expressions()}
    assert {
        "actionnetwork_mock.http.odata",
        "actionnetwork_mock.patterns",
        "actionnetwork_contract.guard",
    } <= places
    assert len(_expressions()) > 40
    assert not [name for name in sys.modules if name == "regex"]  # another library would have its own traps
