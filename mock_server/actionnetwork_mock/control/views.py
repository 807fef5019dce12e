"""Operations that only look: the journal and what it says, mail, background requests, and what a group has."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, field

from ..budget import Budget, budget_of
from ..errors import UsageError
from ..journal import Entry
from ..lint import Finding, findings_of
from ..notes import Note
from ..rules.consent_log import Consent
from ..rules.mailbox import Mail
from ..rules.mailbox import list_mail as list_sent
from ..rules.scheduled import list_jobs
from .arguments import Arguments, NoArguments
from .operation import Call
from .records import GroupRecords

_MAX_LISTED = 1000


class MatchRequests(Arguments):
    """Which requests are meant."""

    pattern: Annotated[str, Meta(description="`GET /people*`; the query is not part of the path.")] = "*"


class ListRequests(MatchRequests):
    """Which requests are listed."""

    after: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(description="The number of a request: list the first ones after it, not the newest."),
    ] = None


class RequestView(msgspec.Struct):
    """A request and its answer, as in the journal, with the bodies as text."""

    number: int
    time: float
    method: str
    path: str
    query: str
    key: str
    status: int
    notes: list[Note]
    request_body: str
    response_body: str
    milliseconds: float
    origin: str


class Requests(msgspec.Struct):
    """The requests that match, oldest first.

    ``total`` counts all since the last reset, ``kept`` those in the journal, ``matching`` those of them that match.
    ``era`` counts how often the journal was emptied: numbers then begin at one again.
    """

    total: int
    kept: int
    matching: int
    era: int
    requests: list[RequestView]


class RequestCount(msgspec.Struct):
    """How many requests there were: see ``Requests``. ``era`` is how often the journal was cleared."""

    era: int
    total: int
    kept: int
    matching: int


class BackgroundRequest(msgspec.Struct):
    """A request that is answered and still to be carried out, when the clock shows ``due``, in seconds since 1970."""

    due: float
    method: str
    path: str


class ShowHistory(Arguments):
    """The person whose history is returned."""

    person: Annotated[str, Meta(description="An email, a phone number or an identifier; required.")] = ""


class ListRecords(Arguments):
    """Which records are returned."""

    resource: Annotated[str, Meta(description="`people`, `petitions` or any other resource.")]
    known_by: Annotated[
        str | None, Meta(description="A uuid, identifier, title or name, of people also an email or phone.")
    ] = field(default=None, name="is")
    limit: Annotated[int, Meta(ge=1, description="How many, the newest.")] = _MAX_LISTED


class CountRecords(Arguments):
    """Which records are counted."""

    resource: Annotated[str, Meta(description="`people`, `petitions` or any other resource.")]
    known_by: Annotated[str | None, Meta(description="Count only those known by this.")] = field(
        default=None, name="is"
    )


class RecordCount(msgspec.Struct):
    """How many records the group has."""

    count: int


def list_requests(call: Call, arguments: ListRequests) -> Requests:
    """List the newest requests of the journal, at most 1000, oldest first; with `after` the first ones after that."""
    journal, after = call.world.journal, arguments.after
    found = journal.find(arguments.pattern)
    if after is not None:
        found = [entry for entry in found if entry.number > after]
    listed = found[-_MAX_LISTED:] if after is None else found[:_MAX_LISTED]
    return Requests(journal.total, len(journal), len(found), journal.era, [*map(view_request, listed)])


def count_requests(call: Call, arguments: MatchRequests) -> RequestCount:
    """Count the requests of the journal."""
    journal = call.world.journal
    found = journal if arguments.pattern == "*" else journal.find(arguments.pattern)
    return RequestCount(journal.era, journal.total, len(journal), len(found))


def list_raw_requests(call: Call, arguments: MatchRequests) -> list[Entry]:
    """List all requests of the journal as they are kept, oldest first; in JSON their bodies are base64."""
    return call.world.journal.find(arguments.pattern)


def view_request(entry: Entry) -> RequestView:
    """Return a request of the journal with its bodies as text."""
    fields = {name: getattr(entry, name) for name in RequestView.__struct_fields__}
    for name in ("request_body", "response_body"):
        fields[name] = fields[name].decode("utf-8", "replace")
    return RequestView(**fields)


def clear_requests(call: Call, _: NoArguments) -> None:
    """Forget all requests, and count from one again."""
    call.world.journal.clear()


def show_budget(call: Call, _: NoArguments) -> Budget:
    """Return what the requests cost: how many, how fast, and how long they take at four a second."""
    return budget_of(call.world.journal)


def list_findings(call: Call, _: NoArguments) -> list[Finding]:
    """List the findings on the requests: habits of the client that cost calls or break."""
    return findings_of(call.world.journal)


def list_mail(call: Call, _: NoArguments) -> list[Mail]:
    """List the autoresponses that were sent, oldest first."""
    return list_sent(call.world.store)


def list_background(call: Call, _: NoArguments) -> list[BackgroundRequest]:
    """List the background requests that wait, the first that is due first."""
    return [BackgroundRequest(due, job.method, job.path) for due, job in list_jobs(call.world.store)]


def show_history(call: Call, arguments: ShowHistory) -> list[Consent]:
    """Return the changes of a person's consent in every group, oldest first."""
    if not arguments.person:
        raise UsageError("say whose: /_mock/history?person=ann@example.org")
    return records_of(call).history(arguments.person)


def list_records(call: Call, arguments: ListRecords) -> dict[str, Any] | list[dict[str, Any]]:
    """Return the newest records of a resource as the API shows them, oldest first, or with `is` one record.

    A person has more below `_mock`: email, phone and their statuses, the tags, and the person's records.
    """
    records = records_of(call)
    if arguments.known_by is not None:
        return records.get(arguments.resource, arguments.known_by)
    return records.all(arguments.resource)[-arguments.limit :]


def count_records(call: Call, arguments: CountRecords) -> RecordCount:
    """Count the rows of a resource in the group."""
    return RecordCount(records_of(call).count(arguments.resource, arguments.known_by))


def records_of(call: Call) -> GroupRecords:
    """Return what the group of a call has."""
    return GroupRecords(call.world, site=call.site, group=call.group)
