from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.errors import CannotOpen, UsageError
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.testing.records import Record

NOOR = {"given_name": "Noor", "email_addresses": [{"address": "noor@example.org"}]}


@pytest.fixture(scope="module")
def running() -> Iterator[MockServer]:
    with MockServer(settings=Settings(rate_limit=None)) as server:
        yield server


@pytest.fixture
def server(running: MockServer) -> MockServer:
    """A server with an empty group, and a webhook whose deliveries are held."""
    running.reset()
    running.webhooks.hold()
    running.webhooks.create("http://127.0.0.1:1/")
    return running


def make(server: MockServer, resource: str, **fields: Any) -> str:
    return server.create_record(resource, {"title": "A title", **fields}).id


def told(server: MockServer) -> list[Any]:
    """Return the types of what webhooks will be told, oldest first."""
    return [delivery.type for delivery in server.webhooks.deliveries()]


def test_people_act_on_pages(server: MockServer) -> None:
    ui = server.ui
    signed = ui.take_action(
        "petitions", make(server, "petitions"), person=NOOR, comments="Please.", add_tags=("web",)
    )
    assert signed["records"][0]["comments"] == "Please."
    letter = make(server, "advocacy_campaigns", type="email")
    ui.take_action("advocacy_campaigns", letter, person=NOOR, targets=({"title": "Mayor"},), subject="Buses")
    ui.give_up_letter(letter, person=NOOR, referrer_data={"source": "flyer"})
    donation = ui.donate(make(server, "fundraising_pages"), person=NOOR, amount=25, period="Monthly")
    ui.give_back(donation["records"][0]["identifiers"][0].partition(":")[2])
    ui.buy_tickets(person=NOOR, tickets=[{"title": "Supporter", "amount": "18.00"}])
    hosted = ui.host_event(make(server, "event_campaigns"), person=NOOR, event={"title": "Assembly"})
    assert hosted["event"]["title"] == "Assembly"
    assert told(server) == [
        "osdi:signature",
        "osdi:outreach",
        "osdi:outreach",
        "osdi:donation",
        "osdi:donation",
        "osdi:attendance",
        "osdi:attendance",
    ]


def test_an_organizer_adds_subscribes_and_uploads(server: MockServer, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_text("email,Local\na@example.org,1\nnope,2\n", encoding="utf-8")
    server.ui.add_activist(person=NOOR, subscribe=False)
    for path in (file, str(file)):
        assert server.ui.upload(path, add_tags=["member"])["skipped"][0]["line"] == 3
    server.ui.upload(({"email": f"{name}@example.org"} for name in "bc"), subscribe=False)
    assert server.ui.mass_subscribe(iter(["noor@example.org"])) == 1
    assert server.ui.mass_subscribe() == 2
    assert server.ui.mass_unsubscribe() == 4
    assert told(server) == ["action_network:upload"] * 4


def test_what_cannot_be_done_is_raised_in_the_tests_thread(server: MockServer, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are no actions 'petition'"):
        server.ui.take_action("petition", "x", person=NOOR)  # type: ignore[arg-type]  # that is the mistake
    with pytest.raises(UsageError, match="missing required field `person`"):
        server.ui.act("add_activist", {})
    with pytest.raises(CannotOpen, match="cannot be read"):
        server.ui.upload(tmp_path / "nothing.csv")
    with pytest.raises(UsageError, match="no UI action"):
        server.ui.act("sign", {})
    assert told(server) == []


def test_an_action_is_given_by_its_record_uuid_identifier_or_title(server: MockServer) -> None:
    petition = server.make("petitions", title="Night buses", identifiers=["union:7"])
    identifier = f"action_network:{petition.id}"
    actions: list[str | Record] = [petition, petition.id, identifier, "union:7", "Night buses"]
    for number, action in enumerate(actions):
        person = {"email_addresses": [{"address": f"noor{number}@example.org"}]}
        server.ui.take_action("petitions", action, person=person)
    assert server.petitions[petition.id].total_signatures == 5


def test_a_title_that_several_have_names_the_candidates(server: MockServer) -> None:
    ids = [server.make("petitions", title="Night buses").id for _ in range(2)]
    with pytest.raises(UsageError) as raised:
        server.ui.take_action("petitions", "Night buses", person=NOOR)
    assert str(raised.value) == (
        f"2 petitions are called 'Night buses': ask for one by its uuid: {ids[0]}, {ids[1]}"
    )
    with pytest.raises(
        UsageError, match=r"none of the petitions is known by 'Night bus'. Did you mean Night buses\?"
    ):
        server.ui.take_action("petitions", "Night bus", person=NOOR)
    assert len(server.signatures) == 0


def test_records_stand_for_all_that_is_acted_on(server: MockServer) -> None:
    noor = server.make("people", email_addresses=[{"address": "noor@example.org"}])
    ui = server.ui
    ui.take_action("petitions", server.make("petitions", title="Night buses"), person=noor)
    ui.give_up_letter(server.make("advocacy_campaigns", title="Write", type="email"), person=noor)
    ui.donate(server.make("fundraising_pages", title="Winter fund"), person=noor, amount=25)
    (donation,) = server.donations
    ui.give_back(donation)
    ui.host_event(
        server.make("event_campaigns", title="Assemblies"), person=noor, event={"title": "In Salem"}
    )
    assert server.people[noor.id].signatures[0].person_id == noor.id
    assert [person.id for person in server.people] == [noor.id]
    assert server.donations[donation.id].amount is None
