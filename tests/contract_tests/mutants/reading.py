"""Requests that are read in another way: the query, forms, bodies of GET requests, and values of other types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actionnetwork_mock.errors import BadRequest
from actionnetwork_mock.http import form, parameters, validation
from actionnetwork_mock.http.conversion import ConversionError
from actionnetwork_mock.resources import JSON_TYPES

from .exchange import Call, Reply
from .mutant import Subject, patched

READING = Subject("reading", "bodies.", "question.inexact_values", "question.fields_outside_json")


def _no_fields_in_query(original: Callable[..., Any]) -> Callable[..., Any]:
    return lambda call: ({}, original(call)[1])


READING.inside(
    "query-ignored",
    "Fields in the query are ignored.",
    patched(parameters, "_split_query", _no_fields_in_query),
)
READING.inside(
    "forms-refused",
    "A body that is a form is refused.",
    patched(parameters, "format_of", lambda original: lambda raw, content_type: "JSON"),
)
READING.inside(
    "form-names-flat",
    "Brackets in the names of a form mean nothing.",
    patched(form, "_keys", lambda original: lambda name: [name]),
)
READING.inside(
    "form-first-counts",
    "Of a name that a form repeats, the first value counts.",
    patched(form, "nest", lambda original: lambda pairs: original([*pairs][::-1])),
)
READING.inside(
    "form-one-element",
    "All objects of an array in a form are one.",
    patched(form, "_has", lambda original: lambda target, keys: False),
)
READING.inside(
    "form-new-elements",
    "Each field of an object in an array of a form begins a new object.",
    patched(form, "_has", lambda original: lambda target, keys: True),
)


def _replacing(original: Callable[..., Any]) -> Callable[..., Any]:
    def inner(target: dict[str, Any], key: str, kind: type) -> Any:
        if not isinstance(target.get(key), kind):
            target[key] = kind()
        return target[key]

    return inner


READING.inside(
    "form-contradictions-accepted",
    "A form may have a name as a text and as an object; the last one counts.",
    patched(form, "_inner", _replacing),
)


@READING.interceptor("query-counts-first", "Fields in the query count before those in the body.")
def _query_first() -> Callable[[Call, Callable[[Call], Reply]], Reply]:
    def intercept(call: Call, send: Callable[[Call], Reply]) -> Reply:
        if call.method == "POST" and isinstance(call.body, dict) and "title" in call.query:
            call = call.again(body={**call.body, "title": call.query["title"]})
        return send(call)

    return intercept


READING.inside(
    "read-body-ignored",
    "The body of a GET is ignored.",
    patched(parameters, "_take_parameters", lambda original: lambda call, sent: {}),
)


def _without_nulls_only(original: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, values, where: None


READING.inside(
    "nulls-empty-the-array",
    "An array with a null in it is ignored as a whole.",
    patched(validation.Validator, "_without_nulls", _without_nulls_only),
)


def _nulls_refused(original: Callable[..., Any]) -> Callable[..., Any]:
    def refuse(self: Any, values: Any, where: str) -> Any:
        raise BadRequest(f"{where} must not have null")

    return refuse


READING.inside(
    "nulls-refused",
    "An array with a null in it is refused.",
    patched(validation.Validator, "_without_nulls", _nulls_refused),
)


def _strict_for(*kinds: type) -> Callable[[Any], Any]:
    """Return what makes a conversion that refuses values of some types."""

    def make(original: Any) -> Any:
        def convert(value: Any, declared: Any, **options: Any) -> Any:
            if type(value) in kinds and type(value) not in JSON_TYPES[declared]:
                raise ConversionError
            return original(value, declared, **options)

        return convert

    return make


for _name, _says, _kinds in (
    ("numbers-refused", "A number is no text.", (int, float)),
    ("single-values-refused", "A text is no array.", (str,)),
    ("single-objects-refused", "An object is no array.", (dict,)),
    ("arrays-refused", "An array of one value is no value, and an empty one no object.", (list,)),
):
    READING.inside(_name, _says, patched(validation, "convert", _strict_for(*_kinds)))


def _numbers_emptied(original: Any) -> Any:
    return lambda value, declared, **options: (
        None if type(value) is int and declared == "string" else original(value, declared, **options)
    )


READING.inside(
    "numbers-ignored",
    "A number in place of a text is ignored.",
    patched(validation, "convert", _numbers_emptied),
)


def _first_of_repeated(original: Any) -> Any:
    def parse(raw: bytes) -> Any:
        read = original(raw)
        if read.repeated:
            raise BadRequest("a key stands twice")
        return read

    return parse


READING.inside(
    "repeated-keys-refused",
    "A key that stands twice is refused.",
    patched(parameters, "parse_json", _first_of_repeated),
)
READING.inside(
    "origin-system-required",
    "An action without origin_system is refused.",
    patched(
        validation,
        "is_required",
        lambda original: lambda field, settings: field.required == "yes" or original(field, settings),
    ),
)


@READING.answers("origin-system-invented", "An action without origin_system gets one.")
def _invented(call: Call, reply: Reply) -> None:
    if call.method == "POST" and reply.item and "title" in reply.item and isinstance(call.body, dict):
        if "origin_system" not in call.body and not call.query:
            reply.item["origin_system"] = "Action Network"


def _blank_origin(original: Any) -> Any:
    def missing(self: Any, field: Any, where: str, sent: object) -> None:
        if not (field.never_blank and sent == ""):
            original(self, field, where, sent)

    return missing


READING.inside(
    "empty-origin-accepted",
    "An action with an empty origin_system is created.",
    patched(validation.Validator, "_missing", _blank_origin),
)
