"""Rewrites an exchange with pseudonyms: one function for path, query, filter, headers and bodies.

Everything is parsed, replaced in the tree and written again. What is not known stays nowhere: an undeclared key gets
another name, and a text without a class becomes filler.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlencode

import msgspec

from actionnetwork_mock.resources import CURIES, RESOURCES

from ..declarations import declared_keys, declared_rels, maps
from ..shadow.exchange import Exchange, Overlap
from .classes import UUID, class_of, is_money, keeps_number
from .dates import Dates
from .headers import known_headers
from .values import Census, Values, path_words

Unusable = Literal["broken", "no JSON", "a form with parts", "nested too deeply"]
"""Why an exchange cannot be rewritten."""

_MAX_DEPTH = 30
_QUERY = frozenset(("page", "per_page", "filter", "background_request", "$filter", "limit", "order", "sort"))
_OPERATORS = frozenset(("eq", "gt", "lt", "ge", "le", "ne", "and", "or", "not"))
_TERM = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|[^\s'\"()]+|\s+|.", re.DOTALL)
_SITE = "actionnetwork.org"
_BEGINNING = re.compile(r"\d{1,4}(?!\d)")
"""A number that the API may read a parameter as: the 2 of ``page=2x``. See the setting ``odd_page``."""
_OWN = re.compile(r"(?P<scheme>https?)://[^/?#\s@]+(?P<target>/api/v2(?:[/?][^\s#]*)?)")
"""An address of the API."""


class CannotRewrite(Exception):
    """An exchange that is left out of the corpus, and why. The message has nothing of it."""

    def __init__(self, reason: Unusable) -> None:
        super().__init__(reason)
        self.reason = reason


class Rewriter:
    """Rewrites exchanges with the values of a corpus."""

    def __init__(self, values: Census | Values) -> None:
        self._values = values

    def exchange(self, exchange: Exchange, dates: Dates | None) -> Exchange:
        """Return an exchange with pseudonyms. Raises CannotRewrite, and Collision. Without dates, times stay."""
        if exchange.broken is not None or not exchange.status:
            raise CannotRewrite("broken")
        moved = dates.moved if dates is not None else float
        upstream = exchange.upstream_date
        return msgspec.structs.replace(
            exchange,
            sent=moved(exchange.sent),
            answered=moved(exchange.answered),
            upstream_date=moved(upstream) if upstream is not None else None,
            target=self.target(exchange.target),
            request_headers=known_headers(exchange.request_headers, moved),
            request_body=self._body(exchange.request_headers, exchange.request_body, ""),
            headers=known_headers(exchange.headers, moved),
            body=self._body(exchange.headers, exchange.body, _owner_of(exchange.target)),
            overlaps=tuple(
                Overlap(overlap.number, overlap.method, self.target(overlap.target))
                for overlap in exchange.overlaps
            ),
        )

    # Path and query

    def target(self, target: str) -> str:
        """Return a path with its query: ``"/api/v2/people/<id>?page=2"``."""
        path, mark, query = target.partition("?")
        pieces = "/".join(self._piece(piece) for piece in path.split("/"))
        return f"{pieces}{mark}{'&'.join(self._pair(pair) for pair in query.split('&'))}" if mark else pieces

    def _piece(self, piece: str) -> str:
        text = unquote(piece)
        if text in path_words():
            return piece
        if UUID.fullmatch(text):
            return self._values.text("uuid", text)
        return quote(self._values.text("piece", text), safe="~-._")

    def _pair(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        plain = unquote_plus(name)
        text = unquote_plus(value)
        if plain in _QUERY:
            written, inner = name, self._filter(text) if "filter" in plain else self._parameter(text)
        else:
            written, inner = quote(self._form_name(plain), safe="[]:$"), self._form_value(plain, text)
        return f"{written}{equals}{_quoted(inner, value)}" if equals else written

    def _parameter(self, value: str) -> str:
        if re.fullmatch(r"-?\d{1,6}|true|false|asc|desc", value) or not value:
            return value
        number = _BEGINNING.match(value)
        begin = number[0] if number is not None else ""
        return begin + self._values.text("piece", value.removeprefix(begin))

    def _filter(self, text: str) -> str:
        """Return a filter with pseudonyms of its values: ``"email_address eq '...'"``."""
        field = ""
        parts = []
        for term in _TERM.findall(text):
            is_name = term in _filter_names()
            if is_name or term.lower() in _OPERATORS or not term.strip() or term in "()'\"":
                field = term if is_name else field
                parts.append(term)
            elif term[0] in "'\"" and len(term) > 1:
                inner = term[1:-1].replace("''", "'")
                replaced = self._of_filter(field, inner).replace("'", "''")
                parts.append(f"{term[0]}{replaced}{term[0]}")
            else:
                parts.append(self._of_filter(field, term))
        return "".join(parts)

    def _of_filter(self, field: str, value: str) -> str:
        name = _KEYS_OF_FILTERS.get(field, field)
        if name in ("locality", "region", "postal_code"):
            return self._values.postal(name, value, "")
        kind = class_of(name, value)
        return self._values.text("piece" if kind == "text" and not field else kind, value)

    # Bodies

    def _body(self, headers: list[tuple[str, str]], body: bytes, owner: str) -> bytes:
        if not body.strip():
            return b""
        media = next((value for name, value in headers if name == "content-type"), "").lower()
        if media.startswith("multipart/"):
            raise CannotRewrite("a form with parts")
        try:
            parsed = json.loads(body)
        except (ValueError, RecursionError):
            if "form-urlencoded" in media:
                return self._form(body)
            raise CannotRewrite("no JSON") from None
        return json.dumps(self.json("", parsed, owner), separators=(",", ":"), ensure_ascii=False).encode(
            "utf-8", "replace"
        )

    def _form(self, body: bytes) -> bytes:
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=10_000)
        except ValueError:
            raise CannotRewrite("no JSON") from None
        return urlencode(
            [(self._form_name(name), self._form_value(name, value)) for name, value in pairs]
        ).encode()

    def _form_name(self, name: str) -> str:
        """Return the name of a form's field: ``"person[given_name]"`` stays."""
        first, *rest = name.split("[")
        parts = [first, *(piece.removesuffix("]") for piece in rest)]
        shown = []
        for above, part in zip(["", *parts], parts, strict=False):
            custom = self._values.custom_field(part, "") if above in maps() else None
            shown.append(custom or (part if not part or _is_known(part) else self._values.key(part)))
        return shown[0] + "".join(f"[{part}]" for part in shown[1:])

    def _form_value(self, name: str, value: str) -> str:
        last = next((part for part in reversed(re.split(r"[\[\]]+", name)) if part), "")
        if value in ("", "true", "false"):
            return value
        if last in ("locality", "region", "postal_code"):
            return self._values.postal(last, value, "")
        return self._values.text(class_of(last, value), value)

    def json(self, name: str, value: Any, owner: str = "", depth: int = 0) -> Any:
        """Return a JSON value with pseudonyms, that stands below the key ``name``."""
        if depth > _MAX_DEPTH:
            raise CannotRewrite("nested too deeply")
        if isinstance(value, dict):
            return self._object(value, _owner(value) or owner, depth)
        if isinstance(value, list):
            return [self.json(name, inner, owner, depth + 1) for inner in value if self._stays(name, inner)]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            money = is_money(name, value)
            is_kept = keeps_number(name, value) and not money
            return value if is_kept else self._values.number(value, is_money=money)
        if name == "href" and value in _public_addresses():
            return value
        own = _OWN.fullmatch(value)
        if own is not None:
            return f"{own['scheme']}://{_SITE}{self.target(own['target'])}"
        return self._values.text(class_of(name, value), value)

    def _stays(self, name: str, inner: Any) -> bool:
        """Return whether an element stays: of the list of custom fields, those that enough people have."""
        if name != _CUSTOM_FIELDS or not isinstance(inner, dict) or not isinstance(inner.get("name"), str):
            return True
        return self._values.custom_field(inner["name"], "") is not None

    def _object(self, value: dict[str, Any], owner: str, depth: int) -> dict[str, Any]:
        code = value.get("postal_code")
        postal_code = str(code) if isinstance(code, str | int) else ""
        found: dict[str, Any] = {}
        for name, inner in value.items():
            key = name if _is_known(name) else self._values.key(name)
            if name in maps() and isinstance(inner, dict):
                found[key] = self._map(inner, owner)
            elif name in _POSTAL and isinstance(inner, str):
                found[key] = self._values.postal(name, inner, postal_code) if inner.strip() else inner
            elif name == "location" and isinstance(inner, dict):
                found[key] = self._location(inner, postal_code, owner, depth)
            elif name == CURIES and _is_documented(inner):
                found[key] = inner
            elif name == "name" and "numeric_id" in value and isinstance(inner, str):
                found[key] = self._values.custom_field(inner, "")
            else:
                found[key] = self.json(name, inner, owner, depth + 1)
        return _with_sums(found)

    def _map(self, value: dict[str, Any], owner: str) -> dict[str, Any]:
        found = {}
        for name, inner in value.items():
            key = self._values.custom_field(name, owner if inner not in (None, "") else "")
            if key is not None:
                found[key] = self.json("", inner)
        return found

    def _location(self, value: dict[str, Any], postal_code: str, owner: str, depth: int) -> dict[str, Any]:
        rewritten = self._object(value, owner, depth + 1)
        code = str(value.get("postal_code") or postal_code)
        for name in ("latitude", "longitude"):
            coordinate = value.get(name)
            if isinstance(coordinate, int | float) and not isinstance(coordinate, bool):
                rewritten[name] = self._values.coordinate(name, coordinate, code)
        return rewritten


_CUSTOM_FIELDS = "action_network:custom_fields"
_DOCUMENTATION = ("https://actionnetwork.org/docs/v2/{rel}", "http://actionnetwork.org/docs/v2/{rel}")
_POSTAL = ("postal_code", "locality", "region")
_KEYS_OF_FILTERS = {"email_address": "address", "phone_number": "number", "identifier": "identifiers"}


def _is_documented(curies: Any) -> bool:
    """Return whether curies are those of the API, which lead to its documentation. Source: [documents-7]."""
    return isinstance(curies, list) and all(
        isinstance(curie, dict)
        and curie.get("name") in ("osdi", "action_network")
        and curie.get("href") in _DOCUMENTATION
        and curie.keys() == {"name", "href", "templated"}
        and curie["templated"] is True
        for curie in curies
    )


def _with_sums(found: dict[str, Any]) -> dict[str, Any]:
    """Return a donation whose amount is the sum of those of its recipients, as far as it has them."""
    recipients = found.get("recipients")
    if not isinstance(found.get("amount"), str) or not isinstance(recipients, list) or not recipients:
        return found
    try:
        total = sum(round(float(recipient["amount"]) * 100) for recipient in recipients)
    except (KeyError, TypeError, ValueError):
        return found
    return {**found, "amount": f"{total / 100:.2f}"}


def _is_known(name: str) -> bool:
    return name in declared_keys() or name in declared_rels()


def _owner(value: dict[str, Any]) -> str:
    """Return what names the person of an object: an identifier, or an email."""
    identifiers = value.get("identifiers")
    if isinstance(identifiers, list) and identifiers and isinstance(identifiers[0], str):
        return identifiers[0]
    emails = value.get("email_addresses")
    if isinstance(emails, list) and emails and isinstance(emails[0], dict):
        return str(emails[0].get("address") or "").casefold()
    return ""


def _owner_of(target: str) -> str:
    return target.partition("?")[0]


def _quoted(text: str, like: str) -> str:
    """Return a value of a query in the encoding of another: a blank as + or %20."""
    encoded = quote(text, safe="~-._':,$()*!")
    return encoded.replace("%20", "+") if "+" in like else encoded


@cache
def _public_addresses() -> frozenset[str]:
    """Return the addresses of links that are the same for each group, such as that of the documentation."""
    links = [link.href for resource in RESOURCES for link in resource.links]
    return frozenset(href.replace("{site}", f"https://{_SITE}") for href in links if href.count("{") <= 1)


@cache
def _filter_names() -> frozenset[str]:
    return frozenset(declared.name for resource in RESOURCES for declared in resource.filters)
