"""Words that no declaration has, such as the name of a new field: when a report may show one.

A key of the real API is on every resource of a kind; a name, a nickname or a custom field of a group is not, or
occurs as a value elsewhere. So a word is shown if it looks like a key, occurs on five resources, was never in a map
whose keys a group chooses, and equals no value and no name of a custom field of this run. Of the values only keyed
digests are kept.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from hashlib import blake2b
from secrets import token_bytes
from typing import Any

from ..declarations import declared_keys, maps
from .declared_names import Kind
from .vocabulary import Token, shape_words, undeclared

_MIN_RESOURCES = 5
_MAX_WORDS = 10_000
_MAX_CHARS, _MAX_PARTS = 200, 6
"""A longer text is prose. No key equals it, and its words are no names."""
_MIN_PART_CHARS = 3
_LETTERS = re.compile("[a-z]+")
_SKIPPED = ("http://", "https://", "action_network:")


class UnknownWords:
    """The undeclared words of a run, and digests of its values."""

    def __init__(self) -> None:
        self._key = token_bytes(32)
        self._values: set[bytes] = set()
        self._learned: set[int] = set()
        self._seen: dict[tuple[Kind, str, str], set[int]] = {}

    def learn(self, value: Any, *, names_are_free: bool = False) -> None:
        """Remember all texts of a JSON value, and the names in its maps, as words that may not be shown."""
        if isinstance(value, str):
            self._learn_text(value)
        elif isinstance(value, list):
            for inner in value:
                self.learn(inner)
        elif isinstance(value, dict):
            for name, inner in value.items():
                if names_are_free:
                    self._learn_text(name)
                self.learn(inner, names_are_free=name in maps())

    def _learn_text(self, text: str) -> None:
        # The hash only spares work: a collision would have to be one of 64 bits.
        number = hash(text)
        if number in self._learned:
            return
        self._learned.add(number)
        if len(text) > _MAX_CHARS or text.startswith(_SKIPPED) or text in shape_words():
            return
        parts = _parts(text)
        if 0 < len(parts) <= _MAX_PARTS:
            self._values.add(self._digest("_".join(parts)))
            self._values.update(self._digest(part) for part in parts if len(part) >= _MIN_PART_CHARS)

    def saw(self, kind: Kind, word: str, resource: str, *, within: str = "") -> None:
        """Count an undeclared word on a resource, whose id is ``resource``; ``within`` are the keys above it."""
        place = (kind, within, word)
        if place not in self._seen and len(self._seen) >= _MAX_WORDS:
            return
        resources = self._seen.setdefault(place, set())
        if len(resources) < _MIN_RESOURCES:
            resources.add(hash(resource))

    def token(self, kind: Kind, word: str, *, within: str = "") -> Token:
        """Return the token of an undeclared word, which hides it unless it may be shown. Ask at the end of a run."""
        if len(self._seen.get((kind, within, word), ())) < _MIN_RESOURCES or self._is_free(word):
            return Token.hidden(kind)
        return undeclared(kind, f"{within}.{word}" if within else word)

    def _is_free(self, word: str) -> bool:
        parts = _parts(word)
        doubtful = [part for part in parts if len(part) >= _MIN_PART_CHARS and part not in _key_parts()]
        return any(self._digest(text) in self._values for text in ("_".join(parts), *doubtful))

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode(), key=self._key, digest_size=8).digest()


def _parts(text: str) -> list[str]:
    """Return the words of a text, without case and accents: ``"Ada.Lovelace"`` gives ``["ada", "lovelace"]``."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _LETTERS.findall(text.casefold())


@cache
def _key_parts() -> frozenset[str]:
    """Return the words of declared keys, which say nothing as a part of an undeclared one."""
    return frozenset(part for name in declared_keys() for part in _parts(name))
