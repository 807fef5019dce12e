"""What the real API has and the mock has not yet: these addresses answer 501 instead of a misleading 404."""

from __future__ import annotations

NOT_EMULATED: tuple[str, ...] = ()
"""First segments of addresses under ``/api/v2``. Source: general.md, section 13 (documented)."""

NOT_EMULATED_BELOW_PEOPLE: tuple[str, ...] = ()
"""Collections under ``/people/{id}``. Source: people.yaml, links."""

POINTER = "docs/fidelity.md"
"""The page that says what is missing and why."""
