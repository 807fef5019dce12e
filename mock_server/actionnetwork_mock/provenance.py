"""Provenance: the three words that say how a fact is known."""

from __future__ import annotations

import re
from enum import StrEnum


class Provenance(StrEnum):
    """How a fact is known, strongest first."""

    DOCUMENTED = "documented"
    """Action Network's documentation says so."""
    OBSERVED = "observed"
    """Seen in real traffic, or stated by a client that ran against the real API."""
    ASSUMED = "assumed"
    """No source settles it. The mock does what is plausible."""


DOCUMENTED = Provenance.DOCUMENTED
OBSERVED = Provenance.OBSERVED
ASSUMED = Provenance.ASSUMED

_STATEMENT = re.compile(r"\[(([a-z]+)-\d+)\](?!\()")
_DECLARED = re.compile(r"\[(([a-z_]+)\.[\w.:]+)\](?!\()")


def link_citations(page: str, docs: str) -> str:
    """Return a Markdown page with its citations as links. ``docs`` is the path from the page to the folder ``docs``.

    ``[paging-2]`` links to its statement in ``docs/evidence``, ``[people.fields.given_name]`` to the reference page.
    """
    page = _STATEMENT.sub(rf"[\1]({docs}/evidence/\2.md#\1)", page)
    return _DECLARED.sub(rf"[\1]({docs}/reference/\2.md)", page)
