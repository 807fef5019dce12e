"""How the mock knows what it claims: the three words that stand behind every fact."""

from __future__ import annotations

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
