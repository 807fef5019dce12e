"""JavaScript clients in node, unmodified. ``make javascript`` installs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.sample_group import make_one_of_everything

from actionnetwork_mock.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer

SCRIPTS = Path(__file__).parent / "javascript"
API = "https://actionnetwork.org/api/v2"
KEY = {"OSDI-API-Token": "test-api-key"}


def run(*command: str, **environment: str) -> Any:
    """Return what a script prints, as JSON. Raises AssertionError with what node says when it fails."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    done = subprocess.run(
        ["node", *command], cwd=SCRIPTS, env={**os.environ, **environment}, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def get(server: MockServer, path: str) -> Any:
    return httpx2.get(server.url + path, headers=KEY).json()


def id_of(document: Any) -> str:
    first: str = document["identifiers"][0]
    return first.removeprefix("action_network:")


# osdi-client enters at the real address, without a key, and each call after that carries one.


@pytest.fixture
def osdi_client(redirect: Redirect, npm_packages: None, blameless: None) -> Callable[[str], Any]:
    """Carries out a step of ``osdi_client.js``."""
    environment = {
        **redirect.environment,
        "NODE_OPTIONS": "--require global-agent/bootstrap",  # as users do with programs that heed no proxy
        "GLOBAL_AGENT_ENVIRONMENT_VARIABLE_NAMESPACE": "",  # it takes HTTPS_PROXY itself, then
    }
    return lambda step: run("osdi_client.js", step, **environment)


def test_people_are_listed_page_by_page(osdi_client: Callable[[str], Any], server: MockServer) -> None:
    for number in range(60):
        server.make("people", family_name=f"Member {number}")
    pages = osdi_client("people")
    assert [len(page) for page in pages] == [25, 25, 10, 0]
    assert {name for page in pages for name in page} == {f"Member {number}" for number in range(60)}


def test_a_filter_finds_a_person(osdi_client: Callable[[str], Any], server: MockServer) -> None:
    for number in range(9):
        server.make("people", family_name=f"Member {number}")
    assert osdi_client("member7")[0] == ["Member 7"]


def test_all_its_methods_list_what_there_is(osdi_client: Callable[[str], Any], server: MockServer) -> None:
    server.call(make_one_of_everything)
    listed = osdi_client("everything")
    assert listed.pop("getPeople") == listed.pop("getPersonSignupHelper") == ["Person"]
    assert listed.pop("getQueries") == ["Query"]
    assert listed == {f"get{name}s": [name] for name in (method[3:-1] for method in listed)}
    assert len(listed) == 10


def test_the_signup_helper_creates_a_person(osdi_client: Callable[[str], Any], server: MockServer) -> None:
    server.make("tags", name="Volunteers")
    person = osdi_client("signUp")
    assert get(server, f"/people/{id_of(person)}")["given_name"] == "Ada"
    assert get(server, f"/people/{id_of(person)}/taggings")["total_records"] == 1


def test_a_person_is_changed(osdi_client: Callable[[str], Any], server: MockServer) -> None:
    person = server.make("people", given_name="Ada", family_name="Member")
    osdi_client("rename")
    changed = get(server, f"/people/{id_of(person)}")
    assert (changed["given_name"], changed["family_name"]) == ("Greg", "Member")


def test_an_event_is_created(osdi_client: Callable[[str], Any], server: MockServer) -> None:
    event = osdi_client("createEvent")
    assert get(server, f"/events/{id_of(event)}")["title"] == "Happy birthday"


def test_an_event_and_a_petition_are_read(osdi_client: Callable[[str], Any], server: MockServer) -> None:
    server.make("events", title="Picnic", start_date="2026-07-01T12:00:00Z")
    server.make("petitions", title="Keep the library open")
    assert osdi_client("read") == ["Picnic", "2026-07-01T12:00:00Z", "Keep the library open"]


def test_a_tag_is_found(osdi_client: Callable[[str], Any], server: MockServer) -> None:
    server.make("tags", name="Volunteers")
    assert osdi_client("tags") == ["Volunteers"]


def test_what_a_key_is_told_at_the_entry_point_is_too_new_for_it(osdi_client: Callable[[str], Any]) -> None:
    # The osdi: rels that it knows are all that was recorded up to 2018. Metadata came in 2020; that the real entry
    # point links it is assumed.
    with pytest.raises(AssertionError, match="reading 'forEach'"):
        osdi_client("enterWithKey")


# axios, and node's own fetch


@pytest.mark.usefixtures("npm_packages")
def test_axios_needs_nothing_but_its_environment(server: MockServer, redirect: Redirect) -> None:
    server.seed(people=30)
    outcome = run("axios.js", **redirect.environment)
    assert outcome["lengths"] == [25, 5, 0]
    assert outcome["added"]["_links"]["self"]["href"] == f"{API}/people/{id_of(outcome['added'])}"
    assert outcome["refused"] == [403, {"error": "API Key invalid or not present wrong"}]


def test_fetch_of_the_servers_own_address(server: MockServer) -> None:
    (person,) = run("fetch.js", server.url)["_embedded"]["osdi:people"]
    assert person["email_addresses"][0]["address"] == "ada@example.org"


def test_fetch_of_the_real_address(server: MockServer, redirect: Redirect) -> None:
    """Before version 24 node's fetch heeds no proxy: a program with it must be given the mock's own address."""
    if not run("--print", "process.allowedNodeEnvironmentFlags.has('--use-env-proxy')"):
        pytest.skip("this node's fetch heeds no proxy (version 24 does)")
    page = run("fetch.js", API, **redirect.environment)
    assert page["_links"]["self"]["href"] == f"{API}/people"
    assert server.requests.count("POST /people") == 1
