"""Deviations that no contract catches, each with the reason: the API is not known to do otherwise."""

from __future__ import annotations

from collections.abc import Mapping

SURVIVORS: Mapping[str, str] = {
    "email-lowered": "it is not known in which case the real API keeps an email, only that it compares without case",
}
