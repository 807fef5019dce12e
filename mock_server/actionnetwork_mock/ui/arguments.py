"""What people type into the pages of Action Network and its user interface: the arguments of acts, with types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from ..errors import UsageError
from ..rules.context import Context
from ..rules.people import MatchedPerson, match_or_create
from ..rules.taggings import put_tag
from ..rules.tags import create_tag
from ..store import Document, Row


class Arguments(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Arguments of which each is known: a misspelt one is an error."""


class Email(Arguments):
    """An email. The status ``unsubscribed`` is that of somebody who opts out on the page."""

    address: str
    status: Literal["subscribed", "unsubscribed"] | None = None


class Phone(Arguments):
    """A mobile number, and whether its owner agrees to be sent messages."""

    number: str
    status: Literal["subscribed", "unsubscribed"] | None = None


class Address(Arguments):
    """Where somebody lives."""

    address_lines: list[str] = []
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


class Person(Arguments):
    """A person as the API describes one: ``{"given_name": "Noor", "email_addresses": [{"address": "..."}]}``.

    Pages ask for an email at least. Source: [ui-1] (documented).
    """

    email_addresses: list[Email]
    given_name: str = ""
    family_name: str = ""
    phone_numbers: list[Phone] = []
    postal_addresses: list[Address] = []
    languages_spoken: list[str] = []
    custom_fields: dict[str, str] = {}


class Referrer(Arguments):
    """Where somebody came from."""

    source: str = ""
    website: str = ""
    email_referrer: str = ""
    mobile_message_referrer: str = ""


def as_document(entered: Arguments) -> Document:
    """Return what was entered, without what was left out."""
    document: Document = msgspec.to_builtins(entered)
    return document


def match_visitor(context: Context, person: Person) -> MatchedPerson:
    """Match or make who acts on a page, and subscribe them unless they opt out.

    Who is known and opts out stays as they are (assumed). What becomes of an email that is not subscribed, the setting
    ``acting_again`` says. Raises UsageError without an email, and BadRequest for one that is none.
    """
    sent = as_document(person)
    status = _take_status(sent)
    if status is None and context.settings.acting_again == "subscribes":
        status = "subscribed"
    if status == "subscribed" and sent["email_addresses"]:
        sent["email_addresses"][0]["status"] = status
    return match_with_email(context, sent, new_status=status)


def match_with_email(context: Context, sent: Document, *, new_status: str | None) -> MatchedPerson:
    """Match or make a person who has an email. Raises UsageError for one who has none."""
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
    """Put tags on somebody as the user interface does, and return the tags' own names.

    One that does not exist is made, where the API would leave it out (assumed). Raises UsageError for a blank name.
    """
    tags = make_tags(context, names)
    for tag in tags.values():
        put_tag(context, tag, person_id)
    return tuple(tags)


def make_tags(context: Context, names: Iterable[str]) -> dict[str, Row]:
    """Return tags by their own names; those that do not exist are made. Raises UsageError for a blank one."""
    names = list(names)
    if not all(name.strip() for name in names):
        raise UsageError("the name of a tag is blank: leave it out")
    tags = [create_tag(context, {"name": name})[0] for name in names]
    return {str(tag.document()["name"]): tag for tag in tags}
