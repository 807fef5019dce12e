"""Which class a value of an exchange belongs to, by the declarations and by its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from ..declarations import declared_fields
from .dates import is_date

Class = Literal[
    "kept",
    "email",
    "phone",
    "uuid",
    "identifier",
    "date",
    "amount",
    "address",
    "language",
    "country",
    "currency",
    "system",
    "error",
    "piece",
    "text",
]
UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_IDENTIFIER = re.compile(r"action_network:\S+")
_URL = re.compile(r"(?:https?:)?//\S+")
_EMAIL = re.compile(r"\s*[^@\s]{1,100}@[^@\s]{1,200}\s*")
_AMOUNT = re.compile(r"-?\d{1,9}\.\d\d")

_BY_NAME: Mapping[str, Class] = {
    "address": "email",
    "reply_to": "email",
    "number": "phone",
    "country": "country",
    "currency": "currency",
    "origin_system": "system",
}
_PAGE_NUMBERS = ("page", "per_page", "total_pages", "total_records", "max_page_size")
_PUBLIC: Mapping[str, tuple[str, ...]] = {"source": ("none", "api"), "website": ("none", "api")}
"""Texts that the API itself writes into fields that a group may fill, too. Source: [records-12]."""
_SMALL = 10_000
"""Such as the capacity of an event. The audit finds larger numbers."""


def class_of(name: str, text: str) -> Class:
    """Return the class of a text below a key. What has the form of a class belongs to it under any key."""
    if name in ("error", "notice"):
        return "error"
    if text in _PUBLIC.get(name, ()):
        return "kept"
    fields = declared_fields().get(name, ())
    if any(text in (*(field.values or ()), field.constant, field.default) for field in fields):
        return "language" if name == "languages_spoken" else "kept"
    if name == "identifiers":
        return "identifier"
    if UUID.fullmatch(text):
        return "uuid"
    if _IDENTIFIER.fullmatch(text):
        return "identifier"
    if is_date(text):
        return "date"
    if _URL.fullmatch(text):
        return "address"
    if any(field.type == "money" for field in fields) or _AMOUNT.fullmatch(text):
        return "amount"
    if _EMAIL.fullmatch(text):
        return "email"
    return _BY_NAME.get(name, "text")


def keeps_number(name: str, value: float) -> bool:
    """Return whether a number stays for now: what pages and resources count, see ``sizes``, and what is small."""
    if name in (*_PAGE_NUMBERS, "numeric_id"):
        return name in _PAGE_NUMBERS
    integers = [field for field in declared_fields().get(name, ()) if field.type == "integer"]
    return any(field.writes == "no" or abs(value) < _SMALL for field in integers)


def is_money(name: str, value: Any) -> bool:
    """Return whether a number is an amount of money."""
    return isinstance(value, int | float) and any(
        field.type == "money" or field.sums for field in declared_fields().get(name, ())
    )
