from __future__ import annotations

import json
from typing import Any

import pytest

from actionnetwork_mock.receiver import TYPES
from actionnetwork_mock.webhooks.received import read_body

SPONSOR = {
    "title": "Rivertown Tenants Union",
    "url": "https://actionnetwork.org/groups/rivertown-tenants-union",
}


def element(kind: str = "osdi:signature", *, key: str = "0" * 32, **data: Any) -> dict[str, Any]:
    """Return one element of a body."""
    return {kind: data, "action_network:sponsor": SPONSOR, "idempotency_key": key}


@pytest.mark.parametrize("kind", TYPES)
def test_what_action_network_sends_is_no_problem(kind: str) -> None:
    body = json.dumps([element(kind), element(kind)]).encode()
    payloads, problem = read_body(
        "POST", {"content-type": "application/json; charset=utf-8"}, body, request=1
    )
    assert problem is None
    assert len(payloads) == 2


WITHOUT_KEY = {"osdi:signature": {}, "action_network:sponsor": SPONSOR}
WITHOUT_SPONSOR = {"osdi:signature": {}, "idempotency_key": "a"}


@pytest.mark.parametrize(
    ("body", "payloads", "says"),
    [
        (b"", 0, "the body is empty"),
        (b"{", 0, "the body is not JSON: "),
        (b'["\xff"]', 0, "the body is not JSON: "),
        (b"[" * 100_000, 0, "nested too deeply"),
        (json.dumps(element()).encode(), 0, "the body is an object and should be an array of objects"),
        (b"null", 0, "the body is null"),
        (b'"x"', 0, "the body is a text"),
        (b"true", 0, "the body is true or false"),
        (b"[]", 0, "the array is empty"),
        (b"[[]]", 0, "element 1 is an array and should be an object"),
        (b"[{}]", 0, "exactly one type besides sponsor and key: it has none"),
        (
            json.dumps([element(), {**element(), "osdi:donation": {}}]).encode(),
            1,
            "element 2 should have exactly one type besides sponsor and key: it has osdi:signature, osdi:donation",
        ),
        (b'[{"osdi:signature": 1}]', 0, "osdi:signature in element 1 is a number and should be an object"),
        (
            json.dumps([element("osdi:petition")]).encode(),
            1,
            "the type osdi:petition, which Action Network does not send",
        ),
        (json.dumps([WITHOUT_SPONSOR]).encode(), 1, "no action_network:sponsor"),
        (json.dumps([WITHOUT_KEY]).encode(), 1, "no idempotency_key"),
        (json.dumps([{**WITHOUT_KEY, "idempotency_key": 7}]).encode(), 1, "no idempotency_key"),
    ],
)
def test_a_body_that_action_network_would_not_send_is_a_problem_in_a_sentence(
    body: bytes, payloads: int, says: str
) -> None:
    read, problem = read_body("POST", {"content-type": "application/json"}, body, request=1)
    assert says in (problem or "")
    assert len(read) == payloads
