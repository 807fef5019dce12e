"""Each contract that cannot be checked names the option that enables it, and that option does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actionnetwork_contract.contract import CONTRACTS, Capability, Contract
from actionnetwork_contract.open_target import mock_in_process
from actionnetwork_contract.run import plan
from actionnetwork_contract.runner import Outcome, check_contracts
from actionnetwork_contract.target import Access, Target, connect

from .guarded_mock import guarded_mock

_NO_ACCESS = Access(lag_s=0)


def unchecked(target: Target, *requires: Capability, writes: bool = False) -> Outcome:
    """Return the outcome of a contract with some requirements on a target that does not meet them."""
    plan()
    contract: Contract = replace(CONTRACTS["paging.cap"], requires=frozenset(requires), writes=writes)
    (outcome,) = check_contracts([contract], target)
    assert outcome.state == "unchecked"
    return outcome


@pytest.mark.parametrize(
    ("requires", "writes", "reason", "option"),
    [
        ((), True, "it needs permission to write", "--allow-writes"),
        (
            ("sending",),
            True,
            "it needs permission to write and permission to send messages",
            "--allow-writes and --allow-sending",
        ),
        (
            ("second key",),
            False,
            "it needs the key of a second group",
            "the environment variable ACTION_NETWORK_OTHER_API_KEY",
        ),
        (
            ("user key",),
            False,
            "it needs the key of a person",
            "the environment variable ACTION_NETWORK_USER_API_KEY",
        ),
        (("mock",), True, "it needs permission to write and the control API of the mock", "--target mock"),
        (
            ("receiver", "delivery"),
            False,
            "it needs webhooks that reach it and a target in which it can create webhooks",
            "--target mock --socket",
        ),
    ],
)
def test_the_option_that_enables_a_contract_is_named(
    requires: tuple[Capability, ...], writes: bool, reason: str, option: str
) -> None:
    with connect("http://localhost/api/v2", "key", _NO_ACCESS) as target:
        outcome = unchecked(target, *requires, writes=writes)
    assert (outcome.reason, outcome.option) == (reason, option)


def test_action_network_itself_sends_nothing_so_only_the_mock_can_be_checked_for_it() -> None:
    with connect("https://actionnetwork.org/api/v2", "key", _NO_ACCESS) as target:
        assert unchecked(target, "sending").option == "--target mock"


def test_the_mock_needs_a_socket_to_deliver_webhooks() -> None:
    with mock_in_process() as target:
        assert unchecked(target, "delivery").option == "--target mock --socket"


def test_the_guard_names_the_option_too() -> None:
    with guarded_mock(allow_writes=False) as guarded:
        contract = replace(CONTRACTS["people.dates"], writes=False)
        (outcome,) = check_contracts([contract], guarded.target)
    assert (outcome.reason, outcome.option) == ("it needs permission to write", "--allow-writes")
