"""The people of a scenario, stored as they are in the file, even where a request could not set it."""

from __future__ import annotations

from typing import Any

from ..ids import NATIVE_SYSTEM
from ..notes import did_you_mean
from ..resources import LANGUAGES
from ..rules.addresses import merge_address
from ..rules.contacts import email_entry, no_email_entry, phone_entry
from ..rules.context import Context
from ..rules.custom_fields import add_names
from ..rules.formats import is_email, parse_phone
from ..rules.people import propagate_unchanged
from ..rules.tags import find_tag, put_tag
from ..store import Document, Row, Scope
from .format import SHORT_FORMS, person_shape
from .nodes import Node

_CONTAINERS = ("email_addresses", "phone_numbers", "postal_addresses")


class People:
    """Adds people to groups and remembers their position in the file."""

    def __init__(self) -> None:
        self._entered: dict[tuple[int, str], Node] = {}

    def add(self, context: Context, node: Node) -> Row:
        """Add a person to the group and return the row.

        A person with the same email in another group is the same person. One that the group already has, from a group
        below it or from before the scenario was loaded, is changed to what the file says.
        """
        sent = person_shape().read(node, context.now)
        document = _document(context, node, sent)
        row = self._store(context, node, document)
        self._entered[context.group.id, row.id] = node
        add_names(context.store, context.group.id, document["custom_fields"], context.stamp)
        _tag(context, node, row)
        propagate_unchanged(context, row)
        return row

    def _store(self, context: Context, node: Node, document: Document) -> Row:
        address = document["email_addresses"][0].get("address") if document["email_addresses"] else None
        holders = context.store.find("people", None, email_address=address.casefold()) if address else []
        own = next((one for one in holders if one.group_id == context.group.id), None)
        if own is not None and (before := self._entered.get((context.group.id, own.id))):
            key = "email" if "email" in node.value else "email_addresses"
            raise node.error_at(key, f"{address} is the email of {before.place}")
        uuid = holders[0].id if holders else None
        _refuse_taken(context, node, document, uuid)
        if own is None:
            return context.store.insert("people", context.group.id, document, uuid=uuid)
        known = own.document()
        known["identifiers"] = [*known["identifiers"], *document.pop("identifiers")]
        return context.store.update("people", own, {**known, **document})


def _refuse_taken(context: Context, node: Node, document: Document, uuid: str | None) -> None:
    """Reject a phone number that the group has, and an identifier that the platform has."""
    for identifier in document["identifiers"]:
        holder = context.store.holder("people", identifier)
        if holder not in (None, uuid):
            raise node.error_at("identifiers", f"{identifier!r} belongs to another person")
    number = document["phone_numbers"][0].get("number")
    holders = context.store.find("people", context.group.id, phone_number=number) if number else []
    if any(one.id != uuid for one in holders):
        key = "phone" if "phone" in node.value else "phone_numbers"
        raise node.error_at(key, f"another person of the group has the number {number}")


def _document(context: Context, node: Node, sent: dict[str, Any]) -> Document:
    entries = _entries(node, sent)
    created = sent.get("created_date", context.stamp)
    document: Document = {name: sent[name] for name in ("given_name", "family_name") if sent.get(name)}
    document["identifiers"] = _identifiers(node, sent.get("identifiers", []))
    document["email_addresses"] = _email(context, node, entries["email_addresses"])
    document["phone_numbers"] = _phone(node, entries["phone_numbers"], entries["postal_addresses"])
    document["postal_addresses"] = _address(context, entries["postal_addresses"])
    document["custom_fields"] = sent.get("custom_fields", {})
    document["created_date"] = created
    document["modified_date"] = sent.get("modified_date", created)
    document["languages_spoken"] = _languages(node, sent)
    for name, value in document.items():
        _check_length(context, node, name, value)
    return document


def _entries(node: Node, sent: dict[str, Any]) -> dict[str, Document]:
    """Return the one entry of each array, from the short forms or the API's form."""
    found: dict[str, Document] = {name: {} for name in _CONTAINERS}
    for name in _CONTAINERS:
        given = sent.get(name) or []
        if len(given) > 1:
            raise node.error_at(name, f"a person has one, and here are {len(given)}")
        found[name] = {key: value for key, value in (given or [{}])[0].items() if value is not None}
    for short, (name, of, _) in SHORT_FORMS.items():
        if short in sent and name in _CONTAINERS:
            if name in sent:
                raise node.error_at(short, f"{name} says it too: write one of the two")
            found[name][of] = [sent[short]] if of == "address_lines" else sent[short]
    return found


def _email(context: Context, node: Node, entry: Document) -> list[Document]:
    address = entry.get("address", "").strip()
    if not address:
        return no_email_entry(context.settings.mobile_only_email)
    if not is_email(address):
        raise node.error_at(
            "email" if "email" in node.value else "email_addresses", f"{address!r} is no email"
        )
    return email_entry(address, entry.get("status", "subscribed"))


def _phone(node: Node, entry: Document, address: Document) -> list[Document]:
    number = entry.get("number", "").strip()
    if not number:
        return phone_entry(None, entry.get("status", "unsubscribed"))
    parsed = parse_phone(number, address.get("country"))
    if parsed is None:
        raise node.error_at(
            "phone" if "phone" in node.value else "phone_numbers", f"{number!r} is no phone number"
        )
    return phone_entry(parsed, entry.get("status", "unsubscribed"))


def _address(context: Context, entry: Document) -> list[Document]:
    made = merge_address([], entry, context.notes)
    if entry.get("location"):
        made[0]["location"] = {**made[0]["location"], **entry["location"]}
    return made


def _identifiers(node: Node, given: list[str]) -> list[str]:
    """Return the foreign identifiers. The server's own are ignored: each person gets a new id."""
    for identifier in given:
        system, colon, rest = identifier.partition(":")
        if not colon or not system.strip() or not rest.strip():
            raise node.error_at(
                "identifiers", f"{identifier!r} has no system before a colon, as my_system:42 has"
            )
    return list(dict.fromkeys(one for one in given if not one.startswith(f"{NATIVE_SYSTEM}:")))


def _languages(node: Node, sent: dict[str, Any]) -> list[str]:
    given = sent.get("languages_spoken") or ([sent["language"]] if "language" in sent else ["en"])
    for code in given:
        if code not in LANGUAGES:
            key = "language" if "language" in sent else "languages_spoken"
            raise node.error_at(key, f"{code!r} is no language. {did_you_mean(code, LANGUAGES)}".rstrip())
    return list(given[:1])


def _check_length(context: Context, node: Node, name: str, value: object) -> None:
    """Reject texts that are too long for the API."""
    most = context.settings.max_text_chars if name == "custom_fields" else context.settings.max_string_chars
    texts = list(value.values()) if isinstance(value, dict) else [value]
    longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
    if longest > most:
        raise node.error_at(name, f"it has {longest} characters, and {most} are the most")


def _tag(context: Context, node: Node, row: Row) -> None:
    for name in node.each("tags"):
        tag = find_tag(context, name.text)
        if tag is None:
            scope = Scope("tags", context.group.id)
            known = [one.document()["name"] for one in context.store.page(scope, offset=0, limit=500)]
            advice = did_you_mean(name.text, known) or "Tags stand under tags of the group."
            raise name.error(f"the group has no tag {name.text!r}. {advice}")
        put_tag(context, tag, row.id)
