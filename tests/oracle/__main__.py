"""Prints every statement of the reference, with the tests that check it or the reason why none does.

``python -m tests.oracle`` at the root of the repository, where the four parts are installed. A path as
argument (``people.quirks``) shows only the statements that begin with it; ``--write`` writes ``docs/covered.md`` anew.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from .facts import checks_by_fact
from .not_checked import NOT_CHECKED, PARTLY
from .pages import write_page
from .reference import Statements, find_reference, load_statements

_TEXT_CHARS = 90


def main(argv: Sequence[str]) -> int:
    """Print the table and return 0, or 1 when a statement is neither checked nor listed."""
    if argv == ["--write"]:
        write_page()
        return 0
    folder = find_reference()
    if folder is None:
        print(
            "The reference is not beside the repository, so its statements cannot be listed.", file=sys.stderr
        )
        return 2
    statements = load_statements(folder)
    begin = tuple(argv) or ("",)
    for line in table({path: text for path, text in statements.items() if path.startswith(begin)}):
        print(line)
    print()
    print(count(statements))
    return int(any(path not in checks_by_fact() and path not in NOT_CHECKED for path in statements))


def table(statements: Statements) -> Iterator[str]:
    """Yield three kinds of lines for each statement: path with text, what checks it, what is left over."""
    tests = checks_by_fact()
    for path, text in statements.items():
        yield f"{path}  {text[:_TEXT_CHARS]}"
        yield from (f"    checked by {test}" for test in tests.get(path, []))
        if path in PARTLY:
            yield f"    in part: {PARTLY[path]}"
        if path not in tests:
            yield f"    not checked: {NOT_CHECKED.get(path, 'NOBODY SAYS WHY')}"


def count(statements: Statements) -> str:
    """Return the numbers, the reasons for what is not checked included."""
    tests = checks_by_fact()
    checked = [path for path in statements if path in tests]
    reasons = Counter(NOT_CHECKED.get(path, "NOBODY SAYS WHY") for path in statements if path not in tests)
    partly = sum(path in PARTLY for path in checked)
    lines = [
        f"{len(statements)} statements: {len(checked)} checked ({partly} of them in part), "
        f"{reasons.total()} not checked",
        *(f"{number:5}  {reason}" for reason, number in reasons.most_common()),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
