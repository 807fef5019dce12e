"""Checking a body against a declaration: which values are accepted, ignored with a note, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import BadRequest
from ..notes import Notes, did_you_mean
from ..resources import JSON_TYPES, PERSON_FIELDS, PERSON_OBJECTS, Field, Method, Resource
from ..rules.money import parse_money
from ..settings import Settings
from .body import json_kind
from .odata import parse_date

_EXPECTED: Mapping[str, str] = {
    "string": "text",
    "datetime": "a date as text",
    "link": "an address as text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "strings": "an array of texts",
    "object": "an object",
    "objects": "an array of objects",
    "string map": "an object of texts",
    "money": "an amount such as 25.00",
}

Fields = Mapping[str, Field]


class Validator:
    """Checks one body. ``method`` decides which fields may be written and what null means."""

    def __init__(self, resource: Resource, method: Method, settings: Settings, notes: Notes) -> None:
        self._objects = {**PERSON_OBJECTS, "person": PERSON_FIELDS, **resource.objects}
        self._method = method
        self._settings = settings
        self._notes = notes
        self._refuses_null = (
            resource.refuses_null and method == "POST" and settings.null_in_donation == "refused"
        )

    def check(
        self, body: Any, declared: tuple[Field, ...], path: str = "", *, whole: bool = False
    ) -> dict[str, Any]:
        """Return the values of an object that may be written. ``whole`` is true of an object that a PUT adds.

        Unknown, read-only and emptied keys are left out with a note. Raises BadRequest for a wrong type, an over-long
        text, and a required key that is missing or blank.
        """
        if type(body) is not dict:
            raise BadRequest(f"{path[:-1]} must be an object, not {json_kind(body)}")
        fields: Fields = {f.name: f for f in declared}
        if self._refuses_null and not path:
            _refuse_null({name: value for name, value in body.items() if not _may_be_null(fields.get(name))})
        kept: dict[str, Any] = {}
        for name, value in body.items():
            field = fields.get(name)
            where = f"{path}{name}"
            if field is None:
                self._unknown(where, name, fields)
            elif not field.writable_by(self._method):
                if value != field.constant:
                    self._notes.inform(
                        "read-only-field", f"{where} is read-only, so what was sent was ignored."
                    )
            elif value is None or value == "":
                self._emptied(kept, field, where, value)
            else:
                kept[name] = self._value(value, field, where)
        for field in declared:
            is_new = self._method == "POST" or whole
            if self.is_required(field) and is_new and kept.get(field.name) is None:
                raise BadRequest(f"{path}{field.name} is required")
        return kept

    def is_required(self, field: Field) -> bool:
        """Return whether a new resource needs a field, under the settings."""
        is_lifted = field.lifted_by and getattr(self._settings, field.lifted_by) == "accepted"
        return field.required == "yes" and not is_lifted

    def _unknown(self, where: str, name: str, fields: Fields) -> None:
        if not _is_hal(where):
            self._notes.add(
                "unknown-field",
                f"{where[:80]} is not a field, so it was ignored.",
                did_you_mean(name, fields),
            )

    def _emptied(self, kept: dict[str, Any], field: Field, where: str, value: object) -> None:
        if field.type not in ("string", "datetime", "link") and value == "":
            raise BadRequest(f"{where} must be {_EXPECTED[field.type]}, not text")
        if field.nullable and self._method == "PUT" and self._clears(value):
            kept[field.name] = None
        elif value is not None or not field.nullable or self._method == "PUT":
            self._note_empty(where, value)

    def _clears(self, value: object) -> bool:
        """Return whether null, or else the empty text, clears a field in a PUT. Source: [writing-3]."""
        return self._settings.put_null == "clears" if value is None else self._settings.empty_text == "clears"

    def _note_empty(self, where: str, value: object) -> None:
        shown = "null" if value is None else "an empty text"
        self._notes.add("empty-ignored", f"{where} was sent as {shown}, which changes nothing.")

    def _value(self, value: Any, field: Field, where: str) -> Any:
        if type(value) not in JSON_TYPES[field.type]:  # exactly: True is an int, but not a number of JSON
            raise BadRequest(f"{where} must be {_EXPECTED[field.type]}, not {json_kind(value)}")
        if field.checked and value not in (field.settable or field.values or ()):
            known = ", ".join(field.settable or field.values or ())
            raise BadRequest(f"{where} must be one of {known}, not {str(value)[:60]!r}")
        if field.limit and len(value) > field.limit:
            raise BadRequest(f"{where} takes {field.limit} at most, and {len(value)} were sent")
        if field.type == "string":
            if self.is_required(field) and not value.strip():
                raise BadRequest(f"{where} must not be blank")
            return self._text(value, field, where)
        if field.type == "datetime":
            return self._date(value, field, where)
        if field.type == "money":
            return self._money(value, where)
        if field.type == "strings":
            return [self._element(one, f"{where}[{i}]") for i, one in enumerate(value)]
        if field.type == "string map":
            return self._map(value, where)
        if field.of is not None and field.type == "object":
            return self.check(value, self._objects[field.of], f"{where}.")
        if field.of is not None:
            inner, whole = self._objects[field.of], field.append_only
            return [self.check(one, inner, f"{where}[{i}].", whole=whole) for i, one in enumerate(value)]
        return value

    def _text(self, value: str, field: Field | None, where: str) -> str:
        long = field is not None and field.long
        most = self._settings.max_text_chars if long else self._settings.max_string_chars
        if len(value) > most:
            raise BadRequest(f"{where[:80]} is too long: {len(value)} characters, and {most} are allowed")
        return value

    def _date(self, value: str, field: Field, where: str) -> str:
        date = parse_date(value, where, local=field.local_time)
        if date != parse_date(value, where):
            self._notes.add(
                "local-time",
                f"{where} was sent with an offset, which was dropped: {date} is local time, whatever its Z says.",
                "Send what a clock at the place shows.",
            )
        return date

    def _money(self, value: str | int | float, where: str) -> str:
        amount = parse_money(value)
        if amount is None:
            raise BadRequest(f"{where} must be {_EXPECTED['money']}, not {str(value)[:60]!r}")
        return amount

    def _element(self, value: object, where: str) -> str:
        if not isinstance(value, str):
            raise BadRequest(f"{where} must be text, not {json_kind(value)}")
        return self._text(value, None, where)

    def _map(self, sent: Mapping[str, Any], where: str) -> dict[str, str | None]:
        """Return custom fields. In a PUT, null or an empty text clears one if the settings say so."""
        kept: dict[str, str | None] = {}
        for name, value in sent.items():
            at = f"{where}.{name[:60]}"
            self._text(name, None, at)
            if value is not None and value != "":
                kept[name] = self._map_value(value, at)
            elif self._method == "PUT" and self._clears(value):
                kept[name] = None
            else:
                self._note_empty(at, value)
        return kept

    def _map_value(self, value: object, where: str) -> str:
        """Return a value as a text, which true, false and numbers become. Source: [people-8]."""
        if isinstance(value, (bool, int, float)):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            self._notes.add(
                "value-made-text", f"{where} was sent as {json_kind(value)} and kept as the text {text!r}."
            )
            value = text
        if not isinstance(value, str):
            raise BadRequest(f"{where} must be text, not {json_kind(value)}")
        most = self._settings.max_text_chars
        if len(value) > most:
            raise BadRequest(f"{where} is too long: {len(value)} characters, and {most} are allowed")
        return value


def _may_be_null(field: Field | None) -> bool:
    return field is not None and field.nullable


def _refuse_null(value: object, where: str = "") -> None:
    """Raises BadRequest with the place of a null, however deep. Source: [writing-4]."""
    if value is None:
        raise BadRequest(f"{where[:80]} must not be null")
    if isinstance(value, dict):
        for name, inner in value.items():
            _refuse_null(inner, f"{where}.{name}" if where else name)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            _refuse_null(inner, f"{where}[{i}]")


def _is_hal(where: str) -> bool:
    """Return whether a key is HAL's own, which clients send back with what they read."""
    return where in ("_links", "_embedded")
