"""Each doubtful behaviour is a setting: what it does by default, and that each alternative does otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.settings import Settings, describe

from ..api_client import ApiClient, href, person_hash, uuid_of
from ..conftest import MakeApi
from .facts import fact

NOBODY = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Case:
    """One setting: what ``probe`` sees of it, by value. ``also`` are settings that it needs to be seen."""

    setting: str
    probe: Callable[[ApiClient], object]
    seen: Mapping[Any, object]
    facts: tuple[str, ...] = ()
    also: Mapping[str, Any] = field(default_factory=dict)


def _retry_after(api: ApiClient) -> object:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    return [api.get("").header("retry-after") for _ in range(5)][-1]


def _calls_answered(api: ApiClient) -> object:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    return sum(api.get("").status == 200 for _ in range(8))


def _missing_key(api: ApiClient) -> object:
    nobody = api.with_key(None).get("/people")
    return nobody.status, nobody.error, api.with_key("no such key").get("/people").status


def _user_key_on_tags(api: ApiClient) -> object:
    return api.with_key("personal").get("/tags").status


def _not_found(api: ApiClient) -> object:
    answer = api.get(f"/people/{NOBODY}")
    return answer.status, answer.error.lower()


def _invalid(api: ApiClient) -> object:
    answers = api.post("/tags", {}), api.post("/people", {"person": {}}), api.post("/tags", raw=b"{")
    return [answer.status for answer in answers]


def _malformed(api: ApiClient) -> object:
    answers = api.post("/tags", raw=b"{"), api.post("/tags", {})
    return [answer.status for answer in answers]


def _unsupported(api: ApiClient) -> object:
    answer = api.delete("/people")
    return answer.status, bool(answer.error)


def _next_on_last_page(api: ApiClient) -> object:
    api.tag("steward")
    api.sign_up(email="ruth@example.org")
    pages = api.get("/tags"), api.get("/tags?page=2"), api.get("/people")
    return ["next" in page.json["_links"] for page in pages]


def _empty_page(api: ApiClient) -> object:
    return api.get("/people").json["_links"].get("osdi:people"), api.get("/tags").json["_links"].get(
        "osdi:tags"
    )


def _odd_page(api: ApiClient) -> object:
    return [api.get(f"/people?{query}").status for query in ("page=0", "page=x", "per_page=-1", "page=1")]


def _unknown_filter(api: ApiClient) -> object:
    api.sign_up(email="ruth@example.org")
    answer = api.get("/people?filter=nickname eq 'x'")
    is_json = answer.header("content-type") == "application/hal+json"
    return answer.status, is_json, api.get("/people?filter=given_name ne 'x'").status


def _links_without_key(api: ApiClient) -> object:
    links = api.with_key(None).get("").json["_links"]
    return [rel in links for rel in ("osdi:tags", "action_network:surveys", "osdi:metadata", "osdi:people")]


def _after_put(body: Mapping[str, Any]) -> Callable[[ApiClient], object]:
    def probe(api: ApiClient) -> object:
        ruth = api.sign_up(given_name="Ruth", email="ruth@example.org", custom_fields={"Ward": "3"})
        answer = api.put(href(ruth), body)
        return answer.status, answer.json.get("given_name"), answer.json["custom_fields"]

    return probe


def _mobile_only(api: ApiClient) -> object:
    return api.sign_up(phone="3125550148")["email_addresses"]


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


def _order(api: ApiClient) -> object:
    for name in ("a", "b"):
        api.tag(name)
        api.sign_up(email=f"{name}@example.org")
    emails = [person["email_addresses"][0]["address"][0] for person in api.people()]
    return emails, [tag["name"] for tag in api.get("/tags").json["_embedded"]["osdi:tags"]]


def _background_elsewhere(api: ApiClient) -> object:
    answer = api.post("/tags?background_request=true", {"name": "steward"})
    return answer.json == {}, api.get("/tags").json["total_records"]


def _unknown_custom_field(api: ApiClient) -> object:
    ruth = api.sign_up(email="ruth@example.org", custom_fields={"Ward": "3"})
    return ruth["custom_fields"], len(api.get("/metadata/custom_fields").json["action_network:custom_fields"])


def _unusable_phone(api: ApiClient) -> object:
    answer = api.post("/people", {"person": person_hash(email="ruth@example.org", phone="12")})
    return answer.status, len(api.people())


def _duplicate_tag(api: ApiClient) -> object:
    first, second = api.tag("steward"), api.post("/tags", {"name": "steward"})
    return second.status, second.header("location") == href(first), api.get("/tags").json["total_records"]


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


def _long_name(api: ApiClient) -> object:
    return [api.post("/tags", {"name": "x" * length}).status for length in (255, 256, 300)]


def _long_custom_field(api: ApiClient) -> object:
    person = person_hash(email="ruth@example.org", custom_fields={"Ward": "x" * 100})
    return api.post("/people", {"person": person}).status


REFUSED_WITHOUT_KEY = "API Key invalid or not present"

CASES = (
    Case("rate_limit", _calls_answered, {4: 4, 2: 2, None: 8}, ("general.8.1",)),
    Case(
        "rate_limit_retry_after",
        _retry_after,
        {None: None, 1: "1"},
        ("general.unknowns.6", "general.8.3"),
        also={"rate_limit": 4},
    ),
    Case(
        "missing_key_status",
        _missing_key,
        {403: (403, REFUSED_WITHOUT_KEY, 403), 401: (401, REFUSED_WITHOUT_KEY, 403)},
        ("general.unknowns.1",),
    ),
    Case("user_key_on_tags", _user_key_on_tags, {"refused": 403, "accepted": 200}, ("general.unknowns.13",)),
    Case(
        "not_found_text",
        _not_found,
        {"couldnt_find": (404, f"couldn't find person with id = {NOBODY}"), "plain": (404, "not found")},
        ("general.unknowns.2", "resolutions.9"),
    ),
    Case(
        "validation_status", _invalid, {400: [400, 400, 400], 422: [422, 422, 400]}, ("general.unknowns.3",)
    ),
    Case("malformed_json_status", _malformed, {400: [400, 400], 422: [422, 400]}, ("general.unknowns.4",)),
    Case(
        "unsupported_method_status",
        _unsupported,
        {405: (405, True), 404: (404, True)},
        ("general.unknowns.5",),
    ),
    Case(
        "next_on_last_page",
        _next_on_last_page,
        {"absent": [False, False, True], "present": [True, False, True]},
        ("general.unknowns.20", "general.3.9", "observed.4.3", "observed.4.4", "tags.quirks[1]"),
    ),
    Case(
        "empty_page_links",
        _empty_page,
        {"empty": ([], []), "absent": (None, None)},
        ("resolutions.30", "general.3.7", "observed.3.5"),
    ),
    Case(
        "odd_page",
        _odd_page,
        {"first": [200, 200, 200, 200], "refused": [400, 400, 400, 200]},
        ("general.unknowns.30", "observed.4.8"),
    ),
    Case(
        "unknown_filter",
        _unknown_filter,
        {"refused": (400, True, 400), "html_error": (400, False, 400), "ignored": (200, True, 200)},
        ("general.unknowns.19", "general.5.13", "resolutions.29", "observed.1.10", "observed.5.9"),
    ),
    Case(
        "entry_point_without_key",
        _links_without_key,
        {"tags_and_recent": [False, False, False, True], "tags": [False, True, True, True]},
        ("general.unknowns.28", "general.unknowns.29", "resolutions.14"),
    ),
    Case(
        "put_null",
        _after_put({"given_name": None, "custom_fields": {"Ward": None}}),
        {"clears": (200, None, {}), "ignored": (200, "Ruth", {"Ward": "3"})},
        ("general.unknowns.15", "resolutions.1", "observed.7.3", "people.quirks[8]", "people.unknown[1]"),
    ),
    Case(
        "empty_text",
        _after_put({"given_name": "", "custom_fields": {"Ward": ""}}),
        {"ignored": (200, "Ruth", {"Ward": "3"}), "clears": (200, None, {})},
        ("resolutions.1", "observed.7.3"),
    ),
    Case(
        "mobile_only_email",
        _mobile_only,
        {"unsubscribed_entry": [{"primary": True, "status": "unsubscribed"}], "absent": []},
        ("general.unknowns.14", "people.unknown[0]"),
    ),
    Case(
        "identifier_on_post",
        _identifier_on_post,
        {"matches": (True, True), "dropped": (False, False)},
        ("resolutions.21", "person_signup_helper.matching[7]"),
    ),
    Case(
        "taken_identifier",
        _taken_identifier,
        {"dropped": (200, []), "refused": (400, [])},
        ("general.unknowns.17", "resolutions.21"),
    ),
    Case(
        "signup_without_contact",
        _signup_without_contact,
        {"refused": (400, False, 0), "empty": (200, {}, 0)},
        ("general.unknowns.18",),
    ),
    Case(
        "unspecified_order",
        _order,
        {"oldest_first": (["a", "b"], ["a", "b"]), "newest_first": (["b", "a"], ["b", "a"])},
        ("general.unknowns.21", "resolutions.26"),
    ),
    Case(
        "background_elsewhere",
        _background_elsewhere,
        {"ignored": (False, 1), "heeded": (True, 1)},
        ("general.unknowns.32",),
    ),
    Case(
        "unknown_custom_field",
        _unknown_custom_field,
        {"created": ({"Ward": "3"}, 1), "dropped": ({}, 0)},
        ("general.unknowns.16", "person_signup_helper.quirks[6]"),
    ),
    Case("unusable_phone", _unusable_phone, {"ignored": (200, 1), "refused": (400, 0)}),
    Case(
        "duplicate_tag",
        _duplicate_tag,
        {"existing": (200, False, 1), "redirect": (302, True, 1)},
        ("general.unknowns.10", "resolutions.33", "tags.unknown[0]", "tags.post.mock_choice"),
    ),
    Case(
        "tag_names",
        _tag_names,
        {"folded": (1, 1), "exact": (2, 0)},
        ("general.unknowns.11", "tags.quirks[4]"),
    ),
    Case(
        "repeated_tagging",
        _repeated_tagging,
        {"same": (True, 200, 1), "replaced": (False, 404, 1)},
        ("general.unknowns.12", "taggings.quirks[1]", "taggings.unknown[0]"),
    ),
    Case(
        "max_string_chars",
        _long_name,
        {255: [200, 400, 400], 300: [200, 200, 200]},
        ("general.4.4", "tags.unknown[2]"),
    ),
    Case("max_custom_field_chars", _long_custom_field, {65535: 200, 99: 400}),
)

DEFAULTS = {one.name: one.default for one in describe()}


@pytest.mark.parametrize(
    ("case", "value"),
    [
        pytest.param(case, value, id=f"{case.setting}={value}", marks=fact(*case.facts))
        for case in CASES
        for value in case.seen
    ],
)
def test_a_setting_does_what_its_value_says(make_api: MakeApi, case: Case, value: object) -> None:
    api = make_api(user_keys=["personal"], **{**case.also, case.setting: value})
    assert case.probe(api) == case.seen[value]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.setting, marks=fact(*case.facts)) for case in CASES]
)
def test_a_setting_that_is_not_given_has_its_default(make_api: MakeApi, case: Case) -> None:
    given = {"rate_limit": Settings().rate_limit, **case.also}
    api = make_api(user_keys=["personal"], **(given if "rate_limit" in (case.setting, *case.also) else {}))
    assert case.probe(api) == case.seen[DEFAULTS[case.setting]]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.setting) for case in CASES])
def test_each_value_of_a_setting_shows(case: Case) -> None:
    outcomes = [repr(outcome) for outcome in case.seen.values()]
    assert len(set(outcomes)) == len(outcomes) > 1


def test_each_doubtful_behaviour_has_a_case_for_each_of_its_values() -> None:
    doubtful = {one.name: one.alternatives for one in describe() if one.provenance is not None}
    tried = {case.setting: case.seen for case in CASES}
    assert tried.keys() == doubtful.keys()
    listed = {name: values for name, values in doubtful.items() if isinstance(DEFAULTS[name], str)}
    assert {name: set(tried[name]) for name in listed} == {
        name: set(values) for name, values in listed.items()
    }
