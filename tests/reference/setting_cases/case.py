"""A case: one setting, and what is seen of each of its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...api_client import ApiClient

NOBODY = "00000000-0000-4000-8000-000000000000"
"""An id that no resource has."""


@dataclass(frozen=True)
class Case:
    """One setting: what ``probe`` sees of it, by value. ``also`` are settings that it needs to be seen."""

    setting: str
    probe: Callable[[ApiClient], object]
    seen: Mapping[Any, object]
    facts: tuple[str, ...] = ()
    also: Mapping[str, Any] = field(default_factory=dict)
