"""The result of a check."""

from __future__ import annotations

import msgspec

_MAX_SHOWN = 5


class Finding(msgspec.Struct, frozen=True):
    """One habit of a client, with every request that shows it.

    ``Finding("past-the-end", "The client requested ...", "Stop at the first empty page.", [5, 6, 7])``. The requests
    are numbers in the journal. ``noted`` is true if the answers had a note with the same code.
    """

    code: str
    sentence: str
    advice: str
    requests: list[int]
    noted: bool = False

    def __str__(self) -> str:
        shown = ", ".join(map(str, self.requests[:_MAX_SHOWN]))
        more = f" and {len(self.requests) - _MAX_SHOWN} more" if len(self.requests) > _MAX_SHOWN else ""
        which = "request" if len(self.requests) == 1 else "requests"
        return f"{self.code}: {self.sentence} {self.advice}".rstrip() + f" ({which} {shown}{more})"
