"""That the suite has teeth: what deviates is caught, and what does not is not.

A seeded dozen is tried in each run, ``DEVIATIONS=all`` tries all, and ``DEVIATIONS_SEED=7`` draws another dozen.
"""

from __future__ import annotations

import os
import random

import pytest

from actionnetwork_contract.contract import CONTRACTS
from actionnetwork_contract.run import plan
from actionnetwork_contract.runner import check_contracts
from actionnetwork_contract.target import mock_on_socket
from actionnetwork_mock.servers.transport import InProcessTransport

from .deviations import DEVIATIONS, SURVIVORS
from .deviations.catching import objections
from .deviations.deviation import Subject
from .deviations.telling import new_key_on_each_try

_CAUGHT = sorted(DEVIATIONS.keys() - SURVIVORS.keys())
_A_DOZEN = 12


def _tried() -> list[str]:
    if os.environ.get("DEVIATIONS") == "all":
        return _CAUGHT
    return random.Random(int(os.environ.get("DEVIATIONS_SEED", "0"))).sample(_CAUGHT, _A_DOZEN)


@pytest.mark.parametrize("name", _tried())
def test_a_deviation_is_caught(name: str) -> None:
    assert objections(DEVIATIONS[name]), DEVIATIONS[name].says


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
    plan()
    for one in DEVIATIONS.values():
        assert any(law.startswith(one.tried_first) for law in CONTRACTS), one.name
