"""Mutants that no contract catches, each with the reason: the API is not known to behave otherwise."""

from __future__ import annotations

from collections.abc import Mapping

SURVIVORS: Mapping[str, str] = {
    "email-lowered": "it is unknown in which case the real API keeps an email, only that it ignores case when matching",
}
