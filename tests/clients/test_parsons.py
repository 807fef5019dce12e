"""Parsons, unmodified, in tasks of several calls. Each call of it by itself is in the client compatibility matrix."""

from __future__ import annotations

import json
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


def test_a_limit_ends_the_listing(parsons: Any) -> None:
    add_people(parsons, 12)
    assert parsons.get_people(limit=10, per_page=5).num_rows == 10


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


# Tags


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


# Messages and records


def test_a_message_is_written_changed_and_sent(parsons: Any, server: MockServer) -> None:
    add_people(parsons, 2)
    mail = {"subject": "Hello", "body": "<p>Hello</p>", "from": "Ada", "reply_to": "ada@example.org"}
    message = id_of(parsons.create_message(mail))
    server.clock.advance(minutes=1)
    assert parsons.get_message(message)["total_targeted"] == 2

    parsons.update_message(message, {"subject": "Good morning"})
    server.clock.advance(minutes=1)
    parsons.send_message(message)
    server.clock.advance(minutes=10)
    sent = parsons.get_message(message)
    assert (sent["status"], sent["subject"]) == ("sent", "Good morning")

    (unpacked,) = parsons.get_messages(unpack_statistics=True)
    assert (unpacked["subject"], unpacked["sent"]) == ("Good morning", 2)


def test_a_submission_counts_and_sends_no_mail_as_it_asks_for_none(parsons: Any, server: MockServer) -> None:
    form = server.make("forms", title="A form").id
    person = id_of(parsons.upsert_person("ada@example.org"))
    server.switch_on_autoresponse("forms", form, subject="Thank you", body="<p>Thank you</p>")
    parsons.create_submission(form, person)
    assert parsons.get_form(form)["total_submissions"] == 1
    assert parsons.get_person_submissions(person).num_rows == 1
    assert server.mailbox == []


def test_a_foreign_id_of_a_record_finds_it_again(parsons: Any, server: MockServer) -> None:
    petition = server.make("petitions", title="A petition").id
    person = parsons.upsert_person("ada@example.org")
    signature = server.create_record(
        "signatures", {}, {"petition_id": petition, "person_id": id_of(person)}
    ).id
    parsons.update_signature(petition, signature, json.dumps({"identifiers": ["shop:7"]}))
    (found,) = parsons.get_petition_signatures(petition, filter="identifier eq 'shop:7'")
    assert found["identifiers"] == [f"action_network:{signature}", "shop:7"]


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
