"""Signing up and updating people: what a write changes of a person, consent, and propagation to parent groups."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from ..errors import BadRequest
from ..notes import FieldValue, Notes
from ..resources.declaration import Resource
from ..store.row import Row
from ..store.row_index import Scope
from ..store.schema import Document
from ..store.store import Store
from .addresses import blank_address, fill_address, merge_address
from .consent_log import record_consent_changes
from .contacts import (
    Contacts,
    apply_email,
    apply_phone,
    contacts_of,
    email_entry,
    email_of,
    no_email_entry,
    phone_entry,
    phone_of,
    status_of,
)
from .context import Context, Group
from .custom_fields import add_names, merge_custom_fields
from .domain_events import PersonAdded, PersonUploaded
from .identifiers import add_identifiers
from .lookup import find_by_address
from .matching import find_phone_holder, match_person
from .merging import move_references
from .person import PersonInput
from .person_input import read_person
from .resource_rules import ResourceRules, Result, Target
from .tags import change_tags

_NO_CONTACT = "A person needs an email address or a phone number"


class MatchedPerson(NamedTuple):
    """The person of a call, with the entered data and the tags to add."""

    row: Row
    entered: PersonInput
    add_tags: tuple[str, ...]


def match_or_create(
    context: Context, body: Document, *, new_status: str | None = None
) -> MatchedPerson | None:
    """Match or create the person of a call, then update and tag. Return None for a person without email and phone.

    ``new_status`` is the email status of a new person if the call has none, by default subscribed.
    """
    person = read_person(body["person"], context)
    if not (person.email or person.phone):
        return None
    found, uuid, phone_holder = match_person(context, person)
    if found is None:
        if person.email and person.email_status is None:
            person.email_status = new_status
        row = _create(context, person, uuid, phone_holder)
    else:
        row = _change(context, found, person, phone_holder)
    if context.group.above:
        _propagate_to_parents(context, found, row, person)
    add_tags, remove_tags = body.get("add_tags") or [], body.get("remove_tags") or []
    return MatchedPerson(row, person, change_tags(context, row.id, add=add_tags, remove=remove_tags))


def apply_person_changes(context: Context, row: Row, body: Document) -> MatchedPerson:
    """Change a person who is known by the row.

    An email that another person has is ignored with a note. Everything else is applied.
    """
    person = read_person(body, context)
    holders = find_by_address(context.store, person.email, None) if person.email else []
    if any(holder.id != row.id for holder in holders):
        context.notes.add(
            "email-taken",
            f"{person.email} belongs to another person, so the email was not changed; the rest was.",
            "Find that person with a filter on email_address.",
            at=FieldValue("address", person.email),
        )
        person.email = None
    changed = _change(context, row, person, find_phone_holder(context, person.phone))
    _propagate_to_parents(context, row, changed, person)
    return MatchedPerson(changed, person, ())


def propagate_all_people(context: Context) -> None:
    """Add the people of a group to the groups above it that do not have them, unchanged, with their dates."""
    for row in context.store.each(Scope("people", context.group.id)):
        propagate_unchanged(context, row)


def propagate_unchanged(context: Context, row: Row) -> None:
    """Add a person to the groups above that do not have the person, unchanged, with the dates."""
    for group in context.group.above:
        above = context._replace(group=group, notes=Notes())
        if _in_group_above(above, row) is None:
            _join_parent(above, row, row.document())


def _create(context: Context, person: PersonInput, uuid: str | None, phone_holder: Row | None) -> Row:
    """Add a person to the group. ``uuid`` is that of a person who is already in another group."""
    document: Document = {
        "email_addresses": no_email_entry(context.settings.mobile_only_email),
        "phone_numbers": phone_entry(None, "unsubscribed"),
        "postal_addresses": blank_address(),
        "custom_fields": {},
        "created_date": context.stamp,
        "languages_spoken": ["en"],
    }
    inherited, absorbed = claim_phone(context, None, phone_holder)
    if absorbed:
        absorb_person(document, absorbed.document())
    contacts = apply_person(context, document, uuid, person, inherited)
    row = context.store.insert("people", context.group.id, document, uuid=uuid)
    if absorbed:
        move_references(context, absorbed.id, row.id)
    record_consent_changes(context, row.id, Contacts(), contacts, inherited=inherited if absorbed else None)
    return row


def _change(context: Context, row: Row, person: PersonInput, phone_holder: Row | None) -> Row:
    document = row.document()
    before = contacts_of(document)
    inherited, absorbed = claim_phone(context, row, phone_holder)
    if absorbed:
        absorb_person(document, absorbed.document())
        move_references(context, absorbed.id, row.id)
    after = apply_person(context, document, row.id, person, inherited)
    if after.email != before.email:
        _change_email_elsewhere(context, row, after.email)
    record_consent_changes(context, row.id, before, after, inherited=inherited if absorbed else None)
    return context.store.update("people", row, document)


def _propagate_to_parents(context: Context, before: Row | None, row: Row, person: PersonInput) -> None:
    """Write a change of a person to the groups above: the data, and the status subscribed, but no other status.

    Each group has its own row, with its own status and created_date. A new person of a parent gets the status of the
    group below, so that no person who unsubscribed becomes subscribed. Source: [networks-2] (documented; the status
    of a person who joins unsubscribed is assumed).
    """
    for group in context.group.above:
        above = context._replace(group=group, notes=Notes())
        held = _in_group_above(above, row)
        if held is None:
            _join_parent(above, row, {**row.document(), "created_date": context.stamp})
        else:
            sent = _propagated_input(above, before, row, person, held)
            _change(above, held, sent, find_phone_holder(above, sent.phone))


def _in_group_above(above: Context, row: Row) -> Row | None:
    """Return a group's row of the person, or for a person with a phone only the row with that phone."""
    document = row.document()
    by_phone = None if email_of(document) else find_phone_holder(above, phone_of(document))
    return above.store.get("people", above.group.id, row.id) or by_phone


def _propagated_input(
    above: Context, before: Row | None, row: Row, person: PersonInput, held: Row
) -> PersonInput:
    """Return the part of the sent data that a group above writes into its row."""
    document, known = row.document(), email_of(held.document()) is not None
    email, phone = email_of(document), phone_of(document)
    had_email = before is not None and email_of(before.document()) is not None
    status = status_of(document, "email_addresses") if email else None
    subscribes = status == "subscribed" and (person.email_status == "subscribed" or not had_email)
    texts = bool(phone) and person.phone_status == "subscribed"
    add_names(above.store, above.group.id, document["custom_fields"], above.stamp)
    return replace(
        person,
        email=email if held.id == row.id else None,
        email_status=status if subscribes or not known else None,
        phone=phone if texts else person.phone,
        phone_status="subscribed" if texts else None,
        custom_fields={
            k: v for k, v in person.custom_fields.items() if v is None or k in document["custom_fields"]
        },
        identifiers=document["identifiers"][1:] if held.id == row.id else [],
    )


def _join_parent(context: Context, below: Row, document: Document) -> Row:
    """Add a person of a group below to a group that does not have the person."""
    document["identifiers"] = document["identifiers"][1:]
    phone_holder = find_phone_holder(context, phone_of(document))
    status, absorbed = claim_phone(context, None, phone_holder)
    if status and status_of(document, "phone_numbers") != "subscribed":
        document["phone_numbers"] = phone_entry(phone_of(document), status)
    if absorbed:
        absorb_person(document, absorbed.document())
    add_names(context.store, context.group.id, document["custom_fields"], context.stamp)
    row = context.store.insert("people", context.group.id, document, uuid=below.id)
    if absorbed:
        move_references(context, absorbed.id, row.id)
    contacts = contacts_of(document)
    record_consent_changes(context, row.id, Contacts(), contacts, inherited=status if absorbed else None)
    return row


def apply_person(
    context: Context, document: Document, uuid: str | None, person: PersonInput, moved_status: str | None
) -> Contacts:
    """Write the sent data into a person's document, and return the person's contacts.

    ``moved_status`` is the status of a number that was taken from another person.
    """
    known, notes = contacts_of(document), context.notes
    email, email_status = apply_email(document, known, person, notes)
    phone, phone_status = apply_phone(document, known, person, notes, moved_status)
    for name, value in person.plain.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = value
    if person.address:
        document["postal_addresses"] = merge_address(document["postal_addresses"], person.address, notes)
    if person.language:
        document["languages_spoken"] = [person.language]
    document["custom_fields"] = merge_custom_fields(document["custom_fields"], person.custom_fields, context)
    if person.identifiers:
        add_identifiers("people", document, uuid, person.identifiers, context)
    document["modified_date"] = context.stamp
    return Contacts(email, email_status, phone, phone_status)


def claim_phone(context: Context, row: Row | None, holder: Row | None) -> tuple[str | None, Row | None]:
    """Take a number from its holder in the group, if there is one, for a person, who is new if ``row`` is None.

    Returns the mobile status of the number, and the mobile-only person who was removed because both records are the
    same person. Source: [matching-3], [matching-4].
    """
    if holder is None or (row is not None and holder.id == row.id):
        return None, None
    document = holder.document()
    status = status_of(document, "phone_numbers")
    if email_of(document) is None:
        context.store.delete("people", holder)
        context.notes.inform("people-merged", f"The mobile-only person {holder.id} became part of this one.")
        return status, holder
    before = contacts_of(document)
    document["phone_numbers"] = phone_entry(None, "unsubscribed")
    document["modified_date"] = context.stamp
    record_consent_changes(context, holder.id, before, before._replace(phone=None, phone_status=None))
    context.store.update("people", holder, document)
    context.notes.inform(
        "phone-moved", f"The phone number was taken from the person {holder.id}.", at=FieldValue("number")
    )
    return status, None


def absorb_person(document: Document, other: Document) -> None:
    """Fill empty values of a person from a record that was merged into it. Existing values stay.

    Source: [matching-4], [matching-5] (documented that they merge; how is assumed).
    """
    for name in ("given_name", "family_name"):
        if name in other:
            document.setdefault(name, other[name])
    document["custom_fields"] = {**other["custom_fields"], **document["custom_fields"]}
    document["postal_addresses"] = fill_address(document["postal_addresses"], other["postal_addresses"])
    foreign = other["identifiers"][1:]
    document["identifiers"] = [*dict.fromkeys([*document.get("identifiers", ()), *foreign])]


def _change_email_elsewhere(context: Context, row: Row, email: str | None) -> None:
    """Change the email in the other groups of the person, because an email belongs to the person and not to a list."""
    for other in context.store.find("people", None, id=row.id):
        if other.group_id != row.group_id and email:
            document = other.document()
            before, status = contacts_of(document), status_of(document, "email_addresses") or "unsubscribed"
            document["email_addresses"] = email_entry(email, status)
            after = before._replace(email=email, email_status=status)
            record_consent_changes(context, other.id, before, after, group_id=other.group_id)
            context.store.update("people", other, document)


class PersonRules(ResourceRules):
    """The rules of people."""

    scenario_form = "own"
    is_matched = True

    def summary(self, document: Document) -> Document:
        """Return the email and the phone number of a person, and their statuses, or None where there is none."""
        email, phone = email_of(document), phone_of(document)
        return {
            "email": email,
            "phone": phone,
            "status": status_of(document, "email_addresses") if email else None,
            "mobile_status": status_of(document, "phone_numbers") if phone else None,
        }

    def find_called(self, store: Store, group: Group, resource: Resource, name: str) -> list[Row]:
        """Return the people of the group with an email or a phone number."""
        return find_by_address(store, name, group.id)

    def names_of(self, row: Row) -> list[str]:
        """Return the email and the phone number of a person."""
        document = row.document()
        return [*filter(None, (email_of(document), phone_of(document)))]

    def create(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Carry out the person signup helper: match or create a person, update, tag. Return the person's row.

        ``body`` is ``{"person": {...}, "add_tags": ["steward"], "remove_tags": []}``. Without an email and a phone
        number it raises BadRequest, or returns ``{}``, as the setting ``signup_without_contact`` says. Source:
        [matching-8].
        """
        matched = match_or_create(context, body)
        if matched is not None:
            context.domain_events.append(PersonUploaded(context.group, matched.row.id))
            return matched.row
        if context.settings.signup_without_contact == "refused":
            raise BadRequest(_NO_CONTACT)
        context.notes.add("nobody-signed-up", f"{_NO_CONTACT}, so no person was signed up.")
        return {}

    def update(self, context: Context, resource: Resource, target: Target, body: Document) -> Result:
        """Update a person. Source: [people-11]."""
        changed = apply_person_changes(context, target.row, body).row
        if context.settings.webhook_on_person_put == "action":
            context.domain_events.append(PersonAdded(context.group, target.row.id))
        return changed
