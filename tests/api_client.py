"""A client for tests: calls the application directly, in a few dozen microseconds, and knows HAL."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, urlsplit

from actionnetwork_mock.app import create_app
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.world import World
from actionnetwork_mock.worlds import DEFAULT_API_KEY, Worlds

HOST = "mock.test"
BASE = f"http://{HOST}/api/v2"
LOOPBACK = "127.0.0.1"
OTHER_MACHINE = "192.0.2.7"
"""The address of a client that may call the server by any name, as the guard asks this machine only."""

UNLIMITED = Settings(rate_limit=None)


@dataclass(frozen=True)
class Answer:
    """What was answered; ``note_codes`` are those of the ``Mock-Note`` headers."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded; key order is kept."""
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """The one sentence of an error body."""
        body = self.json
        assert list(body) == ["error"], body
        return cast(str, body["error"])

    def header(self, name: str) -> str | None:
        """Return the value of a header."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    @property
    def note_codes(self) -> list[str]:
        """The codes of the notes, in order."""
        return [value.partition(":")[0] for key, value in self.headers if key == "mock-note"]


class ApiClient:
    """Calls one application with one key. Paths are below ``/api/v2``, or whole hrefs."""

    def __init__(
        self, worlds: Worlds, *, key: str | None = DEFAULT_API_KEY, client: str | None = None
    ) -> None:
        """``client`` is the address of the client; by default this machine for ``/_mock``, else another one."""
        self.worlds = worlds
        self.app = create_app(worlds)
        self.key = key
        self.client = client

    def with_key(self, key: str | None) -> ApiClient:
        """Return a client of the same application with another key, or none."""
        other = ApiClient.__new__(ApiClient)
        other.worlds, other.app, other.key, other.client = self.worlds, self.app, key, self.client
        return other

    @property
    def world(self) -> World:
        """The default world."""
        return self.worlds.default

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        host: str = HOST,
    ) -> Answer:
        """Send a request: ``body`` as JSON, or ``raw`` as it is."""
        if not path.startswith("http"):
            path = path if path.startswith("/_mock") else f"/api/v2{path}"
        split = urlsplit(path)
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        own = LOOPBACK if split.path.startswith("/_mock") else OTHER_MACHINE
        all_headers = {
            "host": host,
            **({"content-type": "application/json", "content-length": str(len(sent))} if sent else {}),
            **(headers or {}),
        }
        if self.key is not None:
            all_headers.setdefault("osdi-api-token", self.key)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": split.path,
            "raw_path": split.path.encode(),
            "query_string": quote(split.query, safe="%=&+'()*/:;,?@!$~-._").encode(),
            "root_path": "",
            "headers": [
                (name.lower().encode(), value.encode("latin-1")) for name, value in all_headers.items()
            ],
            "client": (own if self.client is None else self.client, 50000),
            "server": ("127.0.0.1", 8484),
        }
        return self._run(scope, sent)

    def _run(self, scope: dict[str, Any], sent: bytes) -> Answer:
        messages: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": sent, "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        running = self.app(scope, receive, send)
        try:
            running.send(None)  # a coroutine, which never waits for anything here
        except StopIteration:
            pass
        else:
            raise AssertionError("the application waited for something that no loop will bring")
        start, *parts = messages
        headers = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
        return Answer(start["status"], headers, b"".join(part.get("body", b"") for part in parts))

    def get(self, path: str, **options: Any) -> Answer:
        """Send a GET."""
        return self.request("GET", path, **options)

    def post(self, path: str, body: object = None, **options: Any) -> Answer:
        """Send a POST."""
        return self.request("POST", path, body, **options)

    def put(self, path: str, body: object = None, **options: Any) -> Answer:
        """Send a PUT."""
        return self.request("PUT", path, body, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        """Send a DELETE."""
        return self.request("DELETE", path, **options)

    # Shorthands of the slice

    def sign_up(
        self, *, add_tags: list[str] | None = None, remove_tags: list[str] | None = None, **person: Any
    ) -> Any:
        """Sign a person up and return the resource; ``email`` and ``phone`` are short for their arrays."""
        body: dict[str, Any] = {"person": person_hash(**person)}
        if add_tags is not None:
            body["add_tags"] = add_tags
        if remove_tags is not None:
            body["remove_tags"] = remove_tags
        answer = self.post("/people", body)
        assert answer.status == 200, answer.body
        return answer.json

    def people(self, filter_text: str = "") -> list[Any]:
        """Return the people of the first page, filtered."""
        path = f"/people?filter={quote(filter_text)}" if filter_text else "/people"
        answer = self.get(path)
        assert answer.status == 200, answer.body
        return cast(list[Any], answer.json["_embedded"]["osdi:people"])

    def tag(self, name: str) -> Any:
        """Make a tag, or find it, and return the resource."""
        return self.post("/tags", {"name": name}).json

    def tags_of(self, person: Any) -> list[str]:
        """Return the names of a person's tags, sorted."""
        taggings = self.get(href(person, "osdi:taggings")).json["_embedded"]["osdi:taggings"]
        return sorted(self.get(href(tagging, "osdi:tag")).json["name"] for tagging in taggings)


def person_hash(*, email: str | None = None, phone: str | None = None, **fields: Any) -> dict[str, Any]:
    """Return the person hash of a body."""
    person = dict(fields)
    if email is not None:
        person.setdefault("email_addresses", [{"address": email}])
    if phone is not None:
        person.setdefault("phone_numbers", [{"number": phone}])
    return person


def href(resource: Any, rel: str = "self") -> str:
    """Return the address behind a rel."""
    return cast(str, resource["_links"][rel]["href"])


def all_hrefs(value: Any) -> list[str]:
    """Return every address in a document."""
    if isinstance(value, list):
        return [found for one in value for found in all_hrefs(one)]
    if isinstance(value, dict):
        own = [value["href"]] if "href" in value else []
        return own + [found for one in value.values() for found in all_hrefs(one)]
    return []


def uuid_of(resource: Any) -> str:
    """Return the uuid at the end of a resource's self link."""
    return href(resource).rpartition("/")[2]


def email_status(person: Any) -> str | None:
    """Return the status of the email entry."""
    return cast("str | None", person["email_addresses"][0]["status"])


def phone_status(person: Any) -> str | None:
    """Return the status of the phone entry."""
    return cast("str | None", person["phone_numbers"][0]["status"])
