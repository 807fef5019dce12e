"""Prints every statement on the API, with the tests that check it or the reason why none does.

Run ``python -m tests.reference`` at the root of the repository. An argument (``people.fields``, ``paging``) shows
only the statements that begin with it; ``--write`` writes ``docs/covered.md`` and ``docs/evidence/recordings.md`` anew.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from .facts import checks_by_fact
from .not_checked import NOT_CHECKED, PARTLY
from .pages import write_page
from .recordings import write_recordings
from .reference import Statements, all_statements

_TEXT_CHARS = 90


def main(argv: Sequence[str]) -> int:
    """Print the table and return 0, or 1 when a statement is neither checked nor listed."""
    if argv == ["--write"]:
        write_page()
        write_recordings()
        return 0
    statements = all_statements()
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
            yield f"    not checked: {NOT_CHECKED.get(path, 'NO REASON IS GIVEN')}"


def count(statements: Statements) -> str:
    """Return the numbers, the reasons for what is not checked included."""
    tests = checks_by_fact()
    checked = [path for path in statements if path in tests]
    reasons = Counter(NOT_CHECKED.get(path, "NO REASON IS GIVEN") for path in statements if path not in tests)
    partly = sum(path in PARTLY for path in checked)
    lines = [
        f"{len(statements)} statements: {len(checked)} checked ({partly} of them in part), "
        f"{reasons.total()} not checked",
        *(f"{number:5}  {reason}" for reason, number in reasons.most_common()),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
