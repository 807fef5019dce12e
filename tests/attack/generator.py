"""Hostile requests as bytes: mostly wrong, sometimes large, and from a few people only, so that data do not pile up."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from actionnetwork_mock.http.routing import ROUTES

KEY = "test-api-key"
KNOWN_TAGS = 500
_PEOPLE = 20
_UUID = "00000000-0000-4000-8000-{:012}"
_ODD_TEXTS = (
    *(
        "",
        " ",
        "\0",
        "a" * 300,
        "\N{SEAL}" * 50,
        "\ud800",
        "null",
        "-1",
        "9" * 400,
        "1e999",
        "'",
        '"',
        "../..",
        "%00",
    ),
    *(
        "*a" * 50,
        "{base}",
        "\r\nX-Injected: 1",
        "action_network:x",
        "a:b",
        ":",
        "<script>",
        "\u202e",
        "0",
        "NaN",
    ),
)

Body = dict[str, Any]


class Generator:
    """Makes requests from a seed, the same ones for the same seed. ``known`` are paths of records that exist."""

    def __init__(self, seed: int, known: Sequence[str] = ()) -> None:
        self._random = random.Random(seed)
        self._known = [*known]
        self._templates = [endpoint.template for endpoint in ROUTES.endpoints]

    def __iter__(self) -> Iterator[bytes]:
        kinds: list[tuple[Callable[[], bytes], int]] = [
            (self._read, 30),
            (self._write, 30),
            (self._write_many, 2),
            (self._broken_body, 10),
            (self._broken_head, 10),
            (self._outside, 8),
            (self._control, 10),
        ]
        makers, weights = [kind for kind, _ in kinds], [weight for _, weight in kinds]
        while True:
            yield self._random.choices(makers, weights)[0]()

    def _read(self) -> bytes:
        return self._request(self._random.choice(("GET", "HEAD", "OPTIONS")), self._path() + self._query())

    def _write(self) -> bytes:
        method = self._random.choice(("POST", "PUT", "DELETE", "PATCH"))
        return self._request(
            method, self._path() + self._random.choice(("", self._query())), self._json(self._body())
        )

    def _write_many(self) -> bytes:
        """Sends many values in one place of a signup: tags, identifiers, custom fields, addresses."""
        number = self._random.choice((100, 1000, 3000))
        texts = [f"{self._random.choice(('tga', 'tag'))} {n}" for n in range(number)]
        person = {"email_addresses": [{"address": self._email()}]}
        body: Body = self._random.choice(
            (
                {"person": person, "add_tags": texts},
                {"person": person, "remove_tags": texts},
                {"person": {**person, "identifiers": [f"crm:{n}" for n in range(number)]}},
                {"person": {**person, "custom_fields": dict.fromkeys(texts[:200], "x")}},
                {"person": {**person, "email_addresses": [*person["email_addresses"], *[{}] * number]}},
                {"person": person, **dict.fromkeys(texts, 1)},
            )
        )
        return self._request("POST", "/api/v2/people", self._json(body))

    def _broken_body(self) -> bytes:
        whole = self._json(self._body())
        at = self._random.randrange(len(whole))
        body = self._random.choice(
            (
                whole[:at],
                whole[:at] + self._random.randbytes(3) + whole[at:],
                b"[" * 20_000,
                b'{"a":' * 2000,
                b'{"a":1,"a":2}',
                b'{"a":"\\ud800"}',
                b'{"a":"\\u0000"}',
                b"\xff\xfe" + whole,
                b"9" * 5000,
            )
        )
        return self._request(self._random.choice(("POST", "PUT")), self._path(), body)

    def _broken_head(self) -> bytes:
        path = self._random.choice(
            ("/" + "a" * 3000, "/api/v2" + "/x" * 500, "/api" * 500, "/api/v2/people/" + "%ff" * 99)
        )
        headers = self._random.choice(
            (
                "".join(f"osdi-api-toke{n}: x\r\n" for n in range(200)),
                f"X-Long: {'x' * 20_000}\r\n",
                "Authorization: Bearer x\r\n",
                f"OSDI-API-Token: {quote(self._text())}\r\n",
                "",
            )
        )
        return self._request("GET", path, headers=headers, key=None)

    def _outside(self) -> bytes:
        path = self._random.choice(
            ("/", "/api/v1/people", "/people", "/openapi.json", "/docs/v2/people", "/%2e%2e/x")
        )
        body = self._json(self._body()) if self._random.random() < 0.5 else b""
        return self._request(self._random.choice(("GET", "POST", "PATCH")), path, body)

    def _control(self) -> bytes:
        path = self._random.choice(
            (
                "/_mock/journal?pattern=" + quote("GET /" + "*a" * self._random.randrange(1, 300) + "*b"),
                "/_mock/journal/count?pattern=" + quote(self._text()),
                "/_mock/state/" + quote(self._text(), safe=""),
                "/_mock/history?person=" + quote(self._text()),
                "/_mock/" + quote(self._text(), safe=""),
                "/_mock/webhooks/999999",
                "/_mock/health",
            )
        )
        return self._request(
            self._random.choice(("GET", "GET", "POST", "DELETE")), path, headers="Mock-Control: 0\r\n" * 0
        )

    def _path(self) -> str:
        if self._known and self._random.random() < 0.3:
            return self._random.choice(self._known)
        path = self._random.choice(self._templates)
        pieces = [quote(self._id(), safe="") if piece.startswith("{") else piece for piece in path.split("/")]
        return "/api/v2" + "/".join(pieces)

    def _id(self) -> str:
        return self._random.choice((_UUID.format(self._random.randrange(10**6)), self._text(), "1"))

    def _query(self) -> str:
        filters = (
            "email_address eq 'a'",
            "modified_date gt '2026'",
            "x eq 1",
            "identifier eq 'a:b' and " * 30,
            "'" * 99,
        )
        return self._random.choice(
            (
                "",
                f"?page={quote(self._text())}&per_page={quote(self._text())}",
                f"?filter={quote(self._random.choice(filters))}",
                "?background_request=true",
                "?" + "&".join(f"p{n}={n}" for n in range(300)),
                f"?{quote(self._text())}",
            )
        )

    def _body(self) -> Body:
        person = {
            "email_addresses": [{"address": self._email(), "status": self._value()}],
            "given_name": self._value(),
            "custom_fields": {"ward": self._value()},
        }
        return self._random.choice(
            (
                {"person": person},
                {"person": person, "add_tags": [f"tag {self._random.randrange(KNOWN_TAGS + 50)}"]},
                {"person": {**person, "identifiers": [f"crm:{self._random.randrange(50)}", self._text()]}},
                {self._text(): self._value(), "title": self._value(), "_links": self._value()},
                {"name": f"tag {self._random.randrange(KNOWN_TAGS)}"},
                {},
            )
        )

    def _value(self) -> Any:
        return self._random.choice(
            (
                self._text(),
                None,
                True,
                -1,
                1.5,
                10**30,
                [],
                {},
                [None],
                {"a": self._text()},
                [[[[]]]],
                "subscribed",
            )
        )

    def _text(self) -> str:
        return self._random.choice(_ODD_TEXTS).encode("utf-8", "replace").decode()

    def _email(self) -> str:
        return f"person{self._random.randrange(_PEOPLE)}@example.org"

    def _json(self, value: object) -> bytes:
        return json.dumps(value).encode()

    def _request(
        self, method: str, target: str, body: bytes = b"", *, headers: str = "", key: str | None = KEY
    ) -> bytes:
        head = f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{headers}"
        if key is not None:
            key = key if self._random.random() < 0.95 else "wrong-key"
            head += f"OSDI-API-Token: {key}\r\n"
        if not body:
            return f"{head}\r\n".encode()
        head += "Content-Type: application/json\r\n"
        if self._random.random() < 0.2:
            return f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + _chunked(body)
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _chunked(body: bytes) -> bytes:
    size = max(len(body) // 3, 1)
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
