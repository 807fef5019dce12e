"""The contract suite catches every deviation, and objects to no mock that does not deviate."""

from __future__ import annotations

import pytest

from actionnetwork_contract.contract import CONTRACTS
from actionnetwork_contract.run import plan
from actionnetwork_contract.runner import check_contracts
from actionnetwork_contract.target import mock_on_socket
from actionnetwork_mock.servers.transport import InProcessTransport

from .deviations import DEVIATIONS, SURVIVORS
from .deviations.catching import objections
from .deviations.deviation import CATCHERS, Subject
from .deviations.telling import new_key_on_each_try

_CAUGHT = sorted(DEVIATIONS.keys() - SURVIVORS.keys())


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize("name", _CAUGHT)
def test_a_deviation_is_caught(name: str) -> None:
    assert objections(DEVIATIONS[name]), DEVIATIONS[name].says


@pytest.mark.parametrize("name", sorted(DEVIATIONS))
def test_a_deviation_changes_something_that_exists(name: str) -> None:
    with DEVIATIONS[name].deviate():
        pass


def test_nobody_objects_to_a_mock_that_does_not_deviate() -> None:
    subject = Subject("nothing", "hal.")
    subject.answers("nothing", "Answers come as they are.")(lambda _call, _reply: None)
    nothing = DEVIATIONS.pop("nothing")
    original = InProcessTransport.handle_request
    assert objections(nothing) == []
    assert InProcessTransport.handle_request is original


def test_a_new_key_on_each_try_is_caught_where_webhooks_are_delivered() -> None:
    with new_key_on_each_try(), mock_on_socket() as target:
        (outcome,) = check_contracts([CONTRACTS["webhooks.retries"]], target)
    assert outcome.state == "differs"


def test_there_are_many_deviations_of_every_subject() -> None:
    assert len(_CAUGHT) >= 250
    assert all(one.says.endswith(".") for one in DEVIATIONS.values())


def test_survivors_are_known_and_few() -> None:
    assert SURVIVORS.keys() <= DEVIATIONS.keys()
    assert len(SURVIVORS) <= 5


def test_contracts_that_are_tried_first_exist() -> None:
    planned = plan()
    ids = {"setup data", *(one.id for one in planned.contracts), *(one.id for one in planned.questions)}
    assert DEVIATIONS.keys() >= CATCHERS.keys()
    assert ids >= set(CATCHERS.values())
    for one in DEVIATIONS.values():
        assert any(law.startswith(one.tried_first) for law in CONTRACTS), one.name
