"""Wrong consent: who is subscribed."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.rules import people as rules
from actionnetwork_mock.rules import records

from .mutant import Subject, patched

CONSENT = Subject("consent", "people.consent", "people.", "records.consent", "blind.")


def _resets(original: Any) -> Any:
    def apply(document: Any, known: Any, person: Any, notes: Any) -> Any:
        if person.email and person.email_status is None:
            person.email_status = "subscribed"
        return original(document, known, person, notes)

    return apply


CONSENT.inside(
    "consent-reset-on-update",
    "A write with an email and no status subscribes an unsubscribed person.",
    patched(rules, "apply_email", _resets),
)


def _reads_as(**statuses: str | None) -> Any:
    """Read statuses as others: ``_reads_as(unsubscribed=None)`` ignores unsubscribed."""

    def make(original: Any) -> Any:
        def apply(document: Any, known: Any, person: Any, notes: Any) -> Any:
            person.email_status = statuses.get(person.email_status or "none", person.email_status)
            return original(document, known, person, notes)

        return apply

    return make


CONSENT.inside(
    "unsubscribed-ignored",
    "The status unsubscribed of an email is ignored.",
    patched(rules, "apply_email", _reads_as(unsubscribed=None)),
)
CONSENT.inside(
    "subscribed-ignored",
    "The status subscribed does not subscribe an unsubscribed person again.",
    patched(rules, "apply_email", _reads_as(subscribed=None)),
)


def _new_unsubscribed(original: Any) -> Any:
    def apply(document: Any, known: Any, person: Any, notes: Any) -> Any:
        if not known.email and person.email_status is None:
            person.email_status = "unsubscribed"
        return original(document, known, person, notes)

    return apply


CONSENT.inside(
    "new-people-unsubscribed",
    "New people are unsubscribed unless a status was sent.",
    patched(rules, "apply_email", _new_unsubscribed),
)


def _new_phones_subscribed(original: Any) -> Any:
    def apply(document: Any, known: Any, person: Any, notes: Any, moved_status: Any) -> Any:
        if person.phone and not known.phone and not moved_status and person.phone_status is None:
            person.phone_status = "subscribed"
        return original(document, known, person, notes, moved_status)

    return apply


CONSENT.inside(
    "new-phones-subscribed",
    "New numbers are subscribed unless a status was sent.",
    patched(rules, "apply_phone", _new_phones_subscribed),
)


def _follows_email(original: Any) -> Any:
    def apply(document: Any, known: Any, person: Any, notes: Any, moved_status: Any) -> Any:
        person.phone_status = person.phone_status or person.email_status
        return original(document, known, person, notes, moved_status)

    return apply


CONSENT.inside(
    "email-status-for-the-phone-too",
    "A status that is sent for the email is set for the number as well.",
    patched(rules, "apply_phone", _follows_email),
)


def _phone_reset(original: Any) -> Any:
    def apply(document: Any, known: Any, person: Any, notes: Any, moved_status: Any) -> Any:
        if person.phone and known.phone and person.phone_status is None:
            person.phone_status = "unsubscribed"
        return original(document, known, person, notes, moved_status)

    return apply


CONSENT.inside(
    "phone-consent-reset-on-update",
    "A write with a known number and no status unsubscribes it.",
    patched(rules, "apply_phone", _phone_reset),
)


def _new_email_subscribes(original: Any) -> Any:
    def apply(document: Any, known: Any, person: Any, notes: Any) -> Any:
        changed = known.email and person.email and person.email.casefold() != known.email.casefold()
        if changed and not person.email_status:
            person.email_status = "subscribed"
        return original(document, known, person, notes)

    return apply


CONSENT.inside(
    "changed-email-subscribes",
    "A PUT of a new email subscribes an unsubscribed person.",
    patched(rules, "apply_email", _new_email_subscribes),
)


def _put_alone(original: Any) -> Any:
    def change(context: Any, row: Any, body: Any) -> Any:
        entries = body.get("email_addresses") or [{}]
        if entries[0].get("status") == "unsubscribed":
            body = {**body, "email_addresses": [{**entries[0], "status": "subscribed"}]}
        return original(context, row, body)

    return change


CONSENT.inside(
    "put-cannot-unsubscribe",
    "A PUT cannot unsubscribe an email.",
    patched(rules, "apply_person_changes", _put_alone),
)


def _helper_subscribes(original: Any) -> Any:
    def match_or_create(context: Any, body: Any, **more: Any) -> Any:
        for entry in body["person"].get("email_addresses") or ():
            entry["status"] = "subscribed"
        return original(context, body, **more)

    return match_or_create


CONSENT.inside(
    "helper-resubscribes",
    "A record helper subscribes an unsubscribed person.",
    patched(records, "match_or_create", _helper_subscribes),
)


def _helper_accepts_all(original: Any) -> Any:
    def record(context: Any, resource: Any, action: Any, sent: Any, complete: Any) -> Any:
        entries = sent["person"].get("email_addresses") or [{}]
        status = entries[0].get("status")
        row = original(context, resource, action, sent, complete)
        if status == "unsubscribed":
            person = context.store.get("people", context.group.id, row.references[1])
            rules.apply_person_changes(context, person, {"email_addresses": [{"status": status}]})
        return row

    return record


CONSENT.inside(
    "helper-unsubscribes",
    "A record helper unsubscribes.",
    patched(records, "record_with_person", _helper_accepts_all),
)
