"""Targets: the mock on a socket, and the command that chooses it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from actionnetwork_contract.check import Check
from actionnetwork_contract.cli import check as check_command
from actionnetwork_contract.open_target import mock_on_socket
from actionnetwork_contract.run import plan, run_plan
from actionnetwork_contract.target import Target
from actionnetwork_contract.webhook_probe import probe_webhook
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings


@pytest.fixture(scope="module")
def on_socket() -> Iterator[Target]:
    with mock_on_socket(Settings()) as target:
        yield target


def test_a_mock_on_a_socket_has_two_groups_a_person_and_a_receiver(on_socket: Target) -> None:
    assert on_socket.other_api is not None
    assert on_socket.user_api is not None
    assert on_socket.api.base.startswith("http://127.0.0.1:")
    assert on_socket.api.get("/people").items("osdi:people")
    assert on_socket.other_api.get("/people").items("osdi:people") == []
    assert on_socket.user_api.get("/people").status == 200
    assert on_socket.receiver is not None


def test_a_webhook_on_a_socket_arrives(on_socket: Target) -> None:
    check = Check(on_socket)
    with probe_webhook(check, "all_actions_and_uploads") as webhook:
        check.sign_up()
        assert len(webhook.elements()) == 1
        assert len(webhook.received()) == 1


def test_retries_and_the_rate_limit_are_checked_on_a_socket(on_socket: Target) -> None:
    outcomes = run_plan(plan(["webhooks.retries", "webhooks.given-up", "limits.*"]), on_socket, examples=1)
    assert {outcome.id: outcome.state for outcome in outcomes} == {
        "webhooks.retries": "holds",
        "webhooks.given-up": "holds",
        "limits.four-a-second": "holds",
    }


def test_the_command_uses_a_socket_with_the_option_socket() -> None:
    result = CliRunner().invoke(check_command, ["--socket", "--only", "webhooks.retries", "--quiet"])
    assert result.exit_code == 0, result.output
    assert "1 hold" in result.output


def test_only_the_mock_takes_the_option_socket() -> None:
    result = CliRunner().invoke(check_command, ["--socket", "--target", "real"])
    assert isinstance(result.exception, UsageError)
