from __future__ import annotations

import re

import pytest

from actionnetwork_mock.http.routing import Endpoint, Routes
from actionnetwork_mock.resources import (
    RESOURCES,
    STORED,
    Method,
    Resource,
    resource_named,
)
from actionnetwork_mock.rules.resource_rules import write_of

every_resource = pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
every_stored_resource = pytest.mark.parametrize("resource", STORED, ids=lambda resource: resource.name)

WRITES = [
    (endpoint, method)
    for endpoint in Routes(RESOURCES).endpoints
    for method in endpoint.methods
    if method != "GET"
]


def test_names_and_titles_are_different() -> None:
    assert len({resource.name for resource in RESOURCES}) == len(RESOURCES)
    assert len({resource.title for resource in RESOURCES}) == len(RESOURCES)


@every_resource
def test_a_resource_is_found_by_name(resource: Resource) -> None:
    assert resource_named(resource.name) is resource


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        resource_named("nothing")


@every_resource
def test_no_key_or_field_stands_twice(resource: Resource) -> None:
    assert len(set(resource.key_order)) == len(resource.key_order)
    for fields in (resource.fields, *resource.objects.values()):
        assert len({field.name for field in fields}) == len(fields)


@every_resource
def test_keys_are_in_the_form_of_the_api(resource: Resource) -> None:
    for fields in (resource.fields, *resource.objects.values()):
        assert all(re.fullmatch(r"([a-z_]+:)?[a-z][a-z0-9_]*", field.name) for field in fields)


@every_resource
def test_what_can_be_set_is_among_the_values(resource: Resource) -> None:
    for fields in (resource.fields, *resource.objects.values()):
        for field in fields:
            assert set(field.settable or ()) <= set(field.values or field.settable or ())
            assert field.constant is None or field.writes == "no"


@every_resource
def test_every_fact_is_said_in_words(resource: Resource) -> None:
    for fields in (resource.fields, *resource.objects.values()):
        assert all(field.says and not field.says.endswith(".") for field in fields)
    assert all(quirk.says.endswith(".") for quirk in resource.quirks)


@pytest.mark.parametrize(
    "resource", [r for r in RESOURCES if r.kind != "helper"], ids=lambda resource: resource.name
)
def test_every_resource_has_its_self_and_curies(resource: Resource) -> None:
    rels = [link.rel for link in resource.links]
    assert {"self", "curies"} <= set(rels)


@every_stored_resource
def test_a_stored_resource_is_paged_and_has_an_item(resource: Resource) -> None:
    assert resource.paging is not None
    assert resource.item_rel
    assert {"next", "previous", "self", "curies", resource.rel} == set(resource.paging.link_order)


@every_stored_resource
def test_a_stored_resource_refers_to_stored_ones(resource: Resource) -> None:
    names = {one.name for one in STORED}
    assert set(resource.references.values()) <= names
    for address in resource.addresses:
        assert set(address.parents.values()) <= names
    assert {link.to for link in resource.posted_links} <= names
    assert {link.column for link in resource.posted_links} <= set(resource.references)


@every_stored_resource
def test_a_stored_resource_has_the_keys_that_the_store_needs(resource: Resource) -> None:
    assert {"identifiers", "created_date", "modified_date"} <= {field.name for field in resource.fields}


@pytest.mark.parametrize(
    ("endpoint", "method"), WRITES, ids=lambda value: value if isinstance(value, str) else value.template
)
def test_every_declared_write_has_a_rule(endpoint: Endpoint, method: Method) -> None:
    assert method in ("POST", "PUT", "DELETE")
    assert callable(write_of(endpoint.resource, method))
