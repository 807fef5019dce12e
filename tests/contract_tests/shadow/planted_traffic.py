"""Traffic with planted values in every place of requests and answers, as the bytes that a forwarder copies."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus
from uuid import UUID

from actionnetwork_contract.shadow.frames import Frame, FrameKind
from tests.contract_tests.shadow.planted_values import planted_values

PLACES = (
    "field of a request",
    "field of an answer",
    "name of a custom field",
    "value of a custom field",
    "query",
    "name in a query",
    "filter",
    "path",
    "header of a request",
    "header of an answer",
    "error text",
    "undeclared key",
    "undeclared link",
    "enumeration",
    "form, HTML and text",
    "chunk border",
)
_EACH = 5
"""How many values one exchange has in a place."""


class PlantedTraffic:
    """Exchanges with ``count`` planted values, which are ``values``, in all places."""

    def __init__(self, count: int, seed: int) -> None:
        self._chance = random.Random(seed)
        self.values = planted_values(count, seed)
        each = count // len(PLACES)
        parts = [self.values[at * each : (at + 1) * each] for at in range(len(PLACES))]
        self._left = {place: iter(part) for place, part in zip(PLACES, parts, strict=True)}
        self.exchanges = each // _EACH

    def _take(self, place: str) -> list[str]:
        return [next(self._left[place]) for _ in range(_EACH)]

    def pairs(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the bytes of each request, and those of its answer."""
        for number in range(1, self.exchanges + 1):
            yield self._request_and_answer(number)

    def frames(self) -> Iterator[Frame]:
        """Yield the frames of all exchanges, each on a connection of its own, in pieces of any size."""
        for number, (request, answer) in enumerate(self.pairs(), 1):
            yield Frame(FrameKind.OPENED, number, float(number))
            for kind, data in ((FrameKind.REQUEST, request), (FrameKind.ANSWER, answer)):
                for piece in self._pieces(data):
                    yield Frame(kind, number, number + 0.1, piece)
            yield Frame(FrameKind.CLOSED_BY_UPSTREAM, number, number + 0.2)

    def _pieces(self, data: bytes) -> Iterator[bytes]:
        at = 0
        while at < len(data):
            size = self._chance.randrange(1, 900)
            yield data[at : at + size]
            at += size

    def _request_and_answer(self, number: int) -> tuple[bytes, bytes]:
        person = self._person(number)
        names, values = self._take("name in a query"), self._take("query")
        query = "&".join(
            f"{quote(name)}={quote_plus(value)}" for name, value in zip(names, values, strict=True)
        )
        clause = " or ".join(
            f"{name} eq '{value}'" for name, value in zip(_FILTERS, self._take("filter"), strict=True)
        )
        pieces = "/".join(quote(piece, safe="") for piece in self._take("path"))
        target = (
            f"/api/v2/people?filter={quote(clause)}&{query}&x={pieces}",
            f"/api/v2/people/{UUID(int=number)}?{query}&x={pieces}&filter={quote(clause)}",
            f"/api/v2/people?{query}&x={pieces}&filter={quote(clause)}",
            f"/api/v2/{('people', 'petitions', '')[number % 3]}/{pieces}?{query}&filter={quote(clause)}",
        )[number % 4]
        body, media = self._body(person, number)
        headers = "".join(
            f"X-Custom-{at}: {quote(value)}\r\n" for at, value in enumerate(self._take("header of a request"))
        )
        head = (
            f"{('GET', 'GET', 'POST', 'PUT')[number % 4]} {target} HTTP/1.1\r\nHost: actionnetwork.org\r\n"
            f"OSDI-API-Token: {quote(headers[12:40])}\r\nUser-Agent: {quote(headers[12:60])}\r\n{headers}"
            f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body, self._answer(person, number)

    def _person(self, number: int) -> dict[str, Any]:
        first = self._take("field of a request")
        names, values = self._take("name of a custom field"), self._take("value of a custom field")
        return {
            "given_name": first[0],
            "family_name": first[1],
            "identifiers": [f"{first[2]}:{number}", f"action_network:{UUID(int=number)}", first[2]],
            "email_addresses": [{"address": first[3], "status": "subscribed"}],
            "postal_addresses": [{"locality": first[4], "postal_code": first[4], "address_lines": first}],
            "custom_fields": dict(zip(names, values, strict=True)),
        }

    def _body(self, person: dict[str, Any], number: int) -> tuple[bytes, str]:
        texts = self._take("form, HTML and text")
        if number % 3 == 0:
            fields = "&".join(f"person[given_name]={quote_plus(text)}&{quote(text)}=1" for text in texts)
            return fields.encode(), "application/x-www-form-urlencoded"
        if number % 3 == 1:
            return (
                f"<html><p title='{texts[0]}'>{'</p><p>'.join(texts)}</p>".encode(),
                f"text/html; charset={quote(texts[1])}",
            )
        return json.dumps({"person": person, "add_tags": texts}).encode(), "application/json"

    def _answer(self, person: dict[str, Any], number: int) -> bytes:
        shown, keys, rels = (
            self._take("field of an answer"),
            self._take("undeclared key"),
            self._take("undeclared link"),
        )
        words, errors, chunks = (
            self._take("enumeration"),
            self._take("error text"),
            self._take("chunk border"),
        )
        document = {
            **person,
            "given_name": shown[0],
            **dict.fromkeys(("created_date", "modified_date", "browser_url"), shown[1]),
            **dict(zip(keys, keys, strict=True)),
            **{key: {"more": keys[0], keys[1]: [{keys[2]: keys[3]}]} for key in ("location", keys[4])},
            "languages_spoken": words,
            "currency": words[0],
            "phone_numbers": [{"number": shown[2], "number_type": words[1], "status": words[2]}],
            "email_addresses": [{"address": shown[3], "status": words[3], words[4]: 1}],
            "_links": {
                "self": {"href": f"https://actionnetwork.org/api/v2/people/{UUID(int=number)}"},
                **{rel: {"href": f"https://{rel}.example/{quote(rel)}", "title": rel} for rel in rels},
            },
            "comments": chunks,
            self.values[1]: 1,  # also the family name of the first person
        }
        status = (200, 200, 200, 200, 400, 404, 500, 422)[number // 4 % 8]
        body: Any = (
            document
            if status == 200
            else {"error": f"{errors[0]}: {errors[1:]}", **dict.fromkeys(errors, errors)}
        )
        if status == 200 and number % 4 == 0:
            links = {"self": {"href": "https://actionnetwork.org/api/v2/people"}, "osdi:people": []}
            body = {"page": 1, "per_page": 25, "_links": links, "_embedded": {"osdi:people": [document] * 2}}
        data = json.dumps(body, ensure_ascii=bool(number % 3)).encode()
        if number % 11 == 0:
            data = f"<!doctype html><title>{shown[4]}</title><pre>{errors}</pre>".encode()
        headers = "".join(
            f"X-{word_of(value)}: {quote(value)}\r\n" for value in self._take("header of an answer")
        )
        encoding = "Content-Encoding: gzip\r\n" if number % 5 == 0 else ""
        data = gzip.compress(data) if encoding else data
        head = (
            f"HTTP/1.1 {status} {word_of(errors[2])}\r\nContent-Type: application/hal+json; "
            f"charset={word_of(words[0])}\r\n"
            f"Cache-Control: {word_of(words[1])}\r\nDate: Mon, 30 Nov 2026 12:00:{number % 60:02} GMT\r\n"
            f"Set-Cookie: session={word_of(words[2])}\r\n{headers}{encoding}Transfer-Encoding: chunked\r\n\r\n"
        )
        return head.encode() + self._chunked(data, cut_off=number % 13 == 0)

    def _chunked(self, data: bytes, *, cut_off: bool) -> bytes:
        found = b""
        at = 0
        while at < len(data):
            size = self._chance.randrange(1, 40)
            piece = data[at : at + size]
            found += f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
            at += size
        return found if cut_off else found + b"0\r\n\r\n"


_FILTERS = ("email_address", "given_name", "modified_date", "nickname", "identifier")


def word_of(value: str) -> str:
    """Return a value as a header can have it: its letters and digits."""
    return "".join(letter for letter in value if letter.isascii() and letter.isalnum())
