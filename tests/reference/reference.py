"""What is known of the API, statement by statement: those of ``docs/evidence`` and those of the declarations."""

from __future__ import annotations

from ..evidence_pages import load_declared, load_statements

Statements = dict[str, str]
"""Name to text: ``{"paging-2": "A page past the end is ...", "people.fields.given_name": "first name; ..."}``."""


def all_statements() -> Statements:
    """Return every statement that a test may name, those of the evidence first."""
    return {one.id: one.text for one in load_statements().values()} | load_declared()
