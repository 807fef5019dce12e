"""Answers 500 are findings if the upstream always fails at a kind of request, and not if it fails by chance."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_mock.settings import Settings

from .caller import Caller
from .figures import compare, record

_MALFORMED = (b"{", b'{"person": ', b"{'person': {}}", b"[", b"{person", b"Ada")


@pytest.fixture(scope="module")
def exchanges() -> list[Exchange]:
    """What a program sends that writes malformed JSON, and what nothing is wrong with in between."""

    def mistakes(caller: Caller) -> None:
        for body in _MALFORMED:
            caller.get("/people")
            caller.call("POST", "/people", raw=body)
            caller.get("/tags")

    return record(Settings(), traffic=mistakes)


def _failing(exchanges: list[Exchange], fails: Callable[[Exchange], bool], status: int = 500) -> list[str]:
    """Return what is confirmed if the upstream fails at some requests."""
    changed = [
        msgspec.structs.replace(one, status=status, body=b"<html>Sorry</html>") if fails(one) else one
        for one in exchanges
    ]
    return [f"{row.operation.text} {row.expected_status} {row.status}" for row in compare(changed).confirmed]


def test_a_server_that_always_fails_at_a_kind_of_request_is_a_finding(exchanges: list[Exchange]) -> None:
    assert _failing(exchanges, lambda one: one.status == 400) == ["POST /people 400 500"]


def test_a_server_that_fails_at_a_kind_of_request_by_chance_is_none(exchanges: list[Exchange]) -> None:
    assert _failing(exchanges, lambda one: one.status == 400 and one.request_body < b"[") == []


def test_a_server_that_is_down_is_none(exchanges: list[Exchange]) -> None:
    assert _failing(exchanges, lambda one: True) == []


def test_a_failure_of_what_is_between_is_none(exchanges: list[Exchange]) -> None:
    assert _failing(exchanges, lambda one: one.status == 400, status=502) == []


def test_one_request_that_is_repeated_is_none(exchanges: list[Exchange]) -> None:
    refused = next(one for one in exchanges if one.status == 400)
    again = [
        msgspec.structs.replace(refused, number=len(exchanges) + number, answered=refused.answered + number)
        for number in range(1, 5)
    ]
    assert _failing([*exchanges[:1], *again], lambda one: one.status == 400) == []


def test_what_a_failed_signup_may_have_made_is_not_expected_to_be_new() -> None:
    """The answer to the first signup is lost, and the second one finds its person by the identifier."""

    def sign_up_again(caller: Caller) -> None:
        for number in range(4):
            known = {"identifiers": [f"crm:{number}"]}
            for more in ({"given_name": "Ada"}, {}):
                emails = [{"address": caller.email()}]
                caller.call("POST", "/people", {"person": {**known, **more, "email_addresses": emails}})
            caller.wait(5)

    assert (
        _failing(record(Settings(), traffic=sign_up_again), lambda one: b"Ada" in one.request_body, 502) == []
    )
