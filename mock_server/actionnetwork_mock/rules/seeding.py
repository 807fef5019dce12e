"""Filling a group with invented people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from actionnetwork_fixtures.people import PersonSample, make_people

from ..clock import to_stamp
from ..store.schema import Document
from ..store.store import Store
from .addresses import place_entry
from .contacts import email_entry, phone_entry
from .custom_fields import add_names

SEEDED_UNTIL = 1_767_225_600
"""2026-01-01T00:00:00Z. Invented people joined before it, whatever the time is, so that a seed gives the same bytes."""


_MANY = 10_000
"""From this number on, creating the indexes afterwards is faster than updating them."""


def add_invented_people(store: Store, group_id: int, count: int, *, seed: int) -> int:
    """Add ``count`` invented people to a group and return how many were added.

    A second call continues where the first one ended, so it adds new people.
    """
    with store.transaction():
        start = _drawn(store)
        names: dict[str, str] = {}
        samples = make_people(count, seed=seed, start=start)
        if store.exists("people"):
            added = store.insert_many(
                "people", group_id, _documents(names, _new_ones(store, group_id, samples))
            )
        else:
            documents = _documents(names, samples)
            added = store.insert_many("people", group_id, documents, reindex=count >= _MANY)
        add_names(store, group_id, names, to_stamp(SEEDED_UNTIL))
        store.query("INSERT OR REPLACE INTO meta VALUES ('people drawn', ?)", (str(start + count),))
    return added


def _drawn(store: Store) -> int:
    found = store.query("SELECT value FROM meta WHERE name = 'people drawn'")
    return int(str(found[0][0])) if found else 0


def _new_ones(store: Store, group_id: int, samples: Iterable[PersonSample]) -> Iterator[PersonSample]:
    """Leave out people whose address a person of the world has, and numbers that a person of the group has."""
    for sample in samples:
        number = sample.phone_number
        if store.exists("people", email_address=sample.email_address):
            continue
        is_taken = number is not None and store.exists("people", group_id=group_id, phone_number=number)
        yield sample._replace(phone_number=None) if is_taken else sample


def _documents(names: dict[str, str], samples: Iterable[PersonSample]) -> Iterator[Document]:
    for sample in samples:
        names.update(sample.custom_fields)
        yield _document(sample)


def _document(sample: PersonSample) -> Document:
    joined = to_stamp(SEEDED_UNTIL - sample.seconds_ago)
    phone_status = "subscribed" if sample.phone_subscribed and sample.phone_number else "unsubscribed"
    return {
        "given_name": sample.given_name,
        "family_name": sample.family_name,
        "email_addresses": email_entry(sample.email_address, sample.email_status),
        "phone_numbers": phone_entry(sample.phone_number, phone_status),
        "postal_addresses": place_entry(sample.place, sample.address_line),
        "custom_fields": sample.custom_fields,
        "created_date": joined,
        "modified_date": joined,
        "languages_spoken": [sample.language],
    }
