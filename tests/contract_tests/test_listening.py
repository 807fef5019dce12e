"""Listening to webhooks: what is no envelope is objected to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from actionnetwork_contract import Broken
from actionnetwork_contract.listening import Body, listening
from actionnetwork_contract.target import Target, mock_in_process
from actionnetwork_mock.settings import Settings


@pytest.fixture
def target() -> Iterator[Target]:
    with mock_in_process(Settings()) as target:
        yield target


def heard(target: Target, spoil: Callable[[Body], object]) -> list[Body]:
    """Return what a webhook is told of a signup, after something was done to it."""
    honest = target.control
    assert honest is not None

    def control(method: str, path: str, body: Any = None) -> Any:
        answer = honest(method, path, body)
        if path.startswith("/webhooks/deliveries"):
            for one in answer["deliveries"]:
                spoil(one["payloads"])
        return answer

    target.control = control
    check = target.check()
    with listening(check, "all_actions_and_uploads") as webhook:
        check.sign_up()
        return webhook.bodies()


def test_what_the_mock_tells_is_an_envelope(target: Target) -> None:
    ((element,),) = heard(target, lambda _: None)
    assert set(element) == {"action_network:upload", "action_network:sponsor", "idempotency_key"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.clear(),
        lambda body: body.append(body[0]),
        lambda body: body[0].pop("idempotency_key"),
        lambda body: body[0].update(idempotency_key="abc"),
        lambda body: body[0].update({"osdi:signature": {}}),
        lambda body: body[0].update({"action_network:sponsor": {"title": "Us"}}),
        lambda body: body[0]["action_network:upload"].update(person_id="1"),
        lambda body: body[0]["action_network:upload"].pop("person"),
        lambda body: body[0]["action_network:upload"]["person"].update(identifiers=[]),
        lambda body: body[0]["action_network:upload"].update(_links={}),
        lambda body: body[0]["action_network:upload"].update(add_tags=[]),
    ],
)
def test_what_is_no_envelope_is_objected_to(target: Target, spoil: Callable[[Body], object]) -> None:
    with pytest.raises(Broken):
        heard(target, spoil)


def test_a_key_that_was_there_before_is_objected_to(target: Target) -> None:
    def same_key(body: Body) -> None:
        body[0]["idempotency_key"] = "5d2b0e8f47a94c61b3d07f1e92c6a8d4"

    heard(target, same_key)
    with pytest.raises(Broken, match="no two elements have one key"):
        heard(target, same_key)
