from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

import httpx2
import pytest
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]  # carries no types
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from actionnetwork_mock._version import __version__
from actionnetwork_mock.app import create_app
from actionnetwork_mock.http.openapi import create_openapi, render_openapi
from actionnetwork_mock.http.routing import Routes
from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import (
    RESOURCES,
    Address,
    Embedding,
    Field,
    Filter,
    Helper,
    Link,
    Paging,
    PostedLink,
    Quirk,
    Resource,
)
from actionnetwork_mock.resources.declaration import curies
from actionnetwork_mock.rules.money import parse_money
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.worlds import DEFAULT_API_KEY, Worlds

from ...sample_group import fill, make_one_of_everything
from .declared_answers import DeclaredAnswers, closed, validator_of

SITE = "http://mock.test"
KEY = {"OSDI-API-Token": DEFAULT_API_KEY}
METHODS = ("get", "post", "put", "delete")

SCARVES = Resource(
    name="knitted_scarves",
    title="Knitted scarves",
    kind="collection",
    rel="wool:knitted_scarves",
    item_rel="wool:knitted_scarf",
    addresses=(
        Address(collection="/knitted_scarves", methods=("GET",), item_methods=("GET", "PUT"), source=ASSUMED),
        Address(
            collection="/people/{person_id}/knitted_scarves",
            methods=("GET", "POST"),
            item_methods=("DELETE",),
            parents={"person_id": "people"},
        ),
    ),
    references={"person_id": "people"},
    paging=Paging(totals=True, link_order=("next", "previous", "wool:knitted_scarves", "self")),
    fields=(
        Field(
            name="colour",
            type="string",
            writes="both",
            required="yes",
            values=("red", "blue", "faded"),
            settable=("red", "blue"),
            says="what it looks like",
            source=OBSERVED,
            where="a wardrobe",
        ),
        Field(name="length", type="number", nullable=True, says="metres", source=ASSUMED),
        Field(name="washed", type="boolean", writes="put", nullable=True, says="ever", source=DOCUMENTED),
        Field(
            name="knots", type="objects", of="knot", writes="post", says="of the fringe", source=DOCUMENTED
        ),
        Field(
            name="begun", type="datetime", left_out_when_empty=True, says="the first row", source=DOCUMENTED
        ),
    ),
    objects={
        "knot": (
            Field(name="tight", type="boolean", writes="post", says="or loose", source=DOCUMENTED),
            Field(name="next", type="object", of="knot", says="the one after", source=DOCUMENTED),
        )
    },
    links=(
        Link(rel="self", href="{base}/knitted_scarves/{id}", source=DOCUMENTED),
        Link(rel="osdi:person", href="{base}/people/{person_id}", source=DOCUMENTED, when="person_id"),
        curies(),
    ),
    embedded=(Embedding(rel="osdi:person", of="people", by="person_id", source=DOCUMENTED),),
    filters=(Filter(name="begun", path=("begun",), kind="datetime", source=ASSUMED),),
    posted_links=(
        PostedLink(rel="osdi:tag", to="tags", column="tag_id", refusal="No such tag", source=DOCUMENTED),
    ),
    background=("PUT",),
    quirks=(Quirk(says="It is always too short.", source=OBSERVED),),
)


@pytest.fixture
def document() -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(render_openapi(SITE)))


@pytest.fixture
def scarves() -> dict[str, Any]:
    """The document with one more resource, as a client reads it."""
    made = create_openapi((*RESOURCES, SCARVES), SITE)
    return cast(dict[str, Any], json.loads(json.dumps(made)))


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


def schema_named(document: dict[str, Any], name: str) -> dict[str, Any]:
    return cast(dict[str, Any], document["components"]["schemas"][name])


def schema_of(document: dict[str, Any], resource: Resource) -> dict[str, Any]:
    name = (resource.item_rel or resource.name).rpartition(":")[2]
    return schema_named(document, name.title().replace("_", ""))


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return every operation by ``"get /people"``."""
    return {
        f"{method} {path}": item[method]
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }


# The document as a whole


@pytest.mark.slow
@pytest.mark.uncovered
def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


@pytest.mark.slow
@pytest.mark.uncovered
def test_the_validator_finds_a_document_without_responses(document: dict[str, Any]) -> None:
    broken = json.loads(json.dumps(document))
    del broken["paths"]["/people"]["get"]["operationId"]
    broken["paths"]["/people"]["get"]["responses"] = []
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


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


def last(link: dict[str, str]) -> str:
    return link["href"].rpartition("/")[2]


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


# Fields and bodies


def test_fields_stand_in_the_order_of_the_wire(document: dict[str, Any]) -> None:
    for resource in RESOURCES:
        assert tuple(schema_of(document, resource)["properties"]) == resource.key_order


def test_what_no_request_may_write_is_read_only(document: dict[str, Any]) -> None:
    email = schema_named(document, "PersonEmailAddress")["properties"]
    assert email["primary"]["readOnly"] is True
    assert "readOnly" not in email["address"]
    assert schema_named(document, "PersonPostalAddress")["properties"]["location"]["readOnly"] is True
    assert "primary" not in schema_named(document, "PeoplePutEmailAddress")["properties"]


def test_only_statuses_that_can_be_set_are_in_a_body(document: dict[str, Any]) -> None:
    sent = schema_named(document, "PeoplePutEmailAddress")["properties"]["status"]["enum"]
    answered = schema_named(document, "PersonEmailAddress")["properties"]["status"]["enum"]
    assert sent == ["subscribed", "unsubscribed"]
    assert "bouncing" in answered


def test_texts_of_a_body_are_as_long_as_the_settings_allow(document: dict[str, Any]) -> None:
    put = validator_of(document, "/components/schemas/PeoplePut")
    most = Settings().max_string_chars
    assert put.is_valid({"given_name": "x" * most})
    assert not put.is_valid({"given_name": "x" * (most + 1)})
    assert not put.is_valid({"custom_fields": {"a": "x" * (Settings().max_text_chars + 1)}})


def test_a_required_text_has_more_than_blanks_whatever_an_engine_takes_for_one(
    document: dict[str, Any],
) -> None:
    pattern = schema_named(document, "TagsPost")["properties"]["name"]["pattern"]
    blanks = [chr(code) for code in range(0x10000) if chr(code).isspace()]
    assert [blank for blank in blanks if re.search(pattern, blank, re.ASCII)] == []
    assert all(re.search(pattern, f" {text} ", re.ASCII) for text in "xé\x01\u200b")


def test_a_body_may_have_nulls_where_declared_and_unknown_keys(document: dict[str, Any]) -> None:
    put = validator_of(document, "/components/schemas/PeoplePut")
    assert put.is_valid({"given_name": None, "shoe_size": 42})
    assert not put.is_valid({"identifiers": None})


def test_custom_fields_take_numbers_in_a_body_and_have_texts_in_an_answer(document: dict[str, Any]) -> None:
    sent = schema_named(document, "PeoplePut")["properties"]["custom_fields"]
    answered = schema_named(document, "Person")["properties"]["custom_fields"]
    assert Draft202012Validator(sent).is_valid({"age": 7, "adult": False})
    assert not Draft202012Validator(sent).is_valid({"age": [7]})
    assert not Draft202012Validator(answered).is_valid({"age": 7})


def test_a_post_of_people_takes_the_body_of_the_helper(document: dict[str, Any]) -> None:
    post = schema_named(document, "PeoplePost")
    assert list(post["properties"]) == ["person", "add_tags", "remove_tags"]
    assert post["required"] == ["person"]


def test_a_put_need_say_nothing_and_what_it_adds_is_whole(document: dict[str, Any]) -> None:
    bodies = [name for name in document["components"]["schemas"] if name.endswith("Put")]
    assert "PetitionsPut" in bodies
    assert [name for name in bodies if "required" in schema_named(document, name)] == []
    donation = validator_of(document, "/components/schemas/DonationsPut")
    assert donation.is_valid({"recipients": [{"display_name": "A fund", "amount": "5.00"}]})
    assert not donation.is_valid({"recipients": [{"display_name": "A fund"}]})
    assert not validator_of(document, "/components/schemas/MessagesPut").is_valid({"targets": [{}]})


@pytest.mark.parametrize(
    "amount",
    ["3", " 3.5 ", "2.345", "", "-1", ".5", "5.", "1e3", "1,000", "$5", "\uff15", "9" * 13]
    + [0, 0.1, 999_999_999_999, 10**12, -1],
)
def test_an_amount_in_a_body_is_one_where_the_rules_take_it(
    document: dict[str, Any], amount: str | float
) -> None:
    recipient = validator_of(document, "/components/schemas/DonationsPostRecipient")
    sent = {"display_name": "A fund", "amount": amount}
    assert recipient.is_valid(sent) == (parse_money(amount) is not None)


def test_a_tagging_needs_its_person_link(document: dict[str, Any]) -> None:
    post = validator_of(document, "/components/schemas/TaggingsPost")
    assert post.is_valid({"_links": {"osdi:person": {"href": f"{SITE}/api/v2/people/1"}}})
    assert not post.is_valid({"identifiers": []})
    assert not post.is_valid({"_links": {}})


def test_every_field_says_what_it_is_and_how_it_is_known(document: dict[str, Any]) -> None:
    for resource in RESOURCES:
        properties = schema_of(document, resource)["properties"]
        assert [f.name for f in resource.fields if f.write_only and f.name in properties] == []
        for field in (f for f in resource.fields if not f.write_only):
            made = properties[field.name]
            assert made["description"].startswith(field.says)
            assert made["description"].endswith(f"({field.source}{field.where and f': {field.where}'})")
            assert made["x-provenance"] == field.source


# A resource that nobody has written code for


@pytest.mark.slow
@pytest.mark.uncovered
def test_a_new_declaration_is_valid_openapi_without_edits(scarves: dict[str, Any]) -> None:
    assert list(OpenAPIV31SpecValidator(scarves).iter_errors()) == []


def test_a_new_declaration_shows_up_with_all_its_operations(scarves: dict[str, Any]) -> None:
    found = {one["operationId"] for one in operations(scarves).values() if one["tags"] == ["Knitted scarves"]}
    assert found == {
        "listKnittedScarves",
        "getKnittedScarf",
        "updateKnittedScarf",
        "listKnittedScarvesOfPerson",
        "createKnittedScarvesOfPerson",
        "deleteKnittedScarfOfPerson",
    }


def test_a_new_declaration_changes_nothing_of_the_others(
    scarves: dict[str, Any], document: dict[str, Any]
) -> None:
    assert document["paths"].items() <= scarves["paths"].items()
    assert document["components"]["schemas"].items() <= scarves["components"]["schemas"].items()


def test_the_schema_of_a_new_declaration_takes_what_it_declares(scarves: dict[str, Any]) -> None:
    scarf = validator_of(closed(scarves), "/components/schemas/KnittedScarf")
    good = {
        "colour": "faded",
        "length": None,
        "washed": None,
        "knots": [{"tight": True, "next": {"tight": False, "next": {}}}],
        "_embedded": {},
        "_links": {"self": {"href": "http://mock.test"}},
    }
    messages = sorted(error.message for error in scarf.iter_errors(good))
    assert messages == [
        "'next' is a required property",
        "'osdi:person' is a required property",
        "'tight' is a required property",
    ]


def test_the_bodies_of_a_new_declaration_differ_by_method(scarves: dict[str, Any]) -> None:
    post, put = schema_named(scarves, "KnittedScarvesPost"), schema_named(scarves, "KnittedScarvesPut")
    assert list(post["properties"]) == ["colour", "knots", "_links"]
    assert post["required"] == ["colour", "_links"]
    assert list(put["properties"]) == ["colour", "washed"]
    assert put["properties"]["washed"]["type"] == ["boolean", "null"]
    assert put["properties"]["colour"]["enum"] == ["red", "blue"]


def test_a_new_declaration_has_its_filter_and_background_parameters(scarves: dict[str, Any]) -> None:
    found = operations(scarves)
    names = [one.get("name", one.get("$ref")) for one in found["get /knitted_scarves"]["parameters"]]
    assert names == ["#/components/parameters/page", "#/components/parameters/per_page", "filter"]
    put = found["put /knitted_scarves/{id}"]
    assert put["parameters"] == [{"$ref": "#/components/parameters/background_request"}]
    assert "oneOf" in put["responses"]["200"]["content"]["application/hal+json"]["schema"]


def test_provenance_of_a_new_declaration_is_passed_on(scarves: dict[str, Any]) -> None:
    assert operations(scarves)["get /knitted_scarves"]["x-provenance"] == "assumed"
    colour = schema_named(scarves, "KnittedScarf")["properties"]["colour"]
    assert colour["description"] == "what it looks like (observed: a wardrobe)"
    assert "- It is always too short. (observed)" in scarves["tags"][-2]["description"]


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
