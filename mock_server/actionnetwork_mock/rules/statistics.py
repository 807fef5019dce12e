"""Statistics of messages: what became of a mail that nobody has opened yet."""

from __future__ import annotations

from ..resources.messages import STATISTICS
from ..settings import Settings
from ..store import Document


def make_statistics(sent: int, settings: Settings) -> Document:
    """Return every count of a message that went to so many people; all others are 0.

    How the two newer counts of opens are spelt is the setting ``open_counts``. Source: [messages-10].
    """
    counts: Document = {}
    for field in STATISTICS:
        name = field.name.replace("_opened", f"_{settings.open_counts}")
        counts[name] = 0.0 if field.type == "number" else 0
    return {**counts, "sent": sent}
