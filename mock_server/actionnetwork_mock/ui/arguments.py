"""Argument types that UI actions share: what people enter on public pages and in the user interface."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from ..errors import UsageError
from ..rules.context import Context
from ..rules.people import MatchedPerson, match_or_create
from ..rules.tags import create_tag, put_tag
from ..store import Document, Row


class Arguments(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Base of the argument structs. An unknown argument is an error."""


class Email(Arguments):
    """An email address. The status ``unsubscribed`` is that of a person who opts out on the page."""

    address: str
    status: Literal["subscribed", "unsubscribed"] | None = None


class Phone(Arguments):
    """A mobile number and the person's consent to messages."""

    number: str
    status: Literal["subscribed", "unsubscribed"] | None = None


class Address(Arguments):
    """A postal address."""

    address_lines: list[str] = []
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


class Person(Arguments):
    """A person in the API's form: ``{"given_name": "Noor", "email_addresses": [{"address": "..."}]}``.

    Public pages require an email. Source: [ui-1] (documented).
    """

    email_addresses: list[Email]
    given_name: str = ""
    family_name: str = ""
    phone_numbers: list[Phone] = []
    postal_addresses: list[Address] = []
    languages_spoken: list[str] = []
    custom_fields: dict[str, str] = {}


class Referrer(Arguments):
    """Where a person came from."""

    source: str = ""
    website: str = ""
    email_referrer: str = ""
    mobile_message_referrer: str = ""


def as_document(entered: Arguments) -> Document:
    """Return the entered values as a dict, without those that were left out."""
    document: Document = msgspec.to_builtins(entered)
    return document


def match_visitor(context: Context, person: Person) -> MatchedPerson:
    """Match or create the person who uses a public page, and subscribe them unless they opt out.

    A known person who opts out stays unchanged (assumed). The setting ``acting_again`` decides what happens to an email
    that is not subscribed. Raises UsageError without an email, and BadRequest for an invalid one.
    """
    sent = as_document(person)
    status = _take_status(sent)
    if status is None and context.settings.acting_again == "subscribes":
        status = "subscribed"
    if status == "subscribed" and sent["email_addresses"]:
        sent["email_addresses"][0]["status"] = status
    return match_with_email(context, sent, new_status=status)


def match_with_email(context: Context, sent: Document, *, new_status: str | None) -> MatchedPerson:
    """Match or create a person. Raises UsageError without an email."""
    emails = sent.get("email_addresses") or [{}]
    sent["custom_fields"] = {name: value for name, value in sent.get("custom_fields", {}).items() if value}
    matched = match_or_create(context, {"person": sent}, new_status=new_status)
    if matched is None or not emails[0].get("address", "").strip():
        raise UsageError("a person needs an email here: email_addresses=[{'address': 'noor@example.org'}]")
    return matched


def _take_status(sent: Document) -> str | None:
    emails: list[dict[str, str]] = sent["email_addresses"]
    return emails[0].pop("status", None) if emails else None


def add_tags_by_name(context: Context, names: Iterable[str], person_id: str) -> tuple[str, ...]:
    """Add tags to a person as the user interface does, and return the names of the tags.

    Tags that do not exist are created, where the API would ignore them (assumed). Raises UsageError for a blank name.
    """
    tags = make_tags(context, names)
    for tag in tags.values():
        put_tag(context, tag, person_id)
    return tuple(tags)


def make_tags(context: Context, names: Iterable[str]) -> dict[str, Row]:
    """Return tags by their own names, creating those that do not exist. Raises UsageError for a blank name."""
    names = list(names)
    if not all(name.strip() for name in names):
        raise UsageError("the name of a tag is blank: leave it out")
    tags = [create_tag(context, {"name": name})[0] for name in names]
    return {str(tag.document()["name"]): tag for tag in tags}
