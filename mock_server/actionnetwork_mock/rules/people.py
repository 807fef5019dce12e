"""Signing people up and changing them: who is meant, what is kept, who is told nothing about it."""

from __future__ import annotations

from ..errors import BadRequest
from ..store import Document, Row
from .addresses import blank_address, fill_address, merge_address
from .contacts import email_entry, email_of, no_email_entry, phone_entry, phone_of, status_of
from .context import Context
from .custom_fields import merge_custom_fields
from .identifiers import add_identifiers
from .merging import move_references
from .person_input import PersonInput, read_person
from .tags import change_tags

_NO_CONTACT = "A person needs an email address or a phone number"


def sign_up(context: Context, body: Document) -> Row | Document:
    """Carry out the person signup helper: match or create a person, update, tag. Return the person's row.

    ``body`` is ``{"person": {...}, "add_tags": ["steward"], "remove_tags": []}``. Without an email and a phone number
    it raises BadRequest, or returns ``{}``, as the setting ``signup_without_contact`` says. Source:
    person_signup_helper.yaml; general.md, unknown 18.
    """
    person = read_person(body["person"], context)
    if not (person.email or person.phone):
        if context.settings.signup_without_contact == "refused":
            raise BadRequest(_NO_CONTACT)
        context.notes.add("nobody-signed-up", f"{_NO_CONTACT}, so nobody was signed up.")
        return {}
    found, uuid = _match(context, person)
    row = _change(context, found, person) if found else _create(context, person, uuid)
    change_tags(context, row, add=body.get("add_tags") or [], remove=body.get("remove_tags") or [])
    return row


def update_person(context: Context, row: Row, body: Document) -> Row:
    """Carry out a PUT of a person and return the row.

    An email that somebody else holds is left alone, with a note; the rest is applied. Source: people.yaml, put.
    """
    person = read_person(body, context)
    if person.email and any(other.id != row.id for other in _holders_of_email(context, person.email)):
        context.notes.add(
            "email-taken",
            f"{person.email} belongs to another person, so the email was not changed; the rest was.",
            "Find that person with a filter on email_address.",
        )
        person.email = None
    return _change(context, row, person)


def _match(context: Context, person: PersonInput) -> tuple[Row | None, str | None]:
    """Return the group's person who is meant, and for one of another group the uuid that is shared.

    By email, on the whole platform; then by foreign identifier; then by phone, in the group. A phone whose holder has
    another email does not match a person who comes with an email. Source: person_signup_helper.yaml, matching.
    """
    uuid = None
    if person.email:
        holders = _holders_of_email(context, person.email)
        for holder in holders:
            if holder.group_id == context.group.id:
                return holder, None
        uuid = holders[0].id if holders else None
    if uuid is None and context.settings.identifier_on_post == "matches":
        for identifier in person.identifiers:
            holder_id = context.store.holder("people", identifier)
            found = holder_id and context.store.get("people", context.group.id, holder_id)
            if found:
                return found, None
    holder_of_phone = _holder_of_phone(context, person.phone)
    if uuid is None and holder_of_phone is not None:
        if not person.email or email_of(holder_of_phone.document()) is None:
            return holder_of_phone, None
    return None, uuid


def _create(context: Context, person: PersonInput, uuid: str | None) -> Row:
    """Add a person to the group; ``uuid`` is given for one that another group has already."""
    document: Document = {
        "email_addresses": no_email_entry(context.settings.mobile_only_email),
        "phone_numbers": phone_entry(None, "unsubscribed"),
        "postal_addresses": blank_address(),
        "custom_fields": {},
        "created_date": context.stamp,
        "languages_spoken": ["en"],
    }
    inherited, absorbed = _claim_phone(context, None, person.phone)
    if absorbed:
        _absorb(document, absorbed.document())
    _apply(context, document, uuid, person, inherited)
    row = context.store.insert("people", context.group.id, document, uuid=uuid)
    if absorbed:
        move_references(context, absorbed.id, row.id)
    return row


def _change(context: Context, row: Row, person: PersonInput) -> Row:
    document = row.document()
    email_before = email_of(document)
    inherited, absorbed = _claim_phone(context, row, person.phone)
    if absorbed:
        _absorb(document, absorbed.document())
        move_references(context, absorbed.id, row.id)
    _apply(context, document, row.id, person, inherited)
    if email_of(document) != email_before:
        _change_email_elsewhere(context, row, email_of(document))
    return context.store.update("people", row, document)


def _apply(
    context: Context, document: Document, uuid: str | None, person: PersonInput, inherited_status: str | None
) -> None:
    """Lay what was sent over what is known."""
    for name, value in person.plain.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = value
    _apply_email(document, person, context)
    _apply_phone(document, person, inherited_status, context)
    if person.address:
        document["postal_addresses"] = merge_address(
            document["postal_addresses"], person.address, context.notes
        )
    if person.language:
        document["languages_spoken"] = [person.language]
    document["custom_fields"] = merge_custom_fields(document["custom_fields"], person.custom_fields, context)
    add_identifiers("people", document, uuid, person.identifiers, context)
    document["modified_date"] = context.stamp


def _apply_email(document: Document, person: PersonInput, context: Context) -> None:
    """Email consent: new is subscribed unless sent otherwise, known stays unless sent. Source: status_rules, email."""
    known = email_of(document)
    address = person.email or known
    if address is None:
        if person.email_status:
            context.notes.add(
                "status-without-email", "An email status was sent for a person without an email."
            )
        return
    current = status_of(document, "email_addresses") if known else "subscribed"
    document["email_addresses"] = email_entry(address, person.email_status or current or "subscribed")


def _apply_phone(document: Document, person: PersonInput, inherited: str | None, context: Context) -> None:
    """Phone consent: new is unsubscribed unless sent otherwise, a moved number brings its status along.

    Source: status_rules, mobile; resolution 20.
    """
    known = phone_of(document)
    number = person.phone or known
    if number is None:
        if person.phone_status:
            context.notes.add(
                "status-without-phone", "A phone status was sent for a person without a number."
            )
        return
    current = status_of(document, "phone_numbers") if known else "unsubscribed"
    document["phone_numbers"] = phone_entry(
        number, person.phone_status or inherited or current or "unsubscribed"
    )


def _claim_phone(context: Context, row: Row | None, number: str | None) -> tuple[str | None, Row | None]:
    """Take a number from whoever has it in the group.

    Returns the mobile status that comes with it, and the mobile-only person who was removed because that record and
    this one are one person. Source: person_signup_helper.yaml, matching; people.yaml, put.
    """
    holder = _holder_of_phone(context, number)
    if holder is None or (row is not None and holder.id == row.id):
        return None, None
    document = holder.document()
    status = status_of(document, "phone_numbers")
    if email_of(document) is None:
        context.store.delete("people", holder)
        context.notes.inform("people-merged", f"The mobile-only person {holder.id} became part of this one.")
        return status, holder
    document["phone_numbers"] = phone_entry(None, "unsubscribed")
    document["modified_date"] = context.stamp
    context.store.update("people", holder, document)
    context.notes.inform("phone-moved", f"The phone number was taken from the person {holder.id}.")
    return status, None


def _absorb(document: Document, other: Document) -> None:
    """Fill what is blank in a person from a record that was merged into it; what the person has wins.

    Source: person_signup_helper.yaml (documented that they merge; how is assumed).
    """
    for name in ("given_name", "family_name"):
        if name in other:
            document.setdefault(name, other[name])
    document["custom_fields"] = {**other["custom_fields"], **document["custom_fields"]}
    document["postal_addresses"] = fill_address(document["postal_addresses"], other["postal_addresses"])
    foreign = other["identifiers"][1:]
    known = document.setdefault("identifiers", [])
    known += [identifier for identifier in foreign if identifier not in known]


def _holders_of_email(context: Context, email: str) -> list[Row]:
    return context.store.find("people", None, email_address=email.casefold())


def _holder_of_phone(context: Context, number: str | None) -> Row | None:
    if number is None:
        return None
    holders = context.store.find("people", context.group.id, phone_number=number)
    return holders[0] if holders else None


def _change_email_elsewhere(context: Context, row: Row, email: str | None) -> None:
    """An email belongs to the person, not to the list: the other groups that have the person see the new one."""
    for other in context.store.find("people", None, id=row.id):
        if other.group_id != row.group_id and email:
            document = other.document()
            document["email_addresses"] = email_entry(
                email, status_of(document, "email_addresses") or "subscribed"
            )
            context.store.update("people", other, document)
