"""Exchanges of a program with a mock, as shadow records them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2

from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_mock.servers.in_process import InProcessServer

_START = 1_790_000_000.0

KEY = bytes(range(32))
"""A key for recorders. With a random one, filler is now and then a word that a test looks for."""


class RecordedTraffic:
    """Sends requests to a mock in this process and keeps the exchanges, as the real API would have answered."""

    def __init__(self, people: int = 30, **options: Any) -> None:
        self._server = InProcessServer(people=people, **options)
        self._server.clock.freeze(_at(_START))
        self._client = httpx2.Client(
            transport=self._server.transport,
            base_url="http://actionnetwork.org",
            headers={"OSDI-API-Token": self._server.api_key},
        )
        self._now = _START
        self.exchanges: list[Exchange] = []

    def close(self) -> None:
        """Close the mock."""
        self._client.close()
        self._server.stop()

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request, a second after the one before, and return the answer as JSON."""
        self._now += 1
        self._server.clock.freeze(_at(self._now))
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"content-type": "application/json", **headers} if content else headers
        answer = self._client.request(method, f"/api/v2{path}", content=content, headers=headers)
        self.exchanges.append(
            Exchange(
                number=len(self.exchanges) + 1,
                sent=self._now,
                answered=self._now + 0.2,
                upstream_date=self._now,
                method=method,
                target=f"/api/v2{path}",
                request_headers=[("accept", "*/*"), *headers.items()],
                request_body=content,
                status=answer.status_code,
                headers=[(name.lower(), value) for name, value in answer.headers.items()],
                body=answer.content,
                group=1,
            )
        )
        return answer.json() if answer.content else None


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def path_of(item: Any, rel: str = "self") -> str:
    """Return the path of a link below the address of the API."""
    return urlsplit(str(item["_links"][rel]["href"])).path.removeprefix("/api/v2")


def nightly_sync(calls: int = 60, **options: Any) -> list[Exchange]:
    """Return the exchanges of a program that reads pages, finds and updates people, tags them and records actions."""
    traffic = RecordedTraffic(**options)
    try:
        _sync(traffic, calls)
        return traffic.exchanges
    finally:
        traffic.close()


def _sync(traffic: RecordedTraffic, calls: int) -> None:
    send = traffic.send
    page = send("GET", "/people")
    while "next" in page["_links"] and len(traffic.exchanges) < 5:
        page = send("GET", path_of(page, "next") + "?" + urlsplit(page["_links"]["next"]["href"]).query)
    people = page["_embedded"]["osdi:people"]
    tag = send("POST", "/tags", {"name": "Volunteer Leeds"})
    petition = send(
        "POST", "/petitions", {"title": "Save the <b>library</b>", "origin_system": "FreeSurveys.com"}
    )
    page_ = send("POST", "/fundraising_pages", {"title": "Spring appeal"})
    number = 0
    while len(traffic.exchanges) < calls:
        number += 1
        email = f"robin.{number}+news@Hexham.example"
        person: dict[str, Any] = {
            "given_name": "Robin",
            "family_name": f"O'Brien {number}",
            "identifiers": [f"crm:{9000 + number}"],
            "email_addresses": [{"address": email, "status": "subscribed"}],
            "phone_numbers": [{"number": f"(312) 555-{2000 + number}", "status": "subscribed"}],
            "postal_addresses": [{"postal_code": "60622", "address_lines": ["12 Hawthorne Lane"]}],
            "languages_spoken": ["en"],
            "custom_fields": {"Local chapter": "Northside", "rare": "x" if number == 1 else None},
        }
        person["custom_fields"] = {name: value for name, value in person["custom_fields"].items() if value}
        created = send("POST", "/people", {"person": person, "add_tags": ["Volunteer Leeds"]})
        clause = quote(f"email_address eq '{email.lower()}'")
        send("GET", f"/people?filter={clause}")
        send(
            "PUT",
            path_of(created),
            {"family_name": "Fitzgerald", "custom_fields": {"Local chapter": "South"}},
        )
        send("GET", path_of(created))
        send(
            "POST",
            f"{path_of(tag)}/taggings",
            {"_links": {"osdi:person": {"href": created["_links"]["self"]["href"]}}},
        )
        send("POST", f"{path_of(petition)}/signatures", {"person": person, "comments": "Signed, with love"})
        send(
            "POST",
            f"{path_of(page_)}/donations",
            {"person": person, "recipients": [{"display_name": "Hexham Fund", "amount": "25.00"}]},
        )
        send("GET", "/people/00000000-0000-4000-8000-000000000000")
        send("GET", "/people?filter=nickname%20eq%20%27Robby%27")
        send("GET", f"{path_of(petition)}/signatures?per_page=2")
        send("GET", path_of(people[number % len(people)]) if people else "/people")
    del traffic.exchanges[calls:]
