"""The elements of a webhook's body, made from the domain events of a write. Source: [webhooks-29] to [webhooks-63]."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from actionnetwork_fixtures.states import state_name

from ..notes import Notes
from ..resources import PERSON_FIELDS
from ..resources.payloads import ACTION, PAYLOADS, UPLOAD, Payload
from ..rules.addresses import merge_address
from ..rules.contacts import email_of, phone_entry
from ..rules.context import Context
from ..rules.domain_events import (
    ActionTaken,
    Cause,
    ConsentChanged,
    DomainEvent,
    PersonAdded,
    PersonSubscribed,
    PersonUploaded,
)
from ..rules.origin import sponsor_in_webhooks
from ..rules.person import PersonInput
from ..rules.referrers import referrer_in_webhooks
from ..rules.resource_rules import is_batched
from ..store.schema import Document


class PendingPayload(NamedTuple):
    """A payload to write: its declaration and the event that caused it."""

    payload: Payload
    cause: Cause


def batch_payloads(causes: Iterable[Cause]) -> Iterator[list[PendingPayload]]:
    """Yield the payloads that form one body: one, or several where the records of one write are batched.

    Source: [webhooks-55] (documented: an element for each target of a letter).
    """
    batch: list[PendingPayload] = []
    for cause in causes:
        payload = PAYLOADS[_type_of(cause)]
        joins = batch and is_batched(payload.resource) and batch[-1].payload is payload
        if joins and batch[-1].cause.person_id == cause.person_id:
            batch.append(PendingPayload(payload, cause))
            continue
        if batch:
            yield batch
        batch = [PendingPayload(payload, cause)]
    if batch:
        yield batch


def _type_of(cause: Cause) -> str:
    if isinstance(cause, ActionTaken):
        assert cause.resource.webhook is not None, f"{cause.resource.name} have no payload"
        return cause.resource.webhook.type
    return UPLOAD if isinstance(cause, PersonUploaded) else ACTION


class PayloadWriter:
    """Writes the payloads of one write. Links begin with ``base``: ``"http://127.0.0.1:8484/api/v2"``."""

    def __init__(self, context: Context, base: str) -> None:
        self._context = context
        self._base = base

    def element(self, pending: PendingPayload, idempotency_key: str, *, subscribed: bool) -> Document:
        """Return one element of the body. ``subscribed`` means that the write put the person on the receiver's list."""
        payload, cause = pending
        content = self._content(payload, cause)
        shows_subscribed = subscribed and not (isinstance(cause, PersonAdded) and cause.by_hand)
        content["person"] = self.person(cause, subscribed=shows_subscribed)
        if not isinstance(cause, PersonAdded) and cause.add_tags:
            content["add_tags"] = list(cause.add_tags)
        content["_links"] = self._links(payload, cause)
        return {
            payload.type: content,
            "action_network:sponsor": sponsor_in_webhooks(cause.group),
            "idempotency_key": idempotency_key,
        }

    def _content(self, payload: Payload, cause: Cause) -> Document:
        """Source: [webhooks-42] (documented), [webhooks-58] and [webhooks-62] (documented: no referrer)."""
        if not isinstance(cause, ActionTaken):
            stamp = self._context.stamp
            return {"created_date": stamp, "modified_date": stamp, "action_network:referrer_data": {}}
        names = [field.name for field in payload.fields if field.name in cause.record]
        content = {name: cause.record[name] for name in names}
        for name in payload.may_lack:
            if content.get(name, 0) == []:
                del content[name]
        if "currency" in content and self._context.settings.webhook_currency == "upper":
            content["currency"] = content["currency"].upper()
        return {**content, "action_network:referrer_data": referrer_in_webhooks(content)}

    def _links(self, payload: Payload, cause: Cause) -> Document:
        ids = cause.ids if isinstance(cause, ActionTaken) else {"person_id": cause.person_id}
        known = {"base": self._base, **{name: uuid for name, uuid in ids.items() if uuid is not None}}
        hrefs = {link.rel: _fill(link.href, known) for link in payload.links}
        return {rel: {"href": href} for rel, href in hrefs.items() if href}

    # The person

    def person(self, cause: Cause, *, subscribed: bool) -> Document:
        """Return the person as entered; for an uploaded or added person, the stored one.

        Source: [webhooks-36], [webhooks-59].
        """
        row = self._context.store.get("people", cause.group.id, cause.person_id)
        known = row.document() if row is not None else {}
        if isinstance(cause, ActionTaken):
            person = self._entered(cause.entered) if cause.entered else self._by_name(known)
        else:
            person = self._core(known)
            if isinstance(cause, PersonUploaded):
                person["custom_fields"] = dict(cause.custom_fields)
        if subscribed and "email_addresses" in person:
            person["email_addresses"] = [{**person["email_addresses"][0], "status": "subscribed"}]
        if self._context.settings.webhook_custom_fields == "filled" and not person.get("custom_fields"):
            person.pop("custom_fields", None)
        dates = {name: known.get(name, self._context.stamp) for name in ("created_date", "modified_date")}
        return {**dates, **person}

    def _entered(self, entered: PersonInput) -> Document:
        person: Document = {name: value for name, value in entered.plain.items() if value}
        if any(entered.address.values()):
            address = self._address(merge_address([], entered.address, Notes()))
            if self._context.settings.webhook_locality == "entered" and not entered.address.get("locality"):
                address[0].pop("locality", None)
            person["postal_addresses"] = address
        if entered.email:
            person["email_addresses"] = _email(entered.email)
        if entered.phone or self._context.settings.webhook_phone_entry == "always":
            person["phone_numbers"] = self._phone(entered)
        person["languages_spoken"] = [entered.language or "en"]
        person["custom_fields"] = {name: value for name, value in entered.custom_fields.items() if value}
        return person

    def _phone(self, entered: PersonInput) -> list[Document]:
        status = entered.phone_status if entered.phone else None
        (entry,) = phone_entry(entered.phone, status or "unsubscribed")
        if self._context.settings.webhook_phone_status == "opted_in" and status != "subscribed":
            del entry["status"]
        return [entry]

    def _by_name(self, known: Document) -> Document:
        """Return a known person whom a record names: family name and email only.

        Source: [webhooks-45], [webhooks-50] (assumed).
        """
        return self._entered(
            PersonInput(plain={"family_name": known.get("family_name")}, email=email_of(known))
        )

    def _core(self, known: Document) -> Document:
        """Source: [webhooks-59] (documented: full core fields, even if they were not in the file)."""
        names = [field.name for field in PERSON_FIELDS if field.name not in _NOT_CORE]
        person: Document = {name: known[name] for name in names if name in known}
        email = email_of(known)
        person.pop("email_addresses", None)
        if email:
            person["email_addresses"] = _email(email)
        if "postal_addresses" in person:
            person["postal_addresses"] = self._address(person["postal_addresses"])
        person["custom_fields"] = {}
        return person

    def _address(self, addresses: list[Document]) -> list[Document]:
        """Source: [webhooks-37] (assumed: the full name of the state)."""
        address = {name: part for name, part in addresses[0].items() if name != "region" or part}
        if "region" in address and self._context.settings.webhook_region == "name":
            address["region"] = state_name(address["region"])
        return [address]


_NOT_CORE = ("identifiers", "custom_fields", "created_date", "modified_date")


def _email(address: str) -> list[Document]:
    return [{"primary": True, "address": address}]


def _fill(template: str, known: dict[str, str]) -> str:
    """Return a link, or an empty text if an id that it needs is missing."""
    try:
        return template.format_map(known)
    except KeyError:
        return ""


def select_causes(events: Iterable[DomainEvent]) -> list[Cause]:
    """Return the events that payloads are made of, in order."""
    return [event for event in events if not isinstance(event, (PersonSubscribed, ConsentChanged))]
