"""Reading the person hash of a request body into a ``PersonInput``."""

from __future__ import annotations

import re

from ..errors import BadRequest
from ..notes import FieldValue
from ..resources import LANGUAGES, PERSON_FIELDS, SETTABLE_STATUSES
from ..store.schema import Document
from .context import Context
from .formats import is_email, parse_phone, to_ascii_digits
from .identifiers import foreign
from .person import PersonInput

_EXTENSION = re.compile(
    r"(?<!\s)\s*(?:;ext=|(?:[,;]\s*)?(?:ext(?:ension|n)?|x)[.:]?|#)\s*(\d{1,8})\s*\Z", re.IGNORECASE
)
_LANGUAGES = frozenset(LANGUAGES)
_PLAIN = tuple(f.name for f in PERSON_FIELDS if f.type == "string" and f.writable_by("PUT"))


def read_person(sent: Document, context: Context) -> PersonInput:
    """Return what a validated person hash says. Raises BadRequest for an address that is no email."""
    person = PersonInput(plain={name: sent[name] for name in _PLAIN if name in sent})
    email = _only(sent, "email_addresses", context)
    person.email_status = _settable(email.get("status"), context)
    address = (email.get("address") or "").strip()
    if address:
        if not is_email(address):
            raise BadRequest(f"{address!r} is not an email address")
        person.email = address
    person.address = _only(sent, "postal_addresses", context)
    phone, country = _only(sent, "phone_numbers", context), person.address.get("country")
    person.phone, person.phone_status = _read_phone(phone, country, context)
    person.language = _language(sent.get("languages_spoken") or [], context)
    person.custom_fields = sent.get("custom_fields") or {}
    person.identifiers = foreign(sent.get("identifiers") or [], context)
    return person


def _read_phone(entry: Document, country: object, context: Context) -> tuple[str | None, str | None]:
    """Return number and status of an entry of ``phone_numbers``."""
    status, sent = _settable(entry.get("status"), context), (entry.get("number") or "").strip()
    if not sent:
        return None, status
    number = _plain_number(sent, context)
    phone = parse_phone(number, country if isinstance(country, str) else None)
    if phone is not None:
        return phone, status
    if context.settings.unusable_phone == "refused":
        raise BadRequest(f"{number!r} is not a phone number")
    context.notes.add(
        "unusable-phone",
        f"{number!r} is not a phone number, so it was left out.",
        "Send digits with the country code; ten digits are taken as a US number.",
        at=FieldValue("number", number),
    )
    return None, None


def _plain_number(sent: str, context: Context) -> str:
    """Return a number without its extension and in ASCII digits. Source: [people-25], [transport-19] (assumed)."""
    number = to_ascii_digits(sent)
    extension = _EXTENSION.search(number)
    if extension is not None:
        number = number[: extension.start()]
    if number == sent:
        return number
    if context.settings.inexact_values == "refused":
        raise BadRequest(f"{sent!r} is not a phone number in plain digits")
    if extension is not None:
        context.notes.add("phone-extension", f"The extension {extension[1]} of a phone number was dropped.")
    else:
        context.notes.add("digits-converted", f"The phone number {sent!r} was taken as {number!r}.")
    return number


def _only(sent: Document, name: str, context: Context) -> Document:
    """Return the one element that is used of an array: the first. ``primary`` is read-only, so it does not choose."""
    entries: list[Document] = sent.get(name) or []
    if len(entries) > 1:
        context.notes.add(
            "only-one-kept",
            f"{len(entries)} {name} were sent; a person has one, so the others were dropped.",
            at=FieldValue(name),
        )
    return entries[0] if entries else {}


def _settable(status: str | None, context: Context) -> str | None:
    if status is None or status in SETTABLE_STATUSES:
        return status
    context.notes.add(
        "status-not-settable",
        f"The status {status!r} was ignored: only subscribed and unsubscribed can be set.",
        at=FieldValue("status", status),
    )
    return None


def _language(codes: list[str], context: Context) -> str | None:
    """Return the first known code. Source: [people.fields.languages_spoken] (documented)."""
    known = next((code for code in codes if code in _LANGUAGES), None)
    for code in codes:
        if code not in _LANGUAGES:
            context.notes.add(
                "unknown-language",
                f"The language code {code!r} is not known, so it was ignored.",
                at=FieldValue("languages_spoken", code),
            )
    return known
