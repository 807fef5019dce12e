"""What a run cost and what was wrong with it, wherever the requests went: the mock or the real API."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from .budget import Budget, budget_of
from .handles import Requests

if TYPE_CHECKING:
    from .lint import Finding


class Assessed(ABC):
    """Judges the requests that were made."""

    @property
    @abstractmethod
    def requests(self) -> Requests:
        """The requests since the last reset."""

    @property
    def budget(self) -> Budget:
        """What the requests since the last reset cost.

        ``budget.calls``, ``budget.peak`` in a second, ``budget.seconds_at_limit`` at four a second, ``budget.refused``
        with 429, ``budget.by_path``.
        """
        return budget_of(self.requests.find())

    def findings(self, *, with_notes: bool = True) -> list[Finding]:
        """Return what a reviewer would say of the requests since the last reset.

        ``assert action_network.findings() == []``. ``with_notes`` counts among it what the real API swallows in silence
        and the answers' notes tell.
        """
        from .lint import findings_of  # many sessions never ask

        return findings_of(self.requests.find(), with_notes=with_notes)
