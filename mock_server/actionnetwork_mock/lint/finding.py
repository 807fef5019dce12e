"""What a check says."""

from __future__ import annotations

import msgspec

_MOST_SHOWN = 5


class Finding(msgspec.Struct, frozen=True):
    """One habit, with every request that shows it.

    ``Finding("past-the-end", "GET /people was asked for 3 pages past the end.", "Stop at the first empty page.",
    [5, 6, 7])``; the requests are numbers in the journal. ``noted`` is true where the answers carried a note that says
    the same; ``code`` is that note's.
    """

    code: str
    sentence: str
    advice: str
    requests: list[int]
    noted: bool = False

    def __str__(self) -> str:
        shown = ", ".join(map(str, self.requests[:_MOST_SHOWN]))
        more = f" and {len(self.requests) - _MOST_SHOWN} more" if len(self.requests) > _MOST_SHOWN else ""
        which = "request" if len(self.requests) == 1 else "requests"
        return f"{self.code}: {self.sentence} {self.advice}".rstrip() + f" ({which} {shown}{more})"
