from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from ..conftest import MakeApi
from .facts import fact

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def people(api: ApiClient) -> list[str]:
    """The uuids of three people."""
    return [uuid_of(api.sign_up(email=f"person{n}@example.org")) for n in range(3)]


def made(api: ApiClient, unique_ids: list[str], name: str = "Shift B") -> Any:
    answer = api.post("/unique_id_lists", {"name": name, "unique_ids": unique_ids})
    assert answer.status == 200, answer.body
    return answer.json


@fact("unique_id_lists.rel", "unique_id_lists.addresses")
@fact("unique_id_lists.methods", "unique_id_lists.embedded")
@fact("unique_id_lists.answers.200")
@fact("unique_id_lists.links.self", "unique_id_lists.links.curies", "lists-11")
@fact("unique_id_lists.fields.name", "unique_id_lists.fields.count", "unique_id_lists.fields.identifiers")
@fact("unique_id_lists.fields.origin_system", "unique_id_lists.key_order")
def test_a_list_is_made_of_people_and_counts_them(api: ApiClient, people: list[str]) -> None:
    answer = made(api, people[:2])
    assert [*answer] == [
        "origin_system",
        "identifiers",
        "created_date",
        "modified_date",
        "name",
        "count",
        "_links",
    ]
    assert (answer["origin_system"], answer["name"], answer["count"]) == ("Action Network", "Shift B", 2)
    assert answer["identifiers"] == [f"action_network:{uuid_of(answer)}"]
    assert href(answer) == f"http://mock.test/api/v2/unique_id_lists/{uuid_of(answer)}"
    assert api.get(f"/unique_id_lists/{uuid_of(answer)}").json == answer
    page = api.get("/unique_id_lists").json
    del answer["_links"]["curies"]
    assert page["_embedded"] == {"action_network:unique_id_lists": [answer]}


@fact("unique_id_lists.paging")
@fact("paging-4")
def test_pages_have_totals_and_next_while_pages_remain(api: ApiClient) -> None:
    uuids = [uuid_of(made(api, [], name=f"Shift {n}")) for n in range(26)]
    pages = [api.get(f"/unique_id_lists?page={n}&per_page=50").json for n in (1, 2)]
    assert [page["total_records"] for page in pages] == [26, 26]
    assert pages[0]["per_page"] == 25
    rel = "action_network:unique_id_lists"
    assert [*pages[0]["_links"]] == ["next", rel, "curies", "self"]
    assert "next" not in pages[1]["_links"]
    found = [uuid_of(one) for page in pages for one in page["_embedded"][rel]]
    assert sorted(found) == sorted(uuids)


@fact("lists-13", "unique_id_lists.fields.unique_ids")
def test_who_is_on_it_is_never_shown(api: ApiClient, people: list[str]) -> None:
    answer = api.post("/unique_id_lists", {"name": "Shift B", "unique_ids": people})
    bodies = answer.body + api.get("/unique_id_lists").body + api.get(href(answer.json)).body
    assert b"unique_ids" not in bodies
    assert not any(uuid.encode() in bodies for uuid in people)


@fact("lists-14", "unique_id_lists.fields.unique_ids")
def test_ids_may_have_the_prefix_of_identifiers(api: ApiClient, people: list[str]) -> None:
    assert made(api, [people[0], f"action_network:{people[1]}", f"action_network:{people[0]}"])["count"] == 2


@fact("lists-11")
def test_unknown_ids_add_nobody_and_make_nobody(two_groups: tuple[ApiClient, ApiClient]) -> None:
    api, other = two_groups
    known, theirs = api.sign_up(email="ruth@example.org"), other.sign_up(email="ada@example.org")
    tag = api.tag("steward")
    ids = [uuid_of(known), uuid_of(theirs), uuid_of(tag), NOBODY, "nonsense", "", " "]
    answer = api.post("/unique_id_lists", {"name": "Shift B", "unique_ids": ids})
    assert (answer.status, answer.json["count"]) == (200, 1)
    assert "unknown-person" in answer.note_codes
    assert len(api.people()) == 1


@fact("lists-12", "unique_id_lists.answers.200")
@fact("writing-6", "writing-10", "lists-11")
@fact("unique_id_lists.fields.created_date", "unique_id_lists.fields.modified_date")
def test_a_put_replaces_the_people_and_keeps_what_it_leaves_out(api: ApiClient, people: list[str]) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    first = made(api, people[:2])
    api.world.clock.advance(60)
    changed = api.put(href(first), {"unique_ids": people[2:]})
    assert changed.status == 200
    assert (changed.json["name"], changed.json["count"]) == ("Shift B", 1)
    assert changed.json["created_date"] == "2026-07-01T00:00:00Z"
    assert changed.json["modified_date"] == "2026-07-01T00:01:00Z"
    renamed = api.put(href(first), {"name": "Shift C"}).json
    assert (renamed["name"], renamed["count"]) == ("Shift C", 1)
    assert api.put(href(first), {"unique_ids": []}).json["count"] == 0
    assert api.get(href(first)).json["count"] == 0


@fact("lists-15")
def test_a_large_list_is_counted_at_once(make_api: MakeApi) -> None:
    api = make_api(people=300)
    uuids: list[str] = []
    for page in range(1, 13):
        uuids += map(uuid_of, api.get(f"/people?page={page}").json["_embedded"]["osdi:people"])
    assert made(api, uuids)["count"] == 300


@fact("lists-16", "unique_id_lists.answers.400")
@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        [],
        "text",
        {"name": "Shift B"},
        {"unique_ids": []},
        {"name": "", "unique_ids": []},
        {"name": "  ", "unique_ids": []},
        {"name": None, "unique_ids": []},
        {"name": "Shift B", "unique_ids": None},
        {"name": "Shift B", "unique_ids": {"a": "b"}},
        {"name": "Shift B", "unique_ids": [{}]},
        {"name": "Shift B", "unique_ids": [None]},
        {"name": "Shift B", "unique_ids": ["x" * 300]},
        {"name": {}, "unique_ids": []},
        {"name": "x" * 300, "unique_ids": []},
    ],
)
def test_a_list_without_a_usable_name_or_ids_is_a_400(api: ApiClient, body: Any) -> None:
    answer = api.post("/unique_id_lists", body)
    assert answer.status == 400
    assert answer.error
    assert api.get("/unique_id_lists").json["total_records"] == 0


@pytest.mark.parametrize(
    "body",
    [{"name": " "}, {"name": {}}, {"unique_ids": {"a": "b"}}, {"unique_ids": [{}]}, [], {"name": "x" * 300}],
)
def test_an_unusable_put_changes_nothing(api: ApiClient, people: list[str], body: Any) -> None:
    first = made(api, people)
    answer = api.put(href(first), body)
    assert answer.status == 400
    assert answer.error
    assert api.get(href(first)).json == first


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ({"count": 99}, "read-only-field"),
        ({"identifiers": ["crm:1"]}, "read-only-field"),
        ({"nmae": "x"}, "unknown-field"),
        ({"name": None}, "empty-ignored"),
        ({"unique_ids": None}, "empty-ignored"),
    ],
)
def test_what_a_put_cannot_set_leaves_a_note(api: ApiClient, people: list[str], body: Any, note: str) -> None:
    first = made(api, people)
    answer = api.put(href(first), body)
    assert note in answer.note_codes
    assert (answer.json["name"], answer.json["count"]) == ("Shift B", 3)
    assert answer.json["identifiers"] == first["identifiers"]


@fact("unique_id_lists.answers.405", "writing-10", "lists-11")
def test_a_list_cannot_be_deleted(api: ApiClient) -> None:
    first = made(api, [])
    assert api.delete(href(first)).status == api.delete("/unique_id_lists").status == 405
    assert api.get(href(first)).json == first


@fact("unique_id_lists.answers.404")
def test_an_id_that_nobody_here_has_is_a_404(two_groups: tuple[ApiClient, ApiClient]) -> None:
    api, other = two_groups
    first = made(api, [])
    for wrong in (NOBODY, "nonsense", uuid_of(api.tag("steward"))):
        assert api.get(f"/unique_id_lists/{wrong}").status == 404
        assert api.put(f"/unique_id_lists/{wrong}", {"name": "x"}).status == 404
    assert other.get(href(first)).status == other.put(href(first), {"name": "x"}).status == 404


@fact("unique_id_lists.filters", "unique_id_lists.background")
def test_there_are_no_filters_and_nothing_is_done_in_the_background(api: ApiClient) -> None:
    answer = api.post("/unique_id_lists?background_request=true", {"name": "Shift B", "unique_ids": []})
    assert answer.json["name"] == "Shift B"
    assert answer.note_codes == ["unknown-parameter"]
    page = api.get("/unique_id_lists?filter=name eq 'nobody'")
    assert page.json["total_records"] == 1
    assert page.note_codes == ["no-filters"]


@fact("keys-3")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_they_are_for_the_keys_of_groups(make_api: MakeApi, method: str) -> None:
    api = make_api(user_keys=["personal"])
    answer = api.with_key("personal").request(method, "/unique_id_lists", {"name": "x", "unique_ids": []})
    assert answer.status == 403
    assert api.get("/unique_id_lists").json["total_records"] == 0


@fact("lists-12")
def test_people_who_become_one_count_once(api: ApiClient) -> None:
    mobile, ruth = api.sign_up(phone="3125550148"), api.sign_up(email="ruth@example.org")
    both = made(api, [uuid_of(mobile), uuid_of(ruth)])
    only = made(api, [uuid_of(mobile)])
    merged = api.sign_up(email="ruth@example.org", phone="3125550148")
    assert [api.get(href(one)).json["count"] for one in (both, only)] == [1, 1]
    assert uuid_of(merged) == uuid_of(ruth)
