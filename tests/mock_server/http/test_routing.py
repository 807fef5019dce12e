from __future__ import annotations

import pytest

from actionnetwork_mock.http.routing import Routes, segments
from actionnetwork_mock.resources import RESOURCES, Resource
from actionnetwork_mock.resources.people import PEOPLE
from actionnetwork_mock.resources.tags import TAGS

from ...api_client import ApiClient

ID = "3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11"

routes = Routes(RESOURCES)


def where(path: str) -> str | None:
    """Return the template of what stands at a path."""
    match = routes.match(path)
    return match.endpoint.template if match else None


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/", "/"),
        ("/people", "/people"),
        (f"/people/{ID}", "/people/{id}"),
        (f"/people/{ID}/taggings", "/people/{person_id}/taggings"),
        ("/tags", "/tags"),
        (f"/tags/{ID}", "/tags/{id}"),
        (f"/tags/{ID}/taggings", "/tags/{tag_id}/taggings"),
        (f"/tags/{ID}/taggings/{ID}", "/tags/{tag_id}/taggings/{id}"),
        ("/metadata", "/metadata"),
        ("/metadata/custom_fields", "/metadata/custom_fields"),
    ],
)
def test_every_declared_address_is_found(path: str, template: str) -> None:
    assert where(path) == template


@pytest.mark.parametrize("written", ["/people/", "//people", "/people//", "people", "///people///"])
def test_slashes_doubled_or_at_the_end_do_not_matter(written: str) -> None:
    assert where(written) == "/people"


@pytest.mark.parametrize("written", ["", "/", "//"])
def test_nothing_but_slashes_is_the_entry_point(written: str) -> None:
    assert where(written) == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/peoples",
        "/People",
        "/people ",
        "/nothing",
        f"/people/{ID}/{ID}",
        f"/people/{ID}/taggings/{ID}",
        f"/tags/{ID}/taggings/{ID}/{ID}",
        f"/tags/{ID}/people",
        "/metadata/people",
        "/metadata/custom_fields/1",
        f"/taggings/{ID}",
        "/{id}",
        "/.",
    ],
)
def test_an_unknown_address_is_none(path: str) -> None:
    assert where(path) is None


def test_ids_come_in_the_order_of_the_path() -> None:
    match = routes.match("/tags/a/taggings/b/")
    assert match is not None
    assert match.ids == ("a", "b")


@pytest.mark.parametrize(
    "segment", ["taggings", "people", "{id}", "..", "%20", "a?b", "\u00fc", "\0", "custom_fields"]
)
def test_any_segment_can_stand_where_an_id_is_expected(segment: str) -> None:
    match = routes.match(f"/people/{segment}")
    assert match is not None
    assert match.ids == (segment,)


def test_an_item_has_its_own_methods() -> None:
    methods = {endpoint.template: endpoint.methods for endpoint in routes.endpoints}
    assert methods["/people"] == ("GET", "POST")
    assert methods["/people/{id}"] == ("GET", "PUT")
    assert methods["/people/{person_id}/taggings"] == ("GET",)


def test_every_endpoint_is_found_under_its_own_address() -> None:
    for endpoint in routes.endpoints:
        match = routes.match(endpoint.template)
        assert match is not None
        assert match.endpoint is endpoint


def test_an_address_that_is_declared_twice_is_refused() -> None:
    with pytest.raises(TypeError, match="/people is declared twice"):
        Routes([PEOPLE, TAGS, PEOPLE])


def test_two_names_for_the_id_of_one_address_are_one_address() -> None:
    taggings: Resource = next(resource for resource in RESOURCES if resource.name == "taggings")
    with pytest.raises(TypeError, match="declared twice"):
        Routes([taggings, taggings])


@pytest.mark.parametrize(
    ("path", "parts"), [("/people//3f0e/", ["people", "3f0e"]), ("/", []), ("", []), ("a/b", ["a", "b"])]
)
def test_segments_are_what_stands_between_slashes(path: str, parts: list[str]) -> None:
    assert segments(path) == parts


@pytest.mark.parametrize("path", ["", "/", "//", "/people/", "//people//", "/metadata//custom_fields/"])
def test_slashes_do_not_matter_through_the_whole_application(api: ApiClient, path: str) -> None:
    assert api.get(path).status == 200


@pytest.mark.parametrize("path", ["/api/v2people", "/api/v22", "/api/v2.1/people", "/api/v2-people"])
def test_an_address_must_be_parted_from_the_version(api: ApiClient, path: str) -> None:
    assert api.get(f"http://mock.test{path}").status == 404
