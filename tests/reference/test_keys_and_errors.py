from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, uuid_of
from ..conftest import MakeApi
from .facts import fact

NOBODY = "00000000-0000-4000-8000-000000000000"

EVERYWHERE = [
    ("GET", "/people"),
    ("POST", "/people"),
    ("GET", f"/people/{NOBODY}"),
    ("PUT", f"/people/{NOBODY}"),
    ("GET", f"/people/{NOBODY}/taggings"),
    ("GET", "/tags"),
    ("POST", "/tags"),
    ("GET", f"/tags/{NOBODY}"),
    ("POST", f"/tags/{NOBODY}/taggings"),
    ("DELETE", f"/tags/{NOBODY}/taggings/{NOBODY}"),
    ("GET", "/metadata"),
    ("GET", "/metadata/custom_fields"),
]


@fact("keys-1")
@pytest.mark.parametrize("header", ["OSDI-API-Token", "osdi-api-token", "Osdi-Api-Token"])
def test_the_case_of_the_header_name_does_not_matter(api: ApiClient, header: str) -> None:
    assert api.with_key(None).get("/people", headers={header: "test-api-key"}).status == 200


@fact("keys-4")
@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
def test_a_bad_key_is_a_403_that_echoes_the_key(api: ApiClient, method: str, path: str) -> None:
    answer = api.with_key("0123456789abcdef").request(method, path, {})
    assert answer.status == 403
    assert answer.json == {"error": "API Key invalid or not present 0123456789abcdef"}


@fact("keys-5", "keys-4")
@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
def test_no_key_is_the_same_403_with_nothing_behind_the_phrase(
    api: ApiClient, method: str, path: str
) -> None:
    answer = api.with_key(None).request(method, path, {})
    assert answer.status == 403
    assert answer.json == {"error": "API Key invalid or not present"}


@fact("keyless-3")
def test_the_signup_helper_needs_a_key_and_does_nothing_without(api: ApiClient) -> None:
    answer = api.with_key(None).post(
        "/people", {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
    )
    assert answer.status == 403
    assert api.people() == []


@fact("keys-2")
def test_a_key_sees_the_people_and_tags_of_its_own_group_only(
    two_groups: tuple[ApiClient, ApiClient],
) -> None:
    first, second = two_groups
    first.sign_up(email="ruth@example.org", custom_fields={"Ward": "3"})
    first.tag("steward")
    assert second.people() == []
    assert second.get("/tags").json["total_records"] == 0
    assert second.get("/metadata/custom_fields").json["action_network:custom_fields"] == []


@fact("keys-2", "keys-4")
def test_a_revoked_key_is_refused_at_once_like_any_bad_key(api: ApiClient) -> None:
    for _ in range(3):  # the third answer is cached
        assert api.get("/people").status == 200
    api.world.groups.revoke(1)
    assert api.get("/people").json == {"error": "API Key invalid or not present test-api-key"}
    assert api.get("/people").status == 403


@fact("keys-3", "keys-2", "tags.answers.403")
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/tags"), ("POST", "/tags"), ("GET", f"/tags/{NOBODY}")]
)
def test_a_personal_key_is_refused_on_tags_with_a_sentence(make_api: MakeApi, method: str, path: str) -> None:
    answer = make_api(user_keys=["personal"]).with_key("personal").request(method, path, {"name": "steward"})
    assert answer.status == 403
    assert "ags" in answer.error


@fact("keys-3")
def test_a_personal_key_may_use_people(make_api: MakeApi) -> None:
    personal = make_api(user_keys=["personal"]).with_key("personal")
    personal.sign_up(email="ruth@example.org")
    assert len(personal.people()) == 1


@fact("errors-2")
@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param("/people/{}", "person", marks=fact("people.answers.404")),
        pytest.param("/tags/{}", "tag", marks=fact("tags.answers.404")),
        pytest.param("/people/{}/taggings", "person"),
        pytest.param("/tags/{}/taggings", "tag"),
    ],
)
def test_an_unknown_id_is_a_404_that_names_it(api: ApiClient, path: str, name: str) -> None:
    answer = api.get(path.format(NOBODY))
    assert answer.status == 404
    assert answer.error.lower() == f"couldn't find {name} with id = {NOBODY}"


@fact("taggings.answers.404", "errors-2")
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_unknown_tagging_is_a_404(api: ApiClient, method: str) -> None:
    answer = api.request(method, f"/tags/{uuid_of(api.tag('steward'))}/taggings/{NOBODY}")
    assert answer.status == 404
    assert NOBODY in answer.error


@fact("keys-7", "errors-2")
@pytest.mark.parametrize("kind", ["people", "tags"])
def test_what_another_group_has_looks_like_what_does_not_exist(
    two_groups: tuple[ApiClient, ApiClient], kind: str
) -> None:
    first, second = two_groups
    theirs = first.sign_up(email="ruth@example.org") if kind == "people" else first.tag("steward")
    foreign, unknown = second.get(f"/{kind}/{uuid_of(theirs)}"), second.get(f"/{kind}/{NOBODY}")
    assert foreign.status == unknown.status == 404
    assert foreign.error == unknown.error.replace(NOBODY, uuid_of(theirs))


@fact("writing-10")
@pytest.mark.parametrize("uuid", ["1", "not-a-uuid", NOBODY[:-1], f"{NOBODY}0", "x" * 300])
def test_what_is_no_uuid_is_a_404_like_any_unknown_id(api: ApiClient, uuid: str) -> None:
    answer = api.get(f"/people/{uuid}")
    assert answer.status == 404
    assert answer.error


@fact("errors-1", "errors-5")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"person": {}},
        {"person": []},
        {"person": {"given_name": {}, "email_addresses": [{"address": "a@example.org"}]}},
        {"person": {"email_addresses": [{"address": "no email"}]}},
        {"person": {"email_addresses": "a@example.org"}},
        {"person": {"email_addresses": [{"address": "a@example.org"}]}, "add_tags": {"a": "steward"}},
    ],
)
def test_a_bad_body_is_a_400_with_one_sentence(api: ApiClient, body: Any) -> None:
    answer = api.post("/people", body)
    assert answer.status == 400
    assert isinstance(answer.error, str)
    assert len(answer.error) > 5
    assert api.people() == []


@fact("errors-8")
@pytest.mark.parametrize("raw", [b"{", b"person=1", b'{"name": }', b"[1]", b"\xff", b'{"name": "a"} x'])
def test_malformed_json_is_a_400_with_one_sentence(api: ApiClient, raw: bytes) -> None:
    answer = api.post("/tags", raw=raw)
    assert answer.status == 400
    assert answer.error
    assert api.get("/tags").json["total_records"] == 0


@fact("writing-10")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("PUT", "/people"),
        pytest.param("DELETE", "/people"),
        pytest.param("POST", "/people/{person}"),
        pytest.param(
            "DELETE", "/people/{person}", marks=fact("people.answers.405", "writing-9", "writing-10")
        ),
        pytest.param("DELETE", "/people/{person}", marks=fact("writing-9", "people-15")),
        pytest.param("PUT", "/tags/{tag}", marks=fact("tags.answers.405", "writing-10", "writing-9")),
        pytest.param("DELETE", "/tags/{tag}", marks=fact("tags.answers.405", "writing-10", "writing-9")),
        pytest.param("DELETE", "/tags/{tag}", marks=fact("writing-9")),
        pytest.param("POST", "/tags/{tag}"),
        pytest.param("PUT", "/tags"),
        pytest.param("PUT", "/tags/{tag}/taggings"),
        pytest.param("PUT", "/tags/{tag}/taggings/{tagging}", marks=fact("taggings.answers.405")),
        pytest.param("POST", "/tags/{tag}/taggings/{tagging}", marks=fact("writing-10", "tags-10")),
        pytest.param("POST", "/people/{person}/taggings", marks=fact("writing-10", "tags-10")),
        pytest.param("POST", "/metadata", marks=fact("metadata.answers.405", "writing-10", "lists-17")),
        pytest.param("PUT", "/metadata", marks=fact("metadata.answers.405")),
        pytest.param("DELETE", "/metadata", marks=fact("metadata.answers.405")),
        pytest.param("POST", "/metadata/custom_fields", marks=fact("custom_fields.answers.405")),
        pytest.param("PUT", "/metadata/custom_fields", marks=fact("custom_fields.answers.405")),
        pytest.param("DELETE", "/metadata/custom_fields", marks=fact("custom_fields.answers.405")),
        *(
            pytest.param("PATCH", path, marks=fact("writing-10"))
            for path in ("/people", "/people/{person}", "/tags", "/tags/{tag}", "/metadata", "")
        ),
    ],
)
def test_a_method_that_a_resource_lacks_is_a_405_with_one_sentence(
    api: ApiClient, method: str, path: str
) -> None:
    person = api.sign_up(email="ruth@example.org", add_tags=[api.tag("steward")["name"]])
    tagging = api.get(f"/people/{uuid_of(person)}/taggings").json["_embedded"]["osdi:taggings"][0]
    ids = {"person": uuid_of(person), "tag": uuid_of(api.tag("steward")), "tagging": uuid_of(tagging)}
    answer = api.request(method, path.format(**ids), {"name": "other", "given_name": "Other"})
    assert answer.status == 405
    assert answer.error
    assert api.get(f"/people/{ids['person']}").json == person
    assert api.get(f"/tags/{ids['tag']}").json["name"] == "steward"


@fact("errors-6")
@pytest.mark.parametrize(
    ("method", "path", "raw"),
    [
        ("GET", "/people?page=-1&per_page=0", b""),
        ("GET", "/people?page=99999999999999999999", b""),
        ("GET", "/people?filter='", b""),
        ("GET", "/people?filter=created_date gt '99999-99-99'", b""),
        ("GET", "/people/%00", b""),
        ("GET", "/people/x/y/z", b""),
        ("POST", "/people", b'{"person": {"email_addresses": [null]}}'),
        ("POST", "/people", b'{"person": {"email_addresses": [{"address": {"a": 1}}]}}'),
        ("POST", "/people", b'{"person": {"custom_fields": [1]}}'),
        ("POST", "/people", b'{"person": {"given_name": "\\ud800"}}'),
        ("POST", "/people", b"[" * 20000),
        ("POST", "/people", b'{"person": 1e999}'),
        ("POST", "/tags", b'{"name": "' + b"x" * 5000 + b'"}'),
        ("DELETE", "/tags/x/taggings/y", b"not json"),
    ],
)
def test_bad_input_is_never_a_fault_of_the_server(api: ApiClient, method: str, path: str, raw: bytes) -> None:
    assert api.request(method, path, raw=raw).status < 500
