"""The rules about people and tags once more, as a plain-Python model to hold the mock against.

Written from the statements in docs/evidence/matching.md and people.md and not from the mock: it keeps people as small
objects in a list and searches them one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Person:
    """One person, by what the rules are about."""

    id: str
    email: str | None = None
    email_status: str | None = None
    phone: str | None = None
    phone_status: str = "unsubscribed"
    given_name: str | None = None
    custom_fields: dict[str, str] = field(default_factory=dict)
    identifiers: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)


@dataclass
class Sent:
    """What a request says of a person; None was not sent."""

    email: str | None = None
    email_status: str | None = None
    phone: str | None = None
    phone_status: str | None = None
    given_name: str | None = None
    custom_fields: dict[str, str] = field(default_factory=dict)
    identifiers: list[str] = field(default_factory=list)


class Model:
    """One group."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.tags: list[str] = []

    def by_email(self, email: str | None) -> Person | None:
        return self._first(
            lambda p: p.email is not None and email is not None and p.email.lower() == email.lower()
        )

    def by_phone(self, phone: str | None) -> Person | None:
        return self._first(lambda p: phone is not None and p.phone == phone)

    def by_identifier(self, identifiers: list[str]) -> Person | None:
        for identifier in identifiers:
            for person in self.people:
                if identifier in person.identifiers:
                    return person
        return None

    def _first(self, condition: Callable[[Person], bool]) -> Person | None:
        return next((p for p in self.people if condition(p)), None)

    # Requests

    def sign_up(self, sent: Sent, new_id: str, add: list[str], remove: list[str]) -> Person | None:
        """None when it is refused. ``new_id`` is taken if a person is made."""
        if sent.email is None and sent.phone is None:
            return None
        person = self.by_email(sent.email) or self.by_identifier(sent.identifiers)
        if person is None:
            holder = self.by_phone(sent.phone)
            if holder is not None and (sent.email is None or holder.email is None):
                person = holder
        if person is None:
            person = Person(new_id)
            self.people.append(person)
        self._apply(person, sent)
        for name in add:
            if self.knows(name):
                person.tags.add(self.knows(name))
        for name in remove:
            person.tags.discard(self.knows(name))
        return person

    def put(self, person: Person, sent: Sent) -> None:
        holder = self.by_email(sent.email)
        if holder is not None and holder is not person:
            sent = Sent(**{**sent.__dict__, "email": None})
        self._apply(person, sent)

    def knows(self, name: str) -> str:
        """The tag that a name means, or an empty text."""
        return next((tag for tag in self.tags if tag.lower() == name.strip().lower()), "")

    def _apply(self, person: Person, sent: Sent) -> None:
        inherited = self._take_phone(person, sent.phone)
        if sent.email is not None:
            if person.email is None:
                person.email_status = "subscribed"
            person.email = sent.email
        if person.email is not None and sent.email_status is not None:
            person.email_status = sent.email_status
        if sent.phone is not None:
            person.phone = sent.phone
            if inherited is not None:
                person.phone_status = inherited
        if person.phone is not None and sent.phone_status is not None:
            person.phone_status = sent.phone_status
        if sent.given_name is not None:
            person.given_name = sent.given_name
        person.custom_fields.update(sent.custom_fields)
        for identifier in sent.identifiers:
            holder = self.by_identifier([identifier])
            if holder is None:
                person.identifiers.append(identifier)

    def _take_phone(self, person: Person, phone: str | None) -> str | None:
        """The status that a number brings along from whoever had it."""
        holder = self.by_phone(phone)
        if holder is None or holder is person:
            return None
        status = holder.phone_status
        if holder.email is None:
            self.people.remove(holder)
            person.given_name = person.given_name or holder.given_name
            person.custom_fields = {**holder.custom_fields, **person.custom_fields}
            person.identifiers += holder.identifiers
            person.tags |= holder.tags
        else:
            holder.phone, holder.phone_status = None, "unsubscribed"
        return status
