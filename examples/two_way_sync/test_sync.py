from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from actionnetwork_fixtures.webhooks import make_donation_payload, make_signature_payload
from member_sync import Group, Members, pull, sync
from pytest_actionnetwork import ActionNetwork
from webhook_inbox import Inbox


@pytest.fixture
def members() -> Iterator[Members]:
    database = Members()
    yield database
    database.close()


@pytest.fixture
def group(action_network: ActionNetwork) -> Iterator[Group]:
    """The group with a client that works on every transport."""
    opened = Group(action_network.api_key, base_url=action_network.url, transport=action_network.transport)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def no_waiting(action_network: ActionNetwork, request: pytest.FixtureRequest) -> None:
    """Let the program's sleeps advance the mock's clock. On the real API, sleeps take real time."""
    if not action_network.is_real:
        request.getfixturevalue("action_network_time")


@pytest.mark.action_network(read_only=True)
def test_a_pull_reads_every_page_once(members: Members, group: Group, action_network: ActionNetwork) -> None:
    if not action_network.is_real:
        action_network.seed(people=60)
    pull(members, group)
    if not action_network.is_real:
        assert len(members.all()) == 60
        assert action_network.requests.count("GET /people") == 4


@pytest.mark.action_network(people=30)
def test_a_second_pull_reads_only_changes(
    members: Members, group: Group, action_network: ActionNetwork
) -> None:
    pull(members, group)
    action_network.clock.advance(hours=1)
    group.sign_up({"given_name": "Ruth", "email_addresses": [{"address": "ruth@example.org"}]})
    before = action_network.requests.count("GET /people")
    pull(members, group)
    assert members.all()["ruth@example.org"] == ("Ruth", True)
    assert action_network.requests.count("GET /people") - before == 2


def test_a_member_is_pushed_once(members: Members, group: Group, action_network: ActionNetwork) -> None:
    members.join("Ada@Example.org", "Ada", "Quint")
    for _ in range(2):
        sync(members, group)
    assert members.all() == {"ada@example.org": ("Ada", True)}
    assert action_network.requests.count("POST /people") == 1


def test_a_sync_does_not_resubscribe_a_member(members: Members, group: Group) -> None:
    entry = {"address": "ada@example.org", "status": "unsubscribed"}
    group.sign_up({"email_addresses": [entry]})
    members.join("ada@example.org", "Ada", "Quint")
    sync(members, group)
    assert members.all() == {"ada@example.org": ("Ada", False)}


@pytest.mark.action_network(scenario="awkward_data")
def test_a_sync_accepts_awkward_data(members: Members, group: Group) -> None:
    sync(members, group)
    assert all("@" in email for email in members.all())


def test_a_pull_stores_attendances(members: Members, group: Group, action_network: ActionNetwork) -> None:
    event = action_network.make("events", title="Assembly")
    for name in ("ada", "ruth"):
        person = {"email_addresses": [{"address": f"{name}@example.org"}]}
        action_network.ui.take_action("events", event, person=person)
    pull(members, group)
    assert members.attendances() == {
        ("Assembly", "ada@example.org", "accepted"),
        ("Assembly", "ruth@example.org", "accepted"),
    }


@pytest.mark.action_network(people=200, settings={"rate_limit": 4})
def test_the_program_stays_below_four_calls_a_second(
    members: Members, group: Group, action_network: ActionNetwork
) -> None:
    pull(members, group)
    assert [entry.status for entry in action_network.requests if entry.status == 429] == []


@pytest.mark.action_network(people=3)
def test_the_program_retries_after_server_errors(
    members: Members, group: Group, action_network: ActionNetwork
) -> None:
    action_network.faults.add("GET /people*", status=502, html=True, times=2)
    pull(members, group)
    assert len(members.all()) == 3


def test_permanent_errors_are_raised(members: Members, group: Group, action_network: ActionNetwork) -> None:
    action_network.faults.add("GET /people*", status=500)
    with pytest.raises(httpx2.HTTPStatusError):
        pull(members, group)


def test_a_webhook_is_applied_once(members: Members) -> None:
    inbox = Inbox(members)
    body = make_signature_payload(email="ada@example.org", given_name="Ada", subscribed=True)
    assert [inbox.take([dict(element) for element in body]) for _ in range(2)] == [1, 0]
    assert members.all() == {"ada@example.org": ("Ada", True)}


def test_a_donation_does_not_subscribe(members: Members) -> None:
    body = make_donation_payload(email="ada@example.org", given_name="Ada", subscribed=False)
    Inbox(members).take([dict(element) for element in body])
    assert members.all() == {"ada@example.org": ("Ada", False)}
