"""The page that says which tests stand behind each resource, ``docs/covered.md``, written from the marks on tests."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from .facts import checks_by_fact, is_evidence
from .not_checked import NOT_CHECKED

PAGE = Path(__file__).parents[2] / "docs" / "covered.md"

_HEAD = """<!-- Written by python -m tests.reference --write from the marks on the tests: edit those. -->

# What tests cover

Each statement on the real API has a test under `tests/reference/` that names it, or a reason why none does: the
statements of [the evidence](evidence/README.md), and each field, link, answer and rule of the declarations.
[fidelity.md](fidelity.md) says how each operation is known.
"""

_TABLE = """
## {}

| page | with a test | without, for a reason | tests | in |
| --- | --- | --- | --- | --- |
"""


def render_page() -> str:
    """Return the page, as Markdown."""
    names = {*checks_by_fact(), *NOT_CHECKED}
    evidence = sorted(name for name in names if is_evidence(name))
    declared = sorted(names - {*evidence})
    return (
        _HEAD
        + _table("Evidence", "evidence", "-", evidence)
        + _table("Declarations", "reference", ".", declared)
    )


def _table(title: str, folder: str, before_place: str, names: list[str]) -> str:
    checks = checks_by_fact()
    rows = []
    for page, of_page in groupby(names, key=lambda name: name.partition(before_place)[0]):
        here = list(of_page)
        tests = {test for name in here for test in checks.get(name, ())}
        files = sorted({test.partition("::")[0] for test in tests})
        shown = ", ".join(f"`{file}`" for file in files[:4]) + (", ..." if len(files) > 4 else "")
        with_test = sum(name in checks for name in here)
        link = f"[{page}]({folder}/{page}.md)"
        rows.append((link, str(with_test), str(len(here) - with_test), str(len(tests)), shown))
    return _TABLE.format(title) + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def write_page() -> None:
    """Write the page where it is committed."""
    PAGE.write_text(render_page(), encoding="utf-8")
