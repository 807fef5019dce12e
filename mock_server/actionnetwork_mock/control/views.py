"""Operations that only look: budget and findings, mail, background requests, and what a group has."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, field

from ..budget import Budget, budget_of
from ..errors import DoesNotExist, UsageError
from ..lint import Finding, findings_of
from ..rules.consent_log import Consent
from ..rules.mailbox import Mail, find_mail
from ..rules.mailbox import list_mail as list_sent
from ..rules.scheduled import list_jobs
from ..world import World
from .arguments import Arguments, NoArguments
from .operation import Call
from .records import GroupRecords

_MAX_LISTED = 1000


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


def show_budget(call: Call, _: NoArguments) -> Budget:
    """Return what the requests cost: how many, how fast, and how long they take at four a second."""
    journal = call.world.journal
    return budget_of(journal, forgotten=journal.forgotten)


def list_findings(call: Call, _: NoArguments) -> list[Finding]:
    """List the findings on the requests: habits of the client that cost calls or break."""
    return findings_of(call.world.journal)


class MailView(Mail, frozen=True):
    """An autoresponse with its number. ``GET /_mock/mailbox/{number}/html`` is its page."""

    number: int = 0


def list_mail(call: Call, _: NoArguments) -> list[MailView]:
    """List the autoresponses that were sent, oldest first."""
    return [
        MailView(**msgspec.structs.asdict(mail), number=number)
        for number, mail in enumerate(list_sent(call.world.store), 1)
    ]


def mail_html(world: World, number: int) -> str:
    """Return the HTML of a mail. Raises DoesNotExist."""
    mail = find_mail(world.store, number)
    if mail is None:
        raise DoesNotExist(f"there is no mail {number}")
    return mail.body


def list_background(call: Call, _: NoArguments) -> list[BackgroundRequest]:
    """List the background requests that wait, the first that is due first."""
    return [BackgroundRequest(due, job.method, job.path) for due, job in list_jobs(call.world.store)]


def show_history(call: Call, arguments: ShowHistory) -> list[Consent]:
    """Return the changes of a person's consent in every group, oldest first."""
    if not arguments.person:
        raise UsageError("name the person: /_mock/history?person=ann@example.org")
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
