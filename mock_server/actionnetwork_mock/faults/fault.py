"""A fault: what goes wrong, with which requests, and how often."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, TypedDict

import msgspec
from msgspec.structs import fields

from ..errors import UsageError
from ..notes import did_you_mean
from ..patterns import Matcher

HowBroken = Literal["drop", "reset"]
"""``drop`` closes the connection, so the client's next read ends. ``reset`` resets it, so the read fails."""

EFFECTS = (
    "status",
    "html",
    "body",
    "retry_after",
    "latency_s",
    "connection",
    "truncate",
    "invalid_json",
    "endless_next",
    "person",
)
"""The fields that say what goes wrong. The other fields say when."""

_OF_AN_ANSWER = ("html", "body", "retry_after")
_MAX_LATENCY_S = 3600
_WITHOUT_BODY = (204, 205, 304)


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    """What goes wrong with the requests that match a pattern, and how often.

    ``Fault("GET /people*", status=503, html=True, times=2)``. The fault skips the first ``after`` matching requests.
    It is injected into each later one with ``probability``, at most ``times`` times. With ``when="before"``, the
    server does not carry out the request. With ``when="after"``, it does, and the client never learns of it. The
    default is ``before`` for a ``status`` and ``after`` for everything else. Raises UsageError for an invalid value
    and for values that contradict each other.
    """

    pattern: str = "*"
    """The requests: a method or ``*``, and a path below ``/api/v2``, in which ``*`` matches anything."""
    status: int | None = None
    """This status in place of the answer: 200 to 599, except 204, 205 and 304."""
    html: bool = False
    """With ``status``: an HTML page, as edge servers send."""
    body: str | None = None
    """With ``status``: this text as the body; an empty text is an empty body."""
    retry_after: int | str | None = None
    """With ``status``: a ``Retry-After`` header, in seconds or as a text such as a date."""
    latency_s: float | None = None
    """Seconds before the answer, at most 3600, in which the server answers other requests."""
    connection: HowBroken | None = None
    """``drop`` closes the connection without an answer, ``reset`` resets it."""
    truncate: int | float | None = None
    """The bytes of the body, or the share of it, that arrive before the connection closes."""
    invalid_json: bool = False
    """Half of the JSON, with a ``Content-Length`` that matches."""
    endless_next: Literal["same_page", "past_the_end"] | None = None
    """Pages whose ``next`` links to the same page, or that have a ``next`` even past the end."""
    person: Literal["joins", "leaves"] | None = None
    """Before a second or later page is read, a person joins the group or leaves it."""
    when: Literal["before", "after"] | None = None
    """Whether the answer fails ``before`` the request is carried out, or ``after`` it."""
    after: int = 0
    """How many matching requests are skipped first."""
    times: int | None = None
    """After how many requests the fault stops."""
    probability: float = 1
    """The probability, 0 to 1, with which it applies to each request."""

    def __post_init__(self) -> None:
        for field in fields(self):
            _check_value(field.name, getattr(self, field.name), field.type)
        Matcher(self.pattern)
        for contradiction in self._contradictions():
            raise UsageError(contradiction)

    @property
    def effects(self) -> dict[str, Any]:
        """What goes wrong: ``{"status": 503, "html": True}``."""
        values = ((name, getattr(self, name)) for name in EFFECTS)
        return {name: value for name, value in values if value is not None and value is not False}

    @property
    def decides(self) -> bool:
        """Whether the fault determines which part of an answer arrives. Only one such fault applies to a request."""
        return not self.effects.keys().isdisjoint({"status", "connection", "truncate", "invalid_json"})

    @property
    def spares_server(self) -> bool:
        """Whether the server does not carry out the request."""
        return self.when == "before" or (self.when is None and self.status is not None)

    def _contradictions(self) -> Iterator[str]:
        effects = self.effects
        if not effects:
            yield f"a fault needs an effect, one of {', '.join(EFFECTS)}"
        if self.connection is not None:
            others = [name for name in effects if name not in ("connection", "latency_s", "person")]
            if others:
                yield f"connection={self.connection!r} sends no answer, so {others[0]} has no effect: use one of them"
        elif self.when == "before" and self.status is None:
            yield 'when="before" does not carry out the request: set status or connection to say what happens instead'
        if self.status is None:
            for name in _OF_AN_ANSWER:
                if name in effects:
                    yield f"{name} needs an answer that replaces the real one: add a status, such as 503"
        elif self.endless_next is not None:
            yield f"status={self.status} replaces the page, so endless_next has no link to change: use one of them"
        if self.invalid_json:
            for name in ("html", "body", "truncate"):
                if name in effects:
                    yield f"invalid_json cuts JSON short, so it cannot be combined with {name}: use one of them"
        if not self.pattern.strip().startswith(("GET ", "*")):
            for name in ("endless_next", "person"):
                if name in effects:
                    yield f"{name} applies to pages, and {self.pattern!r} matches no GET: begin the pattern with GET"


class FaultFields(TypedDict, total=False):
    """The fields of a Fault other than its pattern, for calls that take them by name."""

    status: int | None
    html: bool
    body: str | None
    retry_after: int | str | None
    latency_s: float | None
    connection: HowBroken | None
    truncate: int | float | None
    invalid_json: bool
    endless_next: Literal["same_page", "past_the_end"] | None
    person: Literal["joins", "leaves"] | None
    when: Literal["before", "after"] | None
    after: int
    times: int | None
    probability: float


def _is_status(value: Any) -> bool:
    return 200 <= value <= 599 and value not in _WITHOUT_BODY


def _is_retry_after(value: Any) -> bool:
    return value >= 0 if isinstance(value, int) else value.isascii() and value.isprintable()


def _is_truncation(value: Any) -> bool:
    return value >= 0 if isinstance(value, int) else 0 < value < 1


_TAKES: dict[str, tuple[str, Callable[[Any], bool] | None]] = {
    "pattern": ('a pattern for requests, such as "GET /people*"', None),
    "status": ("200 to 599, except 204, 205 and 304, which have no body", _is_status),
    "html": ("true or false", None),
    "body": ("a text", None),
    "retry_after": ("seconds from 0, or a text of ASCII, such as a date", _is_retry_after),
    "latency_s": (f"seconds, above 0 and up to {_MAX_LATENCY_S}", lambda value: 0 < value <= _MAX_LATENCY_S),
    "connection": ("drop or reset", None),
    "truncate": ("a number of bytes from 0, or a share between 0 and 1, such as 0.5", _is_truncation),
    "invalid_json": ("true or false", None),
    "endless_next": ("same_page or past_the_end", None),
    "person": ("joins or leaves", None),
    "when": ("before or after", None),
    "after": ("a whole number from 0", lambda value: value >= 0),
    "times": ("a whole number from 1", lambda value: value >= 1),
    "probability": ("a number above 0 and up to 1", lambda value: 0 < value <= 1),
}
"""For each field, the values that it takes in words, and a check of what its type cannot express."""


def _check_value(name: str, value: object, kind: Any) -> None:
    takes, fits = _TAKES[name]
    try:
        msgspec.convert(value, kind)
        if value is None or fits is None or fits(value):
            return
    except msgspec.ValidationError:
        pass
    raise UsageError(f"a fault cannot have {name}={value!r}: it takes {takes}")


def parse_fault(value: object) -> Fault:
    """Return the fault that plain values describe.

    The value is an object from JSON or YAML, ``{"pattern": "GET /people*", "status": 503}``, or a line,
    ``"GET /people* status=503"``. Raises UsageError for anything else.
    """
    if isinstance(value, str):
        value = _parse_line(value)
    if not isinstance(value, Mapping):
        raise UsageError(f'{value!r} is not a fault: write {{"pattern": "GET /people*", "status": 503}}')
    known = [field.name for field in fields(Fault)]
    for name in value:
        if name not in known:
            advice = did_you_mean(str(name), known) or f"It takes {', '.join(known)}."
            raise UsageError(f"a fault has no {str(name)[:60]!r}. {advice}")
    return Fault(**value)


def _parse_line(line: str) -> dict[str, object]:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"{line!r} is not a fault: its quotes do not match") from error
    first = next((at for at, word in enumerate(words) if _is_assignment(word)), len(words))
    given: dict[str, object] = {}
    for word in words[first:]:
        name, sign, text = word.partition("=")
        if not sign or name in given:
            raise UsageError(
                f'{word!r} does not belong in a fault: write a fault as "GET /people* status=503 times=2"'
            )
        given[name] = text if name == "body" else _plain(text)
    return {"pattern": " ".join(words[:first]) or "*", **given}


def _is_assignment(word: str) -> bool:
    """Return whether a word sets a field. A path may contain an equals sign, but not before its first slash."""
    return word.partition("=")[0].isidentifier() and "=" in word


def _plain(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
