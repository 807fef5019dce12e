"""Checking a body against a declaration: which values are accepted, converted or ignored with a note, or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from typing import Any

from ..errors import BadRequest
from ..notes import Notes, Suggestion, pointer_to, suggest
from ..resources import JSON_TYPES, PERSON_FIELDS, PERSON_OBJECTS, Field, Method, Resource, Type
from ..rules.formats import to_ascii_digits
from ..rules.money import parse_money
from ..rules.resource_rules import rules_named
from ..settings import Settings
from .body import json_kind, place_of_null
from .conversion import ConversionError, convert
from .links import note_bare_link
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

_EXACT: Mapping[Type, tuple[type, ...]] = {**JSON_TYPES, "money": (int, float)}
"""The types of values that need no conversion. An amount as a text may be blank, which stands for nothing."""

Fields = Mapping[str, Field]


class Validator:
    """Checks one body. ``method`` decides which fields may be written and what null means.

    ``sent_as_text`` are the fields that come from a form or a query, which have no other values than texts.
    """

    def __init__(
        self,
        resource: Resource,
        method: Method,
        settings: Settings,
        notes: Notes,
        sent_as_text: frozenset[str] = frozenset(),
    ) -> None:
        self._objects = {**PERSON_OBJECTS, "person": PERSON_FIELDS, **resource.objects}
        self._by_declaration: dict[int, Fields] = {}
        self._method = method
        self._settings = settings
        self._notes = notes
        self._sent_as_text = sent_as_text
        self._all_texts = False
        self._outermost: Fields = {}
        rules = rules_named(resource.name)
        self._local_times = rules.local_times
        self._refuses_null = method == "POST" and rules.refuses_null(settings)

    def check(self, body: dict[str, Any], declared: tuple[Field, ...]) -> dict[str, Any]:
        """Return the values of a body that may be written.

        Unknown, read-only and emptied keys are left out, and values of another type converted, with a note. Raises
        BadRequest for a value that cannot be, an over-long text, and a required key that is missing or blank.
        """
        self._outermost = self._fields_of(declared)
        if self._refuses_null and len(body) <= self._settings.max_values:
            _refuse_null(body, self._outermost)
        return self._values_of(body, declared, "")

    def _values_of(
        self, body: Any, declared: tuple[Field, ...], path: str, *, whole: bool = False
    ) -> dict[str, Any]:
        """Return the values of an object that may be written. ``whole`` is true of an object that a PUT adds."""
        if type(body) is not dict:
            raise BadRequest(f"{path[:-1]} must be an object, not {json_kind(body)}")
        fields = self._fields_of(declared)
        if len(body) > self._settings.max_values:
            raise self._too_many(body, path[:-1] or "The body")
        kept: dict[str, Any] = {}
        for name, value in body.items():
            field = fields.get(name)
            if field is None or not field.writable_by(self._method):
                self._ignore(path, name, value, fields)
                continue
            if type(value) is str and field.type == "string" and not (field.checked or field.long):
                if value.strip() and len(value) <= self._settings.max_string_chars:  # as most values
                    kept[name] = value
                    continue
            where = f"{path}{name}"
            if not path:
                self._all_texts = name in self._sent_as_text
            typed = value if type(value) in _EXACT[field.type] else self._converted(value, field, where)
            if type(typed) is list and None in typed:
                typed = self._without_nulls(typed, where)
            if typed is None or typed == "":
                self._emptied(kept, field, where, value)
                continue
            if field.checked or field.takes == "one":
                self._check_choice(typed, field, where)
            check = _CHECKS.get(field.type)
            kept[name] = typed if check is None else check(self, typed, field, where)
        if self._method == "POST" or whole:
            for field in declared:
                if field.required == "yes" and kept.get(field.name) is None:
                    self._missing(field, f"{path}{field.name}", body.get(field.name))
        return kept

    def _missing(self, field: Field, where: str, sent: object) -> None:
        """Refuse a new resource without a required field, or add a note if the settings do without it."""
        if is_required(field, self._settings) or (field.never_blank and sent == ""):
            raise BadRequest(f"{where} is required")
        self._notes.add(
            "required-missing",
            f"{where} was not sent, which the API's documentation requires.",
            f"The setting {field.lifted_by}=refused refuses such a request.",
        )

    def _fields_of(self, declared: tuple[Field, ...]) -> Fields:
        """Return declared fields by name. An array can have thousands of objects of the same fields."""
        fields = self._by_declaration.get(id(declared))
        if fields is None:
            fields = self._by_declaration[id(declared)] = {field.name: field for field in declared}
        return fields

    def _too_many(self, values: Sized, where: str) -> BadRequest:
        """Return the error for an array or object of too many values."""
        limit = self._settings.max_values
        return BadRequest(f"{where[:80]} has {len(values)} values, and {limit} are allowed")

    def _ignore(self, path: str, name: str, value: object, fields: Fields) -> None:
        """Add a note on a value that no field of the body takes, unless the key is one of HAL."""
        where = f"{path}{name}"
        field = fields.get(name)
        if field is None and not _is_hal(where):
            self._notes.add(
                "unknown-field",
                f"{where[:80]} is not a field, so it was ignored.",
                lambda: self._right_place(path, name, value, fields) or suggest(name, fields),
                at=pointer_to(_pointer(path[:-1]), name),
            )
        elif field is not None and value != field.constant:
            sentence = f"{where} is read-only, so what was sent was ignored."
            self._notes.inform("read-only-field", sentence, at=_pointer(where))

    def _right_place(self, path: str, name: str, value: object, fields: Fields) -> Suggestion | None:
        """Return where an unknown field belongs: outside an object, inside one, or without the object around it."""
        if path and name in self._outermost:
            return Suggestion(f"Send {name} beside {path.partition('.')[0]}, at the top of the body.")
        if isinstance(value, dict) and any(key in fields for key in value):
            return Suggestion(f"Send what is in {name[:80]} without that object around it.")
        for outer in fields.values() if not path else ():
            if outer.of is not None and any(field.name == name for field in self._objects[outer.of]):
                return Suggestion(f"Send {name} inside {outer.name}.")
        return None

    def _converted(self, value: Any, field: Field, where: str) -> Any:
        """Return a value of another type as the declared one; None if it stands for nothing."""
        typed = self._typed(value, field.type, where)
        if field.min_digits and type(value) is int and 0 <= value < 10 ** (field.min_digits - 1):
            self._notes.add(
                "lost-zeros",
                f"{where} was sent as the number {value}, which has lost the zeros in front if there were any.",
                f"Send it as text, such as '{value:0{field.min_digits}}'.",
                at=_pointer(where),
            )
        return typed

    def _typed(self, value: Any, declared: Type, where: str, *, at: str = "", custom: bool = False) -> Any:
        """Return a value as the declared type, with a note if it is of another; None if it stands for nothing.

        ``custom`` fields take more. ``at`` is the JSON Pointer of a value whose name is not declared.
        """
        try:
            typed = convert(value, declared, of_several=custom)
        except ConversionError:
            raise BadRequest(self._wrong_type(value, declared, where)) from None
        if typed is not value and not self._all_texts:
            is_usual = custom and isinstance(value, (bool, int, float))
            if self._settings.inexact_values == "refused" and not is_usual:
                raise BadRequest(self._wrong_type(value, declared, where))
            if typed is not None and not self._notes.is_full:
                sentence = f"{where[:80]} was sent as {json_kind(value)} and taken as {_shown(typed)}."
                advice = f"It takes {_EXPECTED[declared]}."
                self._notes.add("value-converted", sentence, advice, at=at or _pointer(where))
        return typed

    def _without_nulls(self, values: list[Any], where: str) -> list[Any] | None:
        """Return an array without its nulls, or None if it has nothing else. Source: [writing-5]."""
        if self._settings.inexact_values == "refused":
            raise BadRequest(f"{where[:80]}[{values.index(None)}] must not be null")
        kept = [value for value in values if value is not None]
        if kept:
            sentence = f"{where[:80]} has null among its elements, which was dropped."
            self._notes.add("null-dropped", sentence, at=_pointer(where))
        return kept or None

    def _wrong_type(self, value: object, declared: Type, where: str) -> str:
        return f"{where} must be {_EXPECTED[declared]}, not {json_kind(value)}"

    def _emptied(self, kept: dict[str, Any], field: Field, where: str, value: object) -> None:
        if field.nullable and self._method == "PUT" and self._clears(value):
            kept[field.name] = None
        elif value is not None or not field.nullable or self._method == "PUT":
            self._note_empty(where, value, _pointer(where))

    def _clears(self, value: object) -> bool:
        """Return whether null, or else the empty text, clears a field in a PUT. Source: [writing-3]."""
        if value is None:
            return self._settings.put_null == "clears"
        return value == "" and self._settings.empty_text == "clears"

    def _note_empty(self, where: str, value: object, at: str) -> None:
        shown = "null" if value is None else f"{json_kind(value)} with nothing in it"
        self._notes.add("empty-ignored", f"{where} was sent as {shown}, which changes nothing.", at=at)

    def _check_choice(self, value: Any, field: Field, where: str) -> None:
        """Raise BadRequest for a value that is not one of the declared ones, and for two where one is taken."""
        if field.checked and value not in (field.settable or field.values or ()):
            known = ", ".join(field.settable or field.values or ())
            raise BadRequest(f"{where} must be one of {known}, not {str(value)[:60]!r}")
        if field.takes == "one" and len(value) > 1:
            raise BadRequest(f"{where} takes 1 at most, and {len(value)} were sent")

    # The values of each type

    def _object(self, value: Any, field: Field, where: str) -> Any:
        return value if field.of is None else self._values_of(value, self._objects[field.of], f"{where}.")

    def _objects_of(self, values: list[Any], field: Field, where: str) -> Any:
        if field.of is None:
            return values
        if len(values) > self._settings.max_values:
            raise self._too_many(values, where)
        inner, whole = self._objects[field.of], field.append_only
        objects = [
            one if type(one) is dict else self._as_object(one, inner, f"{where}[{i}]")
            for i, one in enumerate(values)
        ]
        return [
            self._values_of(one, inner, f"{where}[{i}].", whole=whole)
            for i, one in enumerate(objects)
            if one is not None
        ]

    def _as_object(self, value: object, inner: tuple[Field, ...], where: str) -> Any:
        """Return an element of an array of objects as an object, an address as one of the objects with a link alone."""
        if type(value) is str and "://" in value and len(inner) == 1 and inner[0].leads_to:
            if self._settings.bare_links == "accepted":
                note_bare_link(self._notes, where, _pointer(where))
                return {inner[0].name: value}
        return self._typed(value, "object", where)

    def _text(self, value: str, field: Field, where: str) -> str:
        if not value.strip() and (field.never_blank or is_required(field, self._settings)):
            raise BadRequest(f"{where} must not be blank")
        limit = self._settings.max_text_chars if field.long else self._settings.max_string_chars
        if len(value) > limit:
            raise _too_long(value, where[:80], limit)
        return value

    def _date(self, value: str, field: Field, where: str) -> str:
        value = self._digits(value, where)
        date = parse_date(value, where, local=field.name in self._local_times)
        if date != parse_date(value, where):
            self._notes.add(
                "local-time",
                f"{where} was sent with an offset, which was dropped: {date} is local time, whatever its Z says.",
                "Send what a clock at the place shows.",
                at=_pointer(where),
            )
        return date

    def _money(self, value: str | int | float, field: Field, where: str) -> str:
        amount = parse_money(self._digits(value, where) if isinstance(value, str) else value)
        if amount is None:
            raise BadRequest(f"{where} must be {_EXPECTED['money']}, not {str(value)[:60]!r}")
        return amount

    def _digits(self, text: str, where: str) -> str:
        """Return a text with ASCII digits."""
        found = to_ascii_digits(text)
        if found != text:
            if self._settings.inexact_values == "refused":
                raise BadRequest(f"{where} must have the digits 0 to 9, not {text[:60]!r}")
            self._notes.add(
                "digits-converted",
                f"{where} was sent as {text[:60]!r} and taken as {found[:60]!r}.",
                at=_pointer(where),
            )
        return found

    def _texts(self, values: list[Any], field: Field, where: str) -> list[str]:
        if len(values) > self._settings.max_values:
            raise self._too_many(values, where)
        limit = self._settings.max_string_chars
        texts = [
            one if type(one) is str and len(one) <= limit else self._element(one, f"{where}[{i}]", limit)
            for i, one in enumerate(values)
        ]
        return [text for text in texts if text is not None]

    def _element(self, value: object, where: str, limit: int) -> str | None:
        text: str | None = self._typed(value, "string", where)
        if text is not None and len(text) > limit:
            raise _too_long(text, where[:80], limit)
        return text

    def _map(self, sent: Mapping[str, Any], field: Field, where: str) -> dict[str, str | None]:
        """Return custom fields. In a PUT, null or an empty text clears one if the settings say so.

        True, false and numbers become texts, and so do arrays. Source: [people-8], [people-26].
        """
        settings = self._settings
        if len(sent) > settings.max_values:
            raise self._too_many(sent, where)
        base = _pointer(where)
        kept: dict[str, str | None] = {}
        for name, value in sent.items():
            shown = f"{where}.{name[:60]}"
            if len(name) > settings.max_string_chars:
                raise _too_long(name, shown[:80], settings.max_string_chars)
            text = value
            if type(value) is not str:
                text = self._typed(value, "string", shown, at=pointer_to(base, name), custom=True)
            if text:
                if len(text) > settings.max_text_chars:
                    raise _too_long(text, shown, settings.max_text_chars)
                kept[name] = text
            elif self._method == "PUT" and self._clears(value):
                kept[name] = None
            else:
                self._note_empty(shown, value, pointer_to(base, name))
        return kept


_CHECKS: Mapping[Type, Callable[[Validator, Any, Field, str], Any]] = {
    "string": Validator._text,
    "datetime": Validator._date,
    "money": Validator._money,
    "strings": Validator._texts,
    "string map": Validator._map,
    "object": Validator._object,
    "objects": Validator._objects_of,
}
"""What is checked of a value of each type, and how it is written. Others are taken as they are."""


def _too_long(text: str, where: str, limit: int) -> BadRequest:
    return BadRequest(f"{where} is too long: {len(text)} characters, and {limit} are allowed")


def _shown(value: object) -> str:
    """Return a converted value for a sentence: ``"the text '60622'"``."""
    if isinstance(value, str):
        return f"the text {value[:60]!r}"
    if isinstance(value, (bool, int, float)):
        return str(value).lower()[:60]
    return json_kind(value)


def is_required(field: Field, settings: Settings) -> bool:
    """Return whether a new resource needs a field, under the settings."""
    is_lifted = field.lifted_by and getattr(settings, field.lifted_by) == "accepted"
    return field.required == "yes" and not is_lifted


def _may_be_null(field: Field | None) -> bool:
    return field is not None and field.nullable


def _refuse_null(body: Mapping[str, Any], fields: Fields) -> None:
    """Raise BadRequest for a null in a body, however deep, except in fields that may be null. Source: [writing-4]."""
    where = place_of_null({name: value for name, value in body.items() if not _may_be_null(fields.get(name))})
    if where is not None:
        raise BadRequest(f"{where.removeprefix('.')[:80]} must not be null")


def _pointer(where: str) -> str:
    """Return the JSON Pointer of a place with declared names only: ``"person.email_addresses[0].status"``."""
    return "/" + where.replace("[", "/").replace("]", "").replace(".", "/") if where else ""


def _is_hal(where: str) -> bool:
    """Return whether a key is HAL's own, which clients send back with what they read."""
    return where in ("_links", "_embedded")
