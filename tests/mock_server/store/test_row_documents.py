from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.resources.people import PEOPLE
from actionnetwork_mock.resources.tags import TAGS
from actionnetwork_mock.store import LINKS_SLOT
from actionnetwork_mock.store.row import decode_document, encode_document

from .documents_of_people import person

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_keys_stand_in_the_order_of_the_wire() -> None:
    stored = encode_document(PEOPLE, dict(sorted(person(given_name="Ruth", identifiers=[]).items())))
    order = [name for name in PEOPLE.key_order if name != "family_name"]
    assert list(json.loads(stored.replace(LINKS_SLOT, b"0"))) == order


@settings(deadline=None, max_examples=100)
@given(texts, st.dictionaries(texts, texts, max_size=4))
def test_the_slot_for_the_links_stands_once_whatever_the_document_holds(
    name: str, fields: dict[str, str]
) -> None:
    document = person(given_name=f"\x01{name}\x01", custom_fields=fields, identifiers=[name])
    stored = encode_document(PEOPLE, document)
    assert stored.count(LINKS_SLOT) == 1
    assert b'"_links":\x01' in stored
    assert decode_document(stored) == document


@pytest.mark.parametrize("document", [{"name": "x", "colour": "red"}, {"_links": {}}, {"given_name": "x"}])
def test_a_key_that_is_not_declared_is_a_key_error_that_names_it(document: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        encode_document(TAGS, document)
