"""The OpenAPI document with one more resource, which has a declaration and the rules of any resource."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from actionnetwork_mock.http.openapi import create_openapi
from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import (
    RESOURCES,
    Address,
    Embedding,
    Field,
    Filter,
    Link,
    Paging,
    PostedLink,
    Quirk,
    Resource,
)
from actionnetwork_mock.resources.declaration import curies
from actionnetwork_mock.rules.resource_rules import ResourceRules, register

from .declared_answers import closed, validator_of
from .openapi_document import SITE, operations, schema_named

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
def scarves() -> dict[str, Any]:
    """The document with one more resource, as a client reads it."""
    register({SCARVES.name: ResourceRules()})
    made = create_openapi((*RESOURCES, SCARVES), SITE)
    return cast(dict[str, Any], json.loads(json.dumps(made)))


@pytest.mark.slow
@pytest.mark.uncovered
def test_the_document_with_a_new_declaration_is_valid_openapi(scarves: dict[str, Any]) -> None:
    assert list(OpenAPIV31SpecValidator(scarves).iter_errors()) == []


def test_the_validator_finds_an_operation_without_responses() -> None:
    operation = {"get": {"responses": {"200": {"description": "OK"}}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "A document", "version": "1"},
        "paths": {"/people": operation},
    }
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    operation["get"]["responses"] = {}
    assert list(OpenAPIV31SpecValidator(document).iter_errors())


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
