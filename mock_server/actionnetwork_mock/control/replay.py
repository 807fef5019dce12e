"""The journal as a module for pytest, with a test that sends the requests again and expects the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from ..journal import Entry
from ..redaction import REDACTED
from .har import split_url, target_of

_API = "/api/v2"
_HEADERS = ("content-type", "content-encoding", "accept", "x-requested-with")
"""The headers that can change an answer, of those that the journal has."""

_NOT_IN_THE_JOURNAL = {
    "wrong-key-header": "a header is not in the journal",
    "misspelt-key-header": "a header is not in the journal",
    "revoked-key": "its key was revoked",
    "rate-limit": "the rate limit refused it",
}
"""The codes of notes on what a test cannot repeat, and why."""

_HEAD = '''\
"""Requests of the journal of actionnetwork-mock, sent again.

The test passes on a mock with the same start state, which you can set with the marker:
@pytest.mark.action_network(scenario=..., people=..., settings=...). It needs a mock that listens.
"""

from datetime import UTC, datetime
from http.client import HTTPConnection
from urllib.parse import urlsplit

START = datetime.fromtimestamp({start!r}, UTC)


def send(action_network, method, target, body=None, *, at, key="", **headers):
    """Send a request ``at`` seconds after the start, and return the status and the codes of the notes."""
    passed = (action_network.clock.now() - START).total_seconds()
    action_network.clock.advance(seconds=max(at - passed, 0))
    sent = {{name.replace("_", "-"): value for name, value in headers.items()}}
    if key:
        sent["OSDI-API-Token"] = key
    server = urlsplit(action_network.url)
    connection = HTTPConnection(server.hostname, server.port)
    connection.request(method, target, body, sent)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    notes = [value.partition(":")[0] for name, value in answer.getheaders() if name == "mock-note"]
    return answer.status, notes


def key_of(action_network, label):
    """Return the key that the journal shows as a label."""
    return next(key.value for key in action_network.keys if key.label == label)


def test_the_requests_of_the_journal(action_network):
    action_network.clock.freeze(START)
'''


class ReplayContext(NamedTuple):
    """What is known of the requests besides their entries.

    ``site`` is the address of the server, ``own_label`` what the journal shows of the first key, ``shared_labels`` what
    it shows of several keys, ``changing`` the numbers of the requests that changed data, and ``marks`` the texts of the
    marks before a request, by its number.
    """

    site: str
    own_label: str
    shared_labels: Set[str]
    changing: Set[int]
    marks: Mapping[int, Sequence[str]]


def write_pytest(entries: Sequence[Entry], context: ReplayContext) -> str:
    """Return requests as a module with one test. What cannot be repeated is a comment with the reason."""
    start = entries[0].time if entries else 0.0
    lines = [line for entry in entries for line in _lines(entry, start, context)]
    return _HEAD.format(start=start) + "\n".join(["", *lines]).rstrip() + "\n"


def _lines(entry: Entry, start: float, context: ReplayContext) -> Iterator[str]:
    for mark in context.marks.get(entry.number, ()):
        yield f"    # {_one_line(mark)}"
    reason = _why_left_out(entry, context)
    if reason:
        yield f"    # {entry.number}: {entry.method} {_one_line(entry.path)} is left out: {reason}"
        return
    codes = [note.code for note in entry.notes]
    if entry.key in context.shared_labels and "unknown-key" not in codes:
        yield f"    # {entry.number}: several keys end in {entry.key}, and the test sends the first of them"
    path = f"{_API}{entry.path}" if entry.is_api else split_url(entry.path)[1]
    values = [repr(entry.method), repr(target_of(path, entry.query)), *_body(entry.request_body)]
    named = {
        "at": repr(round(max(entry.time - start, 0), 3)),
        **_key(entry, codes, context),
        **_headers(entry),
    }
    call = (
        f"send(action_network, {', '.join([*values, *(f'{name}={value}' for name, value in named.items())])})"
    )
    if "fault" in codes:
        yield f"    {call}  # {entry.number}: it was carried out, and a fault answered {entry.status or 'nothing'}"
    else:
        yield f"    assert {call} == ({entry.status}, {codes!r})  # {entry.number}"


def _why_left_out(entry: Entry, context: ReplayContext) -> str:
    """Return why a test cannot repeat a request, or an empty text."""
    if entry.sender == "background":
        return "it was carried out in the background, after a request above"
    if not entry.counted:
        return "the web console sent it, and it did not count"
    if entry.request_bytes > len(entry.request_body):
        return f"its body had {entry.request_bytes} bytes, of which the journal has {len(entry.request_body)}"
    if REDACTED in f"{entry.path}{entry.query}" or REDACTED.encode() in entry.request_body:
        return "a key in it is not in the journal"
    if entry.method == "OPTIONS" and entry.origin:
        return "a browser asked before a request, with headers that are not in the journal"
    if not entry.is_api and split_url(entry.path)[0] != context.site:
        return "it was for another host"
    codes = [note.code for note in entry.notes]
    if "fault" in codes and entry.number not in context.changing:
        return "a fault answered it"
    return next((_NOT_IN_THE_JOURNAL[code] for code in codes if code in _NOT_IN_THE_JOURNAL), "")


def _body(body: bytes) -> Iterator[str]:
    if body:
        try:
            yield f"{body.decode()!r}.encode()"
        except UnicodeDecodeError:
            yield repr(body)


def _key(entry: Entry, codes: Sequence[str], context: ReplayContext) -> dict[str, str]:
    if not entry.key:
        return {}
    if "unknown-key" in codes:
        return {"key": "'no group has this key'"}
    own = entry.key == context.own_label
    return {"key": "action_network.api_key" if own else f"key_of(action_network, {entry.key!r})"}


def _headers(entry: Entry) -> dict[str, str]:
    found = {name.lower(): value for name, value in entry.request_headers}
    headers = {name.replace("-", "_"): repr(found[name]) for name in _HEADERS if name in found}
    return {**headers, "origin": repr(entry.origin)} if entry.origin else headers


def _one_line(text: str) -> str:
    """Return a text for a comment, without the end of a line in it."""
    return "".join(character if character.isprintable() else " " for character in text)
