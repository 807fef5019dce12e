"""Emails and phone numbers: which are valid, how they are stored, and their subscription status."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..notes import FieldValue, Notes
from ..store.schema import Document
from .person import PersonInput

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+\Z")
_NO_DIGIT = re.compile(r"\D")
_EXTENSION = re.compile(
    r"(?<!\s)\s*(?:;ext=|(?:[,;]\s*)?(?:ext(?:ension|n)?|x)[.:]?|#)\s*(\d{1,8})\s*\Z", re.IGNORECASE
)


def is_email(address: str) -> bool:
    """Return whether ``address`` can be an email. The real API's own check is unknown. Source: [errors-10]."""
    return _EMAIL.match(address) is not None


def split_extension(number: str) -> tuple[str, str]:
    """Return a number and its extension: ``"312-555-0148 ext. 12"`` gives ``("312-555-0148", "12")``."""
    match = _EXTENSION.search(number)
    return (number[: match.start()], match[1]) if match else (number, "")


def parse_phone(number: str, country: str | None = None) -> str | None:
    """Return a number as the API stores it, digits with country code: ``"13125550148"``; None if it is not a number.

    ``"(312) 555-0148"`` and ``"+1 312 555 0148"`` give the same. A number outside the US needs its country code, or
    ``country`` (``"GB"``). Source: [people-18].
    """
    digits = _NO_DIGIT.sub("", number)
    if not number.lstrip().startswith("+") and country in (None, "", "US", "CA"):
        if len(digits) == 10:
            return "1" + digits
        if len(digits) == 11 and digits[0] == "1":
            return digits
    return _parse_international(number, digits, country)


def _parse_international(number: str, digits: str, country: str | None) -> str | None:
    import phonenumbers  # needed for numbers outside the US only, and slow to import

    for text, region in ((number, country or None), ("+" + digits, None)):
        try:
            parsed = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)[1:]
    return None


class Contacts(NamedTuple):
    """The email and the number of a person with their subscription status. Without an address there is no status."""

    email: str | None = None
    email_status: str | None = None
    phone: str | None = None
    phone_status: str | None = None


def contacts_of(person: Document) -> Contacts:
    """Return the contacts in a person's document."""
    email, phone = _first(person, "email_addresses"), _first(person, "phone_numbers")
    address, number = email.get("address"), phone.get("number")
    return Contacts(
        address,
        None if address is None else email.get("status"),
        number,
        None if number is None else phone.get("status"),
    )


def apply_contacts(
    document: Document, sent: PersonInput, notes: Notes, *, moved_status: str | None = None
) -> Contacts:
    """Write the email and the number that were sent into a person's document, and return what it has now.

    ``moved_status`` is the status of a number that was taken from another person.
    """
    known = contacts_of(document)
    email, email_status = apply_email(document, known, sent, notes)
    return Contacts(email, email_status, *apply_phone(document, known, sent, notes, moved_status))


def apply_email(
    document: Document, known: Contacts, sent: PersonInput, notes: Notes
) -> tuple[str | None, str | None]:
    """Return email and status: a new one is subscribed unless sent otherwise, a known one stays unless sent.

    Source: [matching-11] to [matching-15].
    """
    address = sent.email or known.email
    if address is None:
        if sent.email_status:
            notes.add(
                "status-without-email",
                "An email status was sent for a person without an email.",
                at=FieldValue("status", sent.email_status),
            )
        return None, None
    status = sent.email_status or known.email_status or "subscribed"
    document["email_addresses"] = email_entry(address, status)
    return address, status


def apply_phone(
    document: Document, known: Contacts, sent: PersonInput, notes: Notes, moved_status: str | None
) -> tuple[str | None, str | None]:
    """Return number and status: a new one is unsubscribed unless sent otherwise, a moved one keeps its status.

    Source: [matching-16] to [matching-18], [matching-3].
    """
    number = sent.phone or known.phone
    if number is None:
        if sent.phone_status:
            notes.add(
                "status-without-phone",
                "A phone status was sent for a person without a number.",
                at=FieldValue("status", sent.phone_status),
            )
        return None, None
    status = sent.phone_status or moved_status or known.phone_status or "unsubscribed"
    document["phone_numbers"] = phone_entry(number, status)
    return number, status


def email_of(person: Document) -> str | None:
    """Return the email of a person's document, as it was sent."""
    return _first(person, "email_addresses").get("address")


def phone_of(person: Document) -> str | None:
    """Return the number of a person's document."""
    return _first(person, "phone_numbers").get("number")


def status_of(person: Document, kind: str) -> str | None:
    """Return a subscription status: ``status_of(person, "phone_numbers")`` returns ``"unsubscribed"``, for example."""
    return _first(person, kind).get("status")


def _first(person: Document, kind: str) -> Document:
    entries: list[Document] = person.get(kind) or [{}]
    return entries[0]


def email_entry(address: str, status: str) -> list[Document]:
    """Return ``email_addresses`` for an address."""
    return [{"primary": True, "address": address, "status": status}]


def phone_entry(number: str | None, status: str) -> list[Document]:
    """Return ``phone_numbers``; there is an entry even without a number. Source: [people-2]."""
    if number is None:
        return [{"primary": True, "number_type": "Mobile", "status": status}]
    return [{"primary": True, "number": number, "number_type": "Mobile", "status": status}]


def no_email_entry(form: str) -> list[Document]:
    """Return ``email_addresses`` of a mobile-only person, as the setting ``mobile_only_email`` says."""
    return [{"primary": True, "status": "unsubscribed"}] if form == "unsubscribed_entry" else []
