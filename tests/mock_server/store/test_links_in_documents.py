from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.resources.messages import MESSAGES
from actionnetwork_mock.store import BASE_SLOT
from actionnetwork_mock.store.row import decode_document, encode_document

QUERY = "{base}/queries/5e1d9f40-2b7a-4a39-8e77-b0c6d4e8aa19"


def test_a_link_among_the_fields_begins_with_the_slot_of_the_address() -> None:
    stored = encode_document(MESSAGES, {"targets": [{"href": QUERY}]})
    assert b'"targets":[{"href":"' + BASE_SLOT + b"/queries/5e1d" in stored
    assert decode_document(stored) == {"targets": [{"href": QUERY}]}


@pytest.mark.parametrize("text", [QUERY, "{base}", "\x04/queries/1", '"{base}/"'])
def test_a_text_that_looks_like_one_is_a_text(text: str) -> None:
    document: dict[str, Any] = {"subject": text, "targets": [{"href": QUERY}]}
    stored = encode_document(MESSAGES, document)
    assert stored.count(BASE_SLOT) == 1
    assert decode_document(stored) == document


@pytest.mark.parametrize("href", ["https://example.org/", "", "{base}", '{base}/queries/"'])
def test_any_other_link_is_kept_as_it_is(href: str) -> None:
    document = {"targets": [{"href": href}]}
    assert decode_document(encode_document(MESSAGES, document)) == document
