"""Operations on the journal: the requests that were made, what each one changed, and marks between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

from ..effects import Effect, title_of
from ..errors import UsageError
from ..http.replies import header_texts
from ..journal import Entry, Mark, RequestLine, Sender
from ..notes import Note
from ..patterns import Matcher
from ..resources import resource_named
from ..webhooks import DeliverySummary
from ..world import World
from .arguments import Arguments, NoArguments
from .operation import Call

_MAX_LISTED = 1000
MAX_MARK_CHARS = 1000

_Number = Annotated[int, Meta(ge=0)]
_Test = Callable[[Entry], bool]


class MatchRequests(Arguments):
    """Which requests are meant."""

    pattern: Annotated[str, Meta(description="`GET /people*`; the query is not part of the path.")] = "*"
    status: Annotated[str | None, Meta(description="A status, or a class of them: `429`, `4xx`.")] = None
    note: Annotated[str | None, Meta(description="The code of a note: `unknown-tag`.")] = None
    swallowed: Annotated[bool | None, Meta(description="Whether a note reports a mistake.")] = None
    text: Annotated[str | None, Meta(description="Text in the path, the query or the kept bodies.")] = None
    sender: Annotated[Sender | None, Meta(description="What made them.")] = field(default=None, name="from")
    label: Annotated[str | None, Meta(description="The key, as the journal shows it: `...-key`.")] = None


class ListRequests(MatchRequests):
    """Which requests are listed."""

    after: Annotated[
        _Number | None,
        Meta(description="The number of a request: list the first ones after it, not the newest."),
    ] = None
    before: Annotated[_Number | None, Meta(description="Only those with a smaller number.")] = None
    limit: Annotated[int, Meta(ge=0, le=_MAX_LISTED, description="How many; 0 only counts.")] = _MAX_LISTED
    fields: Annotated[
        Literal["all", "summary"], Meta(description="`summary` lists them without bodies, as `summaries`.")
    ] = "all"


class ChosenRequest(Arguments):
    """Which request is meant."""

    number: Annotated[_Number, Meta(description="The number of the request.")]


class AddMark(Arguments):
    """A mark to add."""

    text: Annotated[
        str, Meta(min_length=1, max_length=MAX_MARK_CHARS, description="What begins here, such as a test.")
    ]


class RequestSummary(RequestLine, kw_only=True):
    """A request without bodies. ``codes`` are those of its notes, ``swallowed`` says how many report mistakes."""

    milliseconds: float
    request_bytes: int
    response_bytes: int
    sender: Sender = field(name="from")
    counted: bool
    codes: list[str]
    swallowed: int


class RequestView(RequestLine, kw_only=True):
    """A request and its answer, as in the journal, with the bodies as text.

    ``request_bytes`` and ``response_bytes`` are the lengths of the bodies; ``request_cut`` and ``response_cut`` say
    how many bytes the journal did not keep. Of the request headers, it keeps those that say which program sent what.
    """

    notes: list[Note]
    request_body: str
    response_body: str
    milliseconds: float
    origin: str
    request_bytes: int
    response_bytes: int
    request_cut: int
    response_cut: int
    request_headers: list[tuple[str, str]]
    response_headers: list[tuple[str, str]]
    sender: Sender = field(name="from")
    counted: bool


class RequestDetails(RequestView, kw_only=True):
    """A request with what it changed, and the deliveries of webhooks that it caused."""

    effects: list[Effect]
    deliveries: list[DeliverySummary]


class Requests(msgspec.Struct):
    """The requests that match, oldest first: as ``requests``, or with ``fields=summary`` as ``summaries``.

    ``total`` counts all since the last reset without those of the web console that do not count, and ``newest`` is the
    number of the newest. ``kept`` says how many are in the journal. The other counts are those of the requests that
    match, between ``after`` and ``before`` and beyond the limit: ``matching``, by status, with swallowed mistakes, with
    a fault, and from the console. ``era`` counts how often the journal was emptied: numbers then begin at one again.
    """

    total: int
    newest: int
    kept: int
    matching: int
    era: int
    swallowed: int
    faulty: int
    console: int
    statuses: dict[int, int]
    marks: list[Mark]
    requests: list[RequestView]
    summaries: list[RequestSummary]


class RequestCount(msgspec.Struct):
    """How many requests there were: see ``Requests``. Those of the web console that do not count are left out."""

    era: int
    total: int
    kept: int
    matching: int
    newest: int


def list_requests(call: Call, arguments: ListRequests) -> Requests:
    """List the newest requests of the journal, at most 1000, oldest first; with `after` the first ones after that."""
    journal, after, limit = call.world.journal, arguments.after, arguments.limit
    found = matching(arguments, journal.between(after or 0, arguments.before))
    listed = found[:limit] if after is not None else found[len(found) - min(limit, len(found)) :]
    summary = arguments.fields == "summary"
    noted = [entry for entry in found if entry.notes]
    first = listed[0].number - 1 if listed else after or 0
    return Requests(
        total=journal.total,
        newest=journal.newest,
        kept=journal.kept,
        matching=len(found),
        era=journal.era,
        swallowed=sum(any(note.swallowed for note in entry.notes) for entry in noted),
        faulty=sum(any(note.code == "fault" for note in entry.notes) for entry in noted),
        console=sum(entry.sender == "console" for entry in found),
        statuses=Counter(entry.status for entry in found),
        marks=[mark for mark in journal.marks if mark.after >= first],
        requests=[] if summary else [*map(view_request, listed)],
        summaries=[*map(_summarize, listed)] if summary else [],
    )


def show_request(call: Call, arguments: ChosenRequest) -> RequestDetails:
    """Return one request with what it changed and the deliveries that it caused."""
    world = call.world
    entry = world.journal.entry(arguments.number)
    view = view_request(entry)
    return RequestDetails(
        **{name: getattr(view, name) for name in RequestView.__struct_fields__},
        effects=[with_title(world, effect) for effect in world.journal.effects(entry.number)],
        deliveries=world.webhooks.caused_by(entry.number, since=entry.time),
    )


def count_requests(call: Call, arguments: MatchRequests) -> RequestCount:
    """Count the requests of the journal."""
    journal = call.world.journal
    found = len(journal) if arguments == MatchRequests() else len(matching(arguments, journal))
    return RequestCount(journal.era, journal.total, len(journal), found, journal.newest)


def list_raw_requests(call: Call, arguments: MatchRequests) -> list[Entry]:
    """List all requests of the journal as they are kept, oldest first; in JSON their bodies are base64."""
    return matching(arguments, call.world.journal)


def clear_requests(call: Call, _: NoArguments) -> None:
    """Forget all requests and marks, and count from one again."""
    call.world.journal.clear()


def add_mark(call: Call, arguments: AddMark) -> Mark:
    """Add a mark after the newest request, such as the start of a test."""
    return call.world.journal.mark(call.world.clock.time(), arguments.text)


# Matching


def matching(arguments: MatchRequests, entries: Iterable[Entry]) -> list[Entry]:
    """Return the requests that match. Raises UsageError for an invalid pattern or status."""
    for test in _tests(arguments):
        entries = filter(test, entries)
    return [*entries]


def _tests(wanted: MatchRequests) -> list[_Test]:
    tests: list[_Test] = []
    if wanted.pattern != "*":
        matcher = Matcher(wanted.pattern)
        tests.append(lambda entry: matcher.match(entry.method, entry.path))
    if wanted.status is not None:
        tests.append(_status_test(wanted.status))
    if wanted.note is not None:
        tests.append(lambda entry: any(note.code == wanted.note for note in entry.notes))
    if wanted.swallowed is not None:
        tests.append(lambda entry: any(note.swallowed for note in entry.notes) is wanted.swallowed)
    if wanted.text:
        tests.append(_text_test(wanted.text))
    if wanted.sender is not None:
        tests.append(lambda entry: entry.sender == wanted.sender)
    if wanted.label is not None:
        tests.append(lambda entry: entry.key == wanted.label)
    return tests


def _status_test(text: str) -> _Test:
    if re.fullmatch(r"[1-5]xx", text):
        hundred = int(text[0])
        return lambda entry: entry.status // 100 == hundred
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise UsageError(f"{text[:60]!r} is no status: write 429, or 4xx for all from 400 to 499")
    status = int(text)
    return lambda entry: entry.status == status


def _text_test(text: str) -> _Test:
    """Return a test for text in any case. JSON may have written other characters than ASCII as ``\\u00e9``."""
    folded = text.lower()
    ways = {folded.encode(), msgspec.json.encode(folded)[1:-1], ascii(folded)[1:-1].encode()}

    def matches(entry: Entry) -> bool:
        if folded in entry.path.lower() or folded in entry.query.lower():
            return True
        bodies = entry.request_body.lower(), entry.response_body.lower()
        return any(way in body for way in ways for body in bodies)

    return matches


# Views


def view_request(entry: Entry) -> RequestView:
    """Return a request of the journal with its bodies as text."""
    kept = {name: getattr(entry, name) for name in RequestView.__struct_fields__ if hasattr(entry, name)}
    return RequestView(
        **{
            **kept,
            "request_body": entry.request_body.decode("utf-8", "replace"),
            "response_body": entry.response_body.decode("utf-8", "replace"),
            "request_cut": entry.request_bytes - len(entry.request_body),
            "response_cut": entry.response_bytes - len(entry.response_body),
            "request_headers": list(entry.request_headers),
            "response_headers": response_headers(entry),
        }
    )


def _summarize(entry: Entry) -> RequestSummary:
    # Spelt out, which takes a fifth of the time: the console asks for a thousand of them.
    return RequestSummary(
        number=entry.number,
        time=entry.time,
        method=entry.method,
        path=entry.path,
        query=entry.query,
        key=entry.key,
        status=entry.status,
        milliseconds=entry.milliseconds,
        request_bytes=entry.request_bytes,
        response_bytes=entry.response_bytes,
        sender=entry.sender,
        counted=entry.counted,
        codes=[note.code for note in entry.notes],
        swallowed=sum(note.swallowed for note in entry.notes),
    )


def response_headers(entry: Entry) -> list[tuple[str, str]]:
    """Return the headers of the answer; those that all answers of the API share are not in the journal."""
    if entry.status == 0 or entry.sender == "background":
        return []
    own = dict(entry.response_headers)
    common = header_texts() if entry.is_api else [("content-type", "application/json")]
    notes = [("mock-note", note.to_header().decode("ascii")) for note in entry.notes]
    return [*((name, own.pop(name, value)) for name, value in common), *own.items(), *notes]


def with_title(world: World, effect: Effect) -> Effect:
    """Return an effect with the title of its row, or else of what the row belongs to: of a tagging the tag's name."""
    places = [(effect.resource, effect.id)]
    for column, of in resource_named(effect.resource).references.items():
        if column in effect.references:
            places.append((of, effect.references[column]))
    titles = (title_of(row.document()) for of, uuid in places for row in world.store.find(of, None, id=uuid))
    title = effect.title or next(filter(None, titles), "")
    return msgspec.structs.replace(effect, title=title)
