"""Checking a body against a declaration: which values are accepted, converted or ignored with a note, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from typing import Any

from ..errors import BadRequest
from ..notes import Notes, did_you_mean, pointer_to
from ..resources import PERSON_FIELDS, PERSON_OBJECTS, Field, Method, Resource, Type
from ..rules.digits import to_ascii_digits
from ..rules.money import parse_money
from ..rules.resource_rules import rules_named
from ..settings import Settings
from .body import json_kind
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

    def check(
        self, body: Any, declared: tuple[Field, ...], path: str = "", *, whole: bool = False
    ) -> dict[str, Any]:
        """Return the values of an object that may be written. ``whole`` is true of an object that a PUT adds.

        Unknown, read-only and emptied keys are left out with a note. A value of another type is converted with a note,
        where it can be. Raises BadRequest for one that cannot, an over-long text, and a required key that is missing or
        blank.
        """
        if type(body) is not dict:
            raise BadRequest(f"{path[:-1]} must be an object, not {json_kind(body)}")
        fields = self._fields_of(declared)
        self._check_number(body, path[:-1] or "The body")
        if not path:
            self._outermost = fields
        if self._refuses_null and not path:
            _refuse_null({name: value for name, value in body.items() if not _may_be_null(fields.get(name))})
        kept: dict[str, Any] = {}
        for name, value in body.items():
            field = fields.get(name)
            where = f"{path}{name}"
            if field is None:
                self._unknown(path, name, value, fields)
            elif not field.writable_by(self._method):
                if value != field.constant:
                    self._notes.inform(
                        "read-only-field",
                        f"{where} is read-only, so what was sent was ignored.",
                        at=_pointer(where),
                    )
            else:
                if not path:
                    self._all_texts = name in self._sent_as_text
                typed = self._typed(value, field.type, where)
                if typed is None or typed == "":
                    self._emptied(kept, field, where, value)
                else:
                    self._note_lost_zeros(value, field, where)
                    kept[name] = self._value(typed, field, where)
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

    def _check_number(self, values: Sized, where: str) -> None:
        """Raise BadRequest for an array or object of too many values."""
        limit = self._settings.max_values
        if len(values) > limit:
            raise BadRequest(f"{where[:80]} has {len(values)} values, and {limit} are allowed")

    def _unknown(self, path: str, name: str, value: object, fields: Fields) -> None:
        where = f"{path}{name}"
        if not _is_hal(where):
            self._notes.add(
                "unknown-field",
                f"{where[:80]} is not a field, so it was ignored.",
                lambda: self._right_place(path, name, value, fields) or did_you_mean(name, fields),
                at=pointer_to(_pointer(path[:-1]), name),
            )

    def _right_place(self, path: str, name: str, value: object, fields: Fields) -> str:
        """Return where an unknown field belongs: outside an object, inside one, or without the object around it."""
        if path and name in self._outermost:
            return f"Send {name} beside {path.partition('.')[0]}, at the top of the body."
        if isinstance(value, dict) and any(key in fields for key in value):
            return f"Send what is in {name[:80]} without that object around it."
        for outer in fields.values() if not path else ():
            if outer.of is not None and any(field.name == name for field in self._objects[outer.of]):
                return f"Send {name} inside {outer.name}."
        return ""

    def _typed(self, value: Any, declared: Type, where: str, *, at: str = "", custom: bool = False) -> Any:
        """Return a value as the declared type, without nulls in an array; None if nothing is left of it.

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
        if isinstance(typed, list) and None in typed:
            return self._without_nulls(typed, where)
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

    def _note_lost_zeros(self, value: object, field: Field, where: str) -> None:
        if field.min_digits and type(value) is int and 0 <= value < 10 ** (field.min_digits - 1):
            self._notes.add(
                "lost-zeros",
                f"{where} was sent as the number {value}, which has lost the zeros in front if there were any.",
                f"Send it as text, such as '{value:0{field.min_digits}}'.",
                at=_pointer(where),
            )

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

    def _value(self, value: Any, field: Field, where: str) -> Any:
        if field.checked and value not in (field.settable or field.values or ()):
            known = ", ".join(field.settable or field.values or ())
            raise BadRequest(f"{where} must be one of {known}, not {str(value)[:60]!r}")
        if field.takes == "one" and len(value) > 1:
            raise BadRequest(f"{where} takes 1 at most, and {len(value)} were sent")
        if field.type == "string":
            if (field.never_blank or is_required(field, self._settings)) and not value.strip():
                raise BadRequest(f"{where} must not be blank")
            return self._text(value, field, where)
        if field.type == "datetime":
            return self._date(value, field, where)
        if field.type == "money":
            return self._money(value, where)
        if field.type == "strings":
            return self._texts(value, where)
        if field.type == "string map":
            return self._map(value, where)
        if field.of is not None and field.type == "object":
            return self.check(value, self._objects[field.of], f"{where}.")
        if field.of is not None:
            self._check_number(value, where)
            inner, whole = self._objects[field.of], field.append_only
            objects = [
                one if type(one) is dict else self._as_object(one, inner, f"{where}[{i}]")
                for i, one in enumerate(value)
            ]
            return [
                self.check(one, inner, f"{where}[{i}].", whole=whole)
                for i, one in enumerate(objects)
                if one is not None
            ]
        return value

    def _as_object(self, value: object, inner: tuple[Field, ...], where: str) -> Any:
        """Return an element of an array of objects as an object, an address as one of the objects with a link alone."""
        if type(value) is str and "://" in value and len(inner) == 1 and inner[0].leads_to:
            if self._settings.bare_links == "accepted":
                note_bare_link(self._notes, where, _pointer(where))
                return {inner[0].name: value}
        return self._typed(value, "object", where)

    def _text(self, value: str, field: Field | None, where: str) -> str:
        long = field is not None and field.long
        most = self._settings.max_text_chars if long else self._settings.max_string_chars
        if len(value) > most:
            raise BadRequest(f"{where[:80]} is too long: {len(value)} characters, and {most} are allowed")
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

    def _money(self, value: str | int | float, where: str) -> str:
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

    def _texts(self, values: list[Any], where: str) -> list[str]:
        self._check_number(values, where)
        most = self._settings.max_string_chars
        texts = [
            one if type(one) is str and len(one) <= most else self._element(one, f"{where}[{i}]")
            for i, one in enumerate(values)
        ]
        return [text for text in texts if text is not None]

    def _element(self, value: object, where: str) -> str | None:
        text = self._typed(value, "string", where)
        return None if text is None else self._text(text, None, where)

    def _map(self, sent: Mapping[str, Any], where: str) -> dict[str, str | None]:
        """Return custom fields. In a PUT, null or an empty text clears one if the settings say so.

        True, false and numbers become texts, and so do arrays. Source: [people-8], [people-26].
        """
        self._check_number(sent, where)
        base = _pointer(where)
        kept: dict[str, str | None] = {}
        for name, value in sent.items():
            shown, at = f"{where}.{name[:60]}", pointer_to(base, name)
            self._text(name, None, shown)
            text = self._typed(value, "string", shown, at=at, custom=True)
            if text is not None and text != "":
                kept[name] = self._map_value(text, shown)
            elif self._method == "PUT" and self._clears(value):
                kept[name] = None
            else:
                self._note_empty(shown, value, at)
        return kept

    def _map_value(self, value: str, where: str) -> str:
        most = self._settings.max_text_chars
        if len(value) > most:
            raise BadRequest(f"{where} is too long: {len(value)} characters, and {most} are allowed")
        return value


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


def _refuse_null(value: Mapping[str, Any]) -> None:
    """Raises BadRequest with the place of a null, however deep. Source: [writing-4]."""
    where = _place_of_null(value)
    if where is not None:
        raise BadRequest(f"{where.removeprefix('.')[:80]} must not be null")


def _place_of_null(value: Any) -> str | None:
    """Return where a null is: ``".recipients[0].amount"``; ``""`` for one that is the value itself."""
    if value is None:
        return ""
    if type(value) is dict:
        for name, inner in value.items():
            below = _place_of_null(inner)
            if below is not None:
                return f".{name}{below}"
    elif type(value) is list:
        for i, inner in enumerate(value):
            below = _place_of_null(inner)
            if below is not None:
                return f"[{i}]{below}"
    return None


def _pointer(where: str) -> str:
    """Return the JSON Pointer of a place with declared names only: ``"person.email_addresses[0].status"``."""
    return "/" + where.replace("[", "/").replace("]", "").replace(".", "/") if where else ""


def _is_hal(where: str) -> bool:
    """Return whether a key is HAL's own, which clients send back with what they read."""
    return where in ("_links", "_embedded")
