"""The page that says which tests stand behind each resource, ``docs/covered.md``, written from the marks on tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from .facts import checks_by_fact
from .not_checked import NOT_CHECKED

PAGE = Path(__file__).parents[2] / "docs" / "covered.md"

_HEAD = """<!-- Written by python -m tests.oracle --write from the marks on the tests: edit those. -->

# What tests cover

Each statement that is known of the real API, about a field, a link, a status, a rule or an oddity, has a place in the
project's reference and a test under `tests/oracle/` that names it, or a reason why none does. Statements of `general`,
`observed` and `resolutions` concern all resources. [fidelity.md](fidelity.md) says how each operation is known.

| reference | statements with a test | without, for a reason | tests | in |
| --- | --- | --- | --- | --- |
"""


def render_page() -> str:
    """Return the page, as Markdown."""
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in _rows())


def _rows() -> Iterator[tuple[str, ...]]:
    tests: defaultdict[str, set[str]] = defaultdict(set)
    checked: defaultdict[str, int] = defaultdict(int)
    for path, names in checks_by_fact().items():
        checked[_file_of(path)] += 1
        tests[_file_of(path)].update(names)
    reasons: defaultdict[str, int] = defaultdict(int)
    for path in NOT_CHECKED:
        reasons[_file_of(path)] += 1
    for file in sorted(checked):
        places = sorted({name.partition("::")[0] for name in tests[file]})
        shown = ", ".join(f"`{place}`" for place in places[:4]) + (", ..." if len(places) > 4 else "")
        yield file, str(checked[file]), str(reasons[file]), str(len(tests[file])), shown


def _file_of(path: str) -> str:
    """``people.quirks[0]`` stands in ``people``."""
    return path.partition(".")[0]


def write_page() -> None:
    """Write the page where it is committed."""
    PAGE.write_text(render_page(), encoding="utf-8")
