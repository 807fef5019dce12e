"""Synchronises a membership database with an Action Network group, in both directions."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx2

API = "https://actionnetwork.org/api/v2"
PER_SECOND = 4
RETRIES = 5
OVERLAP = timedelta(seconds=30)


class Members:
    """The database: members by email, and the attendances of events."""

    def __init__(self, path: str = ":memory:") -> None:
        self._db = sqlite3.connect(path)
        self._db.executescript(
            """
            CREATE TABLE IF NOT EXISTS members
                (email TEXT PRIMARY KEY, given_name TEXT, family_name TEXT, subscribed INTEGER, changed INTEGER);
            CREATE TABLE IF NOT EXISTS attendances (event TEXT, email TEXT, status TEXT, PRIMARY KEY (event, email));
            CREATE TABLE IF NOT EXISTS seen (what TEXT PRIMARY KEY, until TEXT);
            """
        )

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def join(self, email: str, given_name: str, family_name: str) -> None:
        """Add or change a member. The next sync pushes the change."""
        self._db.execute(
            "INSERT INTO members VALUES (?1, ?2, ?3, 1, 1) ON CONFLICT DO UPDATE SET given_name = ?2, family_name = ?3,"
            " changed = 1",
            (email.lower(), given_name, family_name),
        )

    def pull(self, person: dict[str, Any]) -> None:
        """Store the data of a person in Action Network. A person without an email is ignored."""
        emails = [entry for entry in person.get("email_addresses", ()) if entry.get("address")]
        if not emails:
            return
        subscribed = emails[0].get("status") == "subscribed"
        self._db.execute(
            "INSERT INTO members VALUES (?1, ?2, ?3, ?4, 0) ON CONFLICT DO UPDATE SET subscribed = ?4,"
            " given_name = COALESCE(?2, given_name), family_name = COALESCE(?3, family_name)",
            (emails[0]["address"].lower(), person.get("given_name"), person.get("family_name"), subscribed),
        )

    def attend(self, event: str, email: str, status: str) -> None:
        """Store an attendance of a member."""
        self._db.execute(
            "INSERT OR REPLACE INTO attendances VALUES (?, ?, ?)", (event, email.lower(), status)
        )

    def changed(self) -> list[tuple[str, str, str]]:
        """Return email and names of the members that changed in the database since the last push."""
        return self._db.execute("SELECT email, given_name, family_name FROM members WHERE changed").fetchall()

    def pushed(self, email: str) -> None:
        """Mark the changes of a member as pushed."""
        self._db.execute("UPDATE members SET changed = 0 WHERE email = ?", (email,))

    def seen(self, what: str) -> str | None:
        """Return the date up to which a collection was read: ``"2026-07-01T12:00:00Z"``."""
        found = self._db.execute("SELECT until FROM seen WHERE what = ?", (what,)).fetchone()
        return None if found is None else str(found[0])

    def note_seen(self, what: str, until: str) -> None:
        """Store the date up to which a collection was read."""
        self._db.execute("INSERT OR REPLACE INTO seen VALUES (?, ?)", (what, until))

    def all(self) -> dict[str, tuple[str | None, bool]]:
        """Return the given name of every member, and whether the member is subscribed, by email."""
        rows = self._db.execute("SELECT email, given_name, subscribed FROM members")
        return {email: (given_name, bool(subscribed)) for email, given_name, subscribed in rows}

    def attendances(self) -> set[tuple[str, str, str]]:
        """Return event, email and status of every attendance."""
        return set(self._db.execute("SELECT event, email, status FROM attendances"))


class Group:
    """An Action Network group, with requests below the rate limit of the API."""

    def __init__(self, api_key: str, *, base_url: str = API, transport: Any = None) -> None:
        self._client = httpx2.Client(
            base_url=base_url, headers={"OSDI-API-Token": api_key}, transport=transport, timeout=30
        )
        self._next = 0.0

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def sign_up(self, person: dict[str, Any]) -> dict[str, Any]:
        """Sign up a person, or change the person with this email."""
        signed_up: dict[str, Any] = self._call("POST", "/people", json={"person": person})
        return signed_up

    def people(self, since: str | None) -> Iterator[dict[str, Any]]:
        """Yield the people who changed after a date, or all people."""
        filter_ = f"modified_date gt '{since}'" if since else None
        yield from self._pages("/people", "osdi:people", filter_)

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield every event."""
        yield from self._pages("/events", "osdi:events")

    def attendances(self, event: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield every attendance of an event."""
        yield from self._pages(event["_links"]["osdi:attendances"]["href"], "osdi:attendances")

    def person_of(self, attendance: dict[str, Any]) -> dict[str, Any]:
        """Return the person of an attendance."""
        person: dict[str, Any] = self._call("GET", attendance["_links"]["osdi:person"]["href"])
        return person

    def _pages(self, url: str, rel: str, filter_: str | None = None) -> Iterator[dict[str, Any]]:
        page = self._call("GET", url, params={"filter": filter_} if filter_ else None)
        while items := page["_embedded"][rel]:
            yield from items
            onward = page["_links"].get("next")
            if onward is None:
                return
            page = self._call("GET", onward["href"])

    def _call(self, method: str, url: str, **sent: Any) -> Any:
        """Make a call, at most four a second. After a 429 or a server error, wait longer each time and retry."""
        for attempt in range(RETRIES):
            self._wait()
            answer = self._client.request(method, url, **sent)
            if answer.status_code != 429 and answer.status_code < 500:
                break
            time.sleep(2**attempt)
        answer.raise_for_status()
        return answer.json()

    def _wait(self) -> None:
        now = time.monotonic()
        time.sleep(max(self._next - now, 0))
        self._next = max(self._next, now) + 1 / PER_SECOND


def sync(members: Members, group: Group) -> None:
    """Push the changes of the database, then pull the changes of the group.

    It never sends an email status, so people who unsubscribed stay unsubscribed.
    """
    for email, given_name, family_name in members.changed():
        names = {"given_name": given_name, "family_name": family_name}
        group.sign_up(
            {
                **{name: value for name, value in names.items() if value},
                "email_addresses": [{"address": email}],
            }
        )
        members.pushed(email)
    pull(members, group)


def pull(members: Members, group: Group) -> None:
    """Pull the people who changed since the last time, and the attendances of all events."""
    newest = members.seen("people")
    for person in group.people(_earlier(newest) if newest else None):
        members.pull(person)
        newest = max(newest or "", person["modified_date"])
    if newest:
        members.note_seen("people", newest)
    for event in group.events():
        for attendance in group.attendances(event):
            emails = group.person_of(attendance).get("email_addresses", ())
            for entry in emails:
                if entry.get("address"):
                    members.attend(event["title"], entry["address"], attendance["status"])


def _earlier(stamp: str) -> str:
    """Return a date a little earlier, because searches lag writes by seconds, and ``gt`` excludes the date itself."""
    moment = datetime.fromisoformat(stamp) - OVERLAP
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
