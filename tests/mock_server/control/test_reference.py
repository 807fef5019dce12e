from __future__ import annotations

import re
from pathlib import Path

from actionnetwork_mock.control.operations import OPERATIONS
from actionnetwork_mock.control.reference import PAGE, main, render_reference

DOCS = Path(__file__).parents[3] / "docs"


def test_the_committed_page_is_what_the_table_says() -> None:
    stale = "stale: run python -m actionnetwork_mock.control.reference docs"
    assert (DOCS / PAGE).read_text(encoding="utf-8") == render_reference(), stale


def test_every_operation_and_argument_is_on_the_page() -> None:
    page = render_reference()
    for operation in OPERATIONS:
        section = page.partition(f"\n`{operation.name}`: ")[2].partition("\n### ")[0]
        assert section, operation.name
        assert "\nReturns " in section
        if not operation.arguments.whole_body:
            assert [name for name in operation.names if f"| `{name}` |" not in section] == []


def test_every_link_of_the_page_leads_somewhere() -> None:
    page = render_reference()
    titles = {title.lower() for title in re.findall(r"^### (\w+)$", page, re.MULTILINE)}
    assert {*re.findall(r"\]\(#([^)]+)\)", page)} <= titles
    files = re.findall(r"\]\(([^)#]+)\)", page)
    assert [link for link in files if not ((DOCS / PAGE).parent / link).exists()] == []


def test_the_page_is_written_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    main([str(tmp_path)])
    assert (tmp_path / PAGE).read_text(encoding="utf-8") == render_reference()
