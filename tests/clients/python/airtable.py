"""What an-at-sync needs besides Action Network: models of a user, and Airtable tables, which are lists here."""

from __future__ import annotations

from typing import Any

import an_at_sync.program
from an_at_sync.model import BaseActivist, BaseEvent, BaseRSVP
from an_at_sync.program import Program, ProgramSettings


class Activist(BaseActivist):  # type: ignore[misc]  # an-at-sync has no types
    name: str
    email: str

    @classmethod
    def from_actionnetwork(cls, source: dict[str, Any], **_: object) -> Activist:
        return cls(name=source["given_name"], email=source["email_addresses"][0]["address"])

    def display_name(self) -> str:
        return self.name

    def pk(self) -> dict[str, str]:
        return {"email": self.email}

    def to_airtable(self) -> dict[str, Any]:
        return {"email": self.email, "name": self.name}


class Event(BaseEvent):  # type: ignore[misc]
    title: str

    @classmethod
    def from_actionnetwork(cls, source: dict[str, Any], **_: object) -> Event:
        return cls(title=source["title"])

    def display_name(self) -> str:
        return self.title

    def pk(self) -> dict[str, str]:
        return {"title": self.title}

    def to_airtable(self) -> dict[str, Any]:
        return {"title": self.title}


class Rsvp(BaseRSVP):  # type: ignore[misc]
    status: str

    @classmethod
    def from_actionnetwork(
        cls, source: dict[str, Any], *, activist: Activist, event: Event, **_: object
    ) -> Rsvp:
        return cls(status=source["status"], activist=activist, event=event)

    def display_name(self) -> str:
        return self.status

    def pk(self) -> dict[str, str]:
        return {"status": self.status}

    def to_airtable(self) -> dict[str, Any]:
        return {"status": self.status}

    def activist_column(self) -> str:
        return "activist"

    def event_column(self) -> str:
        return "event"


class Table:
    """A table of Airtable that keeps its records in memory, and finds them by their fields."""

    def __init__(self, *_: str) -> None:
        self.records: list[dict[str, Any]] = []

    def first(self, formula: str) -> dict[str, Any] | None:
        return next((record for record in self.records if _matches(record["fields"], formula)), None)

    def create(self, fields: dict[str, Any]) -> dict[str, Any]:
        self.records.append({"id": f"rec{len(self.records)}", "fields": fields})
        return self.records[-1]

    def update(self, record_id: str, fields: dict[str, Any]) -> None:
        next(record for record in self.records if record["id"] == record_id)["fields"].update(fields)


def _matches(fields: dict[str, Any], formula: str) -> bool:
    return any(f"{{{name}}}='{value}'" in formula for name, value in fields.items())


def open_program(key: str) -> Program:
    """Return the program with empty tables."""
    an_at_sync.program.Airtable = Table
    return Program(
        ProgramSettings(
            an_at_sync_activist_model="airtable.Activist",
            an_at_sync_event_model="airtable.Event",
            an_at_sync_rsvp_model="airtable.Rsvp",
            an_api_key=key,
            at_base="base",
            at_activists_table="activists",
            at_events_table="events",
            at_rsvp_table="rsvps",
            at_api_key="key",
            redis_url="",
        )
    )


def outcomes(results: Any) -> list[tuple[str, str]]:
    """Return what each result of a sync says: ``[("inserted", "Ada")]``. Raises the error of one that failed."""
    found = []
    for result in results:
        if result.e:
            raise result.e
        found.append((result.status, result.instance.display_name()))
    return found
