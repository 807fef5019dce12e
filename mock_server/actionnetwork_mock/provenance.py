"""How the mock knows what it claims: the three words that stand behind every fact."""

from __future__ import annotations

import re
from enum import StrEnum


class Provenance(StrEnum):
    """Where a fact comes from, strongest first."""

    DOCUMENTED = "documented"
    """Action Network's own documentation says so."""
    OBSERVED = "observed"
    """Seen in real traffic, or stated by a client that ran against the real API."""
    ASSUMED = "assumed"
    """No source settles it; the plausible choice."""


DOCUMENTED = Provenance.DOCUMENTED
OBSERVED = Provenance.OBSERVED
ASSUMED = Provenance.ASSUMED

_STATEMENT = re.compile(r"\[(([a-z]+)-\d+)\](?!\()")
_DECLARED = re.compile(r"\[(([a-z_]+)\.[\w.:]+)\](?!\()")


def link_citations(page: str, docs: str) -> str:
    """Return a Markdown page whose citations are links; ``docs`` is the way from the page to the folder ``docs``.

    ``[paging-2]`` leads to its statement in ``docs/evidence``, ``[people.fields.given_name]`` to the reference page.
    """
    page = _STATEMENT.sub(rf"[\1]({docs}/evidence/\2.md#\1)", page)
    return _DECLARED.sub(rf"[\1]({docs}/reference/\2.md)", page)
