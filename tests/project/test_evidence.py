"""The statements of docs/evidence: their format, and that the pages belong together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.evidence_pages import FOLDER, BadEvidence, load_statements


def test_every_page_can_be_read() -> None:
    statements = load_statements()
    assert len(statements) > 300
    assert {one.origins[0].known for one in statements.values()} == {"documented", "observed", "assumed"}


def test_the_readme_lists_every_page() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\((\w+)\.md\)", readme)) - {"sources"}
    assert linked == {one.page for one in load_statements().values()}


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("### tags-2\n\nText.\n\n- assumed | why | May 2026\n", "tags-2 stands where tags-1 is expected"),
        ("### tags-1\n\nText.\n", "tags-1 needs a text and at least one line"),
        ("### tags-1\n\n- assumed | why | May 2026\n", "tags-1 needs a text"),
        ("### tags-1\n\nText.\n\n- guessed | why | May 2026\n", "a line is 'known | where | when'"),
        ("### tags-1\n\nText.\n\n- observed | where\n", "a line is 'known | where | when'"),
        ("### tags-1\n\nText.\n\n- observed | where | 2017 | sure\n", "'sure' is no confidence"),
        (
            "### tags-1\n\nText.\n\n- assumed | why | 2017 | high\n",
            "'high' is no confidence of what was observed",
        ),
    ],
)
def test_a_page_in_another_format_is_refused(page: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "tags.md").write_text(page, encoding="utf-8")
    with pytest.raises(BadEvidence, match=re.escape(complaint)):
        load_statements(tmp_path)


def test_lines_that_are_broken_are_joined(tmp_path: Path) -> None:
    (tmp_path / "tags.md").write_text(
        "# Tags\n\nIntro.\n\n## One\n\n### tags-1\n\nA text\nof two lines.\n\n- observed | a place\n  | 2017\n\n"
        "## Two\n\n### tags-2\n\nText.\n\n- assumed | why | 2017\n",
        encoding="utf-8",
    )
    first, second = load_statements(tmp_path).values()
    assert (first.text, second.text) == ("A text of two lines.", "Text.")
    assert (first.origins[0].where, first.origins[0].when) == ("a place", "2017")
