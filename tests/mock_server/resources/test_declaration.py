from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.provenance import ASSUMED
from actionnetwork_mock.resources import Address, Field, Filter, Link, Method, Resource, template_names


def field(name: str = "name", **more: Any) -> Field:
    return Field(name=name, type="string", says="a name", source=ASSUMED, **more)


def resource(**more: Any) -> Resource:
    """Return a small resource, with some of its declaration replaced."""
    declared: dict[str, Any] = {
        "name": "things",
        "title": "Things",
        "kind": "collection",
        "rel": "osdi:things",
        "addresses": (Address(collection="/things", methods=("GET",)),),
        "fields": (field(),),
        "links": (),
    }
    return Resource(**{**declared, **more})


@pytest.mark.parametrize("key", ["colour", "Name", "addreses"])
def test_a_key_that_nothing_knows_is_refused(key: str) -> None:
    with pytest.raises(TypeError, match=key):
        resource(**{key: "x"})


def test_keys_are_in_the_order_of_the_fields_with_links_last_or_where_they_are_declared() -> None:
    fields = (field("name"), field("title"), field("secret", write_only=True))
    links = (Link(rel="self", href="{base}/things/{id}", source=ASSUMED),)
    assert resource(fields=fields, links=links).key_order == ("name", "title", "_links")
    assert resource(fields=fields, links=links, links_before="title").key_order == ("name", "_links", "title")


def test_links_stand_before_a_declared_field_only() -> None:
    with pytest.raises(TypeError, match="things: links_before names colour, which is not declared"):
        resource(links_before="colour")


def test_a_link_names_columns_only() -> None:
    link = Link(rel="osdi:person", href="{base}/people/{person_id}", source=ASSUMED)
    with pytest.raises(TypeError, match="things: link osdi:person names person_id, which is not declared"):
        resource(links=(link,))
    assert resource(links=(link,), references={"person_id": "people"}).links == (link,)


def test_a_field_holds_a_declared_object_only() -> None:
    holder = Field(name="name", type="object", of="place", says="a place", source=ASSUMED)
    with pytest.raises(TypeError, match="things: field name names place, which is not declared"):
        resource(fields=(holder,))
    resource(fields=(holder,), objects={"place": (field("city"),)})


def test_an_object_inside_an_object_is_declared_too() -> None:
    outer = Field(name="inner", type="object", of="nowhere", says="a thing", source=ASSUMED)
    with pytest.raises(TypeError, match="field inner names nowhere, which is not declared"):
        resource(objects={"place": (outer,)})


@pytest.mark.parametrize("where", ["filters", "keys"])
def test_a_filter_starts_at_a_declared_field(where: str) -> None:
    with pytest.raises(TypeError, match="things: filter city names city, which is not declared"):
        resource(**{where: (Filter(name="city", path=("city",)),)})


@pytest.mark.parametrize(
    ("writes", "methods"), [("no", set()), ("post", {"POST"}), ("put", {"PUT"}), ("both", {"POST", "PUT"})]
)
def test_a_field_says_which_methods_write_it(writes: str, methods: set[Method]) -> None:
    every: tuple[Method, ...] = ("GET", "POST", "PUT", "DELETE")
    declared = field(**{"writes": writes})
    assert {method for method in every if declared.writable_by(method)} == methods


def test_an_item_stands_below_its_collection() -> None:
    assert Address(collection="/things", methods=()).item == "/things/{id}"
    assert Address(collection="/", methods=()).item == "/{id}"


def test_a_field_is_found_by_name() -> None:
    assert resource().field_named("name") == field()
    with pytest.raises(KeyError):
        resource().field_named("colour")


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("collection", True),
        ("action", True),
        ("action record", True),
        ("view", False),
        ("entry point", False),
    ],
)
def test_some_kinds_are_stored(kind: str, stored: bool) -> None:
    assert resource(kind=kind).stored is stored


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("/people", []),
        ("/tags/{tag_id}/taggings/{id}", ["tag_id", "id"]),
        ("{base}/{id}", ["base", "id"]),
        ("", []),
    ],
)
def test_a_template_has_names_in_braces(template: str, names: list[str]) -> None:
    assert template_names(template) == names
