"""Writes the pages of the documentation that follow from the code: ``python scripts/site_pages.py docs``.

It writes ``contents.md`` and, in ``reference/``, the pages on the Python API, the command line, settings, notes, faults
and scenarios. A test fails while they are out of date. The pages on resources and webhooks come from
``actionnetwork_mock.reference_pages``, that on the control API from ``actionnetwork_mock.control.reference``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from actionnetwork_mock.provenance import link_citations
from command_line_page import render_command_line
from faults_page import render_faults
from markdown_table import GENERATED
from python_page import render_python
from scenario_page import render_scenario_schema
from settings_page import render_settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
NAVIGATION = DOCS / "navigation.yml"
NOTE_CODES = Path(__file__).with_name("note_codes.yml")
_ROOT_PAGES = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")


def pages() -> dict[str, str]:
    """Return every page by its path below ``docs/``."""
    written = {
        "reference/python.md": GENERATED.format("the docstrings") + render_python(),
        "reference/command-line.md": render_command_line(),
        "reference/settings.md": render_settings(),
        "reference/notes.md": link_citations(render_notes(), ".."),
        "reference/faults.md": render_faults(),
        "reference/scenario-schema.md": render_scenario_schema(),
    }
    return {**written, "contents.md": render_contents(written)}


# Contents


def render_contents(written: Mapping[str, str]) -> str:
    """Return the list of all pages in the order of the navigation, with the first sentence of each."""
    navigation = yaml.safe_load(NAVIGATION.read_text(encoding="utf-8"))["nav"]
    answers = "[Questions and short answers](questions.md) lists answers instead of pages."
    head = f"# Contents\n\nAll pages of this documentation. {answers}\n"
    return GENERATED.format("docs/navigation.yml") + head + "".join(_entries(navigation, 2, written))


def _entries(entries: list[Any], level: int, written: Mapping[str, str]) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, str):
            if entry != "contents.md":
                yield f"- [{title_of(entry, written)}]({_target(entry)})\n"
        else:
            ((title, inner),) = entry.items()
            yield f"\n{'#' * level} {title}\n\n"
            yield from _entries(inner, level + 1, written)


def _target(page: str) -> str:
    return f"../{page}" if page in _ROOT_PAGES else page


def title_of(page: str, written: Mapping[str, str] = {}) -> str:
    """Return the heading of a page, by its path in the navigation."""
    text = written.get(page) or (DOCS / _target(page)).read_text(encoding="utf-8")
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    assert found, f"{page} has no title"
    return found[1]


# Notes


def render_notes() -> str:
    """Return the page on the codes of notes and findings."""
    parts = [
        "# Notes and findings\n",
        "Look up the code of a note or finding: what it means, and what to do. A *note* is about one request. It is\n"
        "in the header `Mock-Note`, in the journal and in the report of a failed test. A *finding* is about several\n"
        "requests.\n",
        "| kind | strict mode | `findings()` |\n|---|---|---|\n"
        "| mistake, which the real API ignores | fails the test | lists it |\n"
        "| habit, which works and is a problem | fails the test | lists it |\n"
        "| information | ignores it | ignores it |\n",
        'Allow a mistake or habit on purpose with `action_network.allowing("unknown-tag")`. A server with `--strict`\n'
        "answers 400 to a mistake. [Turn on strict mode](../guide/pytest.md#turn-on-strict-mode) explains both.\n",
    ]
    for group in yaml.safe_load(NOTE_CODES.read_text(encoding="utf-8")):
        parts.append(f"## {group['group']}\n")
        parts += [_note(code, row) for code, row in group["codes"].items()]
    return GENERATED.format("scripts/note_codes.yml") + "\n".join(parts).rstrip() + "\n"


def _note(code: str, row: Mapping[str, str]) -> str:
    meanings = [f"*{kind.capitalize()}.* {text}" for kind, text in row.items() if kind != "do"]
    return f"### {code}\n\n{' '.join(meanings)}\n\n**What to do:** {row['do']}\n"


def write_pages(docs: Path) -> None:
    """Write every page into a folder."""
    for name, text in pages().items():
        (docs / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else DOCS))
