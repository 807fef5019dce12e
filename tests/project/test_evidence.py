"""The statements of docs/evidence: their format, and that every citation of them in the repository resolves."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from tests.evidence_pages import FOLDER, BadEvidence, Citations, load_statements

ROOT = Path(__file__).parents[2]
_DIFF = re.compile(r"^```diff\n.*?^```$", re.DOTALL | re.MULTILINE)


def test_every_page_can_be_read() -> None:
    statements = load_statements()
    assert len(statements) > 300
    assert {one.origins[0].known for one in statements.values()} == {"documented", "observed", "assumed"}


def test_the_readme_lists_every_page() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\((\w+)\.md\)", readme)) - {"sources", "confirmed"}
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


def _texts() -> dict[str, str]:
    """Return all files of the working copy that are texts, but this one, which has bad examples.

    The diffs on a page are left out: they may add the statements that they cite.
    """
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    texts = {}
    for name in listed:
        path = ROOT / name
        if path.is_file() and path != Path(__file__).resolve():
            try:
                texts[name] = _DIFF.sub("", path.read_text(encoding="utf-8"))
            except UnicodeDecodeError:
                continue
    return texts


def test_every_citation_in_the_repository_resolves() -> None:
    citations = Citations()
    found = [f"{name}, {problem}" for name, text in _texts().items() for problem in citations.problems(text)]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "Source: [paging-2] (observed), [people-2].",
        'where="[people.fields.given_name], [petitions.fields]"',
        "See [paging-2](../evidence/paging.md#paging-2).",
        "value: list[int] = rows[number - 1]  # type: ignore[arg-type]",
        "[a-z0-9-]+ and GET /people/unknown 404, webhooks.md",
    ],
)
def test_a_good_citation_and_other_brackets_are_left_alone(line: str) -> None:
    assert list(Citations().problems(line)) == []


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("Source: [paging-999].", "[paging-999] is no statement"),
        ("Source: [pagging-2].", "[pagging-2] is no statement"),
        ("Source: [Paging-2].", "[Paging-2] is no statement"),
        ("Source: [paging-2, paging-3].", "[paging-2, paging-3] is no statement"),
        ("Source: [people.fields.nickname].", "[people.fields.nickname] is no statement"),
        ("Source: paging-2.", "write [paging-2], with brackets"),
        ("Source: general.md, section 5 (documented).", "'general.md' is not in the repository"),
        ("Source: observed.md 4.7.", "'observed.md' is not in the repository"),
        ("Source: webhooks.md, section 3.", "'webhooks.md, section' is not in the repository"),
        ('where="petitions.yaml, fields"', "petitions.yaml' is not in the repository"),
        ("as resolution 28 says", "'resolution 2' is not in the repository"),
        ("Source: help article 203112509.", "help article 2' is not in the repository"),
        ('Path("../shared/reference")', "'../shared' is not in the repository"),
    ],
)
def test_a_citation_that_leads_nowhere_is_found(line: str, complaint: str) -> None:
    problems = list(Citations().problems(f"first line\n{line}"))
    assert problems
    assert all(problem.startswith("line 2: ") for problem in problems)
    assert complaint in problems[0]
