"""Actions of people on the site, for tests in their own thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from ..control.client import ControlClient
from ..store import Document
from .records import PersonRecord, Record

ActionName = Literal["advocacy_campaigns", "events", "forms", "petitions", "surveys"]
UploadKind = Literal["email", "unique_id", "transactions"]
Fields = Mapping[str, object]
Row = Mapping[str, "str | int | float | None"]


class Ui:
    """The site of a server's first group: actions of people that the API cannot cause, and that fire webhooks.

    noor = {"given_name": "Noor", "email_addresses": [{"address": "noor@example.org"}]}
    action_network.ui.take_action("petitions", petition, person=noor, comments="Please.")

    An action is given by its record, uuid, identifier or title; a title that several have raises UsageError, which
    names them. People are written as in the API and need an email; a record of a person stands for their email. A
    status ``unsubscribed`` is an opt-out. Tags that do not exist are made. What comes back has ``person_id`` and the
    ``records`` that were made, and ``notes`` where something was left out. Each act happens whole or raises UsageError
    and leaves nothing.
    """

    def __init__(self, client: ControlClient) -> None:
        self._client = client

    def act(self, name: str, arguments: Fields) -> Document:
        """Let people do something by its name: ``act("donate", {...})``, as ``POST /_mock/ui/donate`` takes it."""
        return self._client.perform_ui_action(name=name, arguments=arguments)

    def take_action(
        self,
        resource: ActionName,
        action: str | Record,
        *,
        person: Fields,
        add_tags: Sequence[str] = (),
        referrer_data: Fields | None = None,
        comments: str | None = None,
        targets: Sequence[Fields] = (),
        subject: str | None = None,
        message: str | None = None,
        duration: int | None = None,
    ) -> Document:
        """Sign, come, fill in, answer, write or call; a letter leaves a record for each of ``targets``.

        ``resource`` is that of the action, ``"petitions"``; its own tags are put on as well. ``comments`` are for
        petitions, the last four for advocacy campaigns. For what people give there is ``donate``.
        """
        return self._act(
            "take_action",
            resource=resource,
            action_id=action,
            person=person,
            add_tags=add_tags,
            referrer_data=referrer_data,
            comments=comments,
            targets=targets,
            subject=subject,
            message=message,
            duration=duration,
        )

    def give_up_letter(
        self,
        advocacy_campaign: str | Record,
        *,
        person: Fields,
        add_tags: Sequence[str] = (),
        referrer_data: Fields | None = None,
    ) -> Document:
        """Begin a letter and stop after the address."""
        return self._act(
            "give_up_letter",
            advocacy_campaign_id=advocacy_campaign,
            person=person,
            add_tags=add_tags,
            referrer_data=referrer_data,
        )

    def donate(
        self,
        fundraising_page: str | Record,
        *,
        person: Fields,
        amount: str | float | None = None,
        recipients: Sequence[Fields] = (),
        currency: str | None = None,
        period: Literal["Weekly", "Monthly", "Quarterly", "Yearly"] | None = None,
        add_tags: Sequence[str] = (),
        referrer_data: Fields | None = None,
    ) -> Document:
        """Donate an ``amount``, or to several ``recipients``; with a ``period``, the donation recurs."""
        return self._act(
            "donate",
            fundraising_page_id=fundraising_page,
            person=person,
            amount=amount,
            recipients=recipients,
            currency=currency,
            period=period,
            add_tags=add_tags,
            referrer_data=referrer_data,
        )

    def give_back(self, donation: str | Record) -> Document:
        """Refund a donation, by its record or uuid: it loses its amount, and webhooks send it without one."""
        return self._act("give_back", donation_id=donation)

    def buy_tickets(
        self,
        *,
        person: Fields,
        tickets: Sequence[Fields],
        add_tags: Sequence[str] = (),
        referrer_data: Fields | None = None,
    ) -> Document:
        """Buy ``tickets``, ``[{"title": "Supporter", "amount": "18.00"}]``; only webhooks show the purchase."""
        return self._act(
            "buy_tickets", person=person, tickets=tickets, add_tags=add_tags, referrer_data=referrer_data
        )

    def host_event(
        self,
        event_campaign: str | Record,
        *,
        person: Fields,
        event: Fields,
        add_tags: Sequence[str] = (),
        referrer_data: Fields | None = None,
    ) -> Document:
        """Create an event in a campaign as its host, ``event={"title": "Assembly in Salem"}``; also returns the event.

        The campaign is given by its record or uuid.
        """
        return self._act(
            "host_event",
            event_campaign_id=event_campaign,
            person=person,
            event=event,
            add_tags=add_tags,
            referrer_data=referrer_data,
        )

    def add_activist(
        self, *, person: Fields, subscribe: bool = True, add_tags: Sequence[str] = ()
    ) -> Document:
        """Add a person by hand, subscribed unless ``subscribe`` is false."""
        return self._act("add_activist", person=person, subscribe=subscribe, add_tags=add_tags)

    def mass_subscribe(self, emails: Iterable[str] | None = None) -> int:
        """Subscribe people of the group, all without ``emails``, and return how many were not subscribed before."""
        return int(self._act("mass_subscribe", emails=emails)["subscribed"])

    def mass_unsubscribe(self, emails: Iterable[str] | None = None) -> int:
        """Unsubscribe people of the group, all without ``emails``, and return how many were subscribed before."""
        return int(self._act("mass_unsubscribe", emails=emails)["unsubscribed"])

    def upload(
        self,
        rows: str | Path | Iterable[Row],
        *,
        kind: UploadKind = "email",
        add_tags: Sequence[str] = (),
        subscribe: bool = True,
        resubscribe: bool = False,
        fundraising_page: str | Record | None = None,
    ) -> Document:
        """Upload a CSV file, by its path, or rows such as ``{"email": "noor@example.org", "first_name": "Noor"}``.

        ``kind`` is ``email``, ``unique_id`` (people who are known, by uuid) or ``transactions`` (with ``amount``, on a
        fundraising page). Columns that mean nothing to an upload are custom fields. What comes back counts ``rows`` and
        ``uploaded``, and lists ``skipped`` with ``line`` and ``reason``.
        """
        return self._act(
            "upload",
            **(_read(Path(rows)) if isinstance(rows, (str, Path)) else {"rows": rows}),
            kind=kind,
            add_tags=add_tags,
            subscribe=subscribe,
            resubscribe=resubscribe,
            fundraising_page_id=fundraising_page,
        )

    def _act(self, name: str, **arguments: Any) -> Document:
        given = {key: _plain(value) for key, value in arguments.items() if value is not None}
        return self.act(name, given)


def _plain(value: Any) -> Any:
    """Return an argument as the operation takes it: a list for any iterable, and a uuid for a record."""
    if isinstance(value, PersonRecord):
        return {"email_addresses": [{"address": value.email or ""}]}
    if isinstance(value, Record):
        return value.id
    return list(value) if isinstance(value, Iterable) and not isinstance(value, (str, Mapping)) else value


def _read(path: Path) -> dict[str, Any]:
    """Return rows and lines of a CSV file. Raises CannotOpen for one that cannot be read."""
    # imported here, because most servers never need it
    from ..ui.csv_rows import read_csv_file

    rows, lines = read_csv_file(path)
    return {"rows": rows, "lines": lines}
