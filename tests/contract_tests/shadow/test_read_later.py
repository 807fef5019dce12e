"""What is read later fits what was read before: people, lists of them, tags and names of custom fields."""

from __future__ import annotations

import json

import msgspec
import pytest

from actionnetwork_mock.settings import Settings

from .caller import OTHER_KEY, Caller, href, items
from .figures import Traffic, compare, named, record


def _sign_up_in_the_background(caller: Caller) -> None:
    for _ in range(3):
        email = caller.email()
        person = {"email_addresses": [{"address": email}], "given_name": "Late"}
        caller.call("POST", "/people?background_request=true", {"person": person})
        caller.wait(15)
        caller.get("/people", filter=f"email_address eq '{email}'")


def _fill_custom_fields(caller: Caller) -> None:
    """Sign people up with a field that is new, and read them before and after the list of all fields."""
    people = []
    for _ in range(3):
        person = {
            "email_addresses": [{"address": caller.email()}],
            "custom_fields": {"favourite book": "Emma"},
        }
        people.append(caller.call("POST", "/people", {"person": person}))
    caller.wait(20)
    caller.get("/metadata/custom_fields")
    for person in people:
        caller.get(href(person))


@pytest.mark.uncovered
def test_a_request_in_the_background_that_is_done_in_part_is_named() -> None:
    found = named(compare(record(Settings(), "background-done-in-part", _sign_up_in_the_background)))
    assert found.findings == ["shadow.effects GET /people field:given_name"]


@pytest.mark.uncovered
def test_a_custom_field_that_is_not_listed_is_named() -> None:
    found = named(compare(record(Settings(), "custom-fields-unlisted", _fill_custom_fields)))
    assert found.findings == [
        "shadow.document GET /metadata/custom_fields field:action_network:custom_fields"
    ]


def _read_by_id_and_list(caller: Caller) -> None:
    """Read people of one group with the key of another, and the list of this one."""
    ids = [href(one) for one in items(caller.get("/people"))[:3]]
    for _ in range(3):
        for path in ids:
            caller.call("GET", path, key=OTHER_KEY)
        caller.wait(20)
        caller.call("GET", "/people", key=OTHER_KEY)


@pytest.mark.uncovered
def test_what_is_answered_by_its_id_and_is_not_listed_is_named() -> None:
    found = named(compare(record(Settings(), "another-groups-item-visible", _read_by_id_and_list)))
    assert found.findings == ["shadow.prediction GET /people 200"]


def _read_taggings_until_an_empty_page(caller: Caller) -> None:
    caller.call("POST", "/tags", {"name": "Volunteer"})
    sent = {"person": {"email_addresses": [{"address": caller.email()}]}, "add_tags": ["Volunteer"]}
    person = href(caller.call("POST", "/people", sent))
    caller.wait(20)
    for page in (1, 2):
        caller.get(f"{person}/taggings", page=page)


def test_a_page_behind_the_last_one_lacks_no_tag() -> None:
    report = compare(record(Settings(), traffic=_read_taggings_until_an_empty_page))
    assert (report.findings, report.faults) == ((), ())


def test_a_number_of_pages_that_is_null_is_no_fault() -> None:
    *earlier, page, _ = record(Settings(), traffic=_read_taggings_until_an_empty_page)
    body = {**json.loads(page.body), "total_pages": None}
    odd = msgspec.structs.replace(page, body=json.dumps(body).encode())
    assert compare([*earlier, odd]).faults == ()


def _show_tags(caller: Caller) -> None:
    """List all tags, make actions with a tag and with a name that is none, and list all tags again."""
    caller.call("POST", "/tags", {"name": "Volunteer"})
    caller.get("/tags")
    for _ in range(5):
        title = {"title": caller.new("Keep "), "origin_system": "CRM"}
        caller.call("POST", "/petitions", {**title, "tag_list": ["Volunteer", "No such tag"]})
    caller.wait(20)
    caller.get("/tags")


@pytest.mark.uncovered
def test_a_name_that_is_no_tag_and_stays_is_named() -> None:
    found = named(compare(record(Settings(), "tag-list-has-unknown-tags", _show_tags)))
    assert found.findings == ["shadow.tags POST /petitions field:tag_list"]


def _tag_and_list(caller: Caller) -> None:
    """Sign people up with a tag, and list all of them."""
    caller.call("POST", "/tags", {"name": "Volunteer"})
    for _ in range(5):
        person = {"email_addresses": [{"address": caller.email()}]}
        caller.call("POST", "/people", {"person": person, "add_tags": ["Volunteer"]})
    caller.wait(20)
    caller.get("/people", page=2)


@pytest.mark.uncovered
def test_a_change_that_one_page_shows_in_several_people_is_named() -> None:
    found = named(compare(record(Settings(), "tagging-writes-to-the-person", _tag_and_list)))
    assert found.findings == ["shadow.document GET /people field:custom_fields"]


@pytest.mark.parametrize(
    "traffic",
    [_sign_up_in_the_background, _fill_custom_fields, _read_by_id_and_list, _show_tags, _tag_and_list],
)
def test_a_faithful_upstream_has_no_findings(traffic: Traffic) -> None:
    report = compare(record(Settings(), traffic=traffic))
    assert (report.findings, report.faults) == ((), ())
