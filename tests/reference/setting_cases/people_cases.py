"""Settings for people and tags, and for long texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from actionnetwork_mock.ui.actions import act

from ...api_client import ApiClient, href, person_hash, uuid_of
from ...sample_group import make
from .case import Case


def _after_put(body: Mapping[str, Any]) -> Callable[[ApiClient], object]:
    def probe(api: ApiClient) -> object:
        ruth = api.sign_up(given_name="Ruth", email="ruth@example.org", custom_fields={"Ward": "3"})
        answer = api.put(href(ruth), body)
        return answer.status, answer.json.get("given_name"), answer.json["custom_fields"]

    return probe


def _mobile_only(api: ApiClient) -> object:
    return api.sign_up(phone="3125550148")["email_addresses"]


def _acting_again(api: ApiClient) -> object:
    ruth = api.sign_up(email_addresses=[{"address": "ruth@example.org", "status": "unsubscribed"}])
    form = make(api.world, "forms", {"title": "Join us"})["identifiers"][0].partition(":")[2]
    person = person_hash(email="ruth@example.org")
    act(api.world, "take_action", {"resource": "forms", "action_id": form, "person": person})
    return api.get(href(ruth)).json["email_addresses"][0]["status"]


def _identifier_on_post(api: ApiClient) -> object:
    ruth = api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    again = api.sign_up(phone="3125550148", identifiers=["members:1"])
    return uuid_of(again) == uuid_of(ruth), "members:1" in again["identifiers"]


def _taken_identifier(api: ApiClient) -> object:
    api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    ada = api.sign_up(email="ada@example.org")
    answer = api.put(href(ada), {"identifiers": ["members:1"]})
    return answer.status, api.get(href(ada)).json["identifiers"][1:]


def _signup_without_contact(api: ApiClient) -> object:
    answer = api.post("/people", {"person": {"given_name": "Ruth"}})
    return answer.status, answer.status == 200 and answer.json, len(api.people())


def _unknown_custom_field(api: ApiClient) -> object:
    ruth = api.sign_up(email="ruth@example.org", custom_fields={"Ward": "3"})
    return ruth["custom_fields"], len(api.get("/metadata/custom_fields").json["action_network:custom_fields"])


def _unusable_phone(api: ApiClient) -> object:
    answer = api.post("/people", {"person": person_hash(email="ruth@example.org", phone="12")})
    return answer.status, len(api.people())


def _duplicate_tag(api: ApiClient) -> object:
    first, second = api.tag("steward"), api.post("/tags", {"name": "steward"})
    return second.status, second.header("location") == href(first), api.get("/tags").json["total_records"]


def _new_tag_lag(api: ApiClient) -> object:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    tag = api.tag("steward")
    assert api.get(href(tag)).json == api.tag("steward") == tag
    seen = []
    for email in ("ruth@example.org", "ada@example.org"):
        person = api.sign_up(email=email, add_tags=["steward"])
        seen.append((api.get("/tags").json["total_records"], api.tags_of(person)))
        api.post(href(tag, "osdi:taggings"), {"_links": {"osdi:person": {"href": href(person)}}})
        assert api.tags_of(person) == ["steward"]
        api.world.clock.advance(3)
    return seen


def _tag_names(api: ApiClient) -> object:
    for name in ("steward", "Steward"):
        api.tag(name)
    person = api.sign_up(email="ruth@example.org", add_tags=["STEWARD"])
    return api.get("/tags").json["total_records"], len(api.tags_of(person))


def _repeated_tagging(api: ApiClient) -> object:
    path = f"/tags/{uuid_of(api.tag('steward'))}/taggings"
    body = {"_links": {"osdi:person": {"href": href(api.sign_up(email="ruth@example.org"))}}}
    first, second = api.post(path, body).json, api.post(path, body).json
    return uuid_of(first) == uuid_of(second), api.get(href(first)).status, api.get(path).json["total_records"]


def _bare_link(api: ApiClient) -> object:
    person = href(api.sign_up(email="ruth@example.org"))
    return api.post(
        f"/tags/{uuid_of(api.tag('steward'))}/taggings", {"_links": {"osdi:person": person}}
    ).status


def _long_name(api: ApiClient) -> object:
    return [api.post("/tags", {"name": "x" * length}).status for length in (255, 256, 300)]


def _long_custom_field(api: ApiClient) -> object:
    person = person_hash(email="ruth@example.org", custom_fields={"Ward": "x" * 100})
    return api.post("/people", {"person": person}).status


CASES = (
    Case(
        "put_null",
        _after_put({"given_name": None, "custom_fields": {"Ward": None}}),
        {"clears": (200, None, {}), "ignored": (200, "Ruth", {"Ward": "3"})},
        ("writing-3",),
    ),
    Case(
        "empty_text",
        _after_put({"given_name": "", "custom_fields": {"Ward": ""}}),
        {"ignored": (200, "Ruth", {"Ward": "3"}), "clears": (200, None, {})},
        ("writing-3",),
    ),
    Case(
        "mobile_only_email",
        _mobile_only,
        {"unsubscribed_entry": [{"primary": True, "status": "unsubscribed"}], "absent": []},
        ("people-5",),
    ),
    Case(
        "identifier_on_post",
        _identifier_on_post,
        {"matches": (True, True), "dropped": (False, False)},
        ("identifiers-8",),
    ),
    Case(
        "taken_identifier",
        _taken_identifier,
        {"dropped": (200, []), "refused": (400, [])},
        ("identifiers-8",),
    ),
    Case(
        "signup_without_contact",
        _signup_without_contact,
        {"refused": (400, False, 0), "empty": (200, {}, 0)},
        ("matching-8",),
    ),
    Case(
        "unknown_custom_field",
        _unknown_custom_field,
        {"created": ({"Ward": "3"}, 1), "dropped": ({}, 0)},
        ("people-17",),
    ),
    Case("acting_again", _acting_again, {"subscribes": "subscribed", "keeps": "unsubscribed"}),
    Case("unusable_phone", _unusable_phone, {"ignored": (200, 1), "refused": (400, 0)}),
    Case(
        "new_tag_lag_s",
        _new_tag_lag,
        {
            0: [(1, ["steward"]), (1, ["steward"])],
            3: [(0, []), (1, ["steward"])],
            5: [(0, []), (0, [])],
        },
        ("tags-3", "tags-8", "tags-7"),
    ),
    Case(
        "duplicate_tag",
        _duplicate_tag,
        {"existing": (200, False, 1), "redirect": (302, True, 1)},
        ("tags-1",),
    ),
    Case(
        "tag_names",
        _tag_names,
        {"folded": (1, 1), "exact": (2, 0)},
        ("tags-2",),
    ),
    Case(
        "repeated_tagging",
        _repeated_tagging,
        {"same": (True, 200, 1), "replaced": (False, 404, 1)},
        ("tags-12",),
    ),
    Case("bare_links", _bare_link, {"accepted": 200, "refused": 400}, ("tags-16",)),
    Case(
        "max_string_chars",
        _long_name,
        {255: [200, 400, 400], 300: [200, 200, 200]},
        ("identifiers-4", "tags-6"),
    ),
    Case("max_text_chars", _long_custom_field, {65535: 200, 99: 400}),
)
