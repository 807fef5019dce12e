"""A test looks at what there is, and nothing of it is a request."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any, assert_type

import httpx2
import pytest

from actionnetwork_mock.errors import DoesNotExist, UsageError
from actionnetwork_mock.resources import STORED
from actionnetwork_mock.servers.in_process import InProcessServer
from actionnetwork_mock.servers.subprocess import ProcessServer
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.testing.action_network import ActionNetwork
from actionnetwork_mock.testing.record_types import Collections, Person, Petition
from actionnetwork_mock.testing.records import Collection

UNHURRIED = Settings(rate_limit=None)


@pytest.fixture(scope="module", params=[MockServer, InProcessServer, ProcessServer])
def running(request: pytest.FixtureRequest) -> Iterator[ActionNetwork]:
    with request.param(settings=UNHURRIED) as server:
        yield server


@pytest.fixture
def server(running: ActionNetwork) -> ActionNetwork:
    """An empty group, however it is reached."""
    running.reset()
    return running


@pytest.fixture
def client(server: ActionNetwork) -> Iterator[httpx2.Client]:
    headers = {"OSDI-API-Token": server.api_key}
    with httpx2.Client(base_url=server.url, transport=server.transport, headers=headers) as client:
        yield client


def sign_up(client: httpx2.Client, email: str, **more: Any) -> Any:
    add_tags = more.pop("add_tags", [])
    person = {"email_addresses": [{"address": email}], **more}
    return client.post("/people", json={"person": person, "add_tags": add_tags}).raise_for_status().json()


def test_a_person_is_found_by_all_that_is_known(server: ActionNetwork, client: httpx2.Client) -> None:
    phone = [{"number": "312-555-0142"}]
    ann = sign_up(client, "Ann@example.org", identifiers=["union:7"], phone_numbers=phone)
    uuid = ann["identifiers"][0].removeprefix("action_network:")
    keys = ("ann@EXAMPLE.org", "union:7", uuid, f"action_network:{uuid}", "13125550142", "+1 (312) 555-0142")
    for key in keys:
        assert server.people[key].id == uuid
        assert key in server.people


def test_a_person_is_shown_as_the_api_does(server: ActionNetwork, client: httpx2.Client) -> None:
    ann = sign_up(client, "ann@example.org", given_name="Ann", custom_fields={"shop": "Loom 4"})
    assert server.people["ann@example.org"] == ann


def test_what_is_spread_over_answers_is_at_hand(server: ActionNetwork, client: httpx2.Client) -> None:
    client.post("/tags", json={"name": "steward"})
    client.post("/tags", json={"name": "member"})
    phone = [{"number": "312-555-0142", "status": "subscribed"}]
    sign_up(client, "ann@example.org", add_tags=["steward", "member"], phone_numbers=phone)
    server.make("petitions", title="Keep the library open", origin_system="UI")
    petition = client.get("/petitions").json()["_embedded"]["osdi:petitions"][0]
    helper = {"person": {"email_addresses": [{"address": "ann@example.org"}]}, "comments": "Gladly"}
    client.post(petition["_links"]["self"]["href"] + "/signatures", json=helper).raise_for_status()
    ann = server.people["ann@example.org"]
    assert (ann.email, ann.status) == ("ann@example.org", "subscribed")
    assert (ann.phone, ann.mobile_status) == ("13125550142", "subscribed")
    assert ann.tags == ["member", "steward"]
    assert [signature["comments"] for signature in ann.signatures] == ["Gladly"]
    assert (ann.donations, len(ann.taggings)) == ([], 2)
    assert [person.tags for person in server.people] == [["member", "steward"]]
    assert [len(person.signatures) for person in server.people] == [1]


def test_who_has_no_number_has_no_mobile_status(server: ActionNetwork, client: httpx2.Client) -> None:
    sign_up(client, "ann@example.org")
    ann = server.people["ann@example.org"]
    assert (ann.phone, ann.mobile_status) == (None, None)


def test_everybody_can_be_gone_through_and_counted(server: ActionNetwork) -> None:
    server.seed(people=60)
    assert len(server.people) == 60
    assert len({person.email for person in server.people}) == 60
    assert len(server.petitions) == 0
    assert list(server.petitions) == []


def test_other_resources_are_found_by_title_or_name(server: ActionNetwork) -> None:
    made = server.make("petitions", title="Keep the library open")
    server.make("tags", name="steward")
    assert server.petitions["Keep the library open"]["title"] == made["title"]
    assert server.tags["steward"]["name"] == "steward"
    assert "leader" not in server.tags


def test_nothing_of_it_is_a_request(server: ActionNetwork, client: httpx2.Client) -> None:
    sign_up(client, "ann@example.org")
    for _ in range(10):
        assert server.people["ann@example.org"].status == "subscribed"
        assert len(list(server.people)) == len(server.people) == 1
        assert len(server.history("ann@example.org")) == 1
    assert server.requests.count() == 1


def test_nobody_is_told_apart_from_somebody(server: ActionNetwork, client: httpx2.Client) -> None:
    sign_up(client, "ann@example.org")
    assert "bob@example.org" not in server.people
    with pytest.raises(
        DoesNotExist, match=r"none of the people is known by 'an@example.org'. Did you mean ann@example"
    ):
        server.people["an@example.org"]
    with pytest.raises(DoesNotExist, match="none of the petitions is known by 'X'. There are no petitions."):
        server.petitions["X"]


def test_two_of_one_title_are_not_guessed_at(server: ActionNetwork) -> None:
    for _ in range(2):
        server.make("petitions", title="Keep the library open")
    with pytest.raises(UsageError, match=r"2 petitions are called 'Keep the library open': ask for one by"):
        server.petitions["Keep the library open"]
    assert "Keep the library open" in server.petitions


def test_the_history_takes_a_person_that_was_looked_at(server: ActionNetwork, client: httpx2.Client) -> None:
    sign_up(client, "ann@example.org")
    (change,) = server.history(server.people["ann@example.org"])
    assert (change.after, change.request, change.path) == ("subscribed", 1, "/people")


def test_budget_and_findings_are_there(server: ActionNetwork, client: httpx2.Client) -> None:
    for _ in range(10):
        client.get("/people")
    assert server.budget.by_path == {"GET /people": 10}
    assert [finding.code for finding in server.findings()] == ["read-again"]


def test_what_searches_do_not_know_yet_is_seen() -> None:
    settings = Settings(rate_limit=None, search_lag_s=3600)
    with InProcessServer(settings=settings) as server:
        headers = {"OSDI-API-Token": server.api_key}
        with httpx2.Client(base_url=server.url, transport=server.transport, headers=headers) as client:
            sign_up(client, "ann@example.org")
            found = client.get("/people", params={"filter": "email_address eq 'ann@example.org'"}).json()
        assert found["_embedded"]["osdi:people"] == []
        assert "ann@example.org" in server.people
        assert len(server.people) == 1


def test_every_stored_resource_has_its_attribute() -> None:
    held = {name for name in vars(Collections) if not name.startswith("_")}
    assert held == {resource.name for resource in STORED}


def test_what_is_made_is_a_record(server: ActionNetwork, client: httpx2.Client) -> None:
    made = server.make("petitions", title="Keep the library open", hidden=True, petition_text="Please.")
    assert isinstance(made, Petition)
    assert made == server.petitions[made.id] == client.get(f"/petitions/{made.id}").json()
    assert made["title"] == made.title == "Keep the library open"
    assert (made.hidden, made["action_network:hidden"]) == (True, True)
    assert (made.description, "description" in made) == (None, False)
    assert {**made}["petition_text"] == "Please."
    assert made.id in repr(made)


def test_a_person_is_made_with_all_that_is_said_of_people(server: ActionNetwork) -> None:
    ann = server.make("people", email_addresses=[{"address": "ann@example.org", "status": "subscribed"}])
    tag = server.make("tags", name="steward")
    server.make("taggings", references={"tag_id": tag, "person_id": ann.id})
    assert (ann.email, ann.status, ann.tags) == ("ann@example.org", "subscribed", [])
    assert server.people[ann.id].tags == ["steward"]
    assert server.people[ann.id].taggings[0].item_type == "osdi:person"


def test_names_that_python_does_not_allow_have_another_form(server: ActionNetwork) -> None:
    message = server.make("messages", subject="Night buses", from_="The union")
    assert (message.from_, message["from"]) == ("The union", "The union")
    same = server.create_record("messages", {"subject": "Night buses", "from": "The union"})
    assert same["from"] == "The union"


def test_an_attribute_that_is_no_field_is_an_error_with_advice(server: ActionNetwork) -> None:
    petition = server.make("petitions", title="Night buses")
    with pytest.raises(AttributeError, match=r"'Petition' has no attribute 'titel'. Did you mean title\?"):
        _ = petition.titel  # type: ignore[attr-defined]  # that is the point


def test_a_record_survives_pickle(server: ActionNetwork) -> None:
    ann = server.make("people", email_addresses=[{"address": "ann@example.org"}])
    copy = pickle.loads(pickle.dumps(ann))
    assert (copy, copy.id, copy.email) == (ann, ann.id, ann.email)


@pytest.mark.parametrize(
    ("resource", "fields", "sentence"),
    [
        ("petitons", {}, "there are no 'petitons' to make. Did you mean petitions?"),
        ("petitions", {"titel": "x"}, "petitions have no field 'titel'. Did you mean title?"),
        ("petitions", {"title": 3}, "title of petitions cannot be 3: it is of the type 'string'"),
    ],
)
def test_what_cannot_be_made_is_refused(
    server: ActionNetwork, resource: str, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UsageError) as raised:
        server.create_record(resource, fields)
    assert str(raised.value) == sentence
    assert len(server.petitions) == 0


def test_types() -> None:
    with InProcessServer(people=1) as server:
        assert_type(server.people, Collection[Person])
        assert_type(next(iter(server.people)).tags, list[str])
        assert_type(server.petitions, Collection[Petition])
        petition = assert_type(server.make("petitions", title="Night buses"), Petition)
        assert_type(petition.title, str)
        assert_type(petition["title"], Any)
        assert_type(petition.id, str)


def test_type_checkers_refuse_what_the_api_has_not() -> None:
    """mypy is strict here and reports an ignore that is not needed, so each of these lines is an error to it."""
    with InProcessServer() as server:
        with pytest.raises(UsageError):
            server.make("petitions", titel="Night buses")  # type: ignore[call-overload]
        with pytest.raises(UsageError):
            server.make("petitons", title="Night buses")  # type: ignore[call-overload]
        with pytest.raises(UsageError):
            server.make("petitions", title=3)  # type: ignore[call-overload]
        with pytest.raises(UsageError):
            server.ui.take_action("petition", "x", person={})  # type: ignore[arg-type]
        with pytest.raises(AttributeError):
            _ = server.petitons  # type: ignore[attr-defined]
