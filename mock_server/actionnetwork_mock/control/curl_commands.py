"""The journal as a shell script of curl commands, one for each request."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence

from ..journal import Entry
from ..redaction import REDACTED
from .har import address_of

_KEY = "ACTION_NETWORK_API_KEY"


def write_curl(entries: Sequence[Entry], api: str, own_label: str) -> str:
    """Return requests as a script. ``own_label`` is what the journal shows of the first key.

    Keys are variables of the environment, ``$ACTION_NETWORK_API_KEY`` for the first one.
    """
    labels = dict.fromkeys([own_label, *(entry.key for entry in entries if entry.key)])
    variables = {label: _KEY if at == 0 else f"{_KEY}_{at + 1}" for at, label in enumerate(labels)}
    lines = ["#!/bin/sh", "# Requests of the journal of actionnetwork-mock. Set the keys before you run it:"]
    lines += [f"#   export {name}=...  # the key that ends in {label}" for label, name in variables.items()]
    for entry in entries:
        lines += ["", f"# {entry.number}: answered {_outcome(entry)}", *_warnings(entry)]
        lines.append(_command(entry, api, variables))
    return "\n".join(lines) + "\n"


def _outcome(entry: Entry) -> str:
    """Return status and notes: ``"200, unknown-tag"``."""
    return ", ".join([str(entry.status or "nothing"), *(note.code for note in entry.notes)])


def _warnings(entry: Entry) -> Iterator[str]:
    if entry.request_bytes > len(entry.request_body):
        yield f"# Its body had {entry.request_bytes} bytes, and the journal has only the first ones."
    if REDACTED in f"{entry.path}{entry.query}" or REDACTED.encode() in entry.request_body:
        yield f"# Write the key in place of {REDACTED}."


def _command(entry: Entry, api: str, variables: dict[str, str]) -> str:
    text = entry.request_body.decode("utf-8", "replace")
    if "\0" in text or text.encode() != entry.request_body:
        return f"# {entry.method} {shlex.quote(address_of(entry, api))}: a shell cannot hold the bytes of its body"
    if entry.sender == "background":
        return f"# {entry.method} {entry.path} was carried out in the background, after a request above"
    parts = ["curl", "--globoff", *_method(entry.method)]
    if entry.key:
        parts += ["-H", f'"OSDI-API-Token: ${variables[entry.key]}"']
    parts += _headers(entry.request_headers, has_body=bool(text))
    if entry.origin:
        parts += ["-H", shlex.quote(f"Origin: {entry.origin}")]
    if text:
        parts += ["--data-raw", shlex.quote(text)]
    return " ".join([*parts, shlex.quote(address_of(entry, api))])


def _method(method: str) -> list[str]:
    return [] if method == "GET" else ["--head"] if method == "HEAD" else ["-X", shlex.quote(method)]


def _headers(headers: Iterable[tuple[str, str]], *, has_body: bool) -> Iterator[str]:
    """Yield the options for the headers that decide how a body is read. Without a Content-Type, curl would add one."""
    found = {name.lower(): value for name, value in headers}
    for name in ("content-type", "content-encoding", "x-requested-with"):
        if name in found:
            yield from ("-H", shlex.quote(f"{name}: {found[name]}"))
    if has_body and "content-type" not in found:
        yield from ("-H", "Content-Type:")
