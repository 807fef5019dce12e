from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from jsonschema import ValidationError  # type: ignore[import-untyped]  # carries no types
from starlette.testclient import TestClient

from actionnetwork_mock._version import __version__
from actionnetwork_mock.app import create_app
from actionnetwork_mock.http.openapi import create_openapi, render_openapi
from actionnetwork_mock.http.routing import Routes
from actionnetwork_mock.resources import (
    RESOURCES,
    Address,
    Helper,
    Resource,
)
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.worlds import Worlds

from ...sample_group import fill, make_one_of_everything
from .declared_answers import DeclaredAnswers, validator_of
from .openapi_document import KEY, METHODS, SITE, operations, schema_of


@pytest.fixture
def client() -> Iterator[TestClient]:
    worlds = Worlds(Settings(rate_limit=None), people=30)
    with TestClient(create_app(worlds), base_url=SITE, headers=KEY) as client:
        yield client
    worlds.close()


def check_answer(document: dict[str, Any], method: str, template: str, answer: httpx2.Response) -> None:
    """Hold an answer against what its operation declares."""
    content_type = answer.headers["content-type"]
    DeclaredAnswers(document).check(method, template, answer.status_code, content_type, answer.content)


def test_the_document_is_the_same_every_time() -> None:
    assert render_openapi(SITE) == render_openapi(SITE)


def test_the_running_app_hands_it_out(client: TestClient, document: dict[str, Any]) -> None:
    assert client.get("/openapi.json").json() == document


def test_it_names_the_version_the_site_and_the_key(document: dict[str, Any]) -> None:
    assert document["info"]["version"] == __version__
    assert document["servers"] == [{"url": "http://mock.test/api/v2"}]
    scheme = document["components"]["securitySchemes"]["api_key"]
    assert scheme == {"type": "apiKey", "in": "header", "name": "OSDI-API-Token"}


def test_every_declared_address_and_method_is_in_it_and_nothing_else(document: dict[str, Any]) -> None:
    declared = {
        f"{method.lower()} {one.template}" for one in Routes(RESOURCES).endpoints for method in one.methods
    }
    assert set(operations(document)) == declared
    known = {*METHODS, "parameters"}
    assert {key for item in document["paths"].values() for key in item} <= known


def test_every_operation_id_is_there_once(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for operation in operations(document).values()]
    assert sorted(set(ids)) == sorted(ids)
    assert {"listPeople", "createPeople", "getPerson", "listTaggingsOfPerson", "deleteTaggingOfTag"} <= set(
        ids
    )


def test_every_reference_leads_somewhere_and_every_schema_is_used(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    used = {part.split('"')[0] for part in text.split('"$ref": "#/components/')[1:]}
    there = {
        f"{kind}/{name}"
        for kind in ("schemas", "responses", "parameters")
        for name in document["components"][kind]
    }
    assert used == there


def test_only_the_entry_point_and_blind_posts_need_no_key(document: dict[str, Any]) -> None:
    open_ones = [name for name, one in operations(document).items() if {} in one.get("security", ())]
    blind = {
        f"post {address.collection}"
        for resource in RESOURCES
        if resource.helper is not None and resource.helper.keyless
        for address in resource.addresses
        if "POST" in address.methods
    }
    assert set(open_ones) == {"get /"} | blind
    assert "403" not in operations(document)["get /"]["responses"]


def test_quirks_stand_in_the_description_of_the_tag(document: dict[str, Any]) -> None:
    described = {tag["name"]: tag["description"] for tag in document["tags"]}
    assert [*described] == [*(resource.title for resource in RESOURCES), "Webhooks"]
    for resource in RESOURCES:
        for quirk in resource.quirks:
            assert quirk.says in described[resource.title]


def test_all_refusals_but_the_limit_are_where_they_can_occur(document: dict[str, Any]) -> None:
    found = {name: set(one["responses"]) - {"200", "429"} for name, one in operations(document).items()}
    assert found["get /people"] == {"400", "403"}  # a filter can be wrong
    assert found["get /tags"] == {"403"}
    assert found["put /people/{id}"] == {"400", "403", "404", "413"}
    assert found["delete /tags/{tag_id}/taggings/{id}"] == {"403", "404", "413"}


# Answers of the running app


def test_every_get_answers_as_declared(client: TestClient, document: dict[str, Any]) -> None:
    ids = make_one_of_everything(client.app.state.worlds.default)  # type: ignore[attr-defined]  # Starlette's state
    gets = [endpoint for endpoint in Routes(RESOURCES).endpoints if "GET" in endpoint.methods]
    assert {endpoint.template for endpoint in gets} == {
        path for path, item in document["paths"].items() if "get" in item
    }
    for endpoint in gets:
        path = fill(endpoint, ids)
        answer = client.get(f"/api/v2{path}")
        assert answer.status_code == 200, path
        check_answer(document, "get", endpoint.template, answer)


def test_a_key_that_is_not_declared_would_be_noticed(client: TestClient, document: dict[str, Any]) -> None:
    del document["components"]["schemas"]["Person"]["properties"]["family_name"]
    with pytest.raises(ValidationError, match="family_name"):
        check_answer(document, "get", "/people", client.get("/api/v2/people"))


def test_every_person_of_all_pages_is_as_declared(client: TestClient, document: dict[str, Any]) -> None:
    for page in (1, 2, 3):
        answer = client.get("/api/v2/people", params={"page": page})
        check_answer(document, "get", "/people", answer)
    assert answer.json()["_embedded"] == {"osdi:people": []}


@pytest.mark.parametrize(
    "person",
    [
        {"email_addresses": [{"address": "a@example.org"}]},
        {"phone_numbers": [{"number": "12125550123"}]},
        {
            "given_name": "A",
            "email_addresses": [{"address": "b@example.org", "status": "unsubscribed"}],
            "postal_addresses": [{"address_lines": ["1 Way", "x"], "postal_code": "20009", "language": "en"}],
            "custom_fields": {"a": True, "b": 1},
            "languages_spoken": ["es"],
        },
    ],
)
def test_a_person_that_was_posted_is_answered_as_declared(
    client: TestClient, document: dict[str, Any], person: dict[str, Any]
) -> None:
    body = {"person": person}
    validator_of(document, "/components/schemas/PeoplePost").validate(body)
    check_answer(document, "post", "/people", client.post("/api/v2/people", json=body))


def test_background_requests_are_answered_as_declared(client: TestClient, document: dict[str, Any]) -> None:
    body = {"person": {"email_addresses": [{"address": "a@example.org"}]}}
    answer = client.post("/api/v2/people?background_request=true", json=body)
    assert answer.json() == {}
    check_answer(document, "post", "/people", answer)


def test_a_notice_of_deletion_is_as_declared(client: TestClient, document: dict[str, Any]) -> None:
    template = "/tags/{tag_id}/taggings/{id}"
    ids = make_one_of_everything(client.app.state.worlds.default)  # type: ignore[attr-defined]  # Starlette's state
    answer = client.delete(f"/api/v2{template.format(tag_id=ids['tags'], id=ids['taggings'])}")
    assert answer.json()["notice"]
    check_answer(document, "delete", template, answer)


def test_refusals_are_as_declared(client: TestClient, document: dict[str, Any]) -> None:
    unknown = client.get("/api/v2/people/nobody")
    bad_key = client.get("/api/v2/people", headers={"OSDI-API-Token": "wrong"})
    bad_filter = client.get("/api/v2/people", params={"filter": "shoe_size eq 42"})
    too_long = client.post("/api/v2/tags", content=b"x" * (Settings().max_body_bytes + 1))
    assert [one.status_code for one in (unknown, bad_key, bad_filter, too_long)] == [404, 403, 400, 413]
    check_answer(document, "get", "/people/{id}", unknown)
    check_answer(document, "get", "/people", bad_key)
    check_answer(document, "get", "/people", bad_filter)
    check_answer(document, "post", "/tags", too_long)


def test_the_example_of_the_filter_works(client: TestClient, document: dict[str, Any]) -> None:
    parameters = operations(document)["get /people"]["parameters"]
    example = next(one for one in parameters if one.get("name") == "filter")["example"]
    assert client.get("/api/v2/people", params={"filter": example}).status_code == 200


def test_curies_are_on_single_answers_only(client: TestClient, document: dict[str, Any]) -> None:
    page = client.get("/api/v2/people").json()
    person = client.get(page["_links"]["osdi:people"][0]["href"]).json()
    single = validator_of(
        document, "/paths/~1people~1{id}/get/responses/200/content/application~1hal+json/schema"
    )
    collection = validator_of(document, "/components/schemas/PeopleCollection")
    assert not single.is_valid(page["_embedded"]["osdi:people"][0])
    page["_embedded"]["osdi:people"][0] = person
    assert not collection.is_valid(page)


def test_fields_stand_in_the_order_of_the_wire(document: dict[str, Any]) -> None:
    for resource in RESOURCES:
        assert tuple(schema_of(document, resource)["properties"]) == resource.key_order


def test_every_field_says_what_it_is_and_how_it_is_known(document: dict[str, Any]) -> None:
    for resource in RESOURCES:
        properties = schema_of(document, resource)["properties"]
        assert [f.name for f in resource.fields if f.write_only and f.name in properties] == []
        for field in (f for f in resource.fields if not f.write_only):
            made = properties[field.name]
            assert made["description"].startswith(field.says)
            assert made["description"].endswith(f"({field.source}{field.where and f': {field.where}'})")
            assert made["x-provenance"] == field.source


def test_a_helper_without_a_key_may_be_posted_to_by_anybody() -> None:
    helper = Helper(rel="wool:helper", path="/x", body=(), statuses=("subscribed",), keyless=True)
    resource = Resource(
        name="gloves",
        title="Gloves",
        kind="collection",
        rel="wool:gloves",
        addresses=(Address(collection="/gloves", methods=("GET", "POST")),),
        fields=(),
        links=(),
        helper=helper,
    )
    path = create_openapi((resource,), SITE)["paths"]["/gloves"]
    assert {} in path["post"]["security"]
    assert "security" not in path["get"]


def test_two_operations_of_one_name_are_refused() -> None:
    twice = Resource(
        name="gloves",
        title="Gloves",
        kind="view",
        rel="wool:gloves",
        addresses=(
            Address(collection="/gloves", methods=("GET",)),
            Address(collection="/mittens", methods=("GET",)),
        ),
        fields=(),
        links=(),
    )
    with pytest.raises(TypeError, match="getGloves"):
        create_openapi((twice,), SITE)
