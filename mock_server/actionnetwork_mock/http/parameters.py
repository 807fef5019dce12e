"""The parameters of a request: its query, form and JSON body as one set, as a Rails application has them.

Of a name that is in several, the one in the JSON body counts, or else the one in the form. Source: [transport-11].
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from ..errors import BadRequest
from ..notes import Note
from .body import Format, NoObject, UnreadableBody, declared_format, format_of, media_type, parse_json
from .call import Call
from .form import nest, parse_form, parse_multipart
from .query import BACKGROUND, PAGE_PARAMETERS, decode_query, note_unknown
from .routing import Endpoint

_MAX_NAMES = 8
_LABELS: dict[Format, str] = {
    "JSON": "application/json",
    "a form": "application/x-www-form-urlencoded",
    "a multipart form": "multipart/form-data with its boundary",
}


class _Sent(NamedTuple):
    """The fields of a body, and whether it is a form, in which every value is a text."""

    fields: dict[str, Any]
    is_form: bool


def read_parameters(call: Call) -> None:
    """Read the query and the body of a call into its ``query``, ``fields`` and ``sent_as_text``.

    Adds a note on what does not come from a JSON body. Raises UnreadableBody, and BadRequest with the setting
    ``fields_outside_json``.
    """
    sent = _read_body(call) if call.body else _Sent({}, is_form=False)
    if call.method in ("POST", "PUT"):
        _read_fields(call, sent)
    else:
        call.query = decode_query(call.query_string)
        if sent.fields:
            call.query |= _take_parameters(call, sent.fields)
    if call.query:
        note_unknown(call.query, call.target.endpoint, call.method, call.notes)


def _read_body(call: Call) -> _Sent:
    """Return the fields of a body. A read ignores one that is JSON but no object, or has no usable Content-Type."""
    content_type = call.header(b"content-type")
    try:
        return _parse(call, content_type)
    except UnreadableBody as error:
        is_declared = declared_format(content_type) is not None and not isinstance(error, NoObject)
        if is_declared or call.method in ("POST", "PUT"):
            raise
        call.notes.add("body-ignored", f"The body of this {call.method} was ignored. {error.message}.")
        return _Sent({}, is_form=False)


def _parse(call: Call, content_type: str) -> _Sent:
    is_read_as = format_of(call.body, content_type)
    label = explain_label(call)
    if label is not None:
        call.notes.take(label)
        if label.swallowed and call.world.settings.mislabelled_body == "refused":
            raise UnreadableBody(label.sentence.rstrip("."))
    if is_read_as == "JSON":
        fields, repeated = parse_json(call.body)
        for key in repeated:
            _note_repeated(call, key)
        return _Sent(fields, is_form=False)
    if is_read_as == "a form":
        return _Sent(parse_form(call.body), is_form=True)
    pairs, files = parse_multipart(call.body, content_type)
    if files:
        call.notes.add(
            "file-ignored", f"The API takes no files, so what was sent as {_list(files)} was ignored."
        )
    return _Sent(nest(pairs), is_form=True)


def _note_repeated(call: Call, key: str) -> None:
    if call.world.settings.inexact_values == "refused":
        raise BadRequest(f"The key {key[:60]!r} stands twice in one object of the body")
    call.notes.add(
        "key-repeated",
        f"The key {key[:60]!r} stands twice in one object, and the last of its values counted.",
    )


def explain_label(call: Call) -> Note | None:
    """Return the note on a body whose Content-Type does not say what it is."""
    if not call.body:
        return None
    content_type = call.header(b"content-type")
    found = format_of(call.body, content_type)
    if declared_format(content_type) == found:
        return None
    advice = f"Send Content-Type: {_LABELS[found]}."
    if not content_type:
        return Note("content-type", f"The body is {found} and has no Content-Type.", advice, swallowed=False)
    sentence = f"The body is {found} and has the Content-Type {media_type(content_type)[:80]}."
    return Note("content-type", sentence, f"{advice} The real API may find no fields in it.")


# Fields, of a POST or PUT


def _read_fields(call: Call, sent: _Sent) -> None:
    fields = sent.fields
    background = fields.pop(BACKGROUND, None)
    if fields and sent.is_form:
        _note_source(call, "fields-from-form", [*fields], "a form")
        call.sent_as_text = frozenset(fields)
    if call.query_string:
        in_query, call.query = _split_query(call)
        hidden = [name for name in in_query if name in fields]
        if hidden:
            stand = "stands" if len(hidden) == 1 else "stand"
            call.notes.add(
                "hidden-by-body",
                f"{_list(hidden)} {stand} in the query string and in the body, and the body counted.",
            )
        shown = [name for name in in_query if name not in fields]
        if shown:
            _note_source(call, "fields-from-query", shown, "the query string")
            call.sent_as_text |= frozenset(shown)
        fields = {**in_query, **fields}
    if background is not None:
        call.query = {**call.query, **_take_parameters(call, {BACKGROUND: background})}
    call.fields = fields


def _split_query(call: Call) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields in a query, and its other parameters."""
    names = names_of_fields(call.target.endpoint, call.method)
    pieces: dict[bool, list[str]] = {True: [], False: []}
    for piece in call.query_string.split("&"):
        name = unquote_plus(piece.partition("=")[0]).partition("[")[0]
        pieces[name in names].append(piece)
    fields = parse_form("&".join(pieces[True]).encode("latin-1"))
    return fields, decode_query("&".join(pieces[False]))


def names_of_fields(endpoint: Endpoint, method: str) -> frozenset[str]:
    """Return the names that the body of a POST or PUT may have: ``{"name", "_links", ...}``."""
    resource = endpoint.resource
    helper = resource.helper.body if resource.helper is not None and method == "POST" else ()
    return frozenset({"_links", *(field.name for field in (*resource.fields, *helper))})


def _note_source(call: Call, code: str, names: list[str], source: str) -> None:
    verb = "was" if len(names) == 1 else "were"
    if call.world.settings.fields_outside_json == "refused":
        raise BadRequest(f"{_list(names)} {verb} sent in {source}: send a JSON body")
    call.notes.add(
        code, f"{_list(names)} {verb} read from {source}.", "The API's documentation asks for a JSON body."
    )


# Parameters


def _take_parameters(call: Call, sent: dict[str, Any]) -> dict[str, str]:
    """Return what a body says of parameters such as ``page``, as texts, with a note."""
    known = {name: sent[name] for name in (*PAGE_PARAMETERS, BACKGROUND) if sent.get(name) is not None}
    taken = {name: _as_text(value) for name, value in known.items() if not isinstance(value, (dict, list))}
    if taken:
        if call.world.settings.fields_outside_json == "refused":
            raise BadRequest(f"{_list([*taken])} must be in the query string, not in the body")
        verb = "was" if len(taken) == 1 else "were"
        call.notes.add(
            "parameters-from-body",
            f"{_list([*taken])} {verb} read from the body.",
            "The API's documentation has parameters in the query string.",
        )
    return taken


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(names: Iterable[str]) -> str:
    shown = [name[:60] for name in names]
    rest = len(shown) - _MAX_NAMES
    shown = shown[:_MAX_NAMES] + ([f"{rest} more"] if rest > 0 else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
