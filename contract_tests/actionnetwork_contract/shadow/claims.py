"""Claims: what earlier exchanges say of an answer, and what an answer says of earlier exchanges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from actionnetwork_mock.settings import Settings

from ..conformance import Deviation
from .reading import Reading

Values = tuple[Any, ...]
"""Values of some settings."""


@dataclass(frozen=True)
class Claim:
    """That a resource is as some settings say: ``claim(settings)`` returns how it deviates."""

    names: tuple[str, ...]
    found: Mapping[Values, list[Deviation]]
    kinds: Mapping[str, object]
    """The fields that were compared, each with what a claim must have in common with this one to contradict it."""

    def __call__(self, settings: Settings) -> list[Deviation]:
        """Return how the resource deviates under some settings."""
        return self.found.get(tuple(getattr(settings, name) for name in self.names), [])


class PastDeviation(NamedTuple):
    """An exchange of which a later one shows that it deviates, and the resource in which it does."""

    reading: Reading
    deviation: Deviation
    resource: str
