"""What POST and PUT make of petitions, forms, surveys and advocacy campaigns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from ..conftest import MakeApi
from .actions_and_records import ACTIONS, NOBODY, PETITIONS, Action, each, items_of
from .facts import fact


@fact("transport-5", "writing-1")
@each(ACTIONS, "methods", "addresses", "answers.200")
@pytest.mark.parametrize("in_ui", [False, True])
def test_what_was_posted_is_read_back(api: ApiClient, kind: Action, in_ui: bool) -> None:
    content = {"description": "<p>After midnight.</p>", "name": "Internal", **kind.content}
    made = kind.make_in_ui(api, **content) if in_ui else kind.make(api, **content)
    assert content.items() <= made.items()
    assert api.get(href(made)).json == made
    assert [uuid_of(one) for one in kind.list(api)] == [uuid_of(made)]


@fact("actions-3", "errors-5")
@each(
    ACTIONS,
    "answers.400",
    "fields.title",
    "fields.origin_system",
    own={"petitions": "actions-3"},
)
@pytest.mark.parametrize(
    ("missing", "instead"),
    [("title", []), ("title", [None]), ("title", [""]), ("title", [" "]), ("origin_system", [""])]
    + [("origin_system", ["  "])],
)
def test_a_title_and_an_origin_that_is_not_empty_are_required(
    api: ApiClient, kind: Action, missing: str, instead: list[Any]
) -> None:
    body = {"origin_system": "Tests", "title": "Night buses"}
    del body[missing]
    answer = api.post(f"/{kind.name}", {**body, **dict.fromkeys([missing][: len(instead)], *instead)})
    assert answer.status == 400
    assert missing in answer.error
    assert kind.list(api) == []


@each(ACTIONS, "fields.origin_system")
@fact("actions-3")
@pytest.mark.parametrize("instead", [{}, {"origin_system": None}])
def test_an_action_may_come_without_an_origin(
    make_api: MakeApi, kind: Action, instead: dict[str, None]
) -> None:
    api = make_api()
    answer = api.post(f"/{kind.name}", {"title": "Night buses", **instead})
    assert (answer.status, answer.json["title"]) == (200, "Night buses")
    assert "origin_system" not in answer.json
    assert "required-missing" in answer.note_codes
    assert api.get(href(answer.json)).json == answer.json
    for settings in ({"missing_origin_system": "refused"}, {"strict": True}):
        strict = make_api(**settings)
        assert "origin_system" in strict.post(f"/{kind.name}", {"title": "Night buses", **instead}).error
        assert kind.list(strict) == []


@each(ACTIONS, "answers.400")
@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff", b'"title"'])
def test_a_body_that_is_no_object_is_a_400(api: ApiClient, kind: Action, raw: bytes) -> None:
    made = kind.make(api)
    for answer in (api.post(f"/{kind.name}", raw=raw), api.put(href(made), raw=raw or b"[]")):
        assert answer.status == 400
        assert answer.error
    assert kind.list(api) == items_of(api.get(f"/{kind.name}"), kind.rel)
    assert api.get(href(made)).json == made


WRONG: tuple[dict[str, Any], ...] = (
    {"title": {"en": "Night buses"}},
    {"title": ["Night", "buses"]},
    {"title": "x" * 256},
    {"name": {"first": "Ruth"}},
    {"description": {}},
    {"description": "x" * 65536},
    {"browser_url": [{}]},
    {"identifiers": {"tests": "1"}},
    {"identifiers": [{}]},
    {"identifiers": ["tests:" + "x" * 250]},
    {"tag_list": {"name": "transit"}},
    {"tag_list": [["transit", "buses"]]},
)


@fact("errors-5")
@each(ACTIONS, "answers.400")
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong}"[:40])
def test_a_value_of_the_wrong_type_or_length_is_a_400_and_changes_nothing(
    api: ApiClient, kind: Action, wrong: dict[str, Any]
) -> None:
    made = kind.make(api)
    for answer in (kind.post(api, **wrong), api.put(href(made), {"name": "Half", **wrong})):
        assert answer.status == 400
        assert answer.error
    assert len(kind.list(api)) == 1
    assert api.get(href(made)).json == made


@pytest.mark.parametrize(
    "wrong",
    [
        {"petition_text": {"en": "Why"}},
        {"target": "Board"},
        {"target": ["Board"]},
        {"target": [{"name": {"en": "Board"}}]},
    ],
)
@fact("petitions.fields.target", "petitions.fields.petition_text")
def test_a_wrong_target_is_a_400(api: ApiClient, wrong: dict[str, Any]) -> None:
    assert PETITIONS.post(api, **wrong).status == 400
    assert PETITIONS.list(api) == []


@each(ACTIONS, "answers.200")
def test_an_unknown_field_is_ignored_with_a_note(api: ApiClient, kind: Action) -> None:
    answer = kind.post(api, titel="Night buses")
    assert answer.status == 200
    assert answer.note_codes == ["unknown-field"]
    assert "titel" not in answer.json
    assert api.put(href(answer.json), {"titel": "x"}).note_codes == ["unknown-field"]


@fact("actions-9")
def test_a_creator_as_a_person_hash_is_ignored(api: ApiClient) -> None:
    answer = PETITIONS.post(api, **{"osdi:creator": {"given_name": "Ruth"}})
    assert (answer.status, answer.note_codes) == (200, ["unknown-field"])
    assert answer.json["_embedded"]["osdi:creator"]["given_name"] != "Ruth"


@each(
    ACTIONS,
    "fields.created_date",
    "fields.modified_date",
    "fields.featured_image_url",
    "fields.action_network:hidden",
    "fields.action_network:sponsor",
    "objects.sponsor.title",
    "objects.sponsor.browser_url",
    own={
        "petitions": "fields.total_signatures",
        "forms": "fields.total_submissions",
        "surveys": "fields.total_responses",
        "advocacy_campaigns": "fields.total_outreaches",
    },
)
def test_what_the_server_sets_cannot_be_sent(api: ApiClient, kind: Action) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    sent = {
        "created_date": "2020-01-01T00:00:00Z",
        "modified_date": "2020-01-01T00:00:00Z",
        "featured_image_url": "https://images.example.org/bus.png",
        kind.total: 41,
        "action_network:hidden": True,
        "action_network:sponsor": {"title": "Others"},
    }
    made = kind.post(api, **sent)
    changed = api.put(href(made.json), sent)
    assert set(made.note_codes) == set(changed.note_codes) == {"read-only-field"}
    for action in (made.json, changed.json):
        assert action["created_date"] == action["modified_date"] == "2026-07-01T00:00:00Z"
        assert action[kind.total] == 0
        assert action["action_network:hidden"] is False
        assert action["action_network:sponsor"]["title"] == "Group 1"
        assert "featured_image_url" not in action


@fact("writing-3", "writing-8", "transport-5")
@each(ACTIONS, "writing-3", "answers.200", "methods", "fields.modified_date", "fields.created_date")
def test_a_put_changes_what_it_sends_and_moves_modified_date(api: ApiClient, kind: Action) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    made = kind.make(api, name="Internal", description="<p>Buses.</p>", **kind.content)
    api.world.clock.advance(60)
    answer = api.put(href(made), {"title": "More night buses"})
    assert answer.status == 200
    assert answer.json == {**made, "title": "More night buses", "modified_date": "2026-07-01T00:01:00Z"}
    assert api.get(href(made)).json == answer.json


@fact("writing-3")
@each(ACTIONS, "writing-3", "fields.description", own={"petitions": "fields.petition_text"})
def test_null_in_a_put_clears_what_can_be_cleared(api: ApiClient, kind: Action) -> None:
    made = kind.make(api, name="Internal", description="<p>Buses.</p>", **kind.content)
    answer = api.put(href(made), dict.fromkeys(kind.nullable))
    assert answer.status == 200
    assert set(made) - set(answer.json) == set(kind.nullable)


@each(
    ACTIONS, "writing-3", "fields.title", "fields.name", "fields.tag_list", own={"petitions": "fields.target"}
)
def test_null_in_a_put_leaves_what_cannot_be_cleared(api: ApiClient, kind: Action) -> None:
    api.tag("transit")
    made = kind.make(
        api, name="Internal", tag_list=["transit"], browser_url="https://example.org/", **kind.content
    )
    kept = ["title", "name", "browser_url", "tag_list", "identifiers", *({"target"} & set(kind.content))]
    answer = api.put(href(made), dict.fromkeys(kept))
    assert answer.status == 200
    assert {**answer.json, "modified_date": ""} == {**made, "modified_date": ""}
    assert set(answer.note_codes) == {"empty-ignored"}


@each(ACTIONS, "fields.origin_system")
def test_the_origin_never_changes(api: ApiClient, kind: Action) -> None:
    made = kind.make(api, identifiers=["tests:1"])
    answer = api.put(href(made), {"origin_system": "Others"})
    assert (answer.json["origin_system"], answer.note_codes) == ("Tests", ["read-only-field"])
    assert kind.make(api, identifiers=["tests:1"], origin_system="Others")["origin_system"] == "Tests"


@fact("writing-6")
def test_a_put_replaces_the_whole_target(api: ApiClient) -> None:
    made = PETITIONS.make(api, target=[{"name": "Board"}, {"name": "Mayor"}])
    assert api.put(href(made), {"target": [{"name": "Council"}]}).json["target"] == [{"name": "Council"}]


# Identifiers


@fact("identifiers-2", "identifiers-3")
@each(ACTIONS, "fields.identifiers", "writing-3")
def test_identifiers_are_added_and_never_removed(api: ApiClient, kind: Action) -> None:
    made = kind.make(api, identifiers=["tests:1", f"action_network:{NOBODY}"])
    native = f"action_network:{uuid_of(made)}"
    assert made["identifiers"] == [native, "tests:1"]
    answer = api.put(href(made), {"identifiers": ["tests:2", "tests:2"]})
    assert answer.json["identifiers"] == [native, "tests:1", "tests:2"]
    assert api.put(href(made), {"identifiers": []}).json["identifiers"] == [native, "tests:1", "tests:2"]


@fact("writing-8")
@each(ACTIONS, "actions-2")
def test_actions_that_are_alike_are_two(api: ApiClient, kind: Action) -> None:
    assert uuid_of(kind.make(api)) != uuid_of(kind.make(api))


@each(ACTIONS, "actions-2", "fields.identifiers")
def test_a_foreign_identifier_that_is_known_makes_no_second_one(api: ApiClient, kind: Action) -> None:
    first = kind.make(api, identifiers=["tests:1"], name="Internal")
    second = kind.post(api, identifiers=["tests:2", "tests:1"], title="More night buses")
    assert second.status == 200
    assert uuid_of(second.json) == uuid_of(first)
    assert second.json["title"] == "More night buses"
    assert second.json["name"] == "Internal"
    assert second.json["identifiers"][1:] == ["tests:1", "tests:2"]
    assert second.note_codes == ["identifier-matches"]
    assert len(kind.list(api)) == 1


@fact("identifiers-3")
@each(ACTIONS, "actions-2", "fields.identifiers")
def test_a_foreign_identifier_of_another_group_is_not_given_twice(
    two_groups: tuple[ApiClient, ApiClient], kind: Action
) -> None:
    first, second = two_groups
    theirs = kind.make(second, identifiers=["tests:1"])
    answer = kind.post(first, identifiers=["tests:1"])
    assert (answer.status, answer.note_codes) == (200, ["identifier-taken"])
    assert answer.json["identifiers"] == [f"action_network:{uuid_of(answer.json)}"]
    assert second.get(href(theirs)).json == theirs


# Tags, creator, page


@fact("actions-4")
@each(ACTIONS, "fields.tag_list", "actions-4")
def test_tag_list_keeps_names_of_existing_tags(api: ApiClient, kind: Action) -> None:
    api.tag("transit")
    answer = kind.post(api, tag_list=["Transit", "nobody's", "transit"])
    assert answer.json["tag_list"] == ["transit"]
    assert answer.note_codes == ["unknown-tag"]
    assert api.put(href(answer.json), {"tag_list": []}).json["tag_list"] == []
    assert [tag["name"] for tag in items_of(api.get("/tags"), "osdi:tags")] == ["transit"]


@each(ACTIONS, "actions-4")
def test_records_made_through_the_api_do_not_get_the_tags_of_their_action(
    api: ApiClient, kind: Action
) -> None:
    api.tag("transit")
    action = kind.make(api, tag_list=["transit"])
    person = {"email_addresses": [{"address": "ruth@example.org"}]}
    record = api.post(href(action, kind.helper), {"person": person}).json
    assert api.tags_of(api.get(href(record, "osdi:person")).json) == []


@fact("writing-1")
@each(ACTIONS, "posted_links.osdi:creator")
def test_the_creator_can_be_named_and_is_else_the_owner_of_the_key(api: ApiClient, kind: Action) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    named = kind.make(api, _links={"osdi:creator": {"href": href(ruth)}})
    assert href(named, "osdi:creator") == href(named["_embedded"]["osdi:creator"]) == href(ruth)
    unnamed = [kind.make(api), kind.make(api, _links={})]
    assert len({href(one, "osdi:creator") for one in unnamed} - {href(ruth)}) == 1
    assert len(api.people()) == 1


@each(ACTIONS, "posted_links.osdi:creator")
@pytest.mark.parametrize(
    "link",
    [
        "nonsense",
        {"href": "nonsense"},
        {"href": 5},
        {"href": f"http://mock.test/api/v2/people/{NOBODY}"},
        {"href": "http://mock.test/api/v2/people/nonsense"},
        {"href": "http://mock.test/api/v2/tags"},
    ],
)
def test_a_creator_who_is_nobody_is_a_400(api: ApiClient, kind: Action, link: object) -> None:
    answer = kind.post(api, _links={"osdi:creator": link})
    assert answer.status == 400
    assert answer.error
    assert kind.list(api) == []


@fact("keys-7")
@each(ACTIONS, "posted_links.osdi:creator")
def test_a_creator_of_another_group_is_a_400(two_groups: tuple[ApiClient, ApiClient], kind: Action) -> None:
    first, second = two_groups
    theirs = second.sign_up(email="ruth@example.org")
    assert kind.post(first, _links={"osdi:creator": {"href": href(theirs)}}).status == 400
    assert kind.list(first) == []


@each(ACTIONS, "fields.browser_url")
def test_the_page_is_free_to_set_except_on_what_the_user_interface_made(api: ApiClient, kind: Action) -> None:
    made = kind.make(api, browser_url="https://example.org/buses")
    assert made["browser_url"] == "https://example.org/buses"
    answer = api.put(href(made), {"browser_url": "https://example.org/more"})
    assert answer.json["browser_url"] == "https://example.org/more"
    in_ui = kind.make_in_ui(api)
    answer = api.put(href(in_ui), {"browser_url": "https://example.org/buses", "name": "Internal"})
    assert (answer.status, answer.note_codes) == (200, ["fixed-in-ui"])
    assert (answer.json["browser_url"], answer.json["name"]) == (in_ui["browser_url"], "Internal")


@fact("background-3")
@each(ACTIONS, "background")
def test_a_background_request_is_ignored(make_api: MakeApi, kind: Action) -> None:
    api = make_api(background_delay_s=60)
    answer = api.post(
        f"/{kind.name}?background_request=true", {"origin_system": "Tests", "title": "Night buses"}
    )
    assert answer.json["title"] == "Night buses"
    assert answer.note_codes == ["unknown-parameter"]
    changed = api.put(f"{href(answer.json)}?background_request=true", {"title": "More"})
    assert changed.json["title"] == "More"


@fact("actions-12", "forms.links.osdi:record_submissions_helper")
def test_a_form_has_the_link_to_its_helper_under_two_names(api: ApiClient) -> None:
    form = api.post("/forms", {"title": "Sign up", "origin_system": "Canvass"}).json
    links = form["_links"]
    assert links["osdi:record_submissions_helper"] == links["osdi:record_submission_helper"]
    assert links["osdi:record_submissions_helper"]["href"] == f"{href(form)}/submissions"
