"""Emails and phone numbers of people: how documents hold them, and their subscription status."""

from __future__ import annotations

from typing import NamedTuple

from ..notes import FieldValue, Notes
from ..store.schema import Document
from .person import PersonInput


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
