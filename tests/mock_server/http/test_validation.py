from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

import pytest

from actionnetwork_mock.errors import BadRequest
from actionnetwork_mock.http.routing import ROUTES, Endpoint, Routes
from actionnetwork_mock.http.validation import Validator
from actionnetwork_mock.notes import Notes
from actionnetwork_mock.provenance import ASSUMED
from actionnetwork_mock.resources import RESOURCES, Field, Method, PostedLink, Type
from actionnetwork_mock.resources.people import PEOPLE, PERSON_OBJECTS
from actionnetwork_mock.resources.tags import TAGS
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.worlds import Worlds

from ...api_client import BASE, UNLIMITED, ApiClient
from .least_bodies import ADA, Sample, least_values, make_sample
from .seen import Untouched

VALUES: list[Any] = [
    None,
    True,
    0,
    1.5,
    10**30,
    "",
    "x",
    "2026-07-01",
    "x" * 300,
    "\x01\x02",
    [],
    ["x"],
    [None],
    [1],
    [{}],
    {},
    {"a": "b"},
    {"a": 1},
    {"a": None},
    {"x" * 300: "b"},
]


Wrap = Callable[[Any], dict[str, Any]]


class Place(NamedTuple):
    """Where a field can stand in a body: ``wrap(value)`` is the whole body with the value there."""

    label: str
    endpoint: Endpoint
    method: Method
    field: Field
    links: tuple[PostedLink, ...]
    wrap: Wrap


def places_of(endpoint: Endpoint, method: Method) -> Iterator[Place]:
    """Yield every place of an operation: its own fields, a helper's, a person's, and one object down."""
    resource = endpoint.resource
    label = f"{method} {endpoint.template}"
    helper = resource.helper if method == "POST" else None
    if helper is None or resource.posted_links:
        links = resource.posted_links if method == "POST" else ()
        least = least_values(resource.fields, resource.objects) if method == "POST" else {}
        yield from places_in(label, endpoint, method, resource.fields, links, lambda body: {**least, **body})
    if helper is not None:
        least_of_helper = least_values(helper.body, resource.objects)
        label += " with a person"
        yield from places_in(
            label, endpoint, method, helper.body, (), lambda body: {**least_of_helper, **body}
        )
    if resource is PEOPLE and method == "POST":
        yield from places_in(
            f"{label}:", endpoint, method, PEOPLE.fields, (), lambda body: {"person": {**ADA, **body}}
        )


def places_in(
    label: str,
    endpoint: Endpoint,
    method: Method,
    fields: tuple[Field, ...],
    links: tuple[PostedLink, ...],
    wrap: Wrap,
) -> Iterator[Place]:
    objects = {**PERSON_OBJECTS, **endpoint.resource.objects}
    for field in fields:
        around = partial(lambda name, value: wrap({name: value}), field.name)
        yield Place(f"{label} {field.name}", endpoint, method, field, links, around)
        for inner in objects.get(field.of or "", ()):
            least = least_values(objects[field.of or ""], objects) if method == "POST" else {}
            inside = partial(put_inside, field, least, inner.name, around)
            yield Place(f"{label} {field.name}.{inner.name}", endpoint, method, inner, links, inside)


def put_inside(field: Field, least: dict[str, Any], name: str, wrap: Wrap, value: Any) -> dict[str, Any]:
    """Return the body with a value in the object that a field holds."""
    held = {**least, name: value}
    return wrap([held] if field.type == "objects" else held)


ENDPOINTS = [endpoint for endpoint in Routes(RESOURCES).endpoints if endpoint.resource.stored]
WRITES: tuple[Method, ...] = ("POST", "PUT")
PLACES = [
    place
    for endpoint in ENDPOINTS
    for method in WRITES
    if method in endpoint.methods
    for place in places_of(endpoint, method)
]
WRITABLE = [place for place in PLACES if place.field.writable_by(place.method)]
READ_ONLY = [place for place in PLACES if not place.field.writable_by(place.method)]

KINDS: dict[Type, tuple[type, ...]] = {  # of a type that is not listed, any kind may pass
    "string": (str,),
    "datetime": (str,),
    "link": (str,),
    "strings": (list,),
    "object": (dict,),
    "objects": (list,),
    "string map": (dict,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


UNSENT = object()


def without_unsent(value: Any) -> Any:
    """Return a body without the keys whose value is UNSENT."""
    if isinstance(value, dict):
        return {name: without_unsent(one) for name, one in value.items() if one is not UNSENT}
    return [without_unsent(one) for one in value] if isinstance(value, list) else value


def is_of_kind(value: Any, field: Field) -> bool:
    if isinstance(value, bool):
        return field.type == "boolean"
    return isinstance(value, KINDS.get(field.type, object))


class Group(NamedTuple):
    """A group with one of each, the same before each request."""

    untouched: Untouched
    sample: Sample

    def send(self, place: Place, value: Any) -> int:
        """Send a body with a value at a place. Returns the status: 400 for a swallowed refusal, too."""
        body = without_unsent(place.wrap(value))
        if place.links:
            body["_links"] = {
                link.rel: {"href": f"{BASE}/{link.to}/{self.sample.read[link.to]}"} for link in place.links
            }
        answer = self.untouched.send(place.method, self.sample.path_to(place.endpoint, place.method), body)
        return 400 if answer.body == b"{}" else answer.status


@pytest.fixture(scope="module")
def group() -> Iterator[Group]:
    worlds = Worlds(UNLIMITED)
    api = ApiClient(worlds)
    api.world.clock.freeze()
    sample = make_sample(api)
    made = Group(Untouched(api), sample)
    yield made
    assert made.untouched.looks_the_same()
    worlds.close()


@pytest.mark.uncovered
@pytest.mark.parametrize("place", WRITABLE, ids=lambda place: place.label)
def test_any_value_is_taken_or_refused_without_a_trace_and_one_of_the_wrong_kind_is_refused(
    group: Group, place: Place
) -> None:
    for value in VALUES:
        status = group.send(place, value)
        assert status == 400 or (status == 200 and (value is None or is_of_kind(value, place.field))), value


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize("place", READ_ONLY, ids=lambda place: place.label)
def test_any_value_is_ignored_in_a_field_that_may_not_be_written(group: Group, place: Place) -> None:
    expected = group.send(place, UNSENT)
    differing = [value for value in VALUES if group.send(place, value) != expected]
    assert [value for value in differing if "null" not in json.dumps(value)] == []  # some refuse any null


@pytest.mark.parametrize(
    "path", ["/people", "/tags", "/tags/{tags}/taggings", "/petitions", "/petitions/{petitions}/signatures"]
)
@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:20])
def test_no_value_is_a_whole_body_to_create_something_from(group: Group, path: str, value: Any) -> None:
    raw = json.dumps(value).encode()
    assert group.untouched.send("POST", path.format(**group.sample.write), raw=raw).status == 400


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:20])
def test_a_change_of_a_person_takes_an_object_only(group: Group, value: Any) -> None:
    answer = group.untouched.send(
        "PUT", f"/people/{group.sample.write['people']}", raw=json.dumps(value).encode()
    )
    assert answer.status == (200 if isinstance(value, dict) else 400)


@pytest.mark.parametrize(
    "links", [v for v in VALUES if not isinstance(v, dict)] + [{"osdi:person": v} for v in VALUES]
)
def test_a_link_of_any_kind_is_refused_in_a_tagging(group: Group, links: Any) -> None:
    answer = group.untouched.send("POST", f"/tags/{group.sample.write['tags']}/taggings", {"_links": links})
    assert (answer.status, answer.error) == (400, "You must specify a valid person id")


@pytest.mark.parametrize("links", [v for v in VALUES if not isinstance(v, dict)])
def test_links_of_the_wrong_kind_are_refused_where_they_are_optional_too(group: Group, links: Any) -> None:
    body = {"origin_system": "Tests", "title": "Night buses", "_links": links}
    assert group.untouched.send("POST", "/petitions", body).status == (200 if links is None else 400)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:20])
def test_an_href_of_any_kind_is_refused_in_a_tagging(group: Group, value: Any) -> None:
    body = {"_links": {"osdi:person": {"href": value}}}
    assert group.untouched.send("POST", f"/tags/{group.sample.write['tags']}/taggings", body).status == 400


# One validator, without the application


FIELD_TYPES: list[Type] = [
    "string",
    "datetime",
    "link",
    "boolean",
    "integer",
    "number",
    "strings",
    "object",
    "string map",
]


def check(
    body: dict[str, Any], *fields: Field, method: Method = "POST", **changes: Any
) -> tuple[dict[str, Any], list[str]]:
    """Return what is kept of a body, and the codes of the notes."""
    notes = Notes()
    kept = Validator(TAGS, method, Settings(**changes), notes).check(body, fields)
    return kept, [note.code for note in notes.taken]


def field(name: str = "it", kind: Type = "string", **more: Any) -> Field:
    return Field(name=name, type=kind, says="a field", source=ASSUMED, **{"writes": "both", **more})


@pytest.mark.parametrize("kind", FIELD_TYPES)
@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:20])
def test_every_type_takes_its_own_kind_and_refuses_others(kind: Type, value: Any) -> None:
    declared = field(kind=kind)
    if value is None or (value == "" and is_of_kind(value, declared)):
        assert check({"it": value}, declared) == ({}, ["empty-ignored"])
    elif not is_of_kind(value, declared):
        with pytest.raises(BadRequest, match=r"^it must be .*, not "):
            check({"it": value}, declared)


def test_a_value_that_fits_is_kept_as_it_is() -> None:
    assert check({"it": " x "}, field()) == ({"it": " x "}, [])


def test_a_date_is_kept_in_the_form_of_the_api() -> None:
    assert check({"it": "2026-07-01"}, field(kind="datetime"))[0] == {"it": "2026-07-01T00:00:00Z"}


def test_an_unknown_key_is_left_out_with_a_note() -> None:
    assert check({"that": 1, "it": "x"}, field()) == ({"it": "x"}, ["unknown-field"])


@pytest.mark.parametrize(
    ("method", "path", "body", "place"),
    [
        ("POST", "/people", {"person": {"add_tags": ["x"]}}, "beside person, at the top of the body"),
        (
            "POST",
            "/people",
            {"person": {"email_addresses": [{"remove_tags": []}]}},
            "beside person, at the top",
        ),
        ("POST", "/people", {"given_name": "Ruth"}, "Send given_name inside person."),
        (
            "PUT",
            "/people",
            {"person": {"given_name": "Ruth"}},
            "Send what is in person without that object around",
        ),
        ("PUT", "/people", {"address": "ruth@example.org"}, "Send address inside email_addresses."),
        ("PUT", "/people", {"gven_name": "Ruth"}, "Did you mean given_name?"),
        ("PUT", "/people", {"person": {"shoe_size": 9}}, ""),
        ("POST", "/tags", {"tag": {"name": "x"}}, "Send what is in tag without that object around it."),
        (
            "POST",
            "/events",
            {"event": {"title": "Meeting"}},
            "Send what is in event without that object around it.",
        ),
        ("PUT", "/events", {"postal_code": "60622"}, "Send postal_code inside location."),
    ],
)
def test_the_note_on_an_unknown_field_says_where_it_belongs(
    method: Method, path: str, body: dict[str, Any], place: str
) -> None:
    endpoint = ROUTES.match(path)
    assert endpoint is not None
    resource, notes = endpoint.endpoint.resource, Notes()
    is_helper = resource.helper is not None and method == "POST"
    declared = resource.helper.body if resource.helper is not None and is_helper else resource.fields
    with suppress(BadRequest):
        Validator(resource, method, Settings(), notes).check(body, declared)
    (note,) = [note for note in notes.taken if note.code == "unknown-field"]
    assert place in note.advice
    assert bool(place) == bool(note.advice)


@pytest.mark.parametrize("key", ["_links", "_embedded"])
def test_the_keys_of_hal_are_left_out_without_a_note(key: str) -> None:
    assert check({key: {}}, field()) == ({}, [])


def test_a_read_only_key_is_left_out_with_a_note() -> None:
    assert check({"it": "x"}, field(writes="put")) == ({}, ["read-only-field"])


def test_a_read_only_key_sent_back_as_it_was_needs_no_note() -> None:
    assert check({"it": "osdi:person"}, field(writes="no", constant="osdi:person")) == ({}, [])


def test_a_missing_required_key_is_named() -> None:
    with pytest.raises(BadRequest, match=r"^it is required$"):
        check({}, field(required="yes"))


@pytest.mark.parametrize("value", [None, ""])
def test_an_empty_required_key_counts_as_missing(value: Any) -> None:
    with pytest.raises(BadRequest, match=r"^it is required$"):
        check({"it": value}, field(required="yes"))


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("value", [" ", "\x1e", "\u3000\n"])
def test_a_required_text_of_blanks_alone_is_refused(value: str, method: Method) -> None:
    with pytest.raises(BadRequest, match=r"^it must not be blank$"):
        check({"it": value}, field(required="yes"), method=method)
    assert check({"it": value}, field(), method=method) == ({"it": value}, [])


def test_a_key_that_another_method_requires_may_be_missing() -> None:
    assert check({}, field(required="yes", writes="post"), method="PUT") == ({}, [])


def test_null_clears_a_nullable_field_in_a_put() -> None:
    assert check({"it": None}, field(nullable=True), method="PUT") == ({"it": None}, [])


def test_null_is_ignored_in_a_put_where_the_settings_say_so() -> None:
    assert check({"it": None}, field(nullable=True), method="PUT", put_null="ignored") == (
        {},
        ["empty-ignored"],
    )


def test_null_clears_nothing_in_a_post() -> None:
    assert check({"it": None}, field(nullable=True))[0] == {}


def test_an_empty_text_clears_in_a_put_where_the_settings_say_so() -> None:
    assert check({"it": ""}, field(nullable=True), method="PUT") == ({}, ["empty-ignored"])
    assert check({"it": ""}, field(nullable=True), method="PUT", empty_text="clears") == ({"it": None}, [])


@pytest.mark.parametrize(("length", "refused"), [(255, False), (256, True)])
def test_a_text_may_be_as_long_as_the_settings_say(length: int, refused: bool) -> None:
    if refused:
        with pytest.raises(BadRequest, match=r"^it is too long: 256 characters, and 255 are allowed$"):
            check({"it": "x" * length}, field())
    else:
        assert check({"it": "x" * length}, field())[0] == {"it": "x" * length}


def test_a_text_is_measured_in_characters() -> None:
    assert check({"it": "\U0001f600" * 255}, field())[0] == {"it": "\U0001f600" * 255}


def test_an_element_of_the_wrong_kind_is_named_with_its_place() -> None:
    with pytest.raises(BadRequest, match=r"^it\[1\] must be text, not a number$"):
        check({"it": ["x", 1]}, field(kind="strings"))


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (False, "false"), (1, "1"), (-0.5, "-0.5"), (10**30, str(10**30))]
)
def test_a_custom_field_makes_text_of_scalars_with_a_note(value: Any, text: str) -> None:
    assert check({"it": {"a": value}}, field(kind="string map")) == ({"it": {"a": text}}, ["value-converted"])


@pytest.mark.parametrize("value", [[], {}, ["x"], {"x": "y"}])
def test_a_custom_field_takes_no_array_or_object(value: Any) -> None:
    with pytest.raises(BadRequest, match=r"^it\.a must be text, not an (array|object)$"):
        check({"it": {"a": value}}, field(kind="string map"))


def test_a_custom_field_is_as_long_as_the_settings_say() -> None:
    assert check({"it": {"a": "xxx"}}, field(kind="string map"), max_text_chars=3)[0] == {"it": {"a": "xxx"}}
    with pytest.raises(BadRequest, match=r"^it\.a is too long: 4 characters, and 3 are allowed$"):
        check({"it": {"a": "xxxx"}}, field(kind="string map"), max_text_chars=3)


def test_a_custom_field_that_became_text_is_no_longer_than_any_other() -> None:
    with pytest.raises(BadRequest, match="too long"):
        check({"it": {"a": 12345}}, field(kind="string map"), max_text_chars=3)


def test_many_unknown_keys_leave_few_notes() -> None:
    notes = Notes()
    Validator(TAGS, "POST", Settings(), notes).check({f"k{n}": n for n in range(100)}, (field(),))
    assert len(notes.taken) == 20


def test_a_sentence_names_a_long_key_in_part() -> None:
    _, codes = check({"k" * 10_000: 1}, field())
    assert codes == ["unknown-field"]
