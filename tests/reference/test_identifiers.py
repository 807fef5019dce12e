from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest

from ..api_client import ApiClient, href, uuid_of
from .facts import fact

Groups = tuple[ApiClient, ApiClient]


def tag_person(api: ApiClient, person: Any, **body: Any) -> Any:
    """Put the tag steward on a person and return the tagging."""
    answer = api.post(
        f"/tags/{uuid_of(api.tag('steward'))}/taggings",
        {"_links": {"osdi:person": {"href": href(person)}}, **body},
    )
    assert answer.status == 200, answer.body
    return answer.json


@fact("identifiers-1", "people.fields.identifiers", "tags.fields.identifiers", "taggings.fields.identifiers")
@fact("identifiers-6")
@pytest.mark.parametrize("kind", ["person", "tag", "tagging"])
def test_there_is_one_native_identifier_and_its_uuid_stands_in_the_address(api: ApiClient, kind: str) -> None:
    person = api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    resource = {"person": person, "tag": api.tag("steward"), "tagging": tag_person(api, person)}[kind]
    native = [
        identifier for identifier in resource["identifiers"] if identifier.startswith("action_network:")
    ]
    assert native == [f"action_network:{uuid_of(resource)}"]
    assert resource["identifiers"][0] == native[0]


@fact("identifiers-1")
@pytest.mark.parametrize("sent", ["action_network:00000000-0000-4000-8000-000000000000", "action_network:1"])
def test_a_native_identifier_cannot_be_sent(api: ApiClient, sent: str) -> None:
    person = api.sign_up(email="ruth@example.org", identifiers=[sent])
    assert person["identifiers"] == [f"action_network:{uuid_of(person)}"]


@fact("identifiers-5")
@pytest.mark.parametrize("kind", ["person", "tag"])
def test_a_new_uuid_is_of_version_4(api: ApiClient, kind: str) -> None:
    made = api.sign_up(email="ruth@example.org") if kind == "person" else api.tag("steward")
    assert UUID(uuid_of(made)).version == 4
    assert re.fullmatch(r"[0-9a-f-]{36}", uuid_of(made))


@fact("identifiers-2", "identifiers-6", "writing-6", "people.fields.identifiers")
def test_identifiers_are_added_by_post_and_put_and_never_removed(api: ApiClient) -> None:
    person = api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    native = f"action_network:{uuid_of(person)}"
    assert person["identifiers"] == [native, "members:1"]
    changed = api.put(href(person), {"identifiers": ["store:7"]}).json
    assert changed["identifiers"] == [native, "members:1", "store:7"]
    assert api.put(href(person), {"identifiers": []}).json["identifiers"] == changed["identifiers"]
    assert api.put(href(person), {"identifiers": None}).json["identifiers"] == changed["identifiers"]
    assert api.sign_up(email="ruth@example.org", identifiers=["shop:3"])["identifiers"][-1] == "shop:3"


@fact("identifiers-2", "identifiers-6")
def test_many_identifiers_pile_up_each_once(api: ApiClient) -> None:
    for number in range(5):
        api.sign_up(email="ruth@example.org", identifiers=[f"members:{number}", "members:0"])
    (person,) = api.people()
    assert person["identifiers"][1:] == [f"members:{number}" for number in range(5)]


@fact("identifiers-3", "identifiers-2", "identifiers-8")
def test_a_signup_with_a_known_identifier_means_its_holder(api: ApiClient) -> None:
    known = api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    again = api.sign_up(phone="3125550148", given_name="Ruth", identifiers=["members:1"])
    assert uuid_of(again) == uuid_of(known)
    assert again["given_name"] == "Ruth"
    assert len(api.people()) == 1


@fact("identifiers-8", "identifiers-2")
def test_a_signup_with_a_known_identifier_and_a_new_email_means_its_holder_too(api: ApiClient) -> None:
    known = api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    again = api.sign_up(email="new@example.org", identifiers=["members:1"])
    assert uuid_of(again) == uuid_of(known)


@fact("identifiers-8", "identifiers-3")
def test_a_put_leaves_an_identifier_with_its_holder(api: ApiClient) -> None:
    holder = api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    other = api.sign_up(email="other@example.org")
    answer = api.put(href(other), {"identifiers": ["members:1", "members:2"], "given_name": "Rita"})
    assert answer.status == 200
    assert answer.json["identifiers"][1:] == ["members:2"]
    assert answer.json["given_name"] == "Rita"
    assert api.get(href(holder)).json["identifiers"][1:] == ["members:1"]
    assert answer.note_codes == ["identifier-taken"]


@fact("identifiers-3", "taggings.fields.identifiers")
def test_an_identifier_has_one_holder_on_the_whole_platform(two_groups: Groups) -> None:
    first, second = two_groups
    first.sign_up(email="ruth@example.org", identifiers=["members:1"])
    other = second.sign_up(email="other@example.org")
    assert second.put(href(other), {"identifiers": ["members:1"]}).json["identifiers"] == other["identifiers"]
    mine = tag_person(first, first.people()[0], identifiers=["log:1"])
    theirs = tag_person(second, other, identifiers=["log:1"])
    assert mine["identifiers"][1:] == ["log:1"]
    assert theirs["identifiers"][1:] == []


@fact("identifiers-3")
def test_an_identifier_is_unique_for_each_kind_of_resource(api: ApiClient) -> None:
    person = api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    tagging = tag_person(api, person, identifiers=["members:1"])
    assert tagging["identifiers"][1:] == person["identifiers"][1:] == ["members:1"]


@fact("identifiers-4")
def test_an_identifier_is_split_at_its_first_colon(api: ApiClient) -> None:
    person = api.sign_up(email="ruth@example.org", identifiers=["members:north:1"])
    assert person["identifiers"][1:] == ["members:north:1"]
    assert [uuid_of(found) for found in api.people("identifier eq 'members:north:1'")] == [uuid_of(person)]


@fact("identifiers-2", "identifiers-4")
@pytest.mark.parametrize("identifier", ["members", ":1", "members:", ":"])
def test_what_has_no_system_or_no_id_is_no_identifier(api: ApiClient, identifier: str) -> None:
    assert len(api.sign_up(email="ruth@example.org", identifiers=[identifier])["identifiers"]) == 1


@fact("identifiers-7")
def test_a_foreign_identifier_in_an_address_is_a_404(api: ApiClient) -> None:
    api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    assert api.get("/people/members:1").status == 404


@fact("identifiers-1")
def test_the_whole_native_identifier_in_an_address_is_a_404(api: ApiClient) -> None:
    person = api.sign_up(email="ruth@example.org")
    assert api.get(f"/people/{person['identifiers'][0]}").status == 404


@fact("identifiers-1")
def test_the_identifier_of_one_kind_is_no_id_of_another(api: ApiClient) -> None:
    assert api.get(f"/people/{uuid_of(api.tag('steward'))}").status == 404
