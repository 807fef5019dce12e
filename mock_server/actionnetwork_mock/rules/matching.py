"""Which known person a call means, by email, identifier or phone number."""

from __future__ import annotations

from typing import NamedTuple

from ..store.row import Row
from .contacts import email_of
from .context import Context
from .person import PersonInput


class PersonMatch(NamedTuple):
    """The matching ``person`` of the group, else the ``uuid`` of a person of another group.

    ``phone_holder`` is the person of the group who has the phone number of the call.
    """

    person: Row | None
    uuid: str | None
    phone_holder: Row | None


def match_person(context: Context, person: PersonInput) -> PersonMatch:
    """Find the person that a call means.

    People match by email, on the whole platform, then by foreign identifier, then by phone, in the group. A person with
    another email does not match by phone if the call has an email. Source: [identifiers-8].
    """
    uuid, phone_holder = None, find_phone_holder(context, person.phone)
    if person.email:
        holders = context.store.find("people", None, email_address=person.email.casefold())
        for holder in holders:
            if holder.group_id == context.group.id:
                return PersonMatch(holder, None, phone_holder)
        uuid = holders[0].id if holders else None
        mobile_only = uuid and context.store.get("people", context.group.id, uuid)
        if mobile_only:
            return PersonMatch(mobile_only, None, phone_holder)
    if uuid is None and context.settings.identifier_on_post == "matches":
        held = context.store.holders("people", person.identifiers) if person.identifiers else {}
        for holder_id in dict.fromkeys(held[sent] for sent in person.identifiers if sent in held):
            found = context.store.get("people", context.group.id, holder_id)
            if found:
                return PersonMatch(found, None, phone_holder)
    if uuid is None and phone_holder is not None:
        if not person.email or email_of(phone_holder.document()) is None:
            return PersonMatch(phone_holder, None, phone_holder)
    if uuid is None and phone_holder is None and context.group.above:
        uuid = _known_above(context, person)
    return PersonMatch(None, uuid, phone_holder)


def _known_above(context: Context, person: PersonInput) -> str | None:
    """Return the uuid of the person who has this phone in a group above, by the same rule as in a group."""
    for group in context.group.above:
        holder = find_phone_holder(context._replace(group=group), person.phone)
        if holder is not None and (not person.email or email_of(holder.document()) is None):
            if context.store.get("people", context.group.id, holder.id) is None:
                return holder.id
    return None


def find_phone_holder(context: Context, number: str | None) -> Row | None:
    """Return the person of the group with a phone number; None without a number."""
    if number is None:
        return None
    holders = context.store.find("people", context.group.id, phone_number=number)
    return holders[0] if holders else None
