"""Operations that export requests of the journal: as HAR, as curl commands or as a test."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from ..journal import Entry, Mark
from ..redaction import key_label
from .arguments import JSON, PLAIN
from .journal import ChosenRequest, MatchRequests, matching
from .operation import Call, Text

Format = Literal["har", "curl", "pytest"]

_Number = Annotated[int, Meta(ge=0)]


class ExportRequests(MatchRequests):
    """Which requests are exported, and how."""

    format: Annotated[
        Format,
        Meta(description="HAR 1.2, a shell script of curl commands, or a module with a test for pytest."),
    ] = "har"
    after: Annotated[_Number, Meta(description="Only those with a larger number.")] = 0
    before: Annotated[_Number | None, Meta(description="Only those with a smaller number.")] = None


def export_requests(call: Call, arguments: ExportRequests) -> Text:
    """Export requests of the journal as a file. Keys are masked as in the journal.

    The test passes on a mock with the same start state.
    """
    # imported here, because few servers export their journal
    from .curl_commands import write_curl
    from .har import write_har
    from .replay import ReplayContext, write_pytest

    journal = call.world.journal
    entries = matching(arguments, journal.between(arguments.after, arguments.before))
    if arguments.format == "har":
        return Text(write_har(entries, f"{call.site}/api/v2"), JSON)
    own = key_label(call.world.groups.first_key)
    if arguments.format == "curl":
        return Text(write_curl(entries, f"{call.site}/api/v2", own), PLAIN)
    changing = {entry.number for entry in entries if journal.effects(entry.number)}
    labels = Counter(key.label for key in call.world.groups.keys())
    shared = {label for label, count in labels.items() if count > 1}
    context = ReplayContext(call.site, own, shared, changing, _marks_before(entries, journal.marks))
    return Text(write_pytest(entries, context), PLAIN)


def write_request_test(call: Call, arguments: ChosenRequest) -> Text:
    """Return one request as a test for pytest, which makes what the request needs and expects the same answer.

    It passes on a mock with any start state, if what it makes is all that the answer depends on.
    """
    from .request_test import journal_test  # as above

    return Text(journal_test(call, call.world.journal.entry(arguments.number)), PLAIN)


def _marks_before(entries: Iterable[Entry], marks: Iterable[Mark]) -> dict[int, list[str]]:
    """Return the texts of the marks before a request, by its number."""
    numbers = [entry.number for entry in entries]
    found: dict[int, list[str]] = {}
    for mark in marks:
        at = bisect_right(numbers, mark.after)
        if at < len(numbers):
            found.setdefault(numbers[at], []).append(mark.text)
    return found
