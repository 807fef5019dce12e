"""The audit of a corpus: looks in what is about to be written for anything of the raw exchanges.

It shares no code with the rewriting. It takes both apart into words, by its own rules: it undoes percent-encoding,
escapes of JSON and HTML, and base64, and splits at everything that is no letter or digit. A raw word of four or more
characters that is no word of the vocabulary may not be in the output, and no whole raw text. Digests are compared.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from secrets import token_bytes
from urllib.parse import unquote_plus

from actionnetwork_mock import resources
from actionnetwork_mock.resources import Resource
from actionnetwork_mock.resources.payloads import PAYLOADS, Payload
from actionnetwork_mock.rules.resource_rules import rules_named

from ..shadow.exchange import Exchange
from .public_words import ERROR_WORDS, FORMAT_WORDS

_MIN_CHARS = 4
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?)?")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SIMPLE_ESCAPE = re.compile(r'\\([nrtbf"/\\])')
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_PERCENT = re.compile("%(?:25)*[0-9a-fA-F]{2}")
_WORD = re.compile(r"[^\W_]+")


class Audit:
    """The words of raw exchanges, as digests. The words of ``kept`` names may be in a corpus."""

    def __init__(self, kept: Iterable[str] = ()) -> None:
        self._kept = vocabulary().union(*map(words_of, kept))
        self._key = token_bytes(32)
        self._raw: set[bytes] = set()

    def learn(self, exchange: Exchange) -> set[str]:
        """Remember the words of a raw exchange, and return them, so that pseudonyms can avoid them."""
        words = {word for text in _texts(exchange) for word in words_of(text)} - self._kept
        self._raw.update(map(self._digest, words))
        return words

    def finds(self, exchange: Exchange) -> bool:
        """Return whether an exchange that is about to be written has a raw word."""
        return any(self._digest(word) in self._raw for text in _texts(exchange) for word in words_of(text))

    def _digest(self, word: str) -> bytes:
        return blake2b(word.encode("utf-8", "replace"), key=self._key, digest_size=16).digest()


def _texts(exchange: Exchange) -> Iterator[str]:
    yield exchange.target
    for _, value in (*exchange.request_headers, *exchange.headers):
        yield value
    for body in (exchange.request_body, exchange.body):
        yield body.decode("utf-8", "replace")
    for overlap in exchange.overlaps:
        yield overlap.target


def words_of(text: str) -> set[str]:
    """Return the words of a text, in small letters, also of what is encoded in it."""
    found: set[str] = set()
    for plain in set(_decodings(text)):
        folded = plain.casefold()
        # Dates are not words: each of them is moved, and a moved one may be that of another exchange.
        found.update(_UUID.findall(folded))
        folded = _DATE.sub(" ", _UUID.sub(" ", folded))
        found.update(
            word for word in _WORD.findall(folded) if len(word) >= _MIN_CHARS and not _is_small_number(word)
        )
    return found


def _is_small_number(word: str) -> bool:
    """Return whether a word is a number of four digits: years, and counts that stay."""
    return word.isdigit() and len(word) == _MIN_CHARS


def _decodings(text: str) -> Iterator[str]:
    yield _PERCENT.sub(" ", text)
    once = unquote_plus(text)
    for decoded in (once, unquote_plus(once)):
        yield decoded
        plain = _SIMPLE_ESCAPE.sub(" ", _ESCAPE.sub(_unescape, decoded))
        yield plain
        yield html.unescape(plain)
    for packed in _BASE64.findall(text):
        try:
            yield base64.b64decode(packed.replace("-", "+").replace("_", "/") + "==").decode()
        except (binascii.Error, ValueError):
            continue


def _unescape(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


@cache
def vocabulary() -> frozenset[str]:
    """Return the words that may be in a corpus, because they are of the API and not of a group."""
    return frozenset(word for text in _public_texts() for word in words_of(text)) | _COMMON


_COMMON = frozenset(f"{ERROR_WORDS} {FORMAT_WORDS}".replace("'", " ").split())


def _public_texts() -> Iterable[str]:
    everything: list[Resource | Payload] = [*resources.RESOURCES, *PAYLOADS.values()]
    for declared in everything:
        for fields in (declared.fields, *declared.objects.values()):
            for field in fields:
                yield field.name
                yield from field.values or ()
                yield str(field.constant or "")
        for link in declared.links:
            yield f"{link.rel} {link.href}"
    for resource in resources.RESOURCES:
        for link in resource.links:
            yield str(rules_named(resource.name).link_value(link, ""))
        yield f"{resource.name} {resource.rel} {resource.item_rel} {resource.title} {resource.page_word}"
        for address in resource.addresses:
            yield address.collection
        yield " ".join(declared.name for declared in resource.filters)
        for refused in resource.posted_links:
            yield refused.refusal
        if resource.helper is not None:
            for field in resource.helper.body:
                yield field.name
