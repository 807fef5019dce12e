from __future__ import annotations

from typing import assert_type

import pytest

import pytest_actionnetwork
from actionnetwork_mock import MockServer
from actionnetwork_mock.testing import record_types
from actionnetwork_mock.testing.action_network import ActionNetwork
from actionnetwork_mock.testing.records import Record
from actionnetwork_mock.testing.requests import Count
from pytest_actionnetwork import plugin

from ..sessions import PROCESS, TRANSPORTS, run

TESTS = """
import pytest
from actionnetwork_mock.errors import UsageError
from api import add, client, people
from pytest_actionnetwork import ActionNetwork


def test_seeding(action_network: ActionNetwork) -> None:
    action_network.seed(people=3)
    assert len(people(action_network)) == 3
    assert isinstance(action_network, ActionNetwork)
    assert not action_network.is_real


def test_clean(action_network):
    assert people(action_network) == []
    assert action_network.requests.count("GET /people") == len(action_network.requests) == 1
    assert [entry.path for entry in action_network.requests] == ["/people"]


def test_making(action_network):
    tag = action_network.make("tags", name="Steward")
    assert tag["name"] == "Steward"
    assert add(action_network, "ann@example.org", add_tags=["Steward"]).status_code == 200
    assert action_network.requests.last("POST *").notes == []
    assert action_network.mailbox == []


def test_time(action_network):
    before = action_network.clock.freeze()
    after = action_network.clock.advance(minutes=5)
    assert action_network.clock.frozen
    assert (after - before).total_seconds() == 300


def test_checkpoint(action_network):
    add(action_network, "ann@example.org")
    saved = action_network.checkpoint()
    add(action_network, "bea@example.org")
    action_network.restore(saved)
    assert len(people(action_network)) == 1


def test_mistakes_of_the_test(action_network):
    with pytest.raises(UsageError, match="is not a pattern"):
        action_network.requests.find("people")
    with pytest.raises(AttributeError):
        action_network.nonsense


def test_webhooks_that_wait(action_network):
    webhook = action_network.webhooks.create("http://127.0.0.1:9/hook")
    assert list(action_network.webhooks) == [webhook]


def test_control_plane(action_network):
    with client(action_network) as asking:
        assert asking.get(action_network.control_url + "/health").json()["status"] == "ok"
"""


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_same_tests_pass_on_each_transport(folder: pytest.Pytester, transport: str) -> None:
    folder.makepyfile(TESTS)
    run(folder, "-W", "error", f"--action-network={transport}").assert_outcomes(passed=8)


@pytest.mark.uncovered
@pytest.mark.slow
@pytest.mark.parametrize("transport", TRANSPORTS)
def test_workers_of_xdist_do_not_meet(folder: pytest.Pytester, transport: str) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import add, people

        @pytest.mark.parametrize("number", range(8))
        def test_one(action_network, number):
            add(action_network, f"p{number}@example.org")
            (person,) = people(action_network)
            assert person["email_addresses"][0]["address"] == f"p{number}@example.org"
        """
    )
    done = run(folder, "-n", "2", f"--action-network={transport}")
    done.assert_outcomes(passed=8)


def test_the_ini_file_chooses_too(folder: pytest.Pytester) -> None:
    folder.makeini("[pytest]\naction_network = inprocess")
    folder.makepyfile(
        """
        def test_one(action_network):
            assert action_network.url == "http://in-process.invalid/api/v2"
            assert action_network.transport is not None
        """
    )
    run(folder).assert_outcomes(passed=1)


def test_an_asynchronous_client_goes_in_process_too(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import asyncio
        import httpx2

        def test_one(action_network):
            async def ask():
                async with httpx2.AsyncClient(transport=action_network.transport) as client:
                    return await client.get(
                        action_network.url + "/people", headers={"OSDI-API-Token": action_network.api_key}
                    )

            assert asyncio.run(ask()).status_code == 200
        """
    )
    run(folder, "-W", "error", "--action-network=inprocess").assert_outcomes(passed=1)


def test_what_needs_a_server_skips_in_process_and_says_why(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        def test_drain(action_network):
            action_network.webhooks.drain()

        def test_receiver(webhook_receiver, action_network):
            action_network.webhooks.create(webhook_receiver.url)
        """
    )
    done = run(folder, "-rs", "--action-network=inprocess")
    done.assert_outcomes(skipped=2)
    assert (
        done.stdout.str().count("delivering webhooks needs a server, and --action-network=inprocess has none")
        == 2
    )


@pytest.mark.parametrize("transport", ["mock", PROCESS])
def test_webhooks_are_delivered(folder: pytest.Pytester, transport: str) -> None:
    folder.makepyfile(
        """
        from api import add

        def test_one(webhook_receiver, action_network):
            webhook = action_network.webhooks.create(webhook_receiver.url)
            action_network.webhooks.send_test(webhook)
            action_network.webhooks.drain()
            assert len(webhook_receiver.requests) == 1
            assert action_network.webhooks.deliveries()[0].state == "delivered"
        """
    )
    run(folder, "-W", "error", f"--action-network={transport}").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--action-network=socket"], "--action-network=socket: it takes mock, inprocess, process or real"),
        (["-o", "action_network="], "--action-network=: it takes mock, inprocess, process or real"),
        (
            ["--action-network-allow-writes"],
            "--action-network-allow-writes is for the real API: add --action-network=real, or leave it out",
        ),
    ],
)
def test_options_that_make_no_sense_are_refused(
    folder: pytest.Pytester, options: list[str], sentence: str
) -> None:
    done = run(folder, *options)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.str().strip() == f"ERROR: {sentence}"


def test_help_names_the_options_and_markers_the_marker(folder: pytest.Pytester) -> None:
    said = run(folder, "--help").stdout.str()
    for option in (
        "--action-network=mock|inprocess|process|real",
        "--action-network-strict",
        "--action-network-allow-writes",
        "--action-network-no-guard",
        "action_network (string)",
        "action_network_strict (bool)",
    ):
        assert option in said
    assert "@pytest.mark.action_network(*, strict=None" in run(folder, "--markers").stdout.str()


def test_the_types_of_fixtures_and_records_are_offered_for_annotations() -> None:
    def use(action_network: pytest_actionnetwork.ActionNetwork, ann: pytest_actionnetwork.Person) -> None:
        assert_type(action_network.requests.count(), Count)
        assert_type(action_network.people[ann.id], pytest_actionnetwork.Person)

    assert use.__annotations__
    assert pytest_actionnetwork.ActionNetwork is ActionNetwork
    assert pytest_actionnetwork.MockServer is MockServer
    kinds = {
        name
        for name, kind in vars(record_types).items()
        if isinstance(kind, type) and issubclass(kind, Record)
    }
    assert kinds - {"PersonRecord"} <= {*pytest_actionnetwork.__all__}
    assert all(isinstance(getattr(pytest_actionnetwork, name), type) for name in pytest_actionnetwork.__all__)


@pytest.mark.parametrize("fixture", ["", "_server", "_settings", "_redirect", "_time"])
def test_the_types_of_all_fixtures_are_offered(fixture: str) -> None:
    function = getattr(plugin, f"action_network{fixture}").__wrapped__
    returned = function.__annotations__["return"].removeprefix("Iterator[").removesuffix("]")
    assert returned in pytest_actionnetwork.__all__
