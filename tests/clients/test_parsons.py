"""Parsons, an integration that nobody here wrote, unmodified: the real API's address is a constant in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from requests import HTTPError

from actionnetwork_mock.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer

KEY = "test-api-key"
API = "https://actionnetwork.org/api/v2"


def add_people(parsons: Any, count: int) -> None:
    for number in range(count):
        parsons.upsert_person(f"member{number}@example.org", given_name="Ada", family_name=f"Member {number}")


def id_of(entry: dict[str, Any]) -> str:
    """Return the id as Parsons takes it: without the prefix."""
    first: str = entry["identifiers"][0]
    return first.removeprefix("action_network:")


def address_of(person: dict[str, Any]) -> str:
    address: str = person["email_addresses"][0]["address"]
    return address


# People


def test_all_of_sixty_added_people_are_listed(parsons: Any, server: MockServer) -> None:
    add_people(parsons, 60)
    listed = parsons.get_people()
    assert {address_of(person) for person in listed} == {f"member{n}@example.org" for n in range(60)}
    assert listed.num_rows == 60
    # It asks until a page is empty: 25, 25, 10 and none.
    assert server.requests.count("GET /people") == 4


def test_links_carry_the_real_address(parsons: Any) -> None:
    person = parsons.upsert_person("ada@example.org")
    assert person["_links"]["self"]["href"] == f"{API}/people/{id_of(person)}"


def test_a_limit_ends_the_listing(parsons: Any) -> None:
    add_people(parsons, 12)
    assert parsons.get_people(limit=10, per_page=5).num_rows == 10


def test_one_page_is_returned_as_it_came(parsons: Any) -> None:
    add_people(parsons, 3)
    page = parsons.get_people(page=2, per_page=2)
    assert page["page"] == 2
    assert len(page["_embedded"]["osdi:people"]) == 1


def test_a_person_is_found_by_email(parsons: Any) -> None:
    add_people(parsons, 30)
    found = parsons.get_people(filter="email_address eq 'member7@example.org'")
    assert [person["family_name"] for person in found] == ["Member 7"]


def test_nobody_found_is_an_empty_table(parsons: Any) -> None:
    assert parsons.get_people(filter="email_address eq 'nobody@example.org'").num_rows == 0


def test_adding_somebody_twice_updates(parsons: Any, server: MockServer) -> None:
    first = parsons.upsert_person("ada@example.org", given_name="Ada")
    server.clock.advance(minutes=1)
    second = parsons.upsert_person("ada@example.org", given_name="Augusta")
    assert id_of(second) == id_of(first)
    assert second["given_name"] == "Augusta"
    assert second["modified_date"] > second["created_date"]


def test_the_deprecated_way_to_add_works_and_subscribes_the_phone(parsons: Any) -> None:
    assert parsons.add_person("ada@example.org", mobile_number="312-555-0142") is None
    (person,) = parsons.get_people()
    assert person["phone_numbers"][0]["number"] == "13125550142"
    assert person["phone_numbers"][0]["status"] == "subscribed"


def test_a_person_is_updated(parsons: Any) -> None:
    person = parsons.upsert_person("ada@example.org", given_name="Ada", family_name="Member")
    parsons.update_person(id_of(person), given_name="Augusta", custom_fields={"shop": "Loom 4"})
    updated = parsons.get_person(id_of(person))
    assert (updated["given_name"], updated["family_name"]) == ("Augusta", "Member")
    assert updated["custom_fields"] == {"shop": "Loom 4"}


def test_background_processing_is_ignored_and_the_journal_says_so(parsons: Any, server: MockServer) -> None:
    # The API's parameter is background_request: with it, Parsons would fail on the empty answer.
    person = parsons.upsert_person("ada@example.org", background_processing=True)
    assert parsons.get_person(id_of(person))["email_addresses"][0]["address"] == "ada@example.org"
    (note,) = server.requests.last("POST /people").notes
    assert "background_request" in f"{note.sentence} {note.advice}"


def test_an_unknown_person_is_an_error(parsons: Any) -> None:
    with pytest.raises(HTTPError, match="Code: 404; .*Couldn't find person"):
        parsons.get_person("00000000-0000-4000-8000-000000000000")


# Tags


def test_a_tag_is_added_and_read(parsons: Any) -> None:
    tag = parsons.add_tag("Volunteers")
    assert [listed["name"] for listed in parsons.get_tags()] == ["Volunteers"]
    assert parsons.get_tag(id_of(tag))["name"] == "Volunteers"


def test_a_person_is_tagged_and_untagged(parsons: Any) -> None:
    tag = id_of(parsons.add_tag("Volunteers"))
    person = f"{API}/people/{id_of(parsons.upsert_person('ada@example.org'))}"

    tagging = parsons.create_tagging(tag, {"_links": {"osdi:person": {"href": person}}})
    assert parsons.get_tagging(tag, id_of(tagging))["_links"]["osdi:person"]["href"] == person
    assert [id_of(listed) for listed in parsons.get_taggings(tag)] == [id_of(tagging)]

    assert parsons.delete_tagging(tag, id_of(tagging)) == {"notice": "This tagging was successfully deleted."}
    assert parsons.get_taggings(tag).num_rows == 0


def test_tags_given_on_the_way_are_applied(parsons: Any) -> None:
    tag = id_of(parsons.add_tag("Volunteers"))
    parsons.upsert_person("ada@example.org", tags=["Volunteers"])
    assert parsons.get_taggings(tag).num_rows == 1


# Metadata


def test_fields_that_it_makes_up_become_custom_fields(parsons: Any) -> None:
    parsons.upsert_person("ada@example.org", shop="Loom 4")
    fields = parsons.get_custom_fields()["action_network:custom_fields"]
    assert [field["name"] for field in fields] == ["shop"]


def test_metadata_is_read(parsons: Any) -> None:
    assert parsons.get_metadata()["_links"]["self"]["href"] == f"{API}/metadata"


# The limit


def test_an_unpaced_parsons_meets_the_rate_limit(parsons: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with MockServer() as limited, Redirect(limited) as redirect:
        for name, value in redirect.environment.items():
            monkeypatch.setenv(name, value)
        limited.clock.freeze()
        add_people(parsons, 4)
        with pytest.raises(HTTPError, match="Code: 429"):
            add_people(parsons, 1)
        limited.clock.advance(seconds=1)
        add_people(parsons, 1)
        assert [entry.status for entry in limited.requests] == [200, 200, 200, 200, 429, 200]


# A program of its own

SYNC = """
from parsons import ActionNetwork

action_network = ActionNetwork()
tag = action_network.add_tag("Volunteers")["identifiers"][0].split(":")[1]
for number in range(3):
    action_network.upsert_person(f"member{number}@example.org", tags=["Volunteers"])
print(action_network.get_people().num_rows, action_network.get_taggings(tag).num_rows)
"""


@pytest.mark.usefixtures("parsons_installed")
def test_a_program_needs_nothing_but_its_environment(
    redirect: Redirect, server: MockServer, tmp_path: Path
) -> None:
    program = tmp_path / "sync.py"
    program.write_text(SYNC, encoding="utf-8")
    environment = {**os.environ, **redirect.environment, "AN_API_TOKEN": KEY}
    command = [sys.executable, "-W", "ignore", str(program)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "3 3\n"), done.stderr
    assert server.requests.count("POST /people") == 3
