"""The contract suite catches every mutant, and the unchanged mock violates no contract."""

from __future__ import annotations

import pytest

from actionnetwork_contract.contract import CONTRACTS
from actionnetwork_contract.open_target import mock_on_socket
from actionnetwork_contract.run import plan
from actionnetwork_contract.runner import check_contracts
from actionnetwork_mock.servers.transport import InProcessTransport

from .mutants import MUTANTS, SURVIVORS
from .mutants.catches import catches_of
from .mutants.mutant import CATCHERS, Subject
from .mutants.webhooks import new_key_on_each_try

_CAUGHT = sorted(MUTANTS.keys() - SURVIVORS.keys())


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize("name", _CAUGHT)
def test_a_mutant_is_caught(name: str, caplog: pytest.LogCaptureFixture) -> None:
    assert catches_of(MUTANTS[name]), MUTANTS[name].says
    # A mutant that does not fit the code any more is caught as well, for the wrong reason.
    assert "the mock failed" not in caplog.text


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_mutant_changes_something_that_exists(name: str) -> None:
    with MUTANTS[name].apply():
        pass


@pytest.mark.slow
@pytest.mark.uncovered
def test_a_mock_that_is_not_changed_is_not_caught() -> None:
    subject = Subject("nothing", "hal.")
    subject.answers("nothing", "Answers stay as they are.")(lambda _call, _reply: None)
    nothing = MUTANTS.pop("nothing")
    original = InProcessTransport.handle_request
    assert catches_of(nothing) == []
    assert InProcessTransport.handle_request is original


def test_a_new_key_on_each_try_is_caught_where_webhooks_are_delivered() -> None:
    with new_key_on_each_try(), mock_on_socket() as target:
        (outcome,) = check_contracts([CONTRACTS["webhooks.retries"]], target)
    assert outcome.state == "differs"


def test_there_are_many_mutants() -> None:
    assert len(_CAUGHT) >= 250
    assert all(mutant.says.endswith(".") for mutant in MUTANTS.values())


def test_survivors_are_known_and_few() -> None:
    assert SURVIVORS.keys() <= MUTANTS.keys()
    assert len(SURVIVORS) <= 5


def test_contracts_that_are_tried_first_exist() -> None:
    planned = plan()
    ids = {"setup data"} | {check.id for checks in (planned.contracts, planned.questions) for check in checks}
    assert MUTANTS.keys() >= CATCHERS.keys()
    assert ids >= set(CATCHERS.values())
    for mutant in MUTANTS.values():
        assert any(name.startswith(mutant.tried_first) for name in CONTRACTS), mutant.name
