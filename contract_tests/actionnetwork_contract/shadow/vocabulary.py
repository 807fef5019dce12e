"""The vocabulary of reports: ``Token`` is a name from our own declarations, ``Shape`` says of which kind a value is.

Neither can hold anything else. A text of an answer becomes a token only if a declaration has it, and a shape only as
one of the words below, so a report that consists of them contains no data of a group. The one exception, a word that
no declaration has, is made in ``unknown_words`` under the rules there.
"""

from __future__ import annotations

import re
from functools import cache, total_ordering
from typing import Any, Literal, get_args

from actionnetwork_mock.resources import RESOURCES

from ..declarations import all_fields
from .declared_names import Kind, is_declared

__all__ = ["Kind", "Shape", "Token", "Word", "may_be_unknown", "shape_words", "undeclared"]

_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
WORD = re.compile(r"[a-z][a-z_:-]{0,39}")
"""What an unknown word must look like to be shown."""

_UNKNOWN = "unknown "


@total_ordering
class Token:
    """A name from the declarations: ``Token.of("field", "email_addresses.address")``.

    ``text`` is what a report shows. It is ``"an unknown field"`` for a name that no declaration has.
    """

    __slots__ = ("_kind", "_text")
    _kind: Kind
    _text: str

    def __init__(self) -> None:
        raise TypeError("Token.of(kind, name) makes tokens, of names that are declared")

    @classmethod
    def of(cls, kind: Kind, name: str) -> Token:
        """Return the token of a declared name, and the token that hides it of any other."""
        return _token(kind, name if is_declared(kind, name) else "")

    @classmethod
    def hidden(cls, kind: Kind) -> Token:
        """Return the token of a name that may not be shown."""
        return _token(kind, "")

    @classmethod
    def read(cls, text: str) -> Token:
        """Return the token that ``str`` wrote: ``"field:given_name"``, ``"unknown link:osdi:clubs"``.

        What the grammar does not have becomes a hidden token. Raises ValueError for an unknown kind.
        """
        bare = text.removeprefix(_UNKNOWN)
        word, _, name = bare.partition(":")
        kind = _KINDS.get(word)
        if kind is None:
            raise ValueError("a token starts with its kind, such as field:")
        if text.startswith(_UNKNOWN):
            return _token(kind, f"?{name}" if may_be_unknown(kind, name) else "")
        return cls.of(kind, name)

    @property
    def kind(self) -> Kind:
        """What it names."""
        return self._kind

    @property
    def is_declared(self) -> bool:
        """Whether a declaration has the name."""
        return bool(self._text) and not self._text.startswith("?")

    @property
    def text(self) -> str:
        """The name: ``"given_name"``; of a name that no declaration has and that may not be shown, what it is."""
        return self._text.removeprefix("?") or f"an unknown {self._kind}"

    def __str__(self) -> str:
        if self.is_declared:
            return f"{self._kind}:{self._text}"
        return f"{_UNKNOWN}{self._kind}:{self._text[1:]}".removesuffix(":")

    def __repr__(self) -> str:
        return f"<Token {self}>"

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Token) and str(self) == str(other))

    def __lt__(self, other: Token) -> bool:
        return str(self) < str(other)

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[Any, ...]:
        return Token.read, (str(self),)


@cache
def _token(kind: Kind, text: str) -> Token:
    token = object.__new__(Token)
    token._kind, token._text = kind, text
    return token


def undeclared(kind: Kind, word: str) -> Token:
    """Return the token of a word that no declaration has. Only ``unknown_words`` calls it, after its checks."""
    return _token(kind, f"?{word}" if may_be_unknown(kind, word) else "")


def may_be_unknown(kind: Kind, name: str) -> bool:
    """Return whether a report may show an undeclared name if it occurs often: a word, below declared keys."""
    parents, _, word = name.rpartition(".")
    return bool(WORD.fullmatch(word)) and (not parents or (kind == "field" and is_declared("field", parents)))


# Shapes

Word = Literal[
    "absent",
    "null",
    "true",
    "false",
    "a boolean",
    "a whole number",
    "a number",
    "a text",
    "a declared value",
    "an empty text",
    "a blank text",
    "a text of 1 to 16",
    "a text of 17 to 255",
    "a text of 256 or more",
    "a date",
    "an amount",
    "digits",
    "a uuid",
    "an identifier",
    "an identifier of another system",
    "an email",
    "an address",
    "a code in upper case",
    "a code in lower case",
    "an empty array",
    "an array",
    "an empty object",
    "an object",
]
_PATTERNS: tuple[tuple[re.Pattern[str], Word], ...] = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "a date"),
    (re.compile(r"-?\d{1,12}\.\d\d"), "an amount"),
    (re.compile(r"\d+"), "digits"),
    (re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), "a uuid"),
    (re.compile(r"action_network:[0-9a-fA-F-]{36}"), "an identifier"),
    (re.compile(r"https?://\S*"), "an address"),
)
_SHORT, _MEDIUM = 16, 255
_SHOWN_FIELDS = frozenset(
    ("status", "number_type", "accuracy", "type", "period", "item_type", "transparence", "visibility")
)
"""Fields whose declared values a report shows, since they say nothing of a person. Languages are not among them."""


class Shape:
    """What kind of value a field has: ``Shape.of("ada@example.org")`` is ``an email``.

    With the token of its field, a declared value is shown: ``Shape.of("subscribed", Token.of("field", "status"))``.
    """

    __slots__ = ("_text",)
    _text: str

    def __init__(self) -> None:
        raise TypeError("Shape.of(value) makes shapes")

    @classmethod
    def of(cls, value: Any, field: Token | None = None) -> Shape:
        """Return the shape of a JSON value."""
        name = field.text.rpartition(".")[2] if field is not None else ""
        if isinstance(value, str) and value in _shown_values().get(name, ()):
            return _shape(value)
        if name == "currency" and isinstance(value, str) and re.fullmatch("[A-Z]{3}|[a-z]{3}", value):
            return _shape("a code in upper case" if value.isupper() else "a code in lower case")
        return _shape(_word(value))

    @classmethod
    def absent(cls) -> Shape:
        """Return the shape of a key that is not there."""
        return _shape("absent")

    @classmethod
    def read(cls, text: str) -> Shape:
        """Return the shape that ``str`` wrote; a text that is none becomes the shape of a text of its length."""
        return _shape(text if text in shape_words() else _word(text))

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<Shape {self}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shape) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[Any, ...]:
        return Shape.read, (self._text,)


@cache
def _shape(text: str) -> Shape:
    shape = object.__new__(Shape)
    shape._text = text
    return shape


@cache
def shape_words() -> frozenset[str]:
    """Return every text that a shape can be."""
    return frozenset([*get_args(Word), *(value for values in _shown_values().values() for value in values)])


@cache
def _shown_values() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {name: set() for name in _SHOWN_FIELDS}
    for resource in RESOURCES:
        for field in all_fields(resource):
            if field.name in found:
                found[field.name].update(field.values or ())
    return {name: frozenset(values) for name, values in found.items()}


def _word(value: Any) -> Word:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "a whole number" if isinstance(value, int) else "a number"
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, list | tuple):
        return "an array" if value else "an empty array"
    return _word_of_text(str(value))


def _word_of_text(text: str) -> Word:
    if not text.strip():
        return "a blank text" if text else "an empty text"
    if len(text) <= _MEDIUM:
        for pattern, word in _PATTERNS:
            if pattern.fullmatch(text):
                return word
        bare, (before, at, after) = text.split() == [text], text.partition("@")
        if bare and before and after and at and "@" not in after:
            return "an email"
        if bare and text[0] != ":" != text[-1] and ":" in text:
            return "an identifier of another system"
    if len(text) > _MEDIUM:
        return "a text of 256 or more"
    return "a text of 1 to 16" if len(text) <= _SHORT else "a text of 17 to 255"
