"""The webhook probe rejects bodies that webhooks do not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from actionnetwork_contract.answer import Violation
from actionnetwork_contract.check import Check
from actionnetwork_contract.open_target import mock_in_process
from actionnetwork_contract.target import Target
from actionnetwork_contract.webhook_probe import Body, probe_webhook
from actionnetwork_mock.settings import Settings


@pytest.fixture
def target() -> Iterator[Target]:
    with mock_in_process(Settings()) as target:
        yield target


def sent_bodies(target: Target, spoil: Callable[[Body], object]) -> list[Body]:
    """Return what is sent to a webhook for a signup, after it was changed."""
    original = target.control
    assert original is not None

    def control(method: str, path: str, body: Any = None) -> Any:
        answer = original(method, path, body)
        if path.startswith("/webhooks/deliveries"):
            for delivery in answer["deliveries"]:
                spoil(delivery["payloads"])
        return answer

    target.control = control
    check = Check(target)
    with probe_webhook(check, "all_actions_and_uploads") as webhook:
        check.sign_up()
        return webhook.bodies()


def test_what_the_mock_sends_is_accepted(target: Target) -> None:
    ((element,),) = sent_bodies(target, lambda _: None)
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
def test_another_body_is_rejected(target: Target, spoil: Callable[[Body], object]) -> None:
    with pytest.raises(Violation):
        sent_bodies(target, spoil)


def test_a_repeated_key_is_rejected(target: Target) -> None:
    def same_key(body: Body) -> None:
        body[0]["idempotency_key"] = "5d2b0e8f47a94c61b3d07f1e92c6a8d4"

    sent_bodies(target, same_key)
    with pytest.raises(Violation, match="no two elements have the same key"):
        sent_bodies(target, same_key)
