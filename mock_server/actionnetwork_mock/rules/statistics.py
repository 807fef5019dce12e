"""Statistics of messages. People of the mock never open a mail."""

from __future__ import annotations

from ..resources.messages import STATISTICS
from ..settings import Settings
from ..store.schema import Document


def make_statistics(sent: int, settings: Settings) -> Document:
    """Return every count of a message that was sent to a number of people; all others are 0.

    The setting ``open_counts`` decides how ``verified_opened`` is spelt. Source: [messages-10].
    """
    counts: Document = {}
    for field in STATISTICS:
        name = field.name.replace("verified_opened", f"verified_{settings.open_counts}")
        counts[name] = 0.0 if field.type == "number" else 0
    return {**counts, "sent": sent}
